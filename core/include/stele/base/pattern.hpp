#pragma once

#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele {

/// A regular expression that means the same in RE2 and in PostgreSQL: docs/reference/patterns.md
/// says what it may be made of. An immutable value.
///
/// It is found anywhere in a text unless `^` and `$` hold it. Classes and `(?i)` know ASCII only,
/// `^` and `$` are the ends of the text and never of a line, `.` is any character but `\n`.
class Pattern {
 public:
  /// @throws Error Errc::invalid_argument where the text is anything else, or is too large: says at
  /// which character, why, and what to write instead
  explicit Pattern(std::string_view text);

  /// As it was given.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// As RE2 reads it with its default options.
  [[nodiscard]] const std::string& re2() const noexcept { return re2_; }
  /// As PostgreSQL's operator `~` reads it, in a database of any encoding and locale.
  [[nodiscard]] const std::string& postgres() const noexcept { return postgres_; }

 private:
  std::string text_;
  std::string re2_;
  std::string postgres_;
};

}  // namespace stele

#pragma GCC visibility pop
