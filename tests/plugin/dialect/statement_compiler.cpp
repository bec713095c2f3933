#include "statement_compiler.hpp"

#include "stele/sql/node.hpp"
#include <stele/base/error.hpp>

namespace lite {

using stele::StatementCompiler;
using stele::Writer;
namespace sql = stele::sql;

// [unsupported]
void require_no_schema(const stele::schema::TableName& table) {
  if (table.schema.empty()) return;
  throw stele::Error(stele::Errc::unsupported,
                     "lite has no schemas: the table " + to_string(table) +
                         " cannot be in one; leave the schema out",
                     {.dialect = "lite", .table = to_string(table)});
}

void LiteStatementCompiler::write_source(Writer& out, const sql::Source& source) const {
  if (!source.query) require_no_schema(source.table);
  StatementCompiler::write_source(out, source);
}
// [/unsupported]

void LiteStatementCompiler::write_insert(Writer& out, const sql::Insert& insert) const {
  require_no_schema(insert.table);
  StatementCompiler::write_insert(out, insert);
}

void LiteStatementCompiler::write_update(Writer& out, const sql::Update& update) const {
  require_no_schema(update.table);
  StatementCompiler::write_update(out, update);
}

void LiteStatementCompiler::write_delete(Writer& out, const sql::Delete& remove) const {
  require_no_schema(remove.table);
  StatementCompiler::write_delete(out, remove);
}

void LiteStatementCompiler::write_order(Writer& out, const sql::OrderTerm& term) const {
  const bool neutral = term.nulls == sql::NullsOrder::dialect_neutral;
  write_expr(out, term.expr);
  if (term.descending) {
    out << (neutral || term.nulls == sql::NullsOrder::first ? " DESC NULLS FIRST" : " DESC");
  } else if (neutral || term.nulls == sql::NullsOrder::last) {
    out << " NULLS LAST";
  }
}

// [limit]
void LiteStatementCompiler::write_limit(Writer& out, const sql::Select& select) const {
  if (!select.limit && select.offset) out << " LIMIT -1";
  StatementCompiler::write_limit(out, select);
}
// [/limit]

stele::Compiled LiteStatementCompiler::explain(const stele::Compiled& compiled) const {
  stele::Compiled explanation = compiled;
  explanation.sql = "EXPLAIN QUERY PLAN " + compiled.sql;
  const stele::Format integer = stele::format_of(stele::types::bigint());
  explanation.results = {integer, integer, integer, stele::format_of(stele::types::text())};
  return explanation;
}

void LiteStatementCompiler::write_aggregate(Writer& out, const sql::Aggregate& aggregate,
                                            const sql::Window* window) const {
  sql::Aggregate written = aggregate;
  if (window != nullptr && aggregate.filter && aggregate.operand) {
    written.filter.reset();
    written.operand = sql::Expr({sql::Case{.branches = {{*aggregate.filter, *aggregate.operand}},
                                           .otherwise = {},
                                           .type = sql::type_of(*aggregate.operand)}});
  }
  StatementCompiler::write_aggregate(out, written, window);
}

std::string LiteStatementCompiler::literal_text(const stele::Value& value,
                                                const stele::ColumnType& type) const {
  if (const auto* boolean = value.if_is<bool>()) return *boolean ? "1" : "0";
  return StatementCompiler::literal_text(value, type);
}

}  // namespace lite
