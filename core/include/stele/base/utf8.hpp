#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele {

/// Why a text cannot be stored on every database.
enum class TextFault : std::uint8_t {
  none,
  invalid_utf8,  ///< overlong, a surrogate, above U+10FFFF, cut short, or no UTF-8 at all
  nul,           ///< holds U+0000, which postgres refuses and C APIs take for the end
};

/// The first fault of the text.
[[nodiscard]] TextFault check_text(std::string_view text) noexcept;

/// True for UTF-8 as RFC 3629 defines it; U+0000 is valid.
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

/// How many characters (code points) valid UTF-8 has; what databases count as its length.
/// @pre `is_valid_utf8(text)`; of another text it is the number of bytes that continue no character
[[nodiscard]] std::size_t code_points(std::string_view text) noexcept;

}  // namespace stele

#pragma GCC visibility pop
