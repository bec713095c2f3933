#include "stele/sql/expr.hpp"

#include <type_traits>
#include <utility>

#include "stele/sql/node.hpp"

namespace stele::sql {

Expr::Expr(Node node) : node_(std::make_shared<const Node>(std::move(node))) {}
Expr::Expr(const Expr&) noexcept = default;
Expr::Expr(Expr&&) noexcept = default;
Expr& Expr::operator=(const Expr&) noexcept = default;
Expr& Expr::operator=(Expr&&) noexcept = default;
Expr::~Expr() = default;

namespace {

void append(std::vector<Expr>& operands, LogicalOperator op, const Expr& expr) {
  const auto* logical = std::get_if<Logical>(&expr.node().data);
  if (logical == nullptr || logical->op != op) {
    operands.push_back(expr);
    return;
  }
  operands.insert(operands.end(), logical->operands.begin(), logical->operands.end());
}

Expr combine(LogicalOperator op, const Expr& left, const Expr& right) {
  Logical logical{.op = op, .operands = {}};
  append(logical.operands, op, left);
  append(logical.operands, op, right);
  return Expr(Node{std::move(logical)});
}

}  // namespace

ColumnType type_of(const Expr& expr) {
  return std::visit(
      [](const auto& node) -> ColumnType {
        using T = std::decay_t<decltype(node)>;
        if constexpr (requires { node.type; } && !std::is_same_v<T, In>) {
          return node.type;
        } else if constexpr (std::is_same_v<T, Collate>) {
          return type_of(node.operand);
        } else if constexpr (std::is_same_v<T, JsonPath> || std::is_same_v<T, JsonSet>) {
          return types::json();
        } else if constexpr (std::is_same_v<T, Extension>) {
          return node.raw.type;
        } else if constexpr (std::is_same_v<T, Window>) {
          return type_of(node.function);
        } else {
          return types::boolean();
        }
      },
      expr.node().data);
}

Expr and_(const Expr& left, const Expr& right) {
  return combine(LogicalOperator::and_, left, right);
}

Expr or_(const Expr& left, const Expr& right) { return combine(LogicalOperator::or_, left, right); }

Expr not_(const Expr& operand) {
  if (const auto* negation = std::get_if<Not>(&operand.node().data)) return negation->operand;
  return Expr(Node{Not{operand}});
}

Expr compare(ComparisonOperator op, const Expr& left, const Expr& right) {
  return Expr(Node{Comparison{.op = op, .left = left, .right = right}});
}

Expr column(std::string table, std::string column, ColumnType type) {
  return Expr(Node{
      ColumnRef{.table = std::move(table), .column = std::move(column), .type = std::move(type)}});
}

Expr literal(Value value, ColumnType type, const void* origin, Value (*made_by)(const Value&)) {
  return Expr(Node{Literal{
      .value = std::move(value), .type = std::move(type), .origin = origin, .made_by = made_by}});
}

Expr parameter(ColumnType type) { return Expr(Node{Parameter{.type = std::move(type)}}); }

Expr over(Window window) { return Expr(Node{std::move(window)}); }

}  // namespace stele::sql
