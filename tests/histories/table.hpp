#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "property/wide.hpp"
#include "stele/stele.hpp"

/// Random histories of a table: sequences of writing verbs, and what is in the table then.
namespace stele::test::histories {

/// A table with a generated key, unique columns of every kind, and a column of every type.
struct Entry {
  std::int64_t id = 0;
  std::string code{};
  std::int64_t shop = 0;
  std::string item{};
  std::optional<std::string> tag{};
  bool active = false;
  std::int32_t count = 0;
  std::optional<std::int64_t> big{};
  std::optional<double> real{};
  Decimal price{};
  std::optional<std::string> note{};
  std::optional<Blob> bytes{};
  std::optional<nlohmann::json> data{};
  std::optional<Uuid> key{};
  std::optional<Mood> mood{};
  std::optional<Timestamp> moment{};
  std::optional<LocalTimestamp> local{};
  std::optional<Date> day{};
  std::optional<TimeOfDay> time{};
  std::optional<std::vector<std::int64_t>> numbers{};
  std::string token{};
  Timestamp created_at{};
  Timestamp updated_at{};
};
void describe(ModelBuilder<Entry>& model);

/// A table whose key the program chooses, of two columns.
struct Stock {
  std::int64_t shop = 0;
  std::string item{};
  std::int32_t count = 0;
  Decimal price{};
  std::optional<std::string> note{};
};
void describe(ModelBuilder<Stock>& model);

template <auto... Members>
struct MemberList {
  /// Calls `f.operator()<Member>()` for the member of that index.
  template <class F>
  static void visit(std::size_t index, F&& f) {
    std::size_t i = 0;
    (void)((i++ == index && (f.template operator()<Members>(), true)) || ...);
  }
  /// The same for each, with its index.
  template <class F>
  static void each(F&& f) {
    std::size_t i = 0;
    (f.template operator()<Members>(i++), ...);
  }
};

template <class T>
struct MembersOf;
template <>
struct MembersOf<Entry>
    : MemberList<&Entry::id, &Entry::code, &Entry::shop, &Entry::item, &Entry::tag, &Entry::active,
                 &Entry::count, &Entry::big, &Entry::real, &Entry::price, &Entry::note,
                 &Entry::bytes, &Entry::data, &Entry::key, &Entry::mood, &Entry::moment,
                 &Entry::local, &Entry::day, &Entry::time, &Entry::numbers, &Entry::token,
                 &Entry::created_at, &Entry::updated_at> {};
template <>
struct MembersOf<Stock>
    : MemberList<&Stock::shop, &Stock::item, &Stock::count, &Stock::price, &Stock::note> {};

using Row = std::vector<Value>;

struct Column {
  std::string name;
  ColumnType type;
  bool nullable = false;
};

/// Columns whose values no two rows share; NULL is no value.
struct Key {
  std::vector<std::size_t> columns;
  bool of_active_rows = false;
};

struct Table {
  std::string model;
  std::string name;
  std::vector<Column> columns;
  std::vector<Key> keys;       ///< the first is the primary one
  bool is_typed = true;        ///< there is a struct
  bool generates_key = false;  ///< the database makes the first column
  bool has_check = false;      ///< count >= lowest_count

  [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const;
  [[nodiscard]] std::size_t index(std::string_view column) const { return *find(column); }
  [[nodiscard]] bool is_key(std::size_t column) const;
  /// The columns that the library fills.
  [[nodiscard]] bool is_time_stamp(std::size_t column) const;
};

inline constexpr std::int32_t lowest_count = -50;
inline constexpr std::string_view default_token = "none";

/// Entry; Stock; and Note, a run-time model like Entry.
[[nodiscard]] const std::vector<Table>& tables();
/// Defines the models of all of them.
void define(Database& database);

/// A table's row without the NULLs of a struct that was not filled.
template <class T>
Row row_of(const T& object) {
  Row row;
  MembersOf<T>::each([&]<auto Member>(std::size_t) {
    row.push_back(detail::encode_value(object.*Member));
  });
  return row;
}

/// The order of two integers, decimals or texts.
[[nodiscard]] bool is_less(const Value& a, const Value& b);
/// The rows in the order of the primary key.
[[nodiscard]] std::vector<Row> by_key(const Table& table, std::vector<Row> rows);

[[nodiscard]] std::string text_of(const Value& value);
[[nodiscard]] std::string text_of(const Row& row);

}  // namespace stele::test::histories
