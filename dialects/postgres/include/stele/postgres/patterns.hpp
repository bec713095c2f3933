#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stele/model/extension.hpp"

#pragma GCC visibility push(default)

/// Several patterns at once, of postgres alone. Upper and lower case are what the database's
/// collation says, unlike those of `ilike`. Other dialects refuse it: Errc::unsupported.
namespace stele::postgres {

namespace detail {

template <class X, class Range>
auto match_patterns(const ExtensionName& name, const char* between, const X& text,
                    const Range& patterns) {
  using C = typename X::ConditionType;
  constexpr bool fits = stele::detail::holds_text<typename X::Type>;
  static_assert(fits, "stele: patterns are matched with text");
  std::vector<std::string> texts;
  for (const auto& pattern : patterns) texts.emplace_back(pattern);
  return RawCondition<C>(stele::detail::extension_expr(
      name, {"", between, ")"}, {text.expr(), as_array(texts).expr()}, types::boolean(), false));
}

}  // namespace detail

/// Whether the text matches any of the patterns, upper and lower case being the same.
/// SQL: text ILIKE ANY (patterns)
template <stele::detail::Operand X, class Range = std::initializer_list<std::string_view>>
[[nodiscard]] auto ilike_any(const X& text, const Range& patterns) {
  return detail::match_patterns({"postgres", "ILIKE ANY"}, " ILIKE ANY (", text, patterns);
}
/// Whether it matches all of them. SQL: text ILIKE ALL (patterns)
template <stele::detail::Operand X, class Range = std::initializer_list<std::string_view>>
[[nodiscard]] auto ilike_all(const X& text, const Range& patterns) {
  return detail::match_patterns({"postgres", "ILIKE ALL"}, " ILIKE ALL (", text, patterns);
}
/// Whether the text matches any of the patterns. SQL: text LIKE ANY (patterns)
template <stele::detail::Operand X, class Range = std::initializer_list<std::string_view>>
[[nodiscard]] auto like_any(const X& text, const Range& patterns) {
  return detail::match_patterns({"postgres", "LIKE ANY"}, " LIKE ANY (", text, patterns);
}
/// Whether it matches all of them. SQL: text LIKE ALL (patterns)
template <stele::detail::Operand X, class Range = std::initializer_list<std::string_view>>
[[nodiscard]] auto like_all(const X& text, const Range& patterns) {
  return detail::match_patterns({"postgres", "LIKE ALL"}, " LIKE ALL (", text, patterns);
}

}  // namespace stele::postgres

#pragma GCC visibility pop
