#pragma once

#include <string>
#include <string_view>

namespace stele::detail {

/// The text as a JSON string, with its quotes.
/// @throws Error Errc::conversion for invalid UTF-8 and U+0000
void write_json_string(std::string& out, std::string_view text);

}  // namespace stele::detail
