#pragma once

#include <type_traits>

#include "stele/model/column.hpp"
#include "stele/model/query_core.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

/// What a query of T accepts: conditions and orders over T's columns, or over run-time columns.
template <class T, class... Models>
inline constexpr bool accepts = (std::is_same_v<Models, T> && ...);
template <class T, class C>
inline constexpr bool accepts_condition = false;
template <class T, class... Models>
inline constexpr bool accepts_condition<T, Condition<Models...>> = accepts<T, Models...>;

/// The model of an ORDER BY term; `NoOrder` of what is none.
struct NoOrder;
template <class Term>
struct OrderOwner {
  using type = NoOrder;
};
template <class Owner>
struct OrderOwner<Order<Owner>> {
  using type = Owner;
};
template <Operand Term>
struct OrderOwner<Term> {
  using type = std::conditional_t<Term::is_association, NoOrder,
                                  typename OrderModel<typename Term::ConditionType>::type>;
};
template <class Term>
inline constexpr bool is_order = !std::is_same_v<typename OrderOwner<Term>::type, NoOrder>;
template <class T, class Term>
inline constexpr bool accepts_order = std::is_void_v<typename OrderOwner<Term>::type> ||
                                      std::is_same_v<typename OrderOwner<Term>::type, T>;

/// Adds a column, an expression, or one of them with its direction, to the order of a query.
template <class Term>
void add_order(QueryCore& query, const Term& term) {
  if constexpr (Operand<Term>) {
    add_order(query, term.asc());
  } else {
    query.order_by(term.expr(), term.descending(), term.nulls());
  }
}

}  // namespace stele::detail

#pragma GCC visibility pop
