#include <utility>

#include "resolve_numbers.hpp"
#include "resolve_text.hpp"
#include "resolve_times.hpp"
#include "resolver.hpp"
#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

const void* origin_of(const sql::Expr& constant) {
  const auto& literal = std::get<sql::Literal>(constant.node().data);
  return literal.origin != nullptr ? literal.origin : &literal.value;
}

sql::Expr Resolver::typed(const sql::Expr& named, const ColumnType& type,
                          const sql::Expr& constant) const {
  const Value* given = constant_of(constant);
  if (given == nullptr) return (*this)(constant);
  Value value = *given;
  const void* const origin = origin_of(constant);
  const auto* ref = std::get_if<sql::AttributeRef>(&named.node().data);
  if (ref != nullptr) {
    const FoundAttribute found = find_attribute(scope_, *ref);
    if (type == found.info->column.type) {
      return sql::literal(coerce(*found.info, found.source->model->name, std::move(value)), type,
                          origin);
    }
  }
  if (convert(value, type)) return sql::literal(std::move(value), type, origin);
  throw Error(Errc::mapping,
              name_of(named) + " is " + to_string(type) + " here and cannot be " +
                  std::string(to_string(given->kind())) + "; give a value of that type",
              {.model = model()});
}

sql::Expr Resolver::beside(const sql::Expr& named, const ColumnType& type,
                           const sql::Expr& constant) const {
  if (type.is_integer()) {
    // A fraction beside an integer column is compared as what it is.
    const Value& value = *constant_of(constant);
    const void* const origin = origin_of(constant);
    if (value.kind() == ValueKind::float64) return sql::literal(value, types::double_(), origin);
    if (value.kind() == ValueKind::int64) return sql::literal(value, types::bigint(), origin);
  }
  const sql::Expr typed_constant = typed(named, type, constant);
  return type.kind == TypeKind::citext ? in_lower_case(typed_constant) : typed_constant;
}

void Resolver::require_comparable(const ColumnType& a, const sql::Expr& left, const ColumnType& b,
                                  const sql::Expr& right) const {
  const bool fits = a.kind == TypeKind::decimal || b.kind == TypeKind::decimal
                        ? is_numeric(a) && a.kind == b.kind && a.scale == b.scale
                        : a.value_kind() == b.value_kind() || (is_numeric(a) && is_numeric(b));
  if (fits && unix_unit(a.storage) == unix_unit(b.storage)) return;
  throw Error(Errc::mapping,
              name_of(left) + " (" + to_string(a) + ") cannot be compared with " + name_of(right) +
                  " (" + to_string(b) + ")",
              {.model = model()});
}

void Resolver::require_order(sql::ComparisonOperator op, const ColumnType& type,
                             const sql::Expr& named, const sql::Expr& resolved) const {
  const bool is_equality =
      op == sql::ComparisonOperator::equal || op == sql::ComparisonOperator::not_equal;
  const bool is_part = std::holds_alternative<sql::JsonPath>(resolved.node().data);
  if (is_equality || is_part) return;
  if (type.kind != TypeKind::json && type.kind != TypeKind::array) return;
  throw Error(Errc::unsupported,
              name_of(named) + " is " + to_string(type) +
                  ", which has no order; compare a part of the document, or for equality",
              {.model = model()});
}

void Resolver::require_ordered(sql::ComparisonOperator op, const Value& document,
                               const sql::Expr& named) const {
  const char first = document.if_is<JsonText>()->text.front();
  const bool is_ordered = first != '{' && first != '[' && first != 'n';
  const bool is_equality =
      op == sql::ComparisonOperator::equal || op == sql::ComparisonOperator::not_equal;
  if (is_ordered || is_equality) return;
  throw Error(Errc::unsupported,
              name_of(named) + " is compared with a JSON null, array or object, which has no order",
              {.model = model()});
}

sql::Expr Resolver::compared(sql::ComparisonOperator op, const sql::Expr& left,
                             const sql::Expr& right) const {
  sql::Expr operand = alone(left);
  const ColumnType type = sql::type_of(operand);
  require_order(op, type, left, operand);
  const Value* constant = constant_of(right);
  if (constant == nullptr) {
    sql::Expr other = (*this)(right);
    require_comparable(type, left, sql::type_of(other), right);
    align_case(operand, other);
    align_forms(operand, other);
    return sql::compare(op, operand, other);
  }
  const sql::Expr literal = beside(left, type, right);
  if (type.kind == TypeKind::json) require_ordered(op, *constant_of(literal), left);
  const auto& typed_constant = std::get<sql::Literal>(literal.node().data);
  if (typed_constant.value.if_is<Decimal>() != nullptr) {
    return compare_decimal(op, operand, type, typed_constant);
  }
  if (typed_constant.value.if_is<Timestamp>() != nullptr && unix_unit(type.storage) != 0) {
    return compare_instant(op, operand, type, typed_constant);
  }
  return sql::compare(op, operand, literal);
}

