#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/raw.hpp"
#include "stele/model/record.hpp"
#include "stele/model/reflect_model.hpp"
#include "stele/model/selection.hpp"
#include "stele/session/database.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

class ModelState;
struct RawPlan;

/// As what the rows of a raw statement are read, with the C++ type erased. Static.
struct RawTarget {
  reflect::TypeId type = nullptr;
  std::string_view name{};                       ///< for messages
  const StructDescription* structure = nullptr;  ///< null: a record, or values by their place
  /// Of values by their place: as what each is read, empty for as it is.
  std::vector<std::optional<ColumnType>> (*values)() = nullptr;
};

/// The rows of a raw statement. One thread at a time.
class RawRows {
 public:
  /// Runs it.
  /// @throws Error Errc::mapping for columns that do not fit
  RawRows(const Session& session, const std::vector<std::string>& pieces,
          std::vector<sql::Expr> arguments, const RawTarget& target);
  RawRows(RawRows&&) noexcept;
  ~RawRows();

  [[nodiscard]] bool next() { return result_->next(); }
  [[nodiscard]] std::int64_t row_hint() const { return result_->row_hint(); }
  /// Fills a struct or a record.
  void decode(void* row);
  /// An empty record.
  [[nodiscard]] Record record() const;
  [[nodiscard]] std::span<const Cell> row() const { return result_->row(); }
  /// Throws the error again, saying of which column it is.
  [[noreturn]] void throw_bad_value(std::size_t column, const Error& error) const;

 private:
  /// Else a change of the table would not be noticed: the statement is described each time.
  [[nodiscard]] bool tells_columns() const;
  [[nodiscard]] bool has_planned_columns() const;
  [[noreturn]] void throw_changed() const;

  std::shared_ptr<const RawPlan> plan_;
  std::optional<Result> result_;
  std::vector<Cell> cells_;  ///< of a row, in the order of the attributes
};

/// The rows that a statement without rows, or of several statements, has changed.
std::int64_t execute_raw(const Session& session, const std::vector<std::string>& pieces,
                         std::vector<sql::Expr> arguments);

/// A value of its own, rather than a struct with columns: what has a codec that is its own.
template <class T>
inline constexpr bool is_raw_value = std::is_same_v<T, Value> ||
                                     (HasCodec<unwrapped<T>> && !JsonConvertible<unwrapped<T>>);

template <class T>
std::vector<std::optional<ColumnType>> raw_value_types() {
  std::vector<std::optional<ColumnType>> types;
  if constexpr (is_tuple<T>) {
    []<class... Ms>(std::type_identity<std::tuple<Ms...>>, auto& out) {
      (out.push_back(Reader<Ms>::type()), ...);
    }(std::type_identity<T>(), types);
  } else {
    types.push_back(Reader<T>::type());
  }
  return types;
}

template <class T>
constexpr RawTarget make_raw_target() {
  RawTarget target{.type = reflect::type_id<T>()};
  if constexpr (is_tuple<T>) {
    target.name = "the tuple";
    target.values = &raw_value_types<T>;
  } else if constexpr (is_raw_value<T>) {
    target.name = "the value";
    target.values = &raw_value_types<T>;
  } else if constexpr (std::is_same_v<T, Record>) {
    target.name = "Record";
  } else {
    target.name = reflect::type_name<T>();
    target.structure = &struct_description<T>;
  }
  return target;
}
template <class T>
inline constexpr RawTarget raw_target = make_raw_target<T>();

template <class T>
void read_raw_values(const RawRows& rows, T& row) {
  const std::span<const Cell> cells = rows.row();
  std::size_t at = 0;
  try {
    if constexpr (is_tuple<T>) {
      std::apply(
          [&]<class... Ms>(Ms&... members) { ((Reader<Ms>::read(members, cells[at]), ++at), ...); },
          row);
    } else {
      Reader<T>::read(row, cells[at]);
    }
  } catch (const Error& error) {
    rows.throw_bad_value(at, error);
  }
}

template <class T>
inline constexpr bool is_tuple_of_values = false;
template <class... Ms>
inline constexpr bool is_tuple_of_values<std::tuple<Ms...>> = sizeof...(Ms) > 0 &&
                                                              ((HasCodec<unwrapped<Ms>> ||
                                                                std::is_same_v<Ms, Value>)&&...);

/// What is read by the names of its members.
template <class T>
inline constexpr bool is_raw_struct =
    !is_tuple<T> && !std::is_same_v<T, Record> && !is_raw_value<T>;

/// Refuses in words, at compile time, what no row can be read into.
template <class T>
consteval bool check_raw_row() {
  if constexpr (is_tuple<T>) {
    constexpr bool fits = is_tuple_of_values<T>;
    static_assert(
        fits,
        "stele: query<std::tuple<...>>() takes types that a column can have, one a column "
        "of the result, each std::optional where it may be NULL");
    return fits;
  } else if constexpr (!is_raw_struct<T>) {
    return true;
  } else {
    constexpr bool is_class = std::is_class_v<T>;
    static_assert(is_class,
                  "stele: query<T>() takes a struct, std::tuple, stele::Record, or one type that a "
                  "column can have, std::optional of it where it may be NULL");
    if constexpr (is_class) return reflect::check<T>();
    return false;
  }
}

/// The member that keeps a struct from being read into, if there is one.
/// @pre check_raw_row<T>()
template <class T>
consteval UnstorableMember raw_row_fault() {
  if constexpr (is_raw_struct<T>) return first_unstorable<T>();
  return {0, MemberFault::none};
}

template <class T>
std::vector<T> query_raw(const Session& session, const std::vector<std::string>& pieces,
                         std::vector<sql::Expr> arguments) {
  RawRows rows(session, pieces, std::move(arguments), raw_target<T>);
  std::vector<T> all;
  make_room(all, rows.row_hint());
  while (rows.next()) {
    if constexpr (std::is_same_v<T, Record>) {
      all.push_back(rows.record());
      rows.decode(&all.back());
    } else if constexpr (is_tuple<T> || is_raw_value<T>) {
      T row{};  // std::vector<bool> has no elements to read into
      read_raw_values(rows, row);
      all.push_back(std::move(row));
    } else {
      rows.decode(&all.emplace_back());
    }
  }
  give_room_back(all);
  return all;
}

}  // namespace detail

template <class T, class... Args>
std::vector<T> Database::query(RawText<sizeof...(Args)> text, const Args&... arguments) const {
  if constexpr (detail::check_raw_row<T>()) {
    if constexpr (detail::check_members<T, detail::raw_row_fault<T>()>()) {
      return detail::query_raw<T>(session_, text.pieces(), {detail::raw_argument(arguments)...});
    }
  }
  return {};
}

template <class... Args>
std::int64_t Database::execute(RawText<sizeof...(Args)> text, const Args&... arguments) const {
  return detail::execute_raw(session_, text.pieces(), {detail::raw_argument(arguments)...});
}

template <class T, class... Args>
std::vector<T> Transaction::query(RawText<sizeof...(Args)> text, const Args&... arguments) const {
  if constexpr (detail::check_raw_row<T>()) {
    if constexpr (detail::check_members<T, detail::raw_row_fault<T>()>()) {
      return detail::query_raw<T>(session(), text.pieces(), {detail::raw_argument(arguments)...});
    }
  }
  return {};
}

template <class... Args>
std::int64_t Transaction::execute(RawText<sizeof...(Args)> text, const Args&... arguments) const {
  return detail::execute_raw(session(), text.pieces(), {detail::raw_argument(arguments)...});
}

}  // namespace stele

#pragma GCC visibility pop
