#pragma once

#include <string>
#include <string_view>

namespace stele::postgres {

/// BYTEA's text: `\x00ff`.
void write_hexadecimal(std::string& out, std::string_view bytes);

/// The bytes of such a text, which they take the place of.
/// @throws Error Errc::conversion for any other text
[[nodiscard]] std::string_view read_hexadecimal(std::string& text);

}  // namespace stele::postgres
