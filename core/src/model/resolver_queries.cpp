#include <algorithm>
#include <utility>

#include "resolve_numbers.hpp"
#include "resolver.hpp"
#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

/// A decimal constant with as many digits after the point as the values beside it; with its own
/// where it has more.
sql::Expr with_digits_of(const ColumnType& type, const sql::Expr& constant) {
  const auto& literal = std::get<sql::Literal>(constant.node().data);
  if (literal.value.if_is<Decimal>() == nullptr) return constant;
  return decimal_literal(literal, type).value_or(constant);
}

}  // namespace

ColumnType Resolver::unify(const std::vector<sql::Expr>& named,
                           std::vector<sql::Expr>& values) const {
  const auto is_constant = [](const sql::Expr& expr) { return constant_of(expr) != nullptr; };
  const auto first = std::find_if_not(named.begin(), named.end(), is_constant);
  const auto at = static_cast<std::size_t>(first == named.end() ? 0 : first - named.begin());
  std::vector<std::optional<sql::Expr>> resolved(named.size());
  resolved[at] = alone(named[at]);
  ColumnType type = sql::type_of(*resolved[at]);
  if (type.is_integer()) type = types::bigint();
  for (std::size_t i = 0; i < named.size(); ++i) {
    const Value* constant = constant_of(named[i]);
    if (i == at || (constant != nullptr && constant->is_null())) continue;
    resolved[i] = constant == nullptr ? (*this)(named[i]) : alone(named[i]);
    ColumnType other = sql::type_of(*resolved[i]);
    if (other.is_integer()) other = types::bigint();
    const bool widens = type.is_integer() && other.value_kind() == ValueKind::float64;
    if (widens) type = types::double_();
    if (constant != nullptr) continue;
    require_comparable(type, named[at], other, named[i]);
    if (type.storage == other.storage) continue;
    throw Error(Errc::unsupported,
                name_of(named[at]) + " and " + name_of(named[i]) +
                    " are stored in different forms and cannot be values of one expression",
                {.model = model()});
  }
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (constant_of(named[i]) != nullptr) {
      resolved[i] = with_digits_of(type, typed(named[at], type, named[i]));
    } else if (type.kind == TypeKind::double_ && sql::type_of(*resolved[i]).is_integer()) {
      resolved[i] = sql::Expr({sql::Cast{*resolved[i], type}});
    }
  }
  values.clear();
  for (std::optional<sql::Expr>& each : resolved) values.push_back(*std::move(each));
  return type;
}

sql::Expr Resolver::rebuilt(const sql::Function& node, const sql::Expr& /*same*/) const {
  sql::Function function{.name = node.name, .arguments = {}, .type = node.type, .kind = node.kind};
  switch (node.kind) {
    case sql::FunctionKind::coalesce:
      function.type = unify(node.arguments, function.arguments);
      break;
    case sql::FunctionKind::window:
    case sql::FunctionKind::shifted:
      throw Error(Errc::invalid_argument,
                  node.name + "() is a window function; say over which rows by .over(…)",
                  {.model = model()});
    case sql::FunctionKind::users:
      for (const sql::Expr& each : node.arguments) function.arguments.push_back(alone(each));
      if (node.takes_type) function.type = sql::type_of(function.arguments.front());
      break;
    case sql::FunctionKind::text:
    case sql::FunctionKind::length:
      function.arguments.push_back(alone(node.arguments.front()));
      const ColumnType type = sql::type_of(function.arguments.front());
      const bool takes_bytes = node.kind == sql::FunctionKind::length;
      if (type.is_text() || (takes_bytes && type.kind == TypeKind::blob)) break;
      throw Error(Errc::mapping,
                  name_of(node.arguments.front()) + " is " + to_string(type) + ", and " +
                      node.name + "() is of text",
                  {.model = model()});
  }
  return sql::Expr({std::move(function)});
}

