#include "fixed_values.hpp"

#include <variant>

#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

bool read_equal(const Metadata& metadata, const sql::Expr& column, const sql::Expr& constant,
                FixedValues& fixed) {
  const auto* name = std::get_if<sql::AttributeRef>(&column.node().data);
  const auto* literal = std::get_if<sql::Literal>(&constant.node().data);
  if (name == nullptr || literal == nullptr || !name->alias.empty() || name->outer) return false;
  if (name->model != nullptr && name->model != metadata.identity) return false;
  const AttributeInfo& attribute = metadata.attribute(name->name);
  fixed.values.emplace_back(&attribute, coerce(attribute, metadata.name, literal->value));
  return true;
}

void read(const Metadata& metadata, const sql::Expr& condition, FixedValues& fixed) {
  const auto& data = condition.node().data;
  const auto* logical = std::get_if<sql::Logical>(&data);
  if (logical != nullptr && logical->op == sql::LogicalOperator::and_) {
    for (const sql::Expr& operand : logical->operands) read(metadata, operand, fixed);
    return;
  }
  const auto* comparison = std::get_if<sql::Comparison>(&data);
  const bool is_equal = comparison != nullptr && comparison->op == sql::ComparisonOperator::equal;
  const bool is_read =
      is_equal && (read_equal(metadata, comparison->left, comparison->right, fixed) ||
                   read_equal(metadata, comparison->right, comparison->left, fixed));
  fixed.is_all = fixed.is_all && is_read;
}

}  // namespace

FixedValues fixed_values(const Metadata& metadata, const sql::Expr& condition) {
  FixedValues fixed;
  read(metadata, condition, fixed);
  return fixed;
}

}  // namespace stele::detail
