#pragma once

#include "stele/sql/expr.hpp"

/// Comparisons of columns that hold instants as whole seconds or milliseconds.
namespace stele::detail {

/// True for an instant that lies between two values of the column, so that none is equal to it.
[[nodiscard]] bool is_between_instants(const Value& value, const ColumnType& type);

/// `left op value`, also where the value lies between two of the column's.
[[nodiscard]] sql::Expr compare_instant(sql::ComparisonOperator op, const sql::Expr& left,
                                        const ColumnType& type, const sql::Literal& value);

}  // namespace stele::detail
