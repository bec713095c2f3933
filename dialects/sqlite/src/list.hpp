#pragma once

#include <string>
#include <string_view>

#include "stele/compile/compiled.hpp"

namespace stele::sqlite {

/// The values of IN as a JSON array, each in the form in which a column of the format holds it, but
/// for doubles and bytes, which JSON has no exact form of: they are strings, for `function::real`
/// and `function::bytes`.
/// @param array as `write_array` makes it
/// @throws Error as `stored_array`
[[nodiscard]] std::string list_text(std::string_view array, const Format& format);

}  // namespace stele::sqlite
