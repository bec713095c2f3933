#pragma once

#include <string>
#include <string_view>

namespace stele {

/// The characters of valid UTF-8.
/// @pre `is_valid_utf8(text)`
[[nodiscard]] std::u32string decode_utf8(std::string_view text);

/// Appends the character as UTF-8.
/// @pre it is a Unicode scalar value
void append_utf8(std::string& out, char32_t character);

}  // namespace stele
