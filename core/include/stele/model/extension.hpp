#pragma once

#include <string_view>
#include <type_traits>
#include <vector>

#include "stele/model/raw.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// An operator or a function that one dialect alone has. Other dialects refuse it by its name.
struct ExtensionName {
  std::string_view dialect{};  ///< as `Dialect::name` says
  std::string_view name{};     ///< for messages
};

namespace detail {

[[nodiscard]] sql::Expr extension_expr(const ExtensionName& name, std::vector<std::string> pieces,
                                       std::vector<sql::Expr> operands, const ColumnType& type,
                                       bool alike);

/// An operand, or a constant as one of type V.
template <class V, class R>
sql::Expr argument_as(const R& value) {
  if constexpr (Operand<R> || is_nothing<R>) {
    return raw_argument(value);
  } else {
    constexpr bool fits = comparable<V, std::decay_t<R>>();
    static_assert(fits, "stele: this operator does not take a value of that type");
    if constexpr (fits) {
      return raw_constant(constant<V>(value), codec_type<V>());
    } else {
      return raw_null();
    }
  }
}

}  // namespace detail

/// An expression that only one dialect has, whose values are T; without T, a condition. Its text
/// and its arguments are those of `raw`. So a dialect of another tree offers its own operators:
///
///     template <stele::detail::Operand X>
///     auto soundex(const X& text) {
///       return stele::extension<std::string>({"mydb", "soundex"}, "soundex({})", text);
///     }
///
/// @throws Error Errc::unsupported naming the operator when it is compiled for another dialect
template <class T = detail::RawPredicate, class... Args>
[[nodiscard]] auto extension(const ExtensionName& name, RawText<sizeof...(Args)> text,
                             const Args&... arguments) {
  using C = detail::ConditionOfArguments<Args...>;
  if constexpr (std::is_same_v<T, detail::RawPredicate>) {
    return RawCondition<C>(detail::extension_expr(
        name, text.pieces(), {detail::raw_argument(arguments)...}, types::boolean(), false));
  } else {
    return Expression<T, C>(detail::extension_expr(
        name, text.pieces(), {detail::raw_argument(arguments)...}, detail::codec_type<T>(), false));
  }
}

}  // namespace stele

#pragma GCC visibility pop
