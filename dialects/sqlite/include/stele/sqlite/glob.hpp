#pragma once

#include <string_view>

#include "stele/model/extension.hpp"

#pragma GCC visibility push(default)

/// What sqlite alone has; other dialects refuse it: Errc::unsupported.
namespace stele::sqlite {

/// Whether the text matches a pattern of the shell: `*` is any text, `?` any character, `[a-z]` one
/// of them; upper and lower case differ. SQL: text GLOB pattern
template <stele::detail::Operand X>
[[nodiscard]] auto glob(const X& text, std::string_view pattern) {
  constexpr bool fits = stele::detail::holds_text<typename X::Type>;
  static_assert(fits, "stele: patterns are matched with text");
  return extension({"sqlite", "GLOB"}, "{} GLOB {}", text, pattern);
}
/// SQL: text NOT GLOB pattern
template <stele::detail::Operand X>
[[nodiscard]] auto not_glob(const X& text, std::string_view pattern) {
  constexpr bool fits = stele::detail::holds_text<typename X::Type>;
  static_assert(fits, "stele: patterns are matched with text");
  return extension({"sqlite", "NOT GLOB"}, "{} NOT GLOB {}", text, pattern);
}

}  // namespace stele::sqlite

#pragma GCC visibility pop
