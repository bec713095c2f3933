#pragma once

#include <string>
#include <vector>

#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele::sql {

/// The columns that an expression names, each once, in the order in which they are first named.
[[nodiscard]] std::vector<std::string> columns_of(const Expr& expr);

}  // namespace stele::sql

#pragma GCC visibility pop
