#include "stele/driver/server_words.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace stele {

namespace {

constexpr std::array<std::string_view, 31> common_words = {
    "a",        "at",    "already", "cannot", "column",   "constraint", "denied",     "does",
    "error",    "exist", "exists",  "for",    "function", "has",        "in",         "is",
    "near",     "no",    "not",     "of",     "on",       "or",         "permission", "relation",
    "sequence", "such",  "syntax",  "table",  "the",      "type",       "view"};

/// Letters of other alphabets among them.
bool belongs_to_word(char c) noexcept {
  return ascii::is_alpha(c) || ascii::is_digit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string_view take_word(std::string_view& rest) noexcept {
  const auto* const start = std::find_if(rest.begin(), rest.end(), belongs_to_word);
  const auto* const end = std::find_if_not(start, rest.end(), belongs_to_word);
  rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
  return {start, static_cast<std::size_t>(end - start)};
}

bool holds_word(std::string_view text, std::string_view word) noexcept {
  for (std::string_view each = take_word(text); !each.empty(); each = take_word(text)) {
    if (each == word) return true;
  }
  return false;
}

}  // namespace

bool holds_no_value(std::string_view message, std::string_view sql) noexcept {
  for (std::string_view word = take_word(message); !word.empty(); word = take_word(message)) {
    if (std::ranges::find(common_words, word) == common_words.end() && !holds_word(sql, word)) {
      return false;
    }
  }
  return true;
}

}  // namespace stele
