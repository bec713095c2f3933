#pragma once

#include <string>

#include "libpq.hpp"
#include "stele/compile/compiled.hpp"
#include "stele/driver/given_rows.hpp"

namespace stele::postgres {

/// True where the values of a column can be the elements of a list, one a row: not those of a type
/// that only the server knows, nor arrays, which unnest() would take apart.
[[nodiscard]] bool is_listed(const Format& format) noexcept;

/// The array's type for a list of such values.
[[nodiscard]] Oid list_type(const Format& format) noexcept;

/// That of its elements; what the server is to find out is text here.
[[nodiscard]] Oid element_type(const Format& format) noexcept;

/// Appends a value as the protocol has it within a list or a row: its size, then its bytes.
/// @param type `element_type`
/// @throws Error as `check_parameter`
void append_value(std::string& out, const Cell& value, const Format& format, Oid type);

/// Writes the column's values as an array in the binary format.
/// @throws Error as `check_parameter`
void write_list(std::string& out, const GivenColumn& column, const Format& format);

}  // namespace stele::postgres
