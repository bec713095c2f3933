#include "stele/model/raw.hpp"

#include <utility>

#include "resolver.hpp"
#include "stele/model/extension.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

sql::Expr raw_constant(Value value, ColumnType type) {
  // Its digits are its own: of the type of C++ they cannot be told.
  if (type.kind == TypeKind::decimal) type.precision = type.scale = 0;
  return sql::literal(std::move(value), std::move(type));
}

sql::Expr raw_constant(Value value) {
  ColumnType type = type_of_constant(value);
  return raw_constant(std::move(value), std::move(type));
}

sql::Expr raw_list(std::vector<sql::Expr> values) {
  if (values.empty()) return sql::Expr({sql::Raw{.pieces = {"(NULL)"}, .closed = true}});
  std::vector<std::string> pieces(values.size() + 1, ", ");
  pieces.front() = "(";
  pieces.back() = ")";
  return sql::Expr(
      {sql::Raw{.pieces = std::move(pieces), .operands = std::move(values), .closed = true}});
}

sql::Expr raw_null() { return sql::Expr({sql::Raw{.pieces = {"NULL"}, .closed = true}}); }

sql::Expr raw_operand(const sql::Expr& operand) {
  const Value* const constant = constant_of(operand);
  return constant == nullptr ? operand : raw_constant(*constant);
}

sql::Expr raw_expr(std::vector<std::string> pieces, std::vector<sql::Expr> operands,
                   const ColumnType& type) {
  return sql::Expr(
      {sql::Raw{.pieces = std::move(pieces), .operands = std::move(operands), .type = type}});
}

sql::Expr extension_expr(const ExtensionName& name, std::vector<std::string> pieces,
                         std::vector<sql::Expr> operands, const ColumnType& type, bool alike) {
  return sql::Expr({sql::Extension{
      .dialect = std::string(name.dialect),
      .name = std::string(name.name),
      .raw = {.pieces = std::move(pieces), .operands = std::move(operands), .type = type},
      .alike = alike}});
}

sql::Expr array_expr(Value array, const ColumnType& type) {
  return sql::Expr({sql::Raw{.pieces = {"", ""},
                             .operands = {sql::literal(std::move(array), type)},
                             .type = type,
                             .closed = true}});
}

}  // namespace stele::detail
