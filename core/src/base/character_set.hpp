#pragma once

#include <span>
#include <vector>

namespace stele {

/// From one character to another, both included.
struct CharacterRange {
  char32_t first = 0;
  char32_t last = 0;
};

/// The characters that a class of a regular expression names, or, negated, all but those.
class CharacterSet {
 public:
  CharacterSet() = default;
  explicit CharacterSet(char32_t character) { add(character, character); }

  /// @pre first <= last
  void add(char32_t first, char32_t last) { ranges_.push_back({first, last}); }
  void add(const CharacterSet& other);
  void negate() noexcept { is_negated_ = !is_negated_; }
  /// Adds the other case of each ASCII letter that is named.
  void ignore_case();
  /// Sorts the ranges and joins those that touch. Call it after the last `add`.
  void normalize();

  [[nodiscard]] bool is_negated() const noexcept { return is_negated_; }
  /// What is named, in order once normalized.
  [[nodiscard]] std::span<const CharacterRange> ranges() const noexcept { return ranges_; }
  /// True where it is one character, not negated.
  [[nodiscard]] bool is_single() const noexcept;

 private:
  bool is_negated_ = false;
  std::vector<CharacterRange> ranges_{};
};

/// `\d`, `\s` and `\w`: as ASCII has them.
[[nodiscard]] CharacterSet ascii_digits();
[[nodiscard]] CharacterSet ascii_spaces();
[[nodiscard]] CharacterSet ascii_word_characters();
/// `.`: everything but the end of a line.
[[nodiscard]] CharacterSet all_but_newline();

}  // namespace stele
