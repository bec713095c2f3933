#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "stele/stele.hpp"

/// Random queries, the databases' answers and those of plain C++.
namespace stele::test::queries {

/// What a term's values are.
enum class Type { integer, real, text, boolean, instant, day, decimal, mood };

/// The same numbers for the same seed, whatever the library.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// From 0 to `count` - 1.
  [[nodiscard]] std::int64_t below(std::int64_t count) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(count));
  }
  [[nodiscard]] bool one_in(std::int64_t count) { return below(count) == 0; }
  template <class List>
  [[nodiscard]] auto pick(const List& list) -> decltype(list[0]) {
    return list[static_cast<std::size_t>(below(std::ssize(list)))];
  }

 private:
  std::mt19937_64 engine_;
};

struct Column {
  std::string name;
  Type type;
  ColumnType column_type;
  bool nullable = true;
};

/// The columns of both tables; the first is the key.
[[nodiscard]] const std::vector<Column>& columns();

/// The digits after the point of the columns of decimals.
inline constexpr int column_scale = 2;

using Row = std::vector<Value>;

struct Table {
  std::string name;
  std::vector<Row> rows{};
};

/// The tables "Item" and "Part".
[[nodiscard]] std::vector<Table> random_tables(Random& random);

/// A value of few, so that many are equal, the ends of the ranges among them.
[[nodiscard]] Value random_value(Random& random, Type type);
/// The same of a column of so many bits.
[[nodiscard]] std::int64_t random_integer(Random& random, int bits);

/// The values as one writes them down.
[[nodiscard]] std::string text_of(const Value& value);
[[nodiscard]] std::string text_of(const Row& row);

}  // namespace stele::test::queries
