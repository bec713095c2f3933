#include "resolver.hpp"

#include <optional>
#include <utility>

#include "resolve_numbers.hpp"
#include "resolve_text.hpp"
#include "resolve_times.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

/// The constant that is not yet of any type, or null.
const Value* constant_of(const sql::Expr& expr) {
  const auto* literal = std::get_if<sql::Literal>(&expr.node().data);
  return literal == nullptr ? nullptr : &literal->value;
}

bool is_numeric(const ColumnType& type) {
  return type.is_integer() || type.value_kind() == ValueKind::float64 ||
         type.kind == TypeKind::decimal;
}

/// As what a constant is sent whose type nothing else says.
ColumnType type_of_constant(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
      return types::boolean();
    case ValueKind::int64:
      return types::bigint();
    case ValueKind::float64:
      return types::double_();
    case ValueKind::decimal:
      return types::decimal(Decimal::max_digits, value.as<Decimal>().scale());
    case ValueKind::bytes:
      return types::blob();
    case ValueKind::timestamp:
      return types::timestamp();
    case ValueKind::local_timestamp:
      return types::local_timestamp();
    case ValueKind::date:
      return types::date();
    case ValueKind::time:
      return types::time();
    case ValueKind::uuid:
      return types::uuid();
    case ValueKind::json:
      return types::json();
    default:
      return types::text();
  }
}

namespace {

sql::LogicalOperator constant_truth(bool truth) {
  return truth ? sql::LogicalOperator::and_ : sql::LogicalOperator::or_;
}

}  // namespace

sql::Expr resolve(const sql::Expr& expr, const Metadata& model) {
  Scope scope;
  scope.sources.push_back({.model = &model, .alias = {}, .exposed = model.table.name});
  return Resolver(scope, Place::row, nullptr)(expr);
}

sql::Expr Resolver::operator()(const sql::Expr& expr) const {
  return std::visit([&](const auto& node) { return rebuilt(node, expr); }, expr.node().data);
}

sql::Expr Resolver::alone(const sql::Expr& expr) const {
  const Value* constant = constant_of(expr);
  if (constant == nullptr) return (*this)(expr);
  const ColumnType type = type_of_constant(*constant);
  return sql::literal(*constant, type, origin_of(expr));
}

sql::OrderTerm Resolver::ordered(const sql::OrderTerm& term) const {
  sql::OrderTerm order{alone(term.expr), term.descending, term.nulls};
  const auto* ref = std::get_if<sql::AttributeRef>(&term.expr.node().data);
  if (ref == nullptr) return order;
  const FoundAttribute found = find_attribute(scope_, *ref);
  if (!found.info->column.nullable && !found.source->nullable) {
    order.nulls = sql::NullsOrder::irrelevant;
  }
  return order;
}

sql::Expr Resolver::rebuilt(const sql::AttributeRef& ref, const sql::Expr& /*same*/) const {
  const FoundAttribute found = find_attribute(scope_, ref);
  return sql::column(found.qualified ? found.source->exposed : std::string(),
                     found.info->column.name, found.type);
}

sql::Expr Resolver::rebuilt(const sql::ColumnRef& /*node*/, const sql::Expr& same) const {
  return same;
}

sql::Expr Resolver::rebuilt(const sql::Literal& /*node*/, const sql::Expr& same) const {
  return same;
}

sql::Expr Resolver::rebuilt(const sql::Parameter& /*node*/, const sql::Expr& same) const {
  return same;
}

sql::Expr Resolver::rebuilt(const sql::Position& /*node*/, const sql::Expr& same) const {
  return same;
}

sql::Expr Resolver::rebuilt(const sql::TextSearch& /*node*/, const sql::Expr& same) const {
  return same;
}

sql::Expr Resolver::rebuilt(const sql::Comparison& node, const sql::Expr& /*same*/) const {
  return compared(node.op, node.left, node.right);
}

sql::Expr Resolver::rebuilt(const sql::Logical& node, const sql::Expr& /*same*/) const {
  return sql::Expr({sql::Logical{.op = node.op, .operands = all(node.operands)}});
}

sql::Expr Resolver::rebuilt(const sql::Not& node, const sql::Expr& /*same*/) const {
  return sql::not_((*this)(node.operand));
}

sql::Expr Resolver::rebuilt(const sql::IsNull& node, const sql::Expr& /*same*/) const {
  return sql::Expr({sql::IsNull{.operand = alone(node.operand), .negated = node.negated}});
}

