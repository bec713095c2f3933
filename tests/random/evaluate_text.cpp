#include <regex>
#include <string>

#include "evaluate.hpp"

namespace stele::test::queries {

namespace {

std::vector<std::string> characters_of(const std::string& text) {
  std::vector<std::string> characters;
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (!continues) characters.emplace_back();
    characters.back() += c;
  }
  return characters;
}

std::string lower(const std::string& character) {
  if (character == "É") return "é";
  if (character.size() == 1 && character[0] >= 'A' && character[0] <= 'Z') {
    return std::string(1, static_cast<char>(character[0] - 'A' + 'a'));
  }
  return character;
}

using Characters = std::vector<std::string>;

bool is_like(const Characters& text, std::size_t at, const Characters& pattern, std::size_t from) {
  if (from == pattern.size()) return at == text.size();
  if (pattern[from] == "%") {
    for (std::size_t i = at; i <= text.size(); ++i) {
      if (is_like(text, i, pattern, from + 1)) return true;
    }
    return false;
  }
  if (at == text.size()) return false;
  if (pattern[from] == "_") return is_like(text, at + 1, pattern, from + 1);
  if (pattern[from] == "\\") ++from;
  return pattern[from] == text[at] && is_like(text, at + 1, pattern, from + 1);
}

bool is_like(const std::string& text, const std::string& pattern, bool ignores_case) {
  Characters characters = characters_of(text);
  Characters wanted = characters_of(pattern);
  if (ignores_case) {
    for (std::string& each : characters) each = lower(each);
    for (std::string& each : wanted) each = lower(each);
  }
  return is_like(characters, 0, wanted, 0);
}

bool is_found(const std::string& text, std::string pattern) {
  auto flags = std::regex::ECMAScript;
  if (pattern.starts_with("(?i)")) {
    pattern.erase(0, 4);
    flags |= std::regex::icase;
  }
  return std::regex_search(text, std::regex(pattern, flags));
}

}  // namespace

bool is_match(Op op, const std::string& text, const std::string& pattern) {
  switch (op) {
    case Op::like:
    case Op::not_like:
      return is_like(text, pattern, false) == (op == Op::like);
    case Op::ilike:
    case Op::not_ilike:
      return is_like(text, pattern, true) == (op == Op::ilike);
    case Op::starts_with:
      return text.starts_with(pattern);
    case Op::ends_with:
      return text.ends_with(pattern);
    case Op::contains:
      return text.find(pattern) != std::string::npos;
    default:
      return is_found(text, pattern);
  }
}

}  // namespace stele::test::queries
