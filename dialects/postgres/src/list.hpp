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

/// True for a list that is sent as text, `{1.5,NULL}`: of decimals.
[[nodiscard]] bool is_text_list(const Format& format) noexcept;

/// Writes the column's values as an array: in the binary format, or as text.
/// @throws Error as `check_parameter`
void write_list(std::string& out, const GivenColumn& column, const Format& format);

}  // namespace stele::postgres
