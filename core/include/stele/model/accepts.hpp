#pragma once

#include <type_traits>

#include "stele/model/column.hpp"
#include "stele/model/query_core.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// A model of a query that a LEFT JOIN added: its columns are NULL where there is no row of it.
template <class T>
struct LeftJoined;

namespace detail {

/// The models that a query reads.
template <class... In>
struct Models;

template <class In>
struct ModelList {
  template <class M>
  static constexpr bool has = std::is_same_v<M, In>;
  template <class M>
  static constexpr bool may_lack = false;
};
template <class... In>
struct ModelList<Models<In...>> {
  template <class M>
  static constexpr bool has = ((std::is_same_v<M, In> || std::is_same_v<LeftJoined<M>, In>) || ...);
  template <class M>
  static constexpr bool may_lack = (std::is_same_v<LeftJoined<M>, In> || ...);
};

/// What a query of these models accepts: conditions and orders over their columns, or over run-time
/// columns.
template <class In, class... Named>
inline constexpr bool accepts = (ModelList<In>::template has<Named> && ...);
template <class In, class C>
inline constexpr bool accepts_condition = false;
template <class In, class... Named>
inline constexpr bool accepts_condition<In, Condition<Named...>> = accepts<In, Named...>;

/// True where the condition names a model of which there may be no row.
template <class In, class C>
inline constexpr bool may_lack_model = false;
template <class In, class... Named>
inline constexpr bool may_lack_model<In, Condition<Named...>> =
    (ModelList<In>::template may_lack<Named> || ...);

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
template <class In, class Term>
inline constexpr bool accepts_order = std::is_void_v<typename OrderOwner<Term>::type> ||
                                      ModelList<In>::template has<typename OrderOwner<Term>::type>;

/// Adds a column, an expression, or one of them with its direction, to the order of a query.
template <class Term>
void add_order(QueryCore& query, const Term& term) {
  if constexpr (Operand<Term>) {
    query.order_by(term.expr(), false, sql::NullsOrder::dialect_neutral);
  } else {
    query.order_by(term.expr(), term.descending(), term.nulls());
  }
}

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