sql::Expr Resolver::rebuilt(const sql::Raw& node, const sql::Expr& /*same*/) const {
  sql::Raw raw = node;
  for (std::size_t i = 0; i < raw.operands.size(); ++i) {
    const auto* literal = std::get_if<sql::Literal>(&node.operands[i].node().data);
    if (literal == nullptr) {
      raw.operands[i] = (*this)(node.operands[i]);
    } else {
      raw.operands[i] = sql::literal(literal->value, literal->type, origin_of(node.operands[i]));
    }
  }
  return sql::Expr({std::move(raw)});
}

sql::Expr Resolver::rebuilt(const sql::Extension& node, const sql::Expr& same) const {
  sql::Extension extension = node;
  if (!node.alike) {
    extension.raw = std::get<sql::Raw>(rebuilt(node.raw, same).node().data);
    return sql::Expr({std::move(extension)});
  }
  std::vector<sql::Expr>& operands = extension.raw.operands;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const bool is_constant = i > 0 && constant_of(operands[i]) != nullptr;
    operands[i] = is_constant ? typed(node.raw.operands.front(), sql::type_of(operands.front()),
                                      node.raw.operands[i])
                              : alone(node.raw.operands[i]);
  }
  return sql::Expr({std::move(extension)});
}

sql::Expr Resolver::rebuilt(const sql::Case& node, const sql::Expr& /*same*/) const {
  std::vector<sql::Expr> named;
  for (const sql::Case::Branch& branch : node.branches) named.push_back(branch.value);
  if (node.otherwise) named.push_back(*node.otherwise);
  std::vector<sql::Expr> values;
  sql::Case result;
  result.type = unify(named, values);
  for (std::size_t i = 0; i < node.branches.size(); ++i) {
    result.branches.push_back({(*this)(node.branches[i].condition), values[i]});
  }
  if (node.otherwise) result.otherwise = values.back();
  return sql::Expr({std::move(result)});
}

namespace {

/// True where every database makes the same of it.
bool can_cast(const ColumnType& from, const ColumnType& to) {
  const bool is_double = from.value_kind() == ValueKind::float64;
  const bool is_decimal = from.kind == TypeKind::decimal;
  const bool is_boolean = from.kind == TypeKind::boolean;
  switch (to.value_kind()) {
    case ValueKind::int64:
      return is_double || is_boolean || from.is_text() || from.is_integer();
    case ValueKind::float64:
      return from.is_integer() || is_decimal || from.is_text() || is_double;
    case ValueKind::boolean:
      return from.is_integer() || is_boolean;
    case ValueKind::decimal:
      return from.is_integer();
    case ValueKind::text:
      return from.is_integer() || is_boolean || is_double || is_decimal || from.is_text() ||
             from.kind == TypeKind::uuid;
    case ValueKind::date:
      return (from.kind == TypeKind::timestamp && unix_unit(from.storage) == 0) ||
             from.kind == TypeKind::local_timestamp || from.kind == TypeKind::date;
    default:
      return false;
  }
}

}  // namespace

sql::Expr Resolver::rebuilt(const sql::Cast& node, const sql::Expr& /*same*/) const {
  sql::Expr operand = alone(node.operand);
  const ColumnType from = sql::type_of(operand);
  if (!can_cast(from, node.type)) {
    throw Error(Errc::unsupported,
                name_of(node.operand) + " is " + to_string(from) + " and is not cast to " +
                    to_string(node.type) +
                    ": databases differ in what they make of it; cast the value in the program",
                {.model = model()});
  }
  const bool is_same = from.kind == node.type.kind && from.storage == node.type.storage;
  if (is_same && from.kind != TypeKind::decimal) return operand;
  ColumnType type = node.type.is_integer() ? types::bigint() : node.type;
  if (type.kind == TypeKind::float_) type = types::double_();
  return sql::Expr({sql::Cast{std::move(operand), std::move(type)}});
}

