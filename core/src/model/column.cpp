#include "stele/model/column.hpp"

#include <utility>

#include "stele/base/error.hpp"

namespace stele {

namespace detail {

namespace {

/// SQL gives neither true nor false for a comparison with NULL, which is never what is meant.
void refuse_null(const Value& value, std::string_view where) {
  if (!value.is_null()) return;
  throw Error(Errc::invalid_argument, "a column is " + std::string(where) +
                                          " with NULL, which SQL holds neither true nor false; use "
                                          "is_null() or is_not_null()");
}

}  // namespace

sql::Expr attribute(reflect::TypeId model, std::string_view name) {
  return sql::Expr({sql::AttributeRef{.model = model, .name = std::string(name)}});
}

sql::Expr compare_value(const sql::Expr& column, sql::ComparisonOperator op, Value value) {
  refuse_null(value, "compared");
  return sql::compare(op, column, sql::literal(std::move(value), {}));
}

sql::Expr compare_columns(const sql::Expr& left, sql::ComparisonOperator op,
                          const sql::Expr& right) {
  return sql::compare(op, left, right);
}

sql::Expr in_values(const sql::Expr& column, std::vector<Value> values, bool negated) {
  sql::In in{.operand = column, .values = {}, .negated = negated};
  in.values.reserve(values.size());
  for (Value& value : values) {
    refuse_null(value, "looked up in a list");
    in.values.push_back(sql::literal(std::move(value), {}));
  }
  return sql::Expr({std::move(in)});
}

sql::Expr null_test(const sql::Expr& column, bool negated) {
  return sql::Expr({sql::IsNull{.operand = column, .negated = negated}});
}

sql::Expr combine(sql::LogicalOperator op, std::vector<sql::Expr> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  return sql::Expr({sql::Logical{.op = op, .operands = std::move(operands)}});
}

}  // namespace detail

RuntimeColumn column(std::string_view name) { return RuntimeColumn(std::string(name)); }

sql::Expr RuntimeColumn::expr() const { return detail::attribute(nullptr, name_); }

Condition<> RuntimeColumn::in(std::vector<Value> values) const {
  return Condition<>(detail::in_values(expr(), std::move(values), false));
}

Condition<> RuntimeColumn::not_in(std::vector<Value> values) const {
  return Condition<>(detail::in_values(expr(), std::move(values), true));
}

Condition<> RuntimeColumn::between(Value lowest, Value highest) const {
  return Condition<>(sql::and_(
      detail::compare_value(expr(), sql::ComparisonOperator::greater_equal, std::move(lowest)),
      detail::compare_value(expr(), sql::ComparisonOperator::less_equal, std::move(highest))));
}

Condition<> RuntimeColumn::is_null() const { return Condition<>(detail::null_test(expr(), false)); }

Condition<> RuntimeColumn::is_not_null() const {
  return Condition<>(detail::null_test(expr(), true));
}

Order<void> RuntimeColumn::asc() const { return {expr(), false}; }
Order<void> RuntimeColumn::desc() const { return {expr(), true}; }

}  // namespace stele
