#include "statement_compiler.hpp"

#include <memory>
#include <utility>

#include "adopted.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/array_format.hpp"
#include "stele/driver/parameter_check.hpp"
#include "stele/sql/node.hpp"
#include "value_format.hpp"

namespace stele::sqlite {

namespace {

bool returns_generated_key_only(const sql::Insert& insert) {
  const bool one_row = insert.columns.empty() || insert.given.rows == 1;
  return one_row && !insert.on_conflict && insert.returning.size() == 1 &&
         insert.returning.front().generated_key;
}

}  // namespace

void require_no_schema(const schema::TableName& table) {
  if (table.schema.empty()) return;
  throw Error(Errc::unsupported,
              "sqlite has no schemas: the table " + to_string(table) +
                  " cannot be in one; leave the schema out, or give the table a name of its own "
                  "such as " +
                  table.schema + "_" + table.name,
              {.dialect = "sqlite", .table = to_string(table)});
}

void SqliteStatementCompiler::write_select(Writer& out, const sql::Select& select) const {
  if (select.group.empty() && !select.distinct) return StatementCompiler::write_select(out, select);
  // One group a value, in however many forms it is stored.
  sql::Select grouped = select;
  for (sql::Expr& term : grouped.group) term = in_normal_form(term);
  for (sql::Projection& each : grouped.projections) each.expr = in_normal_form(each.expr);
  StatementCompiler::write_select(out, grouped);
}

void SqliteStatementCompiler::write_source(Writer& out, const sql::Source& source) const {
  if (!source.query) require_no_schema(source.table);
  StatementCompiler::write_source(out, source);
}

void SqliteStatementCompiler::write_subquery(Writer& out, const sql::Subquery& subquery) const {
  if (!subquery.operand) return StatementCompiler::write_subquery(out, subquery);
  sql::Subquery normal = subquery;
  auto select = std::make_shared<sql::Select>(*subquery.select);
  sql::Expr& value = select->projections.front().expr;
  const ColumnType type = sql::type_of(value);
  value = in_normal_form(as_compared(value, sql::type_of(*subquery.operand)));
  normal.operand = in_normal_form(as_compared(*subquery.operand, type));
  normal.select = std::move(select);
  StatementCompiler::write_subquery(out, normal);
}

Compiled SqliteStatementCompiler::explain(const Compiled& compiled) const {
  Compiled explanation = compiled;
  explanation.sql = "EXPLAIN QUERY PLAN " + compiled.sql;
  const Format integer = format_of(types::bigint());
  explanation.results = {integer, integer, integer, format_of(types::text())};
  return explanation;
}

void SqliteStatementCompiler::write_insert(Writer& out, const sql::Insert& insert) const {
  require_no_schema(insert.table);
  if (!returns_generated_key_only(insert)) return StatementCompiler::write_insert(out, insert);
  sql::Insert silent = insert;
  silent.returning.clear();
  StatementCompiler::write_insert(out, silent);
  out.compiled().results = {format_of(insert.returning.front().type)};
  out.compiled().generated_key_only = true;
}

std::vector<std::string> SqliteStatementCompiler::truncate(const sql::Truncate& truncate) const {
  sql::Truncate deletions = truncate;
  deletions.restart_keys = false;
  std::vector<std::string> statements = StatementCompiler::truncate(deletions);
  for (const schema::TableName& table : truncate.tables) {
    require_no_schema(table);
    if (!truncate.restart_keys) continue;
    statements.push_back("DELETE FROM sqlite_sequence WHERE name = " +
                         literal(Value(table.name), types::text()));
  }
  return statements;
}

void SqliteStatementCompiler::write_update(Writer& out, const sql::Update& update) const {
  require_no_schema(update.table);
  StatementCompiler::write_update(out, update);
}

void SqliteStatementCompiler::write_delete(Writer& out, const sql::Delete& remove) const {
  require_no_schema(remove.table);
  StatementCompiler::write_delete(out, remove);
}

void SqliteStatementCompiler::write_order(Writer& out, const sql::OrderTerm& term) const {
  if (std::holds_alternative<sql::JsonPath>(term.expr.node().data)) {
    return write_json_order(out, term);
  }
  write_expr(out, in_normal_form(term.expr));
  write_direction(out, term);
}

void SqliteStatementCompiler::write_direction(Writer& out, const sql::OrderTerm& term) {
  if (term.descending) out << " DESC";
  const bool neutral = term.nulls == sql::NullsOrder::dialect_neutral;
  if (term.descending && (neutral || term.nulls == sql::NullsOrder::first)) out << " NULLS FIRST";
  if (!term.descending && (neutral || term.nulls == sql::NullsOrder::last)) out << " NULLS LAST";
}

void SqliteStatementCompiler::write_limit(Writer& out, const sql::Select& select) const {
  if (!select.limit && select.offset) out << " LIMIT -1";
  StatementCompiler::write_limit(out, select);
}

void SqliteStatementCompiler::write_raw(Writer& out, const sql::Raw& raw) const {
  if (raw.type.kind == TypeKind::decimal) throw_unscaled();
  StatementCompiler::write_raw(out, raw);
}

std::string SqliteStatementCompiler::literal_text(const Value& value,
                                                  const ColumnType& type) const {
  if (const auto* boolean = value.if_is<bool>()) return *boolean ? "1" : "0";
  if (const auto* array = value.if_is<ArrayText>()) {
    return StatementCompiler::literal_text(
        Value(ArrayText{stored_array(array->text, format_of(type))}), type);
  }
  if (const auto* number = value.if_is<Decimal>(); number != nullptr && is_scaled_decimal(type)) {
    check_parameter(to_cell(value), format_of(type));
    return std::to_string(*scaled_of(*number, format_of(type)));
  }
  if (type.storage == StorageForm::standard) return StatementCompiler::literal_text(value, type);
  if (const auto* id = value.if_is<Uuid>(); id != nullptr && type.storage == StorageForm::bytes) {
    const auto bytes = id->bytes();
    return StatementCompiler::literal_text(Value(Blob(bytes.begin(), bytes.end())), types::blob());
  }
  const auto* time = value.if_is<Timestamp>();
  if (time == nullptr) return StatementCompiler::literal_text(value, type);
  if (const std::int64_t unit = unix_unit(type.storage)) {
    return std::to_string(time->time_since_epoch().count() / unit);
  }
  char buffer[max_time_text];
  const std::size_t size = format_instant(buffer, *time, type.storage);
  return "'" + std::string(buffer, size) + "'";
}

}  // namespace stele::sqlite
