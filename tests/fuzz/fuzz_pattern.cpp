#include <algorithm>
#include <optional>
#include <string_view>

#include <re2/re2.h>

#include "fuzz.hpp"
#include "stele/base/error.hpp"
#include "stele/base/pattern.hpp"
#include "stele/base/utf8.hpp"

using fuzz::require;
using stele::Pattern;

namespace {

std::optional<Pattern> read(std::string_view text) {
  try {
    return Pattern(text);
  } catch (const stele::Error& error) {
    require(error.code() == stele::Errc::invalid_argument,
            "a refused pattern is an invalid argument");
    require(std::string_view(error.what()).starts_with("the pattern "), "the message says of what");
    require(stele::is_valid_utf8(error.what()), "the message is UTF-8");
    return std::nullopt;
  }
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0; });
}

/// RE2 itself, where it reads what was written, must find the same. It folds letters beyond ASCII,
/// takes [Kk] and [Ss] for such, and a vertical tab is no space to it.
bool is_comparable(std::string_view pattern, std::string_view text) {
  for (const std::string_view other : {"\v", "\u212A", "\u017F"}) {
    if (text.find(other) != std::string_view::npos) return false;
  }
  return !pattern.starts_with("(?i)") || (is_ascii(pattern) && is_ascii(text));
}

bool finds(const RE2& engine, std::string_view text) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), engine);
}

}  // namespace

/// A pattern, and after the first NUL the text that it is sought in.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text_of(data, size);
  const std::size_t end = std::min(input.find('\0'), size);
  const std::string_view written = input.substr(0, end);
  const std::string_view text = input.substr(std::min(end + 1, size));
  const auto pattern = read(written);
  if (!pattern) return 0;
  require(pattern->text() == written, "the pattern keeps its text");
  require(stele::check_text(pattern->postgres()) == stele::TextFault::none,
          "PostgreSQL's spelling can be sent");
  const RE2 engine(pattern->re2());
  require(engine.ok(), "RE2 takes every pattern that is accepted");
  if (!stele::is_valid_utf8(text)) return 0;
  const bool is_found = finds(engine, text);
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 plain(re2::StringPiece(written.data(), written.size()), quiet);
  if (!plain.ok() || !is_comparable(written, text)) return 0;
  require(finds(plain, text) == is_found, "RE2 finds the same by what was written");
  return 0;
}
