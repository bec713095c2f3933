#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "stele/model/expression.hpp"
#include "stele/model/validation.hpp"
#include "stele/model/window.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

[[nodiscard]] sql::Expr aggregate(sql::AggregateKind kind, std::optional<sql::Expr> operand,
                                  bool distinct);

}  // namespace detail

/// An aggregate over the rows of a group, or by `over()` over those of a window.
template <class T, class C, bool Nullable>
class AggregateExpression : public Expression<T, C> {
 public:
  using Expression<T, C>::Expression;
  static constexpr bool is_nullable = Nullable;

  /// Over the rows alone that the condition holds for. SQL: FILTER (WHERE …)
  template <class... Models>
  [[nodiscard]] auto filter(const Condition<Models...>& condition) const {
    using Joined = typename detail::JoinModels<C, Models...>::type;
    return AggregateExpression<T, Joined, Nullable>(
        detail::filtered(this->expr(), condition.expr()));
  }

  /// As a window function, over the rows that partition, order and frame say: see window.hpp.
  template <class... Parts>
  [[nodiscard]] auto over(const Parts&... parts) const {
    return detail::over_window<T, C, Nullable>(this->expr(), parts...);
  }
};

namespace detail {

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

template <class T, bool Nullable = true, class X>
auto aggregate_of(sql::AggregateKind kind, const X& operand, bool distinct = false) {
  return AggregateExpression<T, typename X::ConditionType, Nullable>(
      aggregate(kind, operand.expr(), distinct));
}

}  // namespace detail

/// count(*): how many rows.
[[nodiscard]] inline AggregateExpression<std::int64_t, Condition<>, false> count() {
  return AggregateExpression<std::int64_t, Condition<>, false>(
      detail::aggregate(sql::AggregateKind::count, std::nullopt, false));
}
/// How many values that are not NULL.
template <detail::Operand X>
[[nodiscard]] auto count(const X& operand) {
  return detail::aggregate_of<std::int64_t, false>(sql::AggregateKind::count, operand);
}
/// How many different values.
template <detail::Operand X>
[[nodiscard]] auto count_distinct(const X& operand) {
  return detail::aggregate_of<std::int64_t, false>(sql::AggregateKind::count, operand, true);
}
/// The sum, 0 of none: of integers int64, of floating-point numbers double, of decimals a decimal.
/// What does not fit is Errc::out_of_range.
template <detail::Operand X>
[[nodiscard]] auto sum(const X& operand) {
  detail::require_number<X>();
  return detail::aggregate_of<typename detail::SumOf<typename X::Type>::type, false>(
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
