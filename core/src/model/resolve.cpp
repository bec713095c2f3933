#include <optional>
#include <utility>

#include "resolve_numbers.hpp"
#include "resolve_text.hpp"
#include "resolve_times.hpp"
#include "stele/base/error.hpp"
#include "stele/model/metadata.hpp"

namespace stele::detail {

namespace {

/// The constant that is not yet of any type, or null.
const Value* constant_of(const sql::Expr& expr) {
  const auto* literal = std::get_if<sql::Literal>(&expr.node().data);
  return literal == nullptr ? nullptr : &literal->value;
}

bool is_number(const ColumnType& type) {
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

/// Rebuilds an expression over a model's columns.
class Resolver {
 public:
  explicit Resolver(const Metadata& model) : model_(model) {}

  sql::Expr operator()(const sql::Expr& expr) const {
    return std::visit([&](const auto& node) { return rebuilt(node, expr); }, expr.node().data);
  }

 private:
  // Of each kind of node; `same` is the expression that it is.
  [[nodiscard]] sql::Expr rebuilt(const sql::AttributeRef& ref, const sql::Expr& /*same*/) const {
    const AttributeInfo& info = attribute(ref);
    return sql::column({}, info.column.name, info.column.type);
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::ColumnRef& /*node*/, const sql::Expr& same) const {
    return same;
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Literal& /*node*/, const sql::Expr& same) const {
    return same;
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Parameter& /*node*/, const sql::Expr& same) const {
    return same;
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Comparison& node, const sql::Expr& /*same*/) const {
    return compared(node.op, node.left, node.right);
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Logical& node, const sql::Expr& /*same*/) const {
    return sql::Expr({sql::Logical{.op = node.op, .operands = all(node.operands)}});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Not& node, const sql::Expr& /*same*/) const {
    return sql::not_((*this)(node.operand));
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::IsNull& node, const sql::Expr& /*same*/) const {
    return sql::Expr({sql::IsNull{.operand = (*this)(node.operand), .negated = node.negated}});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::In& node, const sql::Expr& /*same*/) const {
    return listed(node);
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Function& node, const sql::Expr& /*same*/) const {
    sql::Function function{.name = node.name, .arguments = all(node.arguments), .type = node.type};
    for (std::size_t i = 0; i < function.arguments.size(); ++i) {
      const ColumnType type = sql::type_of(function.arguments[i]);
      if (type.is_text() || !node.type.is_text()) continue;
      throw Error(Errc::mapping,
                  name_of(node.arguments[i]) + " is " + to_string(type) + ", and " + node.name +
                      "() is of text",
                  {.model = model_.name});
    }
    return sql::Expr({std::move(function)});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Arithmetic& node, const sql::Expr& /*same*/) const {
    return calculated(node);
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::TextMatch& node, const sql::Expr& /*same*/) const {
    const sql::Expr operand = (*this)(node.operand);
    const ColumnType type = sql::type_of(operand);
    const bool is_part = std::holds_alternative<sql::JsonPath>(operand.node().data);
    if (!type.is_text() && !is_part) {
      throw Error(Errc::mapping,
                  name_of(node.operand) + " is " + to_string(type) +
                      " and cannot be matched with a pattern, which is for text",
                  {.model = model_.name});
    }
    return resolved_match(node, operand, is_part ? types::text() : type);
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::IsDistinct& node, const sql::Expr& /*same*/) const {
    sql::Expr left = (*this)(node.left);
    const ColumnType type = sql::type_of(left);
    const Value* constant = constant_of(node.right);
    if (constant == nullptr) {
      sql::Expr right = (*this)(node.right);
      require_comparable(type, node.left, sql::type_of(right), node.right);
      align_case(left, right);
      return sql::Expr({sql::IsDistinct{left, right, node.negated}});
    }
    const sql::Expr right = beside(node.left, type, *constant);
    if (const auto* number = constant_of(right)->if_is<Decimal>()) {
      const auto exact = decimal_literal(*number, type);
      // No value is equal to it, and NULL neither.
      if (!exact) return sql::Expr({sql::Logical{.op = same_or_not(node.negated), .operands = {}}});
      return sql::Expr({sql::IsDistinct{left, *exact, node.negated}});
    }
    if (is_between_instants(*constant_of(right), type)) {
      return sql::Expr({sql::Logical{.op = same_or_not(node.negated), .operands = {}}});
    }
    return sql::Expr({sql::IsDistinct{left, right, node.negated}});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::JsonPath& node, const sql::Expr& /*same*/) const {
    const sql::Expr document = (*this)(node.document);
    require_json(node.document, document);
    return sql::Expr({sql::JsonPath{document, node.steps}});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::JsonContains& node, const sql::Expr& /*same*/) const {
    const sql::Expr document = (*this)(node.document);
    // The name of a run-time column says nothing of its type: "contains" is asked of text too.
    require_json(node.document, document);
    return sql::Expr({sql::JsonContains{document, document_of(node.document, node.value)}});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::JsonSet& node, const sql::Expr& /*same*/) const {
    const sql::Expr document = (*this)(node.document);
    require_json(node.document, document);
    return sql::Expr({sql::JsonSet{document, node.steps, document_of(node.document, node.value)}});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::ArrayTest& node, const sql::Expr& /*same*/) const {
    const sql::Expr array = (*this)(node.array);
    const ColumnType type = sql::type_of(array);
    if (type.kind != TypeKind::array || type.element == nullptr) {
      throw Error(Errc::mapping,
                  name_of(node.array) + " is " + to_string(type) +
                      " and has no elements; contains(), overlaps() and any() of values are asked "
                      "of an array",
                  {.model = model_.name});
    }
    const bool is_one = node.kind == sql::ArrayTestKind::any;
    const ColumnType& wanted = is_one ? *type.element : type;
    return sql::Expr({sql::ArrayTest{node.kind, array, typed(node.array, wanted, node.value)}});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Collate& node, const sql::Expr& /*same*/) const {
    return sql::Expr({sql::Collate{(*this)(node.operand), node.collation}});
  }
  [[nodiscard]] sql::Expr rebuilt(const sql::Aggregate& node, const sql::Expr& /*same*/) const {
    return aggregated(node);
  }

  [[nodiscard]] static sql::LogicalOperator same_or_not(bool negated) {
    return negated ? sql::LogicalOperator::or_ : sql::LogicalOperator::and_;
  }

  [[nodiscard]] const AttributeInfo& attribute(const sql::AttributeRef& ref) const {
    if (ref.model != nullptr && ref.model != model_.identity) {
      throw Error(Errc::invalid_argument,
                  "the query on " + model_.name + " uses the attribute '" + ref.name +
                      "' of another model; a run-time model's columns are stele::column(\"…\")",
                  {.model = model_.name});
    }
    return model_.attribute(ref.name);
  }

  /// "User.age", for messages.
  [[nodiscard]] std::string name_of(const sql::Expr& expr) const {
    const auto* ref = std::get_if<sql::AttributeRef>(&expr.node().data);
    return ref == nullptr ? "the expression" : model_.name + "." + ref->name;
  }

  [[nodiscard]] std::vector<sql::Expr> all(const std::vector<sql::Expr>& operands) const {
    std::vector<sql::Expr> resolved;
    resolved.reserve(operands.size());
    for (const sql::Expr& operand : operands) resolved.push_back((*this)(operand));
    return resolved;
  }

  /// The constant as a value of exactly the type.
  [[nodiscard]] sql::Expr typed(const sql::Expr& named, const ColumnType& type,
                                const sql::Expr& constant) const {
    const Value* given = constant_of(constant);
    if (given == nullptr) return (*this)(constant);
    Value value = *given;
    if (const auto* ref = std::get_if<sql::AttributeRef>(&named.node().data)) {
      if (type == attribute(*ref).column.type) {
        return sql::literal(coerce(attribute(*ref), model_.name, std::move(value)), type);
      }
    }
    if (convert(value, type)) return sql::literal(std::move(value), type);
    throw Error(Errc::mapping,
                name_of(named) + " is " + to_string(type) + " here and cannot be " +
                    std::string(to_string(given->kind())) + "; give a value of that type",
                {.model = model_.name});
  }

  /// The constant that stands beside an operand of the type: of a type that holds more where the
  /// constant may be more.
  [[nodiscard]] sql::Expr beside(const sql::Expr& named, const ColumnType& type,
                                 const Value& value) const {
    if (type.is_integer()) {
      // A fraction beside an integer column is compared as what it is.
      const ValueKind kind = value.kind();
      if (kind == ValueKind::float64) return sql::literal(value, types::double_());
      if (kind == ValueKind::int64) return sql::literal(value, types::bigint());
    }
    const sql::Expr constant = typed(named, type, sql::literal(value, {}));
    return type.kind == TypeKind::citext ? in_lower_case(constant) : constant;
  }

  /// @throws Error Errc::mapping for columns of kinds that no database compares
  void require_comparable(const ColumnType& a, const sql::Expr& left, const ColumnType& b,
                          const sql::Expr& right) const {
    const bool fits = a.kind == TypeKind::decimal || b.kind == TypeKind::decimal
                          ? is_number(a) && a.kind == b.kind && a.scale == b.scale
                          : a.value_kind() == b.value_kind() || (is_number(a) && is_number(b));
    if (fits && unix_unit(a.storage) == unix_unit(b.storage)) return;
    throw Error(Errc::mapping,
                name_of(left) + " (" + to_string(a) + ") cannot be compared with " +
                    name_of(right) + " (" + to_string(b) + ")",
                {.model = model_.name});
  }

  /// @throws Error Errc::unsupported for what has no order that all databases have
  void require_order(sql::ComparisonOperator op, const ColumnType& type, const sql::Expr& named,
                     const sql::Expr& resolved) const {
    const bool is_equality =
        op == sql::ComparisonOperator::equal || op == sql::ComparisonOperator::not_equal;
    const bool is_part = std::holds_alternative<sql::JsonPath>(resolved.node().data);
    if (is_equality || is_part) return;
    if (type.kind != TypeKind::json && type.kind != TypeKind::array) return;
    throw Error(Errc::unsupported,
                name_of(named) + " is " + to_string(type) +
                    ", which has no order; compare a part of the document, or for equality",
                {.model = model_.name});
  }

  /// @throws Error Errc::unsupported for < and > of a document that is no number, text or boolean
  void require_ordered(sql::ComparisonOperator op, const Value& document,
                       const sql::Expr& named) const {
    const char first = document.if_is<JsonText>()->text.front();
    const bool is_ordered = first != '{' && first != '[' && first != 'n';
    const bool is_equality =
        op == sql::ComparisonOperator::equal || op == sql::ComparisonOperator::not_equal;
    if (is_ordered || is_equality) return;
    throw Error(
        Errc::unsupported,
        name_of(named) + " is compared with a JSON null, array or object, which has no order",
        {.model = model_.name});
  }

  [[nodiscard]] sql::Expr compared(sql::ComparisonOperator op, const sql::Expr& left,
                                   const sql::Expr& right) const {
    sql::Expr operand = (*this)(left);
    const ColumnType type = sql::type_of(operand);
    require_order(op, type, left, operand);
    const Value* constant = constant_of(right);
    if (constant == nullptr) {
      sql::Expr other = (*this)(right);
      require_comparable(type, left, sql::type_of(other), right);
      align_case(operand, other);
      return sql::compare(op, operand, other);
    }
    const sql::Expr literal = beside(left, type, *constant);
    if (type.kind == TypeKind::json) require_ordered(op, *constant_of(literal), left);
    if (const auto* number = constant_of(literal)->if_is<Decimal>()) {
      return compare_decimal(op, operand, type, *number);
    }
    if (const auto* time = constant_of(literal)->if_is<Timestamp>()) {
      return compare_instant(op, operand, type, *time);
    }
    return sql::compare(op, operand, literal);
  }

  [[nodiscard]] sql::Expr listed(const sql::In& in) const {
    const sql::Expr operand = (*this)(in.operand);
    ColumnType type = sql::type_of(operand);
    if (type.kind == TypeKind::json) return listed_documents(in);
    sql::In list{.operand = operand, .values = {}, .negated = in.negated, .type = {}};
    list.type = type.is_integer() ? types::bigint() : type;
    if (type.kind == TypeKind::decimal) {
      list.type.precision = calculated_precision(type, type);
    }
    list.is_list = type.kind != TypeKind::array;
    for (const sql::Expr& value : in.values) {
      sql::Expr literal = beside(in.operand, type, *constant_of(value));
      if (const auto* number = constant_of(literal)->if_is<Decimal>()) {
        const auto exact = decimal_literal(*number, type);
        if (!exact) continue;  // no value of the column is equal to it
        literal = *exact;
      }
      if (is_between_instants(*constant_of(literal), type)) continue;
      list.is_list = list.is_list && sql::type_of(literal) == list.type;
      list.values.push_back(std::move(literal));
    }
    return sql::Expr({std::move(list)});
  }

  /// Parts of documents are compared one by one, each with its own type.
  [[nodiscard]] sql::Expr listed_documents(const sql::In& in) const {
    sql::Logical any{.op = sql::LogicalOperator::or_, .operands = {}};
    for (const sql::Expr& value : in.values) {
      any.operands.push_back(compared(sql::ComparisonOperator::equal, in.operand, value));
    }
    const sql::Expr found({std::move(any)});
    return in.negated ? sql::not_(found) : found;
  }

  [[nodiscard]] sql::Expr calculated(const sql::Arithmetic& node) const {
    const auto operand = [&](const sql::Expr& expr) {
      const Value* constant = constant_of(expr);
      return constant == nullptr ? (*this)(expr)
                                 : sql::literal(*constant, type_of_constant(*constant));
    };
    sql::Arithmetic result{node.op, operand(node.left), operand(node.right), {}};
    const ColumnType left = sql::type_of(result.left);
    const ColumnType right = sql::type_of(result.right);
    if (!is_number(left) || !is_number(right)) {
      const bool is_left = !is_number(left);
      throw Error(Errc::mapping,
                  name_of(is_left ? node.left : node.right) + " is " +
                      to_string(is_left ? left : right) + " and cannot be calculated with",
                  {.model = model_.name});
    }
    const bool is_decimal = left.kind == TypeKind::decimal || right.kind == TypeKind::decimal;
    if (is_decimal) return calculate_decimals(std::move(result));
    const bool is_integer = left.is_integer() && right.is_integer();
    result.type = is_integer ? types::bigint() : types::double_();
    return sql::Expr({std::move(result)});
  }

  [[nodiscard]] sql::Expr aggregated(const sql::Aggregate& node) const {
    sql::Aggregate aggregate = node;
    if (!node.operand) {
      aggregate.type = types::bigint();
      return sql::Expr({std::move(aggregate)});
    }
    aggregate.operand = (*this)(*node.operand);
    const ColumnType type = sql::type_of(*aggregate.operand);
    const auto result = aggregate_type(node.kind, type);
    if (!result) {
      throw Error(Errc::unsupported,
                  name_of(*node.operand) + " is " + to_string(type) +
                      ", which has no such aggregate: sum and avg are of numbers, min and max of "
                      "numbers, text, times and enumerations",
                  {.model = model_.name});
    }
    aggregate.type = *result;
    return sql::Expr({std::move(aggregate)});
  }

  void require_json(const sql::Expr& named, const sql::Expr& resolved) const {
    const ColumnType type = sql::type_of(resolved);
    if (type.kind == TypeKind::json) return;
    throw Error(Errc::mapping,
                name_of(named) + " is " + to_string(type) +
                    " and no JSON document, into which a path could lead",
                {.model = model_.name});
  }

  [[nodiscard]] sql::Expr document_of(const sql::Expr& named, const sql::Expr& value) const {
    return typed(named, types::json(), value);
  }

  const Metadata& model_;
};

}  // namespace

sql::Expr resolve(const sql::Expr& expr, const Metadata& model) { return Resolver(model)(expr); }

}  // namespace stele::detail
