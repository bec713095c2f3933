#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace stele {

/// SQL text that is put together while the program runs; see `unchecked`.
class Unchecked {
 public:
  explicit Unchecked(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// Lets a text that is no literal be raw SQL. Whoever can change the text can do to the database
/// all that the program can; values do not belong into it, and stand as `{}` there too. Its braces
/// are looked at when it is used: what is wrong with them is Errc::invalid_argument.
[[nodiscard]] inline Unchecked unchecked(std::string text) { return Unchecked(std::move(text)); }

namespace detail {

template <class T>
inline constexpr bool is_char_array = false;
template <std::size_t N>
inline constexpr bool is_char_array<char[N]> = true;
template <std::size_t N>
inline constexpr bool is_char_array<const char[N]> = true;

/// Not constant, so that a compiler that comes here shows the words.
void refuse_raw_text(const char* words);

/// What is before, between and behind the `{}` of a text, its doubled braces being single.
/// @throws Error Errc::invalid_argument for a brace that stands alone, and where there are not as
///   many `{}` as arguments
[[nodiscard]] std::vector<std::string> split_raw_text(std::string_view text, std::size_t arguments);

}  // namespace detail

/// The text of raw SQL as a parameter: a literal, which the compiler looks through, or `unchecked`.
///
/// `{}` is a value, which is always bound; `{{` and `}}` are braces, also within quoted text.
/// Borrows the text.
/// @tparam Arguments how many values come after it
template <std::size_t Arguments>
class RawText {
 public:
  template <std::size_t Size>
  consteval RawText(const char (&literal)[Size])  // NOLINT(google-explicit-constructor)
      : text_(literal, Size - 1) {
    // Here and not in a function, for the fewer notes.
    using detail::refuse_raw_text;
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < Size; ++i) {
      if (literal[i] != '{' && literal[i] != '}') continue;
      const bool is_value = literal[i] == '{' && literal[i + 1] == '}';
      if (!is_value && literal[i] != literal[i + 1]) {
        refuse_raw_text("stele: a brace of raw SQL stands alone; {} is a value, {{ and }} braces");
      }
      if (is_value) ++count;
      ++i;
    }
    if (count != Arguments) {
      refuse_raw_text("stele: raw SQL has one {} for each argument that comes after it");
    }
  }
  RawText(const Unchecked& text) noexcept  // NOLINT(google-explicit-constructor)
      : text_(text.text()) {}
  template <class T>
  requires(!detail::is_char_array<T>) RawText(const T& /*text*/) {  // NOLINT
    constexpr bool is_literal = detail::is_char_array<T>;
    static_assert(is_literal,
                  "stele: raw SQL is a literal, into which no value can get; give values as "
                  "arguments for {}, or write stele::unchecked(text)");
  }

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::vector<std::string> pieces() const {
    return detail::split_raw_text(text_, Arguments);
  }

 private:
  std::string_view text_{};
};

}  // namespace stele

#pragma GCC visibility pop