sql::Expr Resolver::rebuilt(const sql::Subquery& node, const sql::Expr& /*same*/) const {
  if (builder_ == nullptr) {
    throw Error(Errc::unsupported, "a check or an index cannot have a subquery",
                {.model = model()});
  }
  const auto& tree = *static_cast<const QueryTree*>(node.tree.get());
  sql::Subquery result{.kind = node.kind, .tree = node.tree, .negated = node.negated};
  if (node.operand) result.operand = alone(*node.operand);
  sql::Select select = builder_->subquery(tree, scope_, node.kind, node.negated);
  if (node.kind != sql::SubqueryKind::exists) {
    const ColumnType type = sql::type_of(select.projections.front().expr);
    if (node.operand)
      require_comparable(sql::type_of(*result.operand), *node.operand, type, tree.terms.front());
    result.type = node.operand ? types::boolean() : type;
  } else {
    result.type = types::boolean();
  }
  result.select = std::make_shared<const sql::Select>(std::move(select));
  return sql::Expr({std::move(result)});
}

void Resolver::require_order_of_frame(const sql::Window& window) const {
  const auto counts = [](const sql::FrameBound& bound) {
    return bound.kind == sql::FrameBoundKind::preceding ||
           bound.kind == sql::FrameBoundKind::following;
  };
  const bool is_counted = counts(window.frame->start) || counts(window.frame->end);
  if (window.frame->unit == sql::FrameUnit::groups && window.order.empty()) {
    throw Error(Errc::invalid_argument,
                "groups_between() counts groups of rows of equal order; add order_by(…) to over()",
                {.model = model()});
  }
  if (window.frame->unit != sql::FrameUnit::range || !is_counted) return;
  if (window.order.size() == 1 && is_numeric(sql::type_of(window.order.front().expr))) return;
  throw Error(Errc::invalid_argument,
              "range_between() with preceding() or following() counts by the value of one number; "
              "give over() an order_by() of just that",
              {.model = model()});
}

sql::Expr Resolver::rebuilt(const sql::Window& node, const sql::Expr& /*same*/) const {
  if (place_ != Place::result) {
    throw Error(Errc::invalid_argument,
                "a window function is of the rows of the result and cannot stand in where(), "
                "group_by() or having(); select it in a query, and filter that by stele::from()",
                {.model = model()});
  }
  const Resolver of_groups = at(Place::having);
  const auto* function = std::get_if<sql::Function>(&node.function.node().data);
  sql::Window window{.function = node.function};
  if (function == nullptr) {
    window.function = of_groups(node.function);
    const auto* aggregate = std::get_if<sql::Aggregate>(&window.function.node().data);
    if (aggregate != nullptr && aggregate->distinct) {
      throw Error(Errc::unsupported,
                  "no database counts different values over a window; count them in a subquery",
                  {.model = model()});
    }
  } else {
    sql::Function call = *function;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const bool is_default = i > 0 && constant_of(call.arguments[i]) != nullptr;
      if (is_default && constant_of(call.arguments[i])->is_null()) continue;
      call.arguments[i] =
          is_default ? of_groups.typed(function->arguments.front(),
                                       sql::type_of(call.arguments.front()), call.arguments[i])
                     : of_groups.alone(call.arguments[i]);
      if (i > 0 && !is_default) {
        require_comparable(sql::type_of(call.arguments.front()), function->arguments.front(),
                           sql::type_of(call.arguments[i]), function->arguments[i]);
      }
    }
    if (call.kind == sql::FunctionKind::shifted) call.type = sql::type_of(call.arguments.front());
    window.function = sql::Expr({std::move(call)});
  }
  for (const sql::Expr& term : node.partition) window.partition.push_back(of_groups.alone(term));
  for (const sql::OrderTerm& term : node.order) window.order.push_back(of_groups.ordered(term));
  window.frame = node.frame;
  if (window.frame) require_order_of_frame(window);
  return sql::Expr({std::move(window)});
}

}  // namespace stele::detail
