#include <algorithm>

#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/operand.hpp"
#include "stele/sql/node.hpp"

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

/// The row's value, of whose shape the query is.
sql::Expr constant(const OrderPlace& place) { return sql::literal(*place.value, {}, place.value); }

sql::Expr is_equal(const OrderPlace& place) {
  if (place.value->is_null()) return null_test(place.attribute, false);
  return sql::compare(sql::ComparisonOperator::equal, place.attribute, constant(place));
}

/// What comes after the row by this term alone.
sql::Expr is_after(const OrderPlace& place) {
  if (place.value->is_null()) {
    return place.nulls_first ? null_test(place.attribute, true) : never();
  }
  const auto op =
      place.descending ? sql::ComparisonOperator::less : sql::ComparisonOperator::greater;
  sql::Expr after = sql::compare(op, place.attribute, constant(place));
  if (!place.nullable || place.nulls_first) return after;
  return sql::or_(after, null_test(place.attribute, false));
}

std::size_t attribute_of(const Metadata& model, const sql::OrderTerm& term) {
  const auto* ref = std::get_if<sql::AttributeRef>(&term.expr.node().data);
  const bool is_own = ref != nullptr && ref->alias.empty() && !ref->outer &&
                      (ref->model == nullptr || ref->model == model.identity);
  if (is_own) return model.index_of(ref->name);
  throw Error(Errc::invalid_argument,
              "after() pages " + model.name +
                  " by columns of its own, and the query is ordered by something else; order by "
                  "columns",
              {.model = model.name});
}

bool puts_nulls_first(const sql::OrderTerm& term) {
  const bool neutral = term.nulls == sql::NullsOrder::dialect_neutral;
  return neutral ? term.descending : term.nulls == sql::NullsOrder::first;
}

}  // namespace

std::vector<std::size_t> after_attributes(const Metadata& model,
                                          const std::vector<sql::OrderTerm>& order) {
  if (model.key.empty()) {
    throw Error(Errc::invalid_argument,
                "after() pages by the key, and " + model.name + " has none; use page() or offset()",
                {.model = model.name});
  }
  std::vector<std::size_t> attributes;
  attributes.reserve(order.size() + model.key.size());
  for (const sql::OrderTerm& term : order) attributes.push_back(attribute_of(model, term));
  for (const std::size_t index : model.key) {
    if (std::find(attributes.begin(), attributes.end(), index) == attributes.end()) {
      attributes.push_back(index);
    }
  }
  return attributes;
}

sql::Expr after_row(const Metadata& model, const std::vector<sql::OrderTerm>& order,
                    const std::vector<Value>& row) {
  std::vector<OrderPlace> places;
  for (const std::size_t index : after_attributes(model, order)) {
    const AttributeInfo& info = model.attributes[index];
    const std::size_t i = places.size();
    places.push_back({.attribute = attribute(model.identity, info.name),
                      .value = &row[index],
                      .descending = i < order.size() && order[i].descending,
                      .nullable = i < order.size() && info.column.nullable,
                      .nulls_first = i < order.size() && puts_nulls_first(order[i])});
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
  return sql::and_(sql::compare(op, first.attribute, constant(first)), after);
}

}  // namespace stele::detail
