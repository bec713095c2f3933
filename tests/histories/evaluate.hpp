#pragma once

#include <optional>

#include "step.hpp"

namespace stele::test::histories {

/// Whether the row passes the test; NULL passes none but that for it.
[[nodiscard]] bool holds(const Test& test, const Row& row);

/// The sum, or nothing where the column does not hold it.
[[nodiscard]] std::optional<Value> sum(const Column& column, const Value& a, const Value& b);

}  // namespace stele::test::histories
