#pragma once

#include <string>
#include <string_view>

#include "stele/compile/compiled.hpp"
#include "stele/schema/column_type.hpp"
#include "value_format.hpp"

/// Columns of tables that others made, which hold values in other types than ours.
namespace stele::postgres {

/// The form in which values of the type are held in a column of a type of the server's, "enum"
/// being any ENUM.
[[nodiscard]] StorageForm adopted_form(const ColumnType& type, std::string_view declared,
                                       bool is_bytewise) noexcept;

/// The type of a parameter for such a column; `otherwise` where it is as in our own tables.
[[nodiscard]] Oid adopted_parameter(const Format& format, Oid otherwise) noexcept;

/// How a column of such a type is read; null where it is as in our own tables.
[[nodiscard]] Decoder adopted_decoder(const Format& format, Oid type) noexcept;

/// The values of IN as such a column holds them.
/// @param array in the form of `stored_array`
[[nodiscard]] std::string adopted_list(std::string_view array, const Format& format);

/// CHAR(n) without what fills it up.
[[nodiscard]] std::string_view without_padding(std::string_view text) noexcept;

}  // namespace stele::postgres