sql::Expr Resolver::rebuilt(const sql::In& in, const sql::Expr& /*same*/) const {
  const sql::Expr operand = alone(in.operand);
  ColumnType type = sql::type_of(operand);
  if (type.kind == TypeKind::json) return listed_documents(in);
  sql::In list{.operand = operand, .values = {}, .negated = in.negated, .type = {}};
  list.type = type.is_integer() ? types::bigint() : type;
  if (type.kind == TypeKind::decimal) {
    list.type.precision = calculated_precision(type, type);
  }
  list.is_list = type.kind != TypeKind::array;
  for (const sql::Expr& value : in.values) {
    sql::Expr literal = beside(in.operand, type, value);
    const auto& constant = std::get<sql::Literal>(literal.node().data);
    list.made_by = constant.made_by;
    if (constant.value.if_is<Decimal>() != nullptr) {
      const auto exact = decimal_literal(constant, type);
      if (!exact) continue;  // no value of the column is equal to it
      literal = *exact;
    }
    if (is_between_instants(*constant_of(literal), type)) continue;
    list.is_list = list.is_list && sql::type_of(literal) == list.type;
    list.values.push_back(std::move(literal));
  }
  // Each is converted alone: of a list of which one was left out another could be made.
  if (list.is_list && list.values.size() == in.values.size())
    list.origin = in.origin != nullptr ? in.origin : &in;
  return sql::Expr({std::move(list)});
}

sql::Expr Resolver::listed_documents(const sql::In& in) const {
  sql::Logical any{.op = sql::LogicalOperator::or_, .operands = {}};
  for (const sql::Expr& value : in.values) {
    any.operands.push_back(compared(sql::ComparisonOperator::equal, in.operand, value));
  }
  const sql::Expr found({std::move(any)});
  return in.negated ? sql::not_(found) : found;
}

sql::Expr Resolver::rebuilt(const sql::Arithmetic& node, const sql::Expr& /*same*/) const {
  sql::Arithmetic result{node.op, alone(node.left), alone(node.right), {}};
  const ColumnType left = sql::type_of(result.left);
  const ColumnType right = sql::type_of(result.right);
  if (!is_numeric(left) || !is_numeric(right)) {
    const bool is_left = !is_numeric(left);
    throw Error(Errc::mapping,
                name_of(is_left ? node.left : node.right) + " is " +
                    to_string(is_left ? left : right) + " and cannot be calculated with",
                {.model = model()});
  }
  const bool is_decimal = left.kind == TypeKind::decimal || right.kind == TypeKind::decimal;
  if (is_decimal) return calculate_decimals(std::move(result));
  const bool is_integer = left.is_integer() && right.is_integer();
  result.type = is_integer ? types::bigint() : types::double_();
  return sql::Expr({std::move(result)});
}

sql::Expr Resolver::rebuilt(const sql::Aggregate& node, const sql::Expr& /*same*/) const {
  if (place_ == Place::row) {
    throw Error(Errc::invalid_argument,
                "an aggregate such as count() or sum() is of a group of rows and cannot stand in a "
                "condition on one row, nor within another aggregate; use having() for a condition "
                "on groups",
                {.model = model()});
  }
  const Resolver of_rows = at(Place::row);
  sql::Aggregate aggregate = node;
  if (node.filter) aggregate.filter = of_rows(*node.filter);
  if (!node.operand) {
    aggregate.type = types::bigint();
    return sql::Expr({std::move(aggregate)});
  }
  aggregate.operand = of_rows.alone(*node.operand);
  if (reads_outer_alone(*aggregate.operand, scope_)) {
    throw Error(Errc::invalid_argument,
                "an aggregate in a subquery on " + model() +
                    " is of columns of the query around alone, whose aggregate SQL takes it for; "
                    "select it there, or count() the rows",
                {.model = model()});
  }
  const ColumnType type = sql::type_of(*aggregate.operand);
  const auto result = aggregate_type(node.kind, type);
  if (!result) {
    throw Error(Errc::unsupported,
                name_of(*node.operand) + " is " + to_string(type) +
                    ", which has no such aggregate: sum and avg are of numbers, min and max of "
                    "numbers, text, times and enumerations",
                {.model = model()});
  }
  aggregate.type = *result;
  return sql::Expr({std::move(aggregate)});
}

}  // namespace stele::detail
