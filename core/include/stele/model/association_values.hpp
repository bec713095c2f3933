#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "stele/model/accepts.hpp"
#include "stele/model/aggregate.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/selection.hpp"

#pragma GCC visibility push(default)

/// What the rows of an association come to, as a value of their owner: of conditions, orders,
/// projections and assignments of any query that has the owner's model.
///
///     users.where(stele::count_of<&User::tasks>() > 3)
///     users.order_by(stele::sum_of<&User::tasks>(col<&Task::hours>).desc())
///
/// SQL: a subquery, `(SELECT count(*) FROM tasks WHERE tasks.user_id = users.id)`. The default
/// scopes of the association's model apply. By names, of records: `count_of("tasks")`; the columns
/// that are given are those of the association's model.
namespace stele {

/// A value that is made of the rows of an association. As any expression: immutable, cheap to copy.
template <class T, class C, bool Nullable>
class AssociationExpression : public Expression<T, C> {
 public:
  using Expression<T, C>::Expression;
  static constexpr bool is_nullable = Nullable;
};

template <class T, class C, bool Nullable>
struct detail::OperandTraits<AssociationExpression<T, C, Nullable>> {
  using Type = T;
  using ConditionType = C;
};

namespace detail {

template <class T, class C>
inline constexpr bool is_of_any_rows<AssociationExpression<T, C, false>> = true;

/// An association by its owner's type, null for records, and its name.
struct AssociationName {
  reflect::TypeId owner = nullptr;
  std::string_view name{};
};

/// An aggregate over the rows of an association, of those that the condition holds for.
[[nodiscard]] sql::Expr association_value(const AssociationName& association,
                                          const sql::Expr& aggregate,
                                          const std::optional<sql::Expr>& condition);
/// The term's value in the one row of a to-one association; NULL where there is none.
[[nodiscard]] sql::Expr associated_value(const AssociationName& association, const sql::Expr& term);

template <auto Association>
inline constexpr AssociationName association_name{
    reflect::type_id<reflect::owner_of<Association>>(), reflect::member_name<Association>()};

template <auto Association>
inline constexpr bool is_association = reflect::is_relation<reflect::value_of<Association>>;

/// All rows.
struct NoCondition {};

/// Whether it is a condition on the rows of the association.
template <auto Association, class C>
consteval bool is_condition_on() {
  if constexpr (std::is_same_v<C, NoCondition> || !is_association<Association>) {
    return true;
  } else {
    using Target = reflect::relation_target<reflect::value_of<Association>>;
    return accepts_condition<Models<Target>, C>;
  }
}

template <class C>
std::optional<sql::Expr> condition_expr(const C& condition) {
  if constexpr (std::is_same_v<C, NoCondition>) {
    return std::nullopt;
  } else {
    return condition.expr();
  }
}

template <auto Association, class X, class C>
auto aggregate_of_rows(const X& aggregate, const C& condition) {
  using Made = AssociationExpression<typename X::Type, Condition<reflect::owner_of<Association>>,
                                     X::is_nullable>;
  constexpr bool leads = is_association<Association>;
  constexpr bool chooses = is_condition_on<Association, C>();
  constexpr bool has_operand = is_condition_on<Association, typename X::ConditionType>();
  static_assert(leads,
                "stele: count_of, sum_of, avg_of, min_of, max_of and value_of take an association "
                "member, such as count_of<&User::tasks>()");
  static_assert(chooses,
                "stele: what chooses the rows of an association is no condition on columns of the "
                "association's model, such as col<&Task::done> == true");
  static_assert(has_operand,
                "stele: this is a column of another model than the association leads to");
  if constexpr (leads && chooses && has_operand) {
    return Made(association_value(association_name<Association>, aggregate.expr(),
                                  condition_expr(condition)));
  } else {
    return Made(aggregate.expr());
  }
}
template <class X, class C>
auto aggregate_of_rows(std::string_view association, const X& aggregate, const C& condition) {
  using Made = AssociationExpression<typename X::Type, Condition<>, X::is_nullable>;
  return Made(
      association_value({.name = association}, aggregate.expr(), condition_expr(condition)));
}

}  // namespace detail

/// How many rows there are, of those that the condition holds for. SQL: (SELECT count(*) …)
template <auto Association, class C = detail::NoCondition>
[[nodiscard]] auto count_of(const C& condition = {}) {
  return detail::aggregate_of_rows<Association>(count(), condition);
}
template <class C = detail::NoCondition>
[[nodiscard]] auto count_of(std::string_view association, const C& condition = {}) {
  return detail::aggregate_of_rows(association, count(), condition);
}
/// The sum over the rows, 0 of none; of what and of which type is as `sum`. SQL: (SELECT sum(…) …)
template <auto Association, detail::Operand X, class C = detail::NoCondition>
[[nodiscard]] auto sum_of(const X& operand, const C& condition = {}) {
  return detail::aggregate_of_rows<Association>(sum(operand), condition);
}
template <detail::Operand X, class C = detail::NoCondition>
[[nodiscard]] auto sum_of(std::string_view association, const X& operand, const C& condition = {}) {
  return detail::aggregate_of_rows(association, sum(operand), condition);
}
/// The mean over the rows; NULL of none. SQL: (SELECT avg(…) …)
template <auto Association, detail::Operand X, class C = detail::NoCondition>
[[nodiscard]] auto avg_of(const X& operand, const C& condition = {}) {
  return detail::aggregate_of_rows<Association>(avg(operand), condition);
}
template <detail::Operand X, class C = detail::NoCondition>
[[nodiscard]] auto avg_of(std::string_view association, const X& operand, const C& condition = {}) {
  return detail::aggregate_of_rows(association, avg(operand), condition);
}
/// The least value among the rows; NULL of none. SQL: (SELECT min(…) …)
template <auto Association, detail::Operand X, class C = detail::NoCondition>
[[nodiscard]] auto min_of(const X& operand, const C& condition = {}) {
  return detail::aggregate_of_rows<Association>(min(operand), condition);
}
template <detail::Operand X, class C = detail::NoCondition>
[[nodiscard]] auto min_of(std::string_view association, const X& operand, const C& condition = {}) {
  return detail::aggregate_of_rows(association, min(operand), condition);
}
/// The greatest value among the rows; NULL of none. SQL: (SELECT max(…) …)
template <auto Association, detail::Operand X, class C = detail::NoCondition>
[[nodiscard]] auto max_of(const X& operand, const C& condition = {}) {
  return detail::aggregate_of_rows<Association>(max(operand), condition);
}
template <detail::Operand X, class C = detail::NoCondition>
[[nodiscard]] auto max_of(std::string_view association, const X& operand, const C& condition = {}) {
  return detail::aggregate_of_rows(association, max(operand), condition);
}

/// A value of the one row of an association: `value_of<&Task::owner>(col<&User::name>)`. NULL where
/// there is no row; of several rows of a has_one it is the first by key, as where it is included.
/// SQL: (SELECT users.name FROM users WHERE … LIMIT 1)
template <auto Association, detail::Operand X>
[[nodiscard]] auto value_of(const X& term) {
  using Made =
      AssociationExpression<typename X::Type, Condition<reflect::owner_of<Association>>, true>;
  constexpr bool leads = detail::is_association<Association>;
  constexpr bool has_operand = detail::is_condition_on<Association, typename X::ConditionType>();
  static_assert(
      leads, "stele: value_of<...>() takes an association member, such as value_of<&Task::user>");
  static_assert(has_operand,
                "stele: this is a column of another model than the association leads to");
  if constexpr (leads && has_operand) {
    constexpr bool is_one = !reflect::is_to_many<reflect::value_of<Association>>;
    static_assert(is_one,
                  "stele: value_of<...>() is of an association with one row; of several take "
                  "count_of, sum_of, avg_of, min_of or max_of");
    return Made(detail::associated_value(detail::association_name<Association>, term.expr()));
  } else {
    return Made(term.expr());
  }
}
/// The same of records.
/// @throws Error Errc::invalid_argument, by the verb that ends the query, for an association with
///   several rows
template <detail::Operand X>
[[nodiscard]] auto value_of(std::string_view association, const X& term) {
  return AssociationExpression<typename X::Type, Condition<>, true>(
      detail::associated_value({.name = association}, term.expr()));
}

}  // namespace stele

#pragma GCC visibility pop
