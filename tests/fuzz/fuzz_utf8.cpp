#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "stele/base/utf8.hpp"

using fuzz::require;
using stele::TextFault;

namespace {

/// A character and its bytes; 0 bytes where there is none.
struct Decoded {
  std::uint32_t code_point = 0;
  std::size_t length = 0;
};

std::size_t shortest_length(std::uint32_t code_point) {
  if (code_point < 0x80) return 1;
  if (code_point < 0x800) return 2;
  return code_point < 0x10000 ? 3 : 4;
}

/// By the bits, and refusing afterwards what RFC 3629 does.
Decoded decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  std::size_t ones = 0;
  while (ones < 8 && (first & (0x80U >> ones)) != 0) ++ones;
  if (ones == 1 || ones > 4) return {};
  const std::size_t length = ones == 0 ? 1 : ones;
  if (length > text.size()) return {};
  std::uint32_t code_point = first & (0xFFU >> (ones + 1));
  if (ones == 0) code_point = first;
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte / 64 != 2) return {};
    code_point = code_point * 64 + byte % 64;
  }
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (shortest_length(code_point) != length || is_surrogate || code_point > 0x10FFFF) return {};
  return {code_point, length};
}

struct Expected {
  TextFault fault = TextFault::none;  ///< the first one
  bool is_valid = true;
  std::size_t characters = 0;
};

Expected read(std::string_view text) {
  Expected expected;
  while (!text.empty()) {
    const Decoded character = decode(text);
    if (character.length == 0) {
      expected.is_valid = false;
      if (expected.fault == TextFault::none) expected.fault = TextFault::invalid_utf8;
      return expected;
    }
    if (character.code_point == 0 && expected.fault == TextFault::none) {
      expected.fault = TextFault::nul;
    }
    ++expected.characters;
    text.remove_prefix(character.length);
  }
  return expected;
}

void check(std::string_view text) {
  const Expected expected = read(text);
  require(stele::check_text(text) == expected.fault, "both decoders find the same fault");
  require(stele::is_valid_utf8(text) == expected.is_valid, "both decoders agree on what is valid");
  if (expected.is_valid) {
    require(stele::code_points(text) == expected.characters, "both decoders count the same");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check(text);
  // Eight bytes are looked at together: each fault at each place of them.
  for (std::size_t before = 1; before < 8; ++before) {
    check(std::string(before, 'a').append(text).append(8 - before, 'z'));
  }
  return 0;
}
