#include "comment.hpp"

#include <string_view>

namespace stele::detail {

namespace {

/// What RFC 3986 calls unreserved stays as it is.
bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    ((out += '%') += digits[byte >> 4U]) += digits[byte & 0xFU];
  }
}

}  // namespace

std::string comment(const std::vector<std::pair<std::string, std::string>>& labels) {
  if (labels.empty()) return {};
  std::string text;
  for (const auto& [key, value] : labels) {
    text += text.empty() ? " /*" : ",";
    append_encoded(text, key);
    text += "='";
    append_encoded(text, value);
    text += "'";
  }
  return text += "*/";
}

}  // namespace stele::detail