sql::Expr Resolver::rebuilt(const sql::TextMatch& node, const sql::Expr& /*same*/) const {
  const sql::Expr operand = alone(node.operand);
  const ColumnType type = sql::type_of(operand);
  const bool is_part = std::holds_alternative<sql::JsonPath>(operand.node().data);
  if (!type.is_text() && !is_part) {
    throw Error(Errc::mapping,
                name_of(node.operand) + " is " + to_string(type) +
                    " and cannot be matched with a pattern, which is for text",
                {.model = model()});
  }
  return resolved_match(node, operand, is_part ? types::text() : type);
}

sql::Expr Resolver::rebuilt(const sql::IsDistinct& node, const sql::Expr& /*same*/) const {
  sql::Expr left = alone(node.left);
  const ColumnType type = sql::type_of(left);
  const Value* constant = constant_of(node.right);
  if (constant == nullptr) {
    sql::Expr right = (*this)(node.right);
    require_comparable(type, node.left, sql::type_of(right), node.right);
    align_case(left, right);
    align_forms(left, right);
    return sql::Expr({sql::IsDistinct{left, right, node.negated}});
  }
  const sql::Expr right = beside(node.left, type, node.right);
  const auto& typed_constant = std::get<sql::Literal>(right.node().data);
  if (typed_constant.value.if_is<Decimal>() != nullptr) {
    const auto exact = decimal_literal(typed_constant, type);
    // No value is equal to it, and NULL neither.
    if (!exact)
      return sql::Expr({sql::Logical{.op = constant_truth(!node.negated), .operands = {}}});
    return sql::Expr({sql::IsDistinct{left, *exact, node.negated}});
  }
  if (is_between_instants(typed_constant.value, type)) {
    return sql::Expr({sql::Logical{.op = constant_truth(!node.negated), .operands = {}}});
  }
  return sql::Expr({sql::IsDistinct{left, right, node.negated}});
}

sql::Expr Resolver::rebuilt(const sql::JsonPath& node, const sql::Expr& /*same*/) const {
  const sql::Expr document = (*this)(node.document);
  require_json(node.document, document);
  return sql::Expr({sql::JsonPath{document, node.steps}});
}

sql::Expr Resolver::rebuilt(const sql::JsonContains& node, const sql::Expr& /*same*/) const {
  const sql::Expr document = (*this)(node.document);
  // The name of a run-time column says nothing of its type: "contains" is asked of text too.
  require_json(node.document, document);
  return sql::Expr({sql::JsonContains{document, typed(node.document, types::json(), node.value)}});
}

sql::Expr Resolver::rebuilt(const sql::JsonSet& node, const sql::Expr& /*same*/) const {
  const sql::Expr document = (*this)(node.document);
  require_json(node.document, document);
  return sql::Expr(
      {sql::JsonSet{document, node.steps, typed(node.document, types::json(), node.value)}});
}

sql::Expr Resolver::rebuilt(const sql::ArrayTest& node, const sql::Expr& /*same*/) const {
  const sql::Expr array = (*this)(node.array);
  const ColumnType type = sql::type_of(array);
  if (type.kind != TypeKind::array || type.element == nullptr) {
    throw Error(Errc::mapping,
                name_of(node.array) + " is " + to_string(type) +
                    " and has no elements; contains(), overlaps() and any() of values are asked "
                    "of an array",
                {.model = model()});
  }
  const bool is_one = node.kind == sql::ArrayTestKind::any;
  const ColumnType& wanted = is_one ? *type.element : type;
  return sql::Expr({sql::ArrayTest{node.kind, array, typed(node.array, wanted, node.value)}});
}

sql::Expr Resolver::rebuilt(const sql::Collate& node, const sql::Expr& /*same*/) const {
  const sql::Expr operand = alone(node.operand);
  if (!sql::type_of(operand).is_text()) {
    throw Error(Errc::mapping,
                name_of(node.operand) + " is " + to_string(sql::type_of(operand)) +
                    " and has no collation, which is for text",
                {.model = model()});
  }
  return sql::Expr({sql::Collate{operand, node.collation}});
}

std::vector<sql::Expr> Resolver::all(const std::vector<sql::Expr>& operands) const {
  std::vector<sql::Expr> resolved;
  resolved.reserve(operands.size());
  for (const sql::Expr& operand : operands) resolved.push_back((*this)(operand));
  return resolved;
}

void Resolver::require_json(const sql::Expr& named, const sql::Expr& resolved) const {
  const ColumnType type = sql::type_of(resolved);
  if (type.kind == TypeKind::json) return;
  throw Error(Errc::mapping,
              name_of(named) + " is " + to_string(type) +
                  " and no JSON document, into which a path could lead",
              {.model = model()});
}

}  // namespace stele::detail
