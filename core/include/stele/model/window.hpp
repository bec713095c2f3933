#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "stele/model/expression.hpp"
#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// An expression that is never NULL.
template <class T, class C>
class Certain : public Expression<T, C> {
 public:
  using Expression<T, C>::Expression;
  static constexpr bool is_nullable = false;
};

/// Where the rows of a window begin or end; see `rows_between`.
class FrameBound {
 public:
  constexpr explicit FrameBound(sql::FrameBoundKind kind, std::int64_t offset = 0)
      : bound_{kind, offset} {}
  [[nodiscard]] constexpr const sql::FrameBound& bound() const noexcept { return bound_; }

 private:
  sql::FrameBound bound_;
};
inline constexpr FrameBound unbounded_preceding{sql::FrameBoundKind::unbounded_preceding};
inline constexpr FrameBound current_row{sql::FrameBoundKind::current_row};
inline constexpr FrameBound unbounded_following{sql::FrameBoundKind::unbounded_following};
/// @throws Error Errc::invalid_argument where negative
[[nodiscard]] FrameBound preceding(std::int64_t count);
[[nodiscard]] FrameBound following(std::int64_t count);

/// The rows of the window that a function is of.
class WindowFrame {
 public:
  /// @throws Error Errc::invalid_argument where it ends before it starts
  WindowFrame(sql::FrameUnit unit, FrameBound start, FrameBound end);
  [[nodiscard]] const sql::Frame& frame() const noexcept { return frame_; }

 private:
  sql::Frame frame_;
};
/// SQL: ROWS BETWEEN … AND …, counted by rows
[[nodiscard]] WindowFrame rows_between(FrameBound start, FrameBound end);
/// SQL: RANGE BETWEEN … AND …, counted by the value of the one number that orders
[[nodiscard]] WindowFrame range_between(FrameBound start, FrameBound end);
/// SQL: GROUPS BETWEEN … AND …, counted by groups of rows of equal order
[[nodiscard]] WindowFrame groups_between(FrameBound start, FrameBound end);

/// `partition_by(…)` of a window.
template <class C>
struct PartitionBy {
  using ConditionType = C;
  std::vector<sql::Expr> terms;
};
/// `order_by(…)` of a window.
template <class C>
struct OrderBy {
  using ConditionType = C;
  std::vector<sql::OrderTerm> terms;
};

namespace detail {

template <class Term>
struct ConditionOf;
template <Operand X>
struct ConditionOf<X> {
  using type = typename X::ConditionType;
};
template <>
struct ConditionOf<Order<void>> {
  using type = Condition<>;
};
template <class Owner>
struct ConditionOf<Order<Owner>> {
  using type = Condition<Owner>;
};

/// The condition over the models of all.
template <class C, class... Cs>
struct JoinAll {
  using type = C;
};
template <class C, class First, class... Rest>
struct JoinAll<C, First, Rest...> {
  using type = typename JoinAll<typename JoinConditions<C, First>::type, Rest...>::type;
};
template <class... Terms>
using JoinedCondition = typename JoinAll<Condition<>, typename ConditionOf<Terms>::type...>::type;

template <class Term>
sql::OrderTerm order_term(const Term& term) {
  if constexpr (Operand<Term>) {
    return {term.expr(), false, sql::NullsOrder::dialect_neutral};
  } else {
    return {term.expr(), term.descending(), term.nulls()};
  }
}

template <class C>
void add_part(sql::Window& window, const PartitionBy<C>& part) {
  window.partition.insert(window.partition.end(), part.terms.begin(), part.terms.end());
}
template <class C>
void add_part(sql::Window& window, const OrderBy<C>& part) {
  window.order.insert(window.order.end(), part.terms.begin(), part.terms.end());
}
void add_part(sql::Window& window, const WindowFrame& frame);

template <class Part>
struct PartCondition {
  using type = typename Part::ConditionType;
};
template <>
struct PartCondition<WindowFrame> {
  using type = Condition<>;
};

template <class Part>
inline constexpr bool is_window_part = false;
template <class C>
inline constexpr bool is_window_part<PartitionBy<C>> = true;
template <class C>
inline constexpr bool is_window_part<OrderBy<C>> = true;
template <>
inline constexpr bool is_window_part<WindowFrame> = true;

template <class T, class C, bool Nullable, class... Parts>
auto over_window(const sql::Expr& function, const Parts&... parts) {
  constexpr bool fits = (is_window_part<Parts> && ...);
  static_assert(fits,
                "stele: over() takes partition_by(...), order_by(...) and a frame such as "
                "rows_between(...)");
  sql::Window window{.function = function};
  if constexpr (fits) {
    using Joined = typename JoinAll<C, typename PartCondition<Parts>::type...>::type;
    (add_part(window, parts), ...);
    using Made = std::conditional_t<Nullable, Expression<T, Joined>, Certain<T, Joined>>;
    return Made(sql::over(std::move(window)));
  } else {
    return Expression<T, C>(sql::over(std::move(window)));
  }
}

[[nodiscard]] sql::Expr filtered(const sql::Expr& aggregate, const sql::Expr& condition);
[[nodiscard]] sql::Expr window_function(std::string_view name, std::vector<sql::Expr> arguments,
                                        const ColumnType& type);
/// A value of another row: of the first argument's type.
[[nodiscard]] sql::Expr row_value(std::string_view name, std::vector<sql::Expr> arguments,
                                  std::optional<std::int64_t> number);

}  // namespace detail

