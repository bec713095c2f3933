#pragma once

#include <optional>

#include "stele/base/decimal.hpp"
#include "stele/sql/expr.hpp"

namespace stele::detail {

/// The digits that a calculation with decimals of these types may have: 18, which every database
/// holds, or what more a column has.
[[nodiscard]] int calculated_precision(const ColumnType& left, const ColumnType& right) noexcept;

/// The constant as a value of the type; empty where it has other digits after the point, or too
/// many before it.
/// @param constant a decimal
[[nodiscard]] std::optional<sql::Expr> decimal_literal(const sql::Literal& constant,
                                                       const ColumnType& type);
/// The same of a number alone.
[[nodiscard]] std::optional<Decimal> exact_decimal(const Decimal& number, const ColumnType& type);

/// A comparison with a constant of any number of digits, in which the type's values stand only
/// beside constants that are of the type too.
[[nodiscard]] sql::Expr compare_decimal(sql::ComparisonOperator op, const sql::Expr& left,
                                        const ColumnType& type, const sql::Literal& constant);

/// The decimal as one that is stored in the form; what is no decimal as it is.
[[nodiscard]] sql::Expr in_form(const sql::Expr& number, StorageForm form);
/// Two decimals that stand beside each other: both in one form.
void align_forms(sql::Expr& left, sql::Expr& right);

/// The calculation, whose operands are resolved and of which one is a decimal, with its type.
/// @throws Error Errc::unsupported for + and - of numbers with other digits after the point
[[nodiscard]] sql::Expr calculate_decimals(sql::Arithmetic calculation);

/// The type of an aggregate over values of the type; empty where there is none.
[[nodiscard]] std::optional<ColumnType> aggregate_type(sql::AggregateKind kind,
                                                       const ColumnType& type);

}  // namespace stele::detail
