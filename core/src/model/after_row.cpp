#include <algorithm>

#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/operand.hpp"

namespace stele::detail {

namespace {

/// One term of the order, and the value that the row has of it.
struct OrderPlace {
  sql::Expr attribute;
  const Value* value;
  bool descending;
  bool nullable;
  bool nulls_first;
};

sql::Expr never() { return sql::Expr({sql::Logical{.op = sql::LogicalOperator::or_}}); }

sql::Expr is_equal(const OrderPlace& place) {
  if (place.value->is_null()) return null_test(place.attribute, false);
  return sql::compare(sql::ComparisonOperator::equal, place.attribute, untyped(*place.value));
}

/// What comes after the row by this term alone.
sql::Expr is_after(const OrderPlace& place) {
  if (place.value->is_null()) {
    return place.nulls_first ? null_test(place.attribute, true) : never();
  }
  const auto op =
      place.descending ? sql::ComparisonOperator::less : sql::ComparisonOperator::greater;
  sql::Expr after = sql::compare(op, place.attribute, untyped(*place.value));
  if (!place.nullable || place.nulls_first) return after;
  return sql::or_(after, null_test(place.attribute, false));
}

OrderPlace place_of(const Metadata& model, const sql::OrderTerm& term,
                    const std::vector<Value>& row) {
  const auto* ref = std::get_if<sql::AttributeRef>(&term.expr.node().data);
  const bool is_own = ref != nullptr && ref->alias.empty() && !ref->outer &&
                      (ref->model == nullptr || ref->model == model.identity);
  if (!is_own) {
    throw Error(Errc::invalid_argument,
                "after() pages " + model.name +
                    " by columns of its own, and the query is ordered by something else; order by "
                    "columns",
                {.model = model.name});
  }
  const std::size_t index = model.index_of(ref->name);
  const bool neutral = term.nulls == sql::NullsOrder::dialect_neutral;
  return {.attribute = term.expr,
          .value = &row[index],
          .descending = term.descending,
          .nullable = model.attributes[index].column.nullable,
          .nulls_first = neutral ? term.descending : term.nulls == sql::NullsOrder::first};
}

}  // namespace

sql::Expr after_row(const Metadata& model, const std::vector<sql::OrderTerm>& order,
                    const std::vector<Value>& row) {
  if (model.key.empty()) {
    throw Error(Errc::invalid_argument,
                "after() pages by the key, and " + model.name + " has none; use page() or offset()",
                {.model = model.name});
  }
  std::vector<OrderPlace> places;
  places.reserve(order.size() + model.key.size());
  for (const sql::OrderTerm& term : order) places.push_back(place_of(model, term, row));
  for (const std::size_t index : model.key) {
    const bool is_ordered = std::any_of(places.begin(), places.end(), [&](const OrderPlace& place) {
      return place.value == &row[index];
    });
    if (is_ordered) continue;
    places.push_back({.attribute = attribute(model.identity, model.attributes[index].name),
                      .value = &row[index],
                      .descending = false,
                      .nullable = false,
                      .nulls_first = false});
  }
  // a > 1 OR (a = 1 AND (b > 2 OR (b = 2 AND …)))
  sql::Expr after = is_after(places.back());
  for (std::size_t i = places.size() - 1; i-- > 0;) {
    after = sql::or_(is_after(places[i]), sql::and_(is_equal(places[i]), after));
  }
  const OrderPlace& first = places.front();
  if (places.size() == 1 || first.nullable) return after;
  // An index on the first column finds where to begin.
  const auto op = first.descending ? sql::ComparisonOperator::less_equal
                                   : sql::ComparisonOperator::greater_equal;
  return sql::and_(sql::compare(op, first.attribute, untyped(*first.value)), after);
}

}  // namespace stele::detail
