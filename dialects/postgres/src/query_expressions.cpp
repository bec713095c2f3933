#include <memory>
#include <utility>

#include "statement_compiler.hpp"
#include "stele/sql/node.hpp"

namespace stele::postgres {

namespace {

std::string_view spelling(const ColumnType& type) {
  switch (type.value_kind()) {
    case ValueKind::int64:
      return "BIGINT";
    case ValueKind::float64:
      return "DOUBLE PRECISION";
    case ValueKind::date:
      return "DATE";
    default:
      return "TEXT";
  }
}

}  // namespace

void PostgresStatementCompiler::write_distinct_on(Writer& out,
                                                  const std::vector<sql::Expr>& terms) const {
  std::string_view separator = "DISTINCT ON (";
  for (const sql::Expr& term : terms) {
    write_ordered(out << separator, term);
    separator = ", ";
  }
  out << ") ";
}

void PostgresStatementCompiler::write_subquery(Writer& out, const sql::Subquery& subquery) const {
  if (!subquery.operand) return StatementCompiler::write_subquery(out, subquery);
  const auto in_own_form = [](const sql::Expr& expr) {
    const bool ignores_case = sql::type_of(expr).kind == TypeKind::citext;
    if (!ignores_case) return expr;
    return sql::Expr({sql::Function{.name = "lower", .arguments = {expr}, .type = types::text()}});
  };
  auto select = std::make_shared<sql::Select>(*subquery.select);
  for (sql::Projection& each : select->projections) each.expr = in_own_form(each.expr);
  write_beside_column(out, in_own_form(*subquery.operand));
  out << (subquery.negated ? " NOT IN (" : " IN (");
  write_query(out, *select);
  out << ")";
}

void PostgresStatementCompiler::write_window(Writer& out, const sql::Window& window) const {
  const auto* function = std::get_if<sql::Function>(&window.function.node().data);
  const bool is_of_32_bits = function != nullptr && function->name == "ntile";
  if (is_of_32_bits) out << "CAST(";
  StatementCompiler::write_window(out, window);
  if (is_of_32_bits) out << " AS BIGINT)";
}

void PostgresStatementCompiler::write_cast(Writer& out, const sql::Cast& cast) const {
  const ColumnType from = sql::type_of(cast.operand);
  const bool is_instant = from.value_kind() == ValueKind::timestamp;
  if (cast.type.kind == TypeKind::boolean) {
    write_operand(out << "(", cast.operand);
    out << " <> 0)";
  } else if (cast.type.kind == TypeKind::decimal) {
    write_cast(out, cast.operand, numeric(cast.type));
  } else if (from.kind == TypeKind::boolean && cast.type.is_integer()) {
    write_cast(out << "CAST(", cast.operand, "INTEGER");
    out << " AS BIGINT)";
  } else if (from.kind == TypeKind::boolean) {
    write_expr(out << "CASE ", cast.operand);
    out << " WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END";
  } else if (is_instant) {
    write_beside_column(out << "CAST((", cast.operand);
    out << " AT TIME ZONE 'UTC') AS DATE)";
  } else {
    write_cast(out, cast.operand, spelling(cast.type));
  }
}

}  // namespace stele::postgres
