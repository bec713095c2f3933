#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

#include "stele/model/operations.hpp"

#pragma GCC visibility push(default)

namespace stele {

template <class T, class C>
class Expression;

template <class T, class C>
struct detail::OperandTraits<Expression<T, C>> {
  using Type = T;
  using ConditionType = C;
};

/// An expression of SQL whose values are T, `void` where that is known at run time, and which makes
/// conditions of type C. Immutable; cheap to copy; any thread may read it.
template <class T, class C>
class Expression : public Operations<Expression<T, C>> {
 public:
  explicit Expression(sql::Expr expr) : expr_(std::move(expr)) {}

  [[nodiscard]] const sql::Expr& expr() const noexcept { return expr_; }

 private:
  sql::Expr expr_;
};

namespace detail {

/// What + - * / give of two types; `NoNumber` of what is not calculated with.
struct NoNumber;
template <class A, class B, bool Divides>
consteval auto arithmetic_result() {
  constexpr bool is_decimal = std::is_same_v<A, Decimal> || std::is_same_v<B, Decimal>;
  if constexpr (std::is_void_v<A> || std::is_void_v<B>) {
    return std::type_identity<void>();
  } else if constexpr (is_number<A> && is_number<B>) {
    if constexpr (std::is_floating_point_v<A> || std::is_floating_point_v<B>) {
      return std::type_identity<double>();
    } else {
      return std::type_identity<std::int64_t>();
    }
  } else if constexpr (is_decimal && comparable<Decimal, A>() && comparable<Decimal, B>()) {
    return std::type_identity<std::conditional_t<Divides, double, Decimal>>();
  } else {
    return std::type_identity<NoNumber>();
  }
}

template <class R>
struct OperandType {
  using type = std::decay_t<R>;
};
template <Operand R>
struct OperandType<R> {
  using type = typename R::Type;
};
template <class L, class R>
struct OperandCondition {
  using type = typename L::ConditionType;
};
template <class L, Operand R>
struct OperandCondition<L, R> {
  using type = typename JoinConditions<typename L::ConditionType, typename R::ConditionType>::type;
};

template <sql::ArithmeticOperator Op, class L, class R>
auto calculate(const L& left, const R& right) {
  using Right = typename OperandType<R>::type;
  using C = typename OperandCondition<L, R>::type;
  constexpr bool divides = Op == sql::ArithmeticOperator::divide;
  using Result = typename decltype(arithmetic_result<typename L::Type, Right, divides>())::type;
  constexpr bool fits = !std::is_same_v<Result, NoNumber>;
  static_assert(fits || L::is_association,
                "stele: + - * / are for numbers: columns and constants of integers, doubles and "
                "stele::Decimal");
  if constexpr (fits) {
    // A constant keeps its own type: beside an integer a double is no integer.
    using Beside = std::conditional_t<std::is_same_v<typename L::Type, Decimal>, Decimal, void>;
    return Expression<Result, C>(arithmetic(Op, left.expr(), operand_expr<Beside>(right)));
  } else {
    return Expression<std::int64_t, C>(left.expr());
  }
}

}  // namespace detail

/// `left + right`, of numbers. Integers are of 64 bits: what does not fit is Errc::out_of_range.
/// Decimals have one scale.
template <detail::Operand L, class R>
[[nodiscard]] auto operator+(const L& left, const R& right) {
  return detail::calculate<sql::ArithmeticOperator::add>(left, right);
}
/// `left - right`, as +.
template <detail::Operand L, class R>
[[nodiscard]] auto operator-(const L& left, const R& right) {
  return detail::calculate<sql::ArithmeticOperator::subtract>(left, right);
}
/// `left * right`, as +; the scales of decimals are added.
template <detail::Operand L, class R>
[[nodiscard]] auto operator*(const L& left, const R& right) {
  return detail::calculate<sql::ArithmeticOperator::multiply>(left, right);
}
/// `left / right`: of integers without the fraction, of decimals a double; by zero it is
/// Errc::out_of_range.
template <detail::Operand L, class R>
[[nodiscard]] auto operator/(const L& left, const R& right) {
  return detail::calculate<sql::ArithmeticOperator::divide>(left, right);
}

template <detail::Operand L, class R>
[[nodiscard]] auto operator==(const L& left, const R& right) {
  return detail::compare_operands<sql::ComparisonOperator::equal>(left, right);
}
template <detail::Operand L, class R>
[[nodiscard]] auto operator!=(const L& left, const R& right) {
  return detail::compare_operands<sql::ComparisonOperator::not_equal>(left, right);
}
template <detail::Operand L, class R>
[[nodiscard]] auto operator<(const L& left, const R& right) {
  return detail::compare_operands<sql::ComparisonOperator::less>(left, right);
}
template <detail::Operand L, class R>
[[nodiscard]] auto operator<=(const L& left, const R& right) {
  return detail::compare_operands<sql::ComparisonOperator::less_equal>(left, right);
}
template <detail::Operand L, class R>
[[nodiscard]] auto operator>(const L& left, const R& right) {
  return detail::compare_operands<sql::ComparisonOperator::greater>(left, right);
}
template <detail::Operand L, class R>
[[nodiscard]] auto operator>=(const L& left, const R& right) {
  return detail::compare_operands<sql::ComparisonOperator::greater_equal>(left, right);
}

/// The text, compared and ordered by a collation of the database: `collate(col<&User::name>,
/// "de_DE.utf8")`.
template <detail::Operand X>
[[nodiscard]] auto collate(const X& text, std::string_view collation) {
  return Expression<typename X::Type, typename X::ConditionType>(
      detail::collated(text.expr(), collation));
}

}  // namespace stele

#pragma GCC visibility pop
