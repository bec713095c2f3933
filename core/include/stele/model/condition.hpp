#pragma once

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/sql/expr.hpp"
#include "stele/sql/statement.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

template <class T, class... Ts>
inline constexpr bool is_one_of = (std::is_same_v<T, Ts> || ...);

}  // namespace detail

/// A condition over columns of the models named, in any order: a value to store, pass and combine.
/// `Condition<>` is over run-time columns. Immutable; cheap to copy; any thread may read it.
template <class... Models>
class Condition {
 public:
  explicit Condition(sql::Expr expr) : expr_(std::move(expr)) {}

  /// A condition over some of the models is one over all of them.
  template <class... Others>
  Condition(const Condition<Others...>& other)  // NOLINT(google-explicit-constructor)
      : expr_(other.expr()) {
    static_assert((detail::is_one_of<Others, Models...> && ...),
                  "stele: this condition uses a column of a model that the other condition's type "
                  "does not name");
  }

  [[nodiscard]] const sql::Expr& expr() const noexcept { return expr_; }

  /// NOT (condition)
  [[nodiscard]] Condition operator!() const { return Condition(sql::not_(expr_)); }

 private:
  sql::Expr expr_;
};

namespace detail {

template <class Joined, class... Rest>
struct JoinModels {
  using type = Joined;
};
template <class... Models, class First, class... Rest>
struct JoinModels<Condition<Models...>, First, Rest...> {
  using type =
      typename JoinModels<std::conditional_t<is_one_of<First, Models...>, Condition<Models...>,
                                             Condition<Models..., First>>,
                          Rest...>::type;
};

template <class T>
inline constexpr bool is_condition = false;
template <class... Models>
inline constexpr bool is_condition<Condition<Models...>> = true;

template <class T>
constexpr void check_operand() {
  static_assert(is_condition<T>,
                "stele: && and || combine conditions; a bool column is compared with == true");
}

}  // namespace detail

/// `a AND b`
template <class... As, class... Bs>
[[nodiscard]] auto operator&&(const Condition<As...>& a, const Condition<Bs...>& b) {
  return typename detail::JoinModels<Condition<As...>, Bs...>::type(sql::and_(a.expr(), b.expr()));
}

template <class... As, class T>
requires(!detail::is_condition<T>) Condition<As...>
operator&&(const Condition<As...>& a, const T& /*other*/) {
  detail::check_operand<T>();
  return a;
}

/// `a OR b`
template <class... As, class... Bs>
[[nodiscard]] auto operator||(const Condition<As...>& a, const Condition<Bs...>& b) {
  return typename detail::JoinModels<Condition<As...>, Bs...>::type(sql::or_(a.expr(), b.expr()));
}
template <class... As, class T>
requires(!detail::is_condition<T>) Condition<As...>
operator||(const Condition<As...>& a, const T& /*other*/) {
  detail::check_operand<T>();
  return a;
}

namespace detail {

template <class Range>
inline constexpr bool is_condition_range = false;
template <std::ranges::input_range Range>
inline constexpr bool is_condition_range<Range> =
    is_condition<std::remove_cvref_t<std::ranges::range_reference_t<Range>>>;

[[nodiscard]] sql::Expr combine(sql::LogicalOperator op, std::vector<sql::Expr> operands);

template <class Range>
auto combine_range(sql::LogicalOperator op, const Range& conditions) {
  constexpr bool fits = is_condition_range<const Range>;
  static_assert(fits, "stele: all_of() and any_of() take a range of conditions of one type");
  if constexpr (fits) {
    std::vector<sql::Expr> operands;
    operands.reserve(
        static_cast<std::size_t>(std::distance(std::begin(conditions), std::end(conditions))));
    for (const auto& condition : conditions) operands.push_back(condition.expr());
    using Element = std::remove_cvref_t<decltype(*std::begin(conditions))>;
    return Element(combine(op, std::move(operands)));
  } else {
    return Condition<>(combine(op, {}));
  }
}

}  // namespace detail

/// AND of all conditions of a range; of none it is true.
template <class Range>
[[nodiscard]] auto all_of(const Range& conditions) {
  return detail::combine_range(sql::LogicalOperator::and_, conditions);
}
template <class... Models>
[[nodiscard]] auto all_of(std::initializer_list<Condition<Models...>> conditions) {
  return detail::combine_range(sql::LogicalOperator::and_, conditions);
}

/// OR of all conditions of a range; of none it is false.
template <class Range>
[[nodiscard]] auto any_of(const Range& conditions) {
  return detail::combine_range(sql::LogicalOperator::or_, conditions);
}
template <class... Models>
[[nodiscard]] auto any_of(std::initializer_list<Condition<Models...>> conditions) {
  return detail::combine_range(sql::LogicalOperator::or_, conditions);
}

/// One term of ORDER BY over a column of the model; `void` for a run-time column.
template <class Owner>
class Order {
 public:
  Order(sql::Expr expr, bool descending) : expr_(std::move(expr)), descending_(descending) {}

  /// NULLS FIRST
  [[nodiscard]] Order nulls_first() const { return with(sql::NullsOrder::first); }
  /// NULLS LAST
  [[nodiscard]] Order nulls_last() const { return with(sql::NullsOrder::last); }

  [[nodiscard]] const sql::Expr& expr() const noexcept { return expr_; }
  [[nodiscard]] bool descending() const noexcept { return descending_; }
  [[nodiscard]] sql::NullsOrder nulls() const noexcept { return nulls_; }

 private:
  [[nodiscard]] Order with(sql::NullsOrder nulls) const {
    Order order = *this;
    order.nulls_ = nulls;
    return order;
  }

  sql::Expr expr_;
  bool descending_;
  sql::NullsOrder nulls_ = sql::NullsOrder::dialect_neutral;
};

}  // namespace stele

#pragma GCC visibility pop
