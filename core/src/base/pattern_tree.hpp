#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/character_set.hpp"

namespace stele {

enum class PatternKind : std::uint8_t {
  empty,
  set,
  text_start,
  text_end,
  word_boundary,
  concatenation,
  alternation,
  repetition,
};

/// True for `^`, `$` and `\b`, which hold at a place and take no character.
[[nodiscard]] constexpr bool is_assertion(PatternKind kind) noexcept {
  return kind == PatternKind::text_start || kind == PatternKind::text_end ||
         kind == PatternKind::word_boundary;
}

/// What a part of a regular expression means, whatever it was written as.
struct PatternNode {
  PatternKind kind = PatternKind::empty;
  CharacterSet set{};                   ///< of a set; normalized
  std::vector<PatternNode> children{};  ///< one of a repetition, any number of the others
  std::int64_t least = 0;               ///< of a repetition
  std::optional<std::int64_t> most{};   ///< of a repetition; empty where there is no limit
};

/// Reads what `Pattern` takes. A repetition that it gives repeats something that has
/// characters and, but for `?`, no assertions.
/// @throws Error Errc::invalid_argument
[[nodiscard]] PatternNode parse_pattern(std::string_view text);

/// @throws Error Errc::invalid_argument where an engine would need too much memory or time
void check_pattern_size(const PatternNode& pattern);

[[nodiscard]] std::string write_re2(const PatternNode& pattern);
[[nodiscard]] std::string write_postgres(const PatternNode& pattern);

}  // namespace stele
