#include "hexadecimal.hpp"

#include "stele/base/error.hpp"

namespace stele::postgres {

namespace {

/// -1 for what is no digit.
int value_of(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

}  // namespace

void write_hexadecimal(std::string& out, std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  out = "\\x";
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    out += digits[value >> 4U];
    out += digits[value & 15U];
  }
}

std::string_view read_hexadecimal(std::string& text) {
  const auto refuse = [] {
    throw Error(Errc::conversion, "it holds what is no hexadecimal text of bytes");
  };
  if (text.substr(0, 2) != "\\x" || text.size() % 2 != 0) refuse();
  std::size_t size = 0;
  for (std::size_t i = 2; i < text.size(); i += 2) {
    const int high = value_of(text[i]);
    const int low = value_of(text[i + 1]);
    if (high < 0 || low < 0) refuse();
    text[size++] = static_cast<char>(high * 16 + low);
  }
  return std::string_view(text).substr(0, size);
}

}  // namespace stele::postgres
