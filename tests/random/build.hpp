#pragma once

#include "stele/stele.hpp"
#include "term.hpp"

namespace stele::test::queries {

using Expr = Expression<void, Condition<>>;
using Models = std::vector<Model<Record>>;

/// The join whose columns are meant, for terms of its second table.
struct Reads {
  const Models& models;
  const Join* join = nullptr;
};

/// The term by the library's own functions.
[[nodiscard]] Expr value_of(const Term& term, const Reads& reads);
[[nodiscard]] Condition<> condition_of(const Term& term, const Reads& reads);
[[nodiscard]] Order<void> order_of(const OrderBy& order, const Reads& reads);
/// A query of one table, of rows.
[[nodiscard]] Query<Record> rows_of(const Select& select, const Reads& reads);

/// Applies what every query can have.
template <class Q>
void apply(Q& query, const Select& select, const Reads& reads) {
  if (select.where) query.where(condition_of(*select.where, reads));
  for (const TermPtr& each : select.group) query.group_by(value_of(*each, reads));
  if (select.having) query.having(condition_of(*select.having, reads));
  if (select.distinct) query.distinct();
  for (const OrderBy& each : select.order) query.order_by(order_of(each, reads));
  if (select.limit) query.limit(*select.limit);
  if (select.offset) query.offset(*select.offset);
}

}  // namespace stele::test::queries
