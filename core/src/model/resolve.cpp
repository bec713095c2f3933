#include <utility>

#include "stele/base/error.hpp"
#include "stele/model/metadata.hpp"

namespace stele::detail {

namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

/// Rebuilds an expression over a model's columns.
class Resolver {
 public:
  explicit Resolver(const Metadata& model) : model_(model) {}

  sql::Expr operator()(const sql::Expr& expr) const {
    return std::visit(
        Overloaded{
            [&](const sql::AttributeRef& ref) { return column(ref); },
            [&](const sql::ColumnRef&) { return expr; },
            [&](const sql::Literal&) { return expr; },
            [&](const sql::Parameter&) { return expr; },
            [&](const sql::Comparison& comparison) { return compared(comparison); },
            [&](const sql::Logical& logical) {
              return sql::Expr({sql::Logical{.op = logical.op, .operands = all(logical.operands)}});
            },
            [&](const sql::Not& negation) { return sql::not_((*this)(negation.operand)); },
            [&](const sql::IsNull& test) {
              return sql::Expr(
                  {sql::IsNull{.operand = (*this)(test.operand), .negated = test.negated}});
            },
            [&](const sql::In& in) { return listed(in); },
            [&](const sql::Function& function) {
              return sql::Expr({sql::Function{.name = function.name,
                                              .arguments = all(function.arguments),
                                              .type = function.type}});
            },
        },
        expr.node().data);
  }

 private:
  [[nodiscard]] const AttributeInfo& attribute(const sql::AttributeRef& ref) const {
    if (ref.model != nullptr && ref.model != model_.identity) {
      throw Error(Errc::invalid_argument,
                  "the query on " + model_.name + " uses the attribute '" + ref.name +
                      "' of another model; a run-time model's columns are stele::column(\"…\")",
                  {.model = model_.name});
    }
    return model_.attribute(ref.name);
  }

  [[nodiscard]] sql::Expr column(const sql::AttributeRef& ref) const {
    const AttributeInfo& info = attribute(ref);
    return sql::column({}, info.column.name, info.column.type);
  }

  [[nodiscard]] std::vector<sql::Expr> all(const std::vector<sql::Expr>& operands) const {
    std::vector<sql::Expr> resolved;
    resolved.reserve(operands.size());
    for (const sql::Expr& operand : operands) resolved.push_back((*this)(operand));
    return resolved;
  }

  /// The constant as a value of the column that it stands beside.
  [[nodiscard]] sql::Expr constant(const sql::Expr& expr, const sql::AttributeRef* beside) const {
    const auto* literal = std::get_if<sql::Literal>(&expr.node().data);
    if (literal == nullptr || beside == nullptr) return (*this)(expr);
    const AttributeInfo& info = attribute(*beside);
    ColumnType type = info.column.type;
    if (type.is_integer()) {
      // A fraction beside an integer column is compared as what it is.
      if (literal->value.kind() == ValueKind::float64) {
        return sql::literal(literal->value, types::double_());
      }
      type = types::bigint();
    }
    return sql::literal(coerce(info, model_.name, literal->value), std::move(type));
  }

  /// @throws Error Errc::mapping for columns of kinds that no database compares
  void require_comparable(const sql::AttributeRef& left, const sql::AttributeRef& right) const {
    const auto is_number = [](const ColumnType& type) {
      return type.is_integer() || type.value_kind() == ValueKind::float64;
    };
    const ColumnType& a = attribute(left).column.type;
    const ColumnType& b = attribute(right).column.type;
    if (a.value_kind() == b.value_kind() || (is_number(a) && is_number(b))) return;
    throw Error(Errc::mapping,
                model_.name + "." + left.name + " (" + to_string(a) + ") cannot be compared with " +
                    model_.name + "." + right.name + " (" + to_string(b) + ")",
                {.model = model_.name});
  }

  [[nodiscard]] sql::Expr compared(const sql::Comparison& comparison) const {
    const auto* left = std::get_if<sql::AttributeRef>(&comparison.left.node().data);
    const auto* right = std::get_if<sql::AttributeRef>(&comparison.right.node().data);
    if (left != nullptr && right != nullptr) require_comparable(*left, *right);
    return sql::compare(comparison.op, (*this)(comparison.left), constant(comparison.right, left));
  }

  [[nodiscard]] sql::Expr listed(const sql::In& in) const {
    const auto* operand = std::get_if<sql::AttributeRef>(&in.operand.node().data);
    std::vector<sql::Expr> values;
    values.reserve(in.values.size());
    for (const sql::Expr& value : in.values) values.push_back(constant(value, operand));
    return sql::Expr({sql::In{
        .operand = (*this)(in.operand), .values = std::move(values), .negated = in.negated}});
  }

  const Metadata& model_;
};

}  // namespace

sql::Expr resolve(const sql::Expr& expr, const Metadata& model) { return Resolver(model)(expr); }

}  // namespace stele::detail
