#pragma once

#include <string_view>

#include "stele/schema/column_type.hpp"
#include "stele/schema/table.hpp"
#include "stele/sql/expr.hpp"

/// Columns of tables that others made, which hold several forms of one value.
namespace stele::sqlite {

/// The function that makes our own form of any; empty for a type whose values have one form.
[[nodiscard]] std::string_view normal_form(const ColumnType& type) noexcept;

/// The operand as a value in our own form.
[[nodiscard]] sql::Expr in_normal_form(const sql::Expr& operand);

/// As what values beside such a column are bound.
[[nodiscard]] ColumnType compared_type(const ColumnType& type);

/// A decimal that is held as an integer, scaled by 10^scale; one that is held as the number itself.
[[nodiscard]] bool is_scaled_decimal(const ColumnType& type) noexcept;
[[nodiscard]] bool is_plain_decimal(const ColumnType& type) noexcept;

/// The form in which a model's column is held that its table declares as of that type.
/// @throws Error Errc::unsupported where its values cannot be compared there
[[nodiscard]] StorageForm adopted_form(const schema::Column& column, std::string_view declared);

}  // namespace stele::sqlite
