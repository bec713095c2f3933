#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/raw.hpp"

using fuzz::require;
using stele::detail::split_raw_text;

namespace {

/// A second reader, which takes the text from its beginning, a mark at a time: the pieces, or
/// nothing where a brace stands alone.
std::optional<std::vector<std::string>> pieces_of(std::string_view text) {
  std::vector<std::string> pieces = {""};
  while (!text.empty()) {
    const std::string_view mark = text.substr(0, 2);
    const bool is_brace = text.front() == '{' || text.front() == '}';
    if (mark == "{}") {
      pieces.emplace_back();
    } else if (mark == "{{" || mark == "}}" || !is_brace) {
      pieces.back() += text.front();
    } else {
      return std::nullopt;
    }
    text.remove_prefix(is_brace ? 2 : 1);
  }
  return pieces;
}

std::optional<std::vector<std::string>> split(std::string_view text, std::size_t arguments) {
  try {
    return split_raw_text(text, arguments);
  } catch (const stele::Error& error) {
    require(error.code() == stele::Errc::invalid_argument, "what is wrong is said");
    return std::nullopt;
  }
}

/// The pieces as a text again.
std::string joined(const std::vector<std::string>& pieces) {
  std::string text;
  for (const std::string& piece : pieces) {
    if (&piece != &pieces.front()) text += "{}";
    for (const char c : piece) text += std::string(c == '{' || c == '}' ? 2 : 1, c);
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto expected = pieces_of(text);
  if (!expected) {
    for (std::size_t arguments = 0; arguments < 3; ++arguments) {
      require(!split(text, arguments), "a brace that stands alone is refused");
    }
    return 0;
  }
  const std::size_t arguments = expected->size() - 1;
  require(split(text, arguments) == expected, "both readers see the same pieces");
  require(!split(text, arguments + 1), "too many arguments are refused");
  require(arguments == 0 || !split(text, arguments - 1), "too few arguments are refused");
  require(joined(*expected) == text, "the pieces and their braces are the text");
  return 0;
}
