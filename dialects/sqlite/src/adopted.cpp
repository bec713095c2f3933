#include "adopted.hpp"

#include <algorithm>
#include <string>

#include "functions.hpp"
#include "statement_compiler.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"

namespace stele::sqlite {

namespace {

/// The type of an operand that can be held in a form of its own; null for all others.
const ColumnType* type_if_held(const sql::Expr& operand) noexcept {
  const auto& data = operand.node().data;
  if (const auto* column = std::get_if<sql::ColumnRef>(&data)) return &column->type;
  if (const auto* literal = std::get_if<sql::Literal>(&data)) return &literal->type;
  if (const auto* parameter = std::get_if<sql::Parameter>(&data)) return &parameter->type;
  if (const auto* aggregate = std::get_if<sql::Aggregate>(&data)) return &aggregate->type;
  return nullptr;
}

}  // namespace

std::string_view normal_form(const ColumnType& type) noexcept {
  if (type.storage != StorageForm::text) return {};
  switch (type.kind) {
    case TypeKind::timestamp:
      return function::timestamp;
    case TypeKind::local_timestamp:
      return function::local_timestamp;
    case TypeKind::time:
      return function::time;
    case TypeKind::uuid:
      return function::uuid;
    default:
      return {};
  }
}

ColumnType compared_type(const ColumnType& type) {
  ColumnType compared = type;
  if (!normal_form(type).empty()) compared.storage = StorageForm::standard;
  return compared;
}

bool is_scaled_decimal(const ColumnType& type) noexcept {
  return type.kind == TypeKind::decimal && type.storage == StorageForm::standard;
}

bool is_plain_decimal(const ColumnType& type) noexcept {
  return type.kind == TypeKind::decimal && type.storage != StorageForm::standard;
}

void SqliteStatementCompiler::write_literal(Writer& out, const sql::Literal& literal) const {
  // It is bound as text, of which only a column would make a number.
  const bool is_text = is_plain_decimal(literal.type) && !out.is_inline();
  if (is_text) out << "CAST(";
  StatementCompiler::write_literal(out, literal);
  if (is_text) out << " AS NUMERIC)";
}

void SqliteStatementCompiler::write_compared(Writer& out, const sql::Expr& operand) const {
  const ColumnType* const type = type_if_held(operand);
  const std::string_view function = type == nullptr ? std::string_view() : normal_form(*type);
  if (function.empty()) return write_operand(out, operand);
  if (const auto* literal = std::get_if<sql::Literal>(&operand.node().data)) {
    sql::Literal compared = *literal;
    compared.type = compared_type(*type);
    out.bind(compared);
  } else if (std::holds_alternative<sql::Parameter>(operand.node().data)) {
    out.parameter(compared_type(*type));
  } else if (out.is_inline()) {
    throw Error(Errc::unsupported,
                "sqlite cannot compare " + to_string(*type) +
                    " in a CHECK or an index that is for all programs where it is stored as text",
                {.dialect = "sqlite"});
  } else {
    write_expr(out << function << "(", operand);
    out << ")";
  }
}

sql::Expr in_normal_form(const sql::Expr& operand) {
  const ColumnType* const type = type_if_held(operand);
  const std::string_view function = type == nullptr ? std::string_view() : normal_form(*type);
  if (function.empty()) return operand;
  return sql::Expr({sql::Function{
      .name = std::string(function), .arguments = {operand}, .type = compared_type(*type)}});
}

void SqliteStatementCompiler::write_counted(Writer& out, const sql::Aggregate& aggregate,
                                            const sql::Window* window) const {
  const std::string_view function =
      aggregate.operand ? normal_form(sql::type_of(*aggregate.operand)) : std::string_view();
  const bool is_end =
      aggregate.kind == sql::AggregateKind::min || aggregate.kind == sql::AggregateKind::max;
  // sqlite forgets the filter of min() and max() over a frame whose first row moves.
  const bool forgets = window != nullptr && is_end && aggregate.filter;
  if (function.empty() && !forgets) {
    return StatementCompiler::write_aggregate(out, aggregate, window);
  }
  sql::Aggregate normal = aggregate;
  normal.operand = in_normal_form(*aggregate.operand);
  if (forgets) {
    const ColumnType type = sql::type_of(*aggregate.operand);
    normal.filter.reset();
    normal.operand = sql::Expr({sql::Case{
        .branches = {{*aggregate.filter, *normal.operand}}, .otherwise = {}, .type = type}});
  }
  StatementCompiler::write_aggregate(out, normal, window);
}

namespace {

/// What sqlite makes of a declared type.
enum class Affinity { integer, text, blob, other };

Affinity affinity_of(std::string_view declared) {
  std::string type(declared);
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  const auto has = [&](std::string_view part) { return type.find(part) != std::string::npos; };
  if (has("INT")) return Affinity::integer;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return Affinity::text;
  return has("BLOB") ? Affinity::blob : Affinity::other;
}

}  // namespace

StorageForm adopted_form(const schema::Column& column, std::string_view declared) {
  const Affinity affinity = affinity_of(declared);
  switch (column.type.kind) {
    case TypeKind::timestamp:
      return affinity == Affinity::integer ? StorageForm::unix_seconds : StorageForm::text;
    case TypeKind::local_timestamp:
    case TypeKind::time:
      return StorageForm::text;
    case TypeKind::uuid:
      return affinity == Affinity::blob ? StorageForm::bytes : StorageForm::text;
    case TypeKind::decimal:
      if (affinity != Affinity::text && affinity != Affinity::blob) return StorageForm::number;
      throw Error(Errc::unsupported,
                  "could not use the column '" + column.name + "' for decimals: it is declared " +
                      std::string(declared) +
                      ", where they are ordered as text; declare it NUMERIC, or give the attribute "
                      "the type text",
                  {.dialect = "sqlite", .columns = {column.name}});
    default:
      return StorageForm::standard;
  }
}

}  // namespace stele::sqlite
