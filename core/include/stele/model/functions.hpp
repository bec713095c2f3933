#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "stele/model/column.hpp"
#include "stele/model/expression.hpp"
#include "stele/model/window.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

[[nodiscard]] sql::Expr text_function(std::string_view name, const sql::Expr& text);
[[nodiscard]] sql::Expr length_of(const sql::Expr& text);
[[nodiscard]] sql::Expr coalesced(std::vector<sql::Expr> values);
[[nodiscard]] sql::Expr cast_to(const sql::Expr& operand, const ColumnType& type);
/// @param type of the result; empty: that of the first argument
[[nodiscard]] sql::Expr call(std::string_view name, std::vector<sql::Expr> arguments,
                             const std::optional<ColumnType>& type);

/// The type of a constant as an operand.
template <class V>
using ConstantType = std::conditional_t<
    std::is_convertible_v<const V&, std::string_view>, std::string,
    std::conditional_t<Integer<std::decay_t<V>>, std::int64_t,
                       std::conditional_t<std::is_floating_point_v<V>, double, std::decay_t<V>>>>;

template <class V>
struct ConditionOfValueImpl {
  using type = Condition<>;
};
template <Operand X>
struct ConditionOfValueImpl<X> {
  using type = typename X::ConditionType;
};
template <class V>
using ConditionOfValue = typename ConditionOfValueImpl<V>::type;

/// Whether an operand or a constant can be another value beside those of type T.
template <class T, class V>
consteval bool fits_beside() {
  if constexpr (Operand<V>) {
    return comparable<T, typename V::Type>() || comparable<typename V::Type, T>();
  } else {
    return comparable<T, std::decay_t<V>>();
  }
}

/// True for what is never NULL.
template <class X>
inline constexpr bool is_certain = true;
template <Operand X>
inline constexpr bool is_certain<X> = false;
template <Operand X>
requires(!X::is_nullable) inline constexpr bool is_certain<X> = true;
template <auto Member>
inline constexpr bool is_certain<TypedColumn<Member>> =
    !Unwrapped<reflect::value_of<Member>>::nullable;
template <class X>
inline constexpr bool is_certain<Named<X>> = is_certain<X>;

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

/// The number of characters of a text, or of bytes. SQL: length(…)
template <detail::Operand X>
[[nodiscard]] Expression<std::int64_t, typename X::ConditionType> length(const X& text) {
  constexpr bool fits = detail::holds_text<typename X::Type> ||
                        std::is_same_v<typename X::Type, Blob> || X::is_association;
  static_assert(fits, "stele: length() of a column is of text and of bytes");
  return Expression<std::int64_t, typename X::ConditionType>(detail::length_of(text.expr()));
}

/// `operand.contains(what)`
template <detail::Operand X, class R>
[[nodiscard]] auto contains(const X& operand, const R& what) {
  return operand.contains(what);
}

/// A constant as an expression, to select it.
template <class V>
[[nodiscard]] auto value(const V& constant) {
  return Certain<detail::ConstantType<V>, Condition<>>(
      detail::untyped(detail::encode_value(constant)));
}

/// The first that is not NULL; constants get the type of the columns. SQL: coalesce(…)
template <detail::Operand First, class... Rest>
[[nodiscard]] auto coalesce(const First& first, const Rest&... rest) {
  using T = typename First::Type;
  constexpr bool fits = (detail::fits_beside<T, Rest>() && ...) && sizeof...(Rest) > 0;
  static_assert(fits, "stele: coalesce() takes two or more columns and values of one type");
  using C = typename detail::JoinAll<typename First::ConditionType,
                                     detail::ConditionOfValue<Rest>...>::type;
  using Made =
      std::conditional_t<(detail::is_certain<Rest> || ...), Certain<T, C>, Expression<T, C>>;
  if constexpr (fits) {
    return Made(detail::coalesced({first.expr(), detail::operand_expr<T>(rest)...}));
  } else {
    return Made(first.expr());
  }
}

/// The value as a T: integers, doubles, bool and text of one another, integers and text of decimals
/// and UUIDs, dates of times. Text that spells no number is Errc::conversion, and what does not fit
/// Errc::out_of_range; doubles are rounded to the nearest integer, halves to the even one.
/// SQL: CAST(… AS …)
template <class T, detail::Operand X>
[[nodiscard]] auto cast(const X& operand) {
  constexpr bool fits = detail::HasCodec<T>;
  static_assert(fits, "stele: cast<T>() takes a type that a column can have");
  using C = typename X::ConditionType;
  using Made = std::conditional_t<detail::is_certain<X>, Certain<T, C>, Expression<T, C>>;
  if constexpr (fits) {
    return Made(detail::cast_to(operand.expr(), detail::codec_type<T>()));
  } else {
    return Made(operand.expr());
  }
}
/// The same of a column type, such as `types::decimal(10, 2)`.
template <detail::Operand X>
[[nodiscard]] auto cast(const X& operand, const ColumnType& type) {
  return Expression<void, typename X::ConditionType>(detail::cast_to(operand.expr(), type));
}

/// The name of a function of the database: a literal that is an identifier.
class FunctionName {
 public:
  consteval FunctionName(const char* name) : name_(name) {  // NOLINT(google-explicit-constructor)
    if (!is_identifier(name)) throw "stele: the name of a function is an identifier";
  }
  [[nodiscard]] std::string_view name() const noexcept { return name_; }

 private:
  static constexpr bool is_identifier(std::string_view name) {
    bool starts = true;
    for (const char c : name) {
      const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      const bool is_digit = c >= '0' && c <= '9';
      if (!is_letter && (starts || !is_digit) && (starts || c != '.')) return false;
      starts = c == '.';
    }
    return !starts;
  }

  const char* name_;
};

/// A function of the database's own, of columns, expressions and constants, which are bound. Its
/// result is an R; databases differ in what functions they have. SQL: name(…)
template <class R, class... Args>
[[nodiscard]] auto fn(FunctionName name, const Args&... arguments) {
  static_assert(detail::HasCodec<R>, "stele: fn<R>() takes the type that the function gives");
  using C = typename detail::JoinAll<Condition<>, detail::ConditionOfValue<Args>...>::type;
  return Expression<R, C>(detail::call(name.name(), {detail::operand_expr<void>(arguments)...},
                                       detail::codec_type<R>()));
}
/// The same, whose result has the type of its first argument.
template <detail::Operand First, class... Args>
[[nodiscard]] auto fn(FunctionName name, const First& first, const Args&... arguments) {
  using C = typename detail::JoinAll<typename First::ConditionType,
                                     detail::ConditionOfValue<Args>...>::type;
  return Expression<typename First::Type, C>(detail::call(
      name.name(), {first.expr(), detail::operand_expr<void>(arguments)...}, std::nullopt));
}

}  // namespace stele

#pragma GCC visibility pop
