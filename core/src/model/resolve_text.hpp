#pragma once

#include "stele/sql/expr.hpp"

namespace stele::detail {

/// The test of a text, whose operand is resolved and is of the type: a prefix as two comparisons,
/// which an index serves.
[[nodiscard]] sql::Expr resolved_match(const sql::TextMatch& match, const sql::Expr& operand,
                                       const ColumnType& type);

/// The constant beside a text without case.
[[nodiscard]] sql::Expr in_lower_case(const sql::Expr& literal);

/// Two texts that are compared: where just one of them is without case, both become lower case, so
/// that it does not matter which of them stands on the left.
void align_case(sql::Expr& left, sql::Expr& right);

}  // namespace stele::detail
