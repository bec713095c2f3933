#include "stele/base/utf8.hpp"

#include <cstring>

namespace stele {

namespace {

constexpr std::uint64_t each_byte = 0x0101010101010101;
constexpr std::uint64_t high_bits = 0x8080808080808080;

std::uint64_t load_eight(const unsigned char* at) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// True where all eight bytes are 0x01 to 0x7F.
bool is_plain_ascii(std::uint64_t word) noexcept {
  return ((word | (word - each_byte)) & high_bits) == 0;
}

/// The second byte's range depends on the first; this is what makes overlong forms, surrogates and
/// numbers above U+10FFFF invalid.
bool is_second_byte(unsigned char first, unsigned char second) noexcept {
  switch (first) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

/// Bytes of the character that this byte begins; 0 where it can begin none.
std::size_t length_by_first(unsigned char first) noexcept {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

/// Bytes of the valid character at `at`; 0 where there is none.
/// @pre size > 0
std::size_t character_length(const unsigned char* at, std::size_t size) noexcept {
  const std::size_t length = length_by_first(at[0]);
  if (length <= 1) return length;
  if (length > size || !is_second_byte(at[0], at[1])) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((at[i] & 0xC0) != 0x80) return 0;
  }
  return length;
}

enum class Nul { allowed, refused };

[[gnu::hot]] TextFault check(std::string_view text, Nul nul) noexcept {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  while (end - at >= 16 && is_plain_ascii(load_eight(at)) && is_plain_ascii(load_eight(at + 8))) {
    at += 16;
  }
  while (at != end) {
    const auto left = static_cast<std::size_t>(end - at);
    if (left >= 8) {
      if (is_plain_ascii(load_eight(at))) {
        at += 8;
        continue;
      }
    } else if (text.size() >= 8 && is_plain_ascii(load_eight(end - 8))) {
      return TextFault::none;  // the last ones, with some that were looked at
    }
    if (*at == 0 && nul == Nul::refused) return TextFault::nul;
    const std::size_t length = character_length(at, left);
    if (length == 0) return TextFault::invalid_utf8;
    at += length;
  }
  return TextFault::none;
}

}  // namespace

[[gnu::hot]] TextFault check_text(std::string_view text) noexcept {
  return check(text, Nul::refused);
}

bool is_valid_utf8(std::string_view text) noexcept {
  return check(text, Nul::allowed) == TextFault::none;
}

std::size_t code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
  }
  return count;
}

}  // namespace stele
