#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "stele/model/expression.hpp"
#include "stele/model/validation.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

[[nodiscard]] sql::Expr aggregate(sql::AggregateKind kind, std::optional<sql::Expr> operand,
                                  bool distinct);

/// The sum of values of type T.
template <class T>
struct SumOf {
  using type = std::conditional_t<
      std::is_void_v<T>, void,
      std::conditional_t<std::is_floating_point_v<T>, double,
                         std::conditional_t<std::is_same_v<T, Decimal>, Decimal, std::int64_t>>>;
};

template <class X>
constexpr void require_number() {
  using T = typename X::Type;
  constexpr bool fits =
      std::is_void_v<T> || is_number<T> || std::is_same_v<T, Decimal> || X::is_association;
  static_assert(fits, "stele: sum and avg are of numbers");
}

template <class T, class X>
Expression<T, typename X::ConditionType> aggregate_of(sql::AggregateKind kind, const X& operand) {
  return Expression<T, typename X::ConditionType>(aggregate(kind, operand.expr(), false));
}

}  // namespace detail

/// count(*): how many rows.
[[nodiscard]] inline Expression<std::int64_t, Condition<>> count() {
  return Expression<std::int64_t, Condition<>>(
      detail::aggregate(sql::AggregateKind::count, std::nullopt, false));
}
/// How many values that are not NULL.
template <detail::Operand X>
[[nodiscard]] auto count(const X& operand) {
  return detail::aggregate_of<std::int64_t>(sql::AggregateKind::count, operand);
}
/// How many different values.
template <detail::Operand X>
[[nodiscard]] auto count_distinct(const X& operand) {
  return Expression<std::int64_t, typename X::ConditionType>(
      detail::aggregate(sql::AggregateKind::count, operand.expr(), true));
}
/// The sum, 0 of none: of integers int64, of floating-point numbers double, of decimals a decimal.
/// What does not fit is Errc::out_of_range.
template <detail::Operand X>
[[nodiscard]] auto sum(const X& operand) {
  detail::require_number<X>();
  return detail::aggregate_of<typename detail::SumOf<typename X::Type>::type>(
      sql::AggregateKind::sum, operand);
}
/// The mean, as a double.
template <detail::Operand X>
[[nodiscard]] auto avg(const X& operand) {
  detail::require_number<X>();
  return detail::aggregate_of<double>(sql::AggregateKind::avg, operand);
}
/// The least value: of numbers, text, times and enumerations.
template <detail::Operand X>
[[nodiscard]] auto min(const X& operand) {
  return detail::aggregate_of<typename X::Type>(sql::AggregateKind::min, operand);
}
/// The greatest value: of numbers, text, times and enumerations.
template <detail::Operand X>
[[nodiscard]] auto max(const X& operand) {
  return detail::aggregate_of<typename X::Type>(sql::AggregateKind::max, operand);
}

}  // namespace stele

#pragma GCC visibility pop