/// The columns and expressions that divide the rows of a window. SQL: PARTITION BY
template <class... Terms>
[[nodiscard]] auto partition_by(const Terms&... terms) {
  constexpr bool fits = (detail::Operand<Terms> && ...);
  static_assert(fits, "stele: partition_by() takes columns and expressions");
  if constexpr (fits) {
    return PartitionBy<detail::JoinedCondition<Terms...>>{{terms.expr()...}};
  } else {
    return PartitionBy<Condition<>>{};
  }
}
/// The order of the rows of a window. SQL: ORDER BY
template <class... Terms>
[[nodiscard]] auto order_by(const Terms&... terms) {
  return OrderBy<detail::JoinedCondition<Terms...>>{{detail::order_term(terms)...}};
}

/// A function of a row and the rows around it; an expression once `over()` says which.
template <class T, class C, bool Nullable>
class WindowFunction {
 public:
  explicit WindowFunction(sql::Expr function) : function_(std::move(function)) {}

  /// Over the rows that partition, order and frame say. SQL: OVER (…)
  template <class... Parts>
  [[nodiscard]] auto over(const Parts&... parts) const {
    return detail::over_window<T, C, Nullable>(function_, parts...);
  }

 private:
  sql::Expr function_;
};
using RankFunction = WindowFunction<std::int64_t, Condition<>, false>;

/// The number of the row in its partition, from 1.
[[nodiscard]] RankFunction row_number();
/// The same, rows of equal order having the number of the first of them.
[[nodiscard]] RankFunction rank();
/// The same without gaps.
[[nodiscard]] RankFunction dense_rank();
/// (rank - 1) / (rows - 1), 0 of one row.
[[nodiscard]] WindowFunction<double, Condition<>, false> percent_rank();
/// The part of the rows that come before or are equal.
[[nodiscard]] WindowFunction<double, Condition<>, false> cume_dist();
/// The number of the bucket, from 1, of so many that are as equal in size as can be.
/// @throws Error Errc::invalid_argument for less than 1
[[nodiscard]] RankFunction ntile(std::int64_t buckets);

/// The value of the row so many before, NULL where there is none.
template <detail::Operand X>
[[nodiscard]] auto lag(const X& value, std::int64_t rows = 1) {
  return WindowFunction<typename X::Type, typename X::ConditionType, true>(
      detail::row_value("lag", {value.expr()}, rows));
}
/// The same, `otherwise` where there is none.
template <detail::Operand X, class V>
[[nodiscard]] auto lag(const X& value, std::int64_t rows, const V& otherwise) {
  return WindowFunction<typename X::Type, typename X::ConditionType, true>(detail::row_value(
      "lag", {value.expr(), detail::operand_expr<typename X::Type>(otherwise)}, rows));
}
/// The value of the row so many after, NULL where there is none.
template <detail::Operand X>
[[nodiscard]] auto lead(const X& value, std::int64_t rows = 1) {
  return WindowFunction<typename X::Type, typename X::ConditionType, true>(
      detail::row_value("lead", {value.expr()}, rows));
}
template <detail::Operand X, class V>
[[nodiscard]] auto lead(const X& value, std::int64_t rows, const V& otherwise) {
  return WindowFunction<typename X::Type, typename X::ConditionType, true>(detail::row_value(
      "lead", {value.expr(), detail::operand_expr<typename X::Type>(otherwise)}, rows));
}
/// The value of the first row of the frame.
template <detail::Operand X>
[[nodiscard]] auto first_value(const X& value) {
  return WindowFunction<typename X::Type, typename X::ConditionType, true>(
      detail::row_value("first_value", {value.expr()}, std::nullopt));
}
/// The value of the last row of the frame, which by default ends at the current row.
template <detail::Operand X>
[[nodiscard]] auto last_value(const X& value) {
  return WindowFunction<typename X::Type, typename X::ConditionType, true>(
      detail::row_value("last_value", {value.expr()}, std::nullopt));
}
/// The value of the frame's row of that number, from 1; NULL where there is none.
template <detail::Operand X>
[[nodiscard]] auto nth_value(const X& value, std::int64_t number) {
  return WindowFunction<typename X::Type, typename X::ConditionType, true>(
      detail::row_value("nth_value", {value.expr()}, number));
}

}  // namespace stele

#pragma GCC visibility pop
