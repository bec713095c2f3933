#pragma once

#include <string>
#include <string_view>

#include "stele/compile/compiled.hpp"
#include "stele/driver/cell.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How the innermost elements of an array are stored.
/// @pre `format.kind` is array
[[nodiscard]] Format element_format(const Format& format) noexcept;

/// An array in the one spelling that equal arrays of the type have: its elements checked as
/// `check_parameter` checks a value, decimals with as many digits as the type, times with
/// microseconds.
/// @param text as `write_array` makes it
/// @throws Error Errc::conversion for elements of another kind; as `check_parameter`
[[nodiscard]] std::string stored_array(std::string_view text, const Format& format);

/// Appends an element that was read as the text of an array has it.
void write_array_element(std::string& out, const Cell& element);

}  // namespace stele

#pragma GCC visibility pop
