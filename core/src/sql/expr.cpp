#include "stele/sql/expr.hpp"

#include <utility>

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

Expr and_(const Expr& left, const Expr& right) {
  return combine(LogicalOperator::and_, left, right);
}

Expr or_(const Expr& left, const Expr& right) { return combine(LogicalOperator::or_, left, right); }

Expr not_(const Expr& operand) { return Expr(Node{Not{operand}}); }

Expr compare(ComparisonOperator op, const Expr& left, const Expr& right) {
  return Expr(Node{Comparison{.op = op, .left = left, .right = right}});
}

Expr column(std::string table, std::string column, ColumnType type) {
  return Expr(Node{
      ColumnRef{.table = std::move(table), .column = std::move(column), .type = std::move(type)}});
}

Expr literal(Value value, ColumnType type) {
  return Expr(Node{Literal{.value = std::move(value), .type = std::move(type)}});
}

Expr parameter(ColumnType type) { return Expr(Node{Parameter{.type = std::move(type)}}); }

}  // namespace stele::sql
