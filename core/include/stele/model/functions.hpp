#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "stele/model/expression.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

[[nodiscard]] sql::Expr text_function(std::string_view name, const sql::Expr& text);

template <class X>
Expression<std::string, typename X::ConditionType> text_function_of(std::string_view name,
                                                                    const X& text) {
  constexpr bool fits = holds_text<typename X::Type> || X::is_association;
  static_assert(fits, "stele: lower() and upper() are of text");
  return Expression<std::string, typename X::ConditionType>(text_function(name, text.expr()));
}

}  // namespace detail

/// The text with A to Z in lower case, and all else as it is. SQL: lower(…)
template <detail::Operand X>
[[nodiscard]] auto lower(const X& text) {
  return detail::text_function_of("lower", text);
}
/// The text with a to z in upper case, and all else as it is. SQL: upper(…)
template <detail::Operand X>
[[nodiscard]] auto upper(const X& text) {
  return detail::text_function_of("upper", text);
}

}  // namespace stele

#pragma GCC visibility pop
