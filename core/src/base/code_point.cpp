#include "base/code_point.hpp"

#include <cstddef>

namespace stele {

std::u32string decode_utf8(std::string_view text) {
  std::u32string characters;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    const std::size_t more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    char32_t character = more == 0 ? first : first & (0x3FU >> more);
    for (std::size_t k = 0; k < more; ++k) {
      character = character << 6 | (static_cast<unsigned char>(text[i++]) & 0x3FU);
    }
    characters += character;
  }
  return characters;
}

void append_utf8(std::string& out, char32_t character) {
  const auto append = [&out](char32_t byte) { out += static_cast<char>(byte); };
  const auto append_rest = [&](int shift) { append(0x80 | (character >> shift & 0x3F)); };
  if (character < 0x80) return append(character);
  if (character < 0x800) {
    append(0xC0 | character >> 6);
  } else if (character < 0x10000) {
    append(0xE0 | character >> 12);
    append_rest(6);
  } else {
    append(0xF0 | character >> 18);
    append_rest(12);
    append_rest(6);
  }
  append_rest(0);
}

}  // namespace stele
