#include "statement_compiler.hpp"

#include <algorithm>
#include <string>

#include "array.hpp"
#include "list.hpp"
#include "stele/driver/array_format.hpp"
#include "stele/sql/node.hpp"
#include "value_format.hpp"

namespace stele::postgres {

namespace {

/// True for a value that is bound or stored already, also as one of fewer bytes.
bool is_as_stored(const sql::Expr& expr) {
  const auto& data = expr.node().data;
  if (const auto* cast = std::get_if<sql::Cast>(&data)) return is_as_stored(cast->operand);
  return std::holds_alternative<sql::ColumnRef>(data) ||
         std::holds_alternative<sql::Literal>(data) || std::holds_alternative<sql::Parameter>(data);
}

}  // namespace

std::optional<Compiled> PostgresStatementCompiler::advance_key(const schema::TableName& table,
                                                               std::string_view column) const {
  // pg_get_serial_sequence() reads its first argument as SQL reads an identifier, its second as it
  // is.
  const std::string table_text = literal(Value(Writer().table(table).sql()), types::text());
  const std::string column_text = literal(Value(column), types::text());
  Writer out(PlaceholderStyle::dollar_number);
  // setval() could set back a sequence that others advance meanwhile. A small gap is therefore
  // closed by taking keys; during setval() none takes a thousand.
  out << "SELECT CASE WHEN gap > 1000 THEN setval(seq, gap + last) ELSE (SELECT max(key) FROM "
         "(SELECT nextval(seq) AS key FROM generate_series(1, gap)) AS keys) END FROM ("
         "SELECT seq, last, ";
  out.parameter(types::bigint());
  out << " - last AS gap FROM (SELECT seq, coalesce(pg_sequence_last_value(seq), 0) AS last FROM ("
         "SELECT pg_get_serial_sequence("
      << table_text << ", " << column_text
      << ")::regclass AS seq OFFSET 0) AS s) AS s) AS s WHERE gap > 0";
  out.compiled().results = {format_of(types::bigint())};
  out.compiled().writes = true;
  return std::move(out.compiled());
}

sql::GivenForm PostgresStatementCompiler::given_form(
    std::span<const ColumnType> types) const noexcept {
  const bool are_listed = std::all_of(types.begin(), types.end(), [](const ColumnType& type) {
    return is_listed(format_of(type));
  });
  return are_listed ? sql::GivenForm::lists : sql::GivenForm::inserted_values;
}

void PostgresStatementCompiler::write_given(Writer& out, const sql::GivenRows& given) const {
  if (given.rows > 0) return StatementCompiler::write_given(out, given);
  std::string_view separator = "SELECT * FROM unnest(";
  for (const ColumnType& type : given.types) {
    (out << separator << "CAST(").parameter(type) << " AS ";
    out << type_name(list_type(format_of(type))) << ")";
    separator = ", ";
  }
  out << ")";
  out.compiled().lists = given.types.size();
}

void PostgresStatementCompiler::write_insert(Writer& out, const sql::Insert& insert) const {
  StatementCompiler::write_insert(out, insert);
  const bool loads = out.compiled().lists > 0 && insert.returning.empty() && !insert.on_conflict;
  if (!loads) return;
  out.compiled().load = {.table = Writer().table(insert.table).sql(),
                         .columns = Writer().identifiers(insert.columns).sql()};
}

void PostgresStatementCompiler::write_inserted(Writer& out) const {
  // A row that was there has been locked by the statement before it was updated.
  out << "(xmax = 0)";
}

sql::Expr as_indexed(const sql::Expr& term) {
  const ColumnType type = sql::type_of(term);
  const bool is_column = std::holds_alternative<sql::ColumnRef>(term.node().data);
  // postgres' own CITEXT has no case itself.
  const bool is_ours = type.kind == TypeKind::citext && type.storage != StorageForm::native;
  if (!is_column || !is_ours) return term;
  return sql::Expr({sql::Function{.name = "lower", .arguments = {term}, .type = types::text()}});
}

void PostgresStatementCompiler::write_conflict(Writer& out, const sql::Conflict& conflict) const {
  sql::Conflict indexed = conflict;
  for (sql::Expr& term : indexed.target_terms) term = as_indexed(term);
  StatementCompiler::write_conflict(out, indexed);
}

void PostgresStatementCompiler::write_assigned(Writer& out, const sql::Expr& value) const {
  const bool is_float = sql::type_of(value).value_kind() == ValueKind::float64;
  if (!is_float || is_as_stored(value)) return write_expr(out, value);
  // -0.0 + 0 is 0.0. That NaN is no integer is an error as any that is out of range. In a query of
  // its own the expression is written, and run where it is volatile, once.
  out << "(SELECT CASE WHEN v = 'NaN' THEN CAST(CAST(v AS BIGINT) AS DOUBLE PRECISION) "
         "ELSE v + 0 END FROM (SELECT ";
  write_cast(out, value, "DOUBLE PRECISION");
  out << ") AS result (v))";
}

std::vector<std::string> PostgresStatementCompiler::truncate(const sql::Truncate& truncate) const {
  Writer out(PlaceholderStyle::dollar_number);
  std::string_view separator = "TRUNCATE TABLE ";
  for (const schema::TableName& table : truncate.tables) {
    (out << separator).table(table);
    separator = ", ";
  }
  if (truncate.restart_keys) out << " RESTART IDENTITY";
  return {std::move(out.sql())};
}

std::string PostgresStatementCompiler::literal_text(const Value& value,
                                                    const ColumnType& type) const {
  if (const auto* array = value.if_is<ArrayText>()) {
    const Format format = format_of(type);
    return literal(Value(array_literal(stored_array(array->text, format), format)), types::text());
  }
  std::string text = StatementCompiler::literal_text(value, type);
  if (value.kind() != ValueKind::bytes) return text;
  // The standard's X'00ff' is a bit string here.
  text.replace(0, 2, "'\\x");
  return text += "::bytea";
}

}  // namespace stele::postgres
