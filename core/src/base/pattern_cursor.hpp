#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/character_set.hpp"

namespace stele {

/// What other engines read, and what to write here.
struct PatternRefusal {
  std::u32string_view start{};
  std::string_view what{};
  std::string_view instead{};
};

/// A place in the text of a pattern. Borrows the text.
class PatternCursor {
 public:
  explicit PatternCursor(std::u32string_view text) : text_(text) {}

  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  [[nodiscard]] bool is_at_end() const noexcept { return at_ == text_.size(); }
  [[nodiscard]] bool is_at(std::u32string_view start) const noexcept {
    return text_.substr(at_).starts_with(start);
  }
  [[nodiscard]] bool is_at_any_of(std::u32string_view characters) const noexcept {
    return !is_at_end() && characters.find(text_[at_]) != std::u32string_view::npos;
  }

  /// The character here.
  /// @pre not at the end
  [[nodiscard]] char32_t peek() const noexcept { return text_[at_]; }
  /// The character here, which is passed.
  /// @pre not at the end
  char32_t next() noexcept { return text_[at_++]; }
  /// Passes `start` where it is here.
  bool take(std::u32string_view start) noexcept;

  /// @throws Error Errc::invalid_argument
  [[noreturn]] void fail(std::size_t at, std::string_view what, std::string_view instead) const;
  /// @throws Error Errc::invalid_argument where one of them begins here; `at` is where to say it is
  void refuse(std::span<const PatternRefusal> refusals, std::size_t at) const;

 private:
  std::u32string_view text_;
  std::size_t at_ = 0;
};

/// Reads a backslash and what follows it, but for `\b`.
/// @pre at a backslash
[[nodiscard]] CharacterSet read_pattern_escape(PatternCursor& cursor);

enum class LetterCase { minded, ignored };

/// Reads `[…]`.
/// @pre at the bracket
[[nodiscard]] CharacterSet read_pattern_class(PatternCursor& cursor, LetterCase letter_case);

}  // namespace stele
