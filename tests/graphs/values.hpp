#pragma once

#include <string>

#include "design.hpp"

namespace stele::test::graphs {

/// The type of a random key.
[[nodiscard]] ColumnType random_key_type(Random& random);
/// A value of such a type, and of those of the other columns; of few where it is no key.
[[nodiscard]] Value random_value(Random& random, const Column& column);

/// -1, 0 or 1, as databases order them. Neither is NULL.
[[nodiscard]] int compare(const Value& a, const Value& b);
[[nodiscard]] inline bool is_equal(const Value& a, const Value& b) {
  return !a.is_null() && !b.is_null() && compare(a, b) == 0;
}

/// The values of some columns.
[[nodiscard]] Row values_of(const Row& row, const Columns& columns);
[[nodiscard]] bool has_null(const Row& values);
/// False where one is NULL.
[[nodiscard]] bool are_equal(const Row& a, const Row& b);

[[nodiscard]] std::string text_of(const Value& value);
[[nodiscard]] std::string text_of(const Row& row);

}  // namespace stele::test::graphs
