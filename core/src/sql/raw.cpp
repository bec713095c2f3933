#include "stele/sql/raw.hpp"

#include "stele/base/error.hpp"

namespace stele::detail {

std::vector<std::string> split_raw_text(std::string_view text, std::size_t arguments) {
  std::vector<std::string> pieces(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{' && text[i] != '}') {
      pieces.back() += text[i];
      continue;
    }
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] == '{' && next == '}') {
      pieces.emplace_back();
    } else if (text[i] == next) {
      pieces.back() += next;
    } else {
      throw Error(Errc::invalid_argument,
                  "a brace of raw SQL stands alone; {} is a value, {{ and }} a brace",
                  {.sql = std::string(text)});
    }
    ++i;
  }
  if (pieces.size() == arguments + 1) return pieces;
  throw Error(Errc::invalid_argument,
              "raw SQL has one {} for each argument that comes after it; this has " +
                  std::to_string(pieces.size() - 1) + " and was given " + std::to_string(arguments),
              {.sql = std::string(text)});
}

}  // namespace stele::detail
