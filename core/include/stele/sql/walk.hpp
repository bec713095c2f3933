#pragma once

#include <functional>
#include <vector>

#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele::sql {

/// The expression with each of those directly below it replaced by what `change` makes of it; those
/// of a subquery's own query are not below it.
[[nodiscard]] Expr with_children(const Expr& expr, const std::function<Expr(const Expr&)>& change);

/// The expressions directly below it, in order.
[[nodiscard]] std::vector<Expr> children_of(const Expr& expr);

/// True where both say the same, values included.
[[nodiscard]] bool is_same(const Expr& a, const Expr& b);

}  // namespace stele::sql

#pragma GCC visibility pop
