#include <algorithm>

#include "stele/compile/statement_compiler.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/walk.hpp"

namespace stele {

namespace {

std::string_view spelling(sql::SetOperator op) {
  switch (op) {
    case sql::SetOperator::union_:
      return " UNION ";
    case sql::SetOperator::union_all:
      return " UNION ALL ";
    case sql::SetOperator::intersect:
      return " INTERSECT ";
    case sql::SetOperator::intersect_all:
      return " INTERSECT ALL ";
    case sql::SetOperator::except:
      return " EXCEPT ";
    case sql::SetOperator::except_all:
      return " EXCEPT ALL ";
  }
  return " UNION ";
}

/// A part that says more than which rows is a query in parentheses, which not every database takes
/// among parts.
bool is_plain(const sql::Select& part) {
  return part.order.empty() && !part.limit && !part.offset && part.parts.empty();
}

bool has_constant(const sql::Expr& expr) {
  if (std::holds_alternative<sql::Literal>(expr.node().data)) return true;
  const std::vector<sql::Expr> children = sql::children_of(expr);
  return std::any_of(children.begin(), children.end(), has_constant);
}

}  // namespace

void StatementCompiler::write_select(Writer& out, const sql::Select& select) const {
  if (std::any_of(select.group.begin(), select.group.end(), has_constant)) out.share_constants();
  out << "SELECT ";
  if (select.distinct) out << "DISTINCT ";
  if (!select.distinct_on.empty()) write_distinct_on(out, select.distinct_on);
  std::string_view separator;
  for (const sql::Projection& projection : select.projections) {
    out << separator;
    write_projected(out, projection.expr);
    if (!projection.alias.empty()) (out << " AS ").identifier(projection.alias);
    separator = ", ";
  }
  if (select.from) write_source(out << " FROM ", *select.from);
  for (const sql::Join& join : select.joins) {
    write_source(out << (join.kind == sql::JoinKind::left ? " LEFT JOIN " : " JOIN "), join.source);
    write_expr(out << " ON ", join.on);
  }
  write_where(out, select.where);
  separator = " GROUP BY ";
  for (const sql::Expr& term : select.group) {
    write_projected(out << separator, term);
    separator = ", ";
  }
  if (select.having) write_expr(out << " HAVING ", *select.having);
  separator = " ORDER BY ";
  for (const sql::OrderTerm& term : select.order) {
    out << separator;
    write_order(out, term);
    separator = ", ";
  }
  write_limit(out, select);
  if (select.lock) write_lock(out, *select.lock);
}

void StatementCompiler::write_query(Writer& out, const sql::Select& select) const {
  write_with(out, select.with);
  select.parts.empty() ? write_select(out, select) : write_parts(out, select);
}

void StatementCompiler::write_with(Writer& out, const std::vector<sql::CommonTable>& tables) const {
  if (tables.empty()) return;
  bool is_recursive = false;
  for (const sql::CommonTable& table : tables) is_recursive = is_recursive || table.recursive;
  std::string_view separator = is_recursive ? "WITH RECURSIVE " : "WITH ";
  for (const sql::CommonTable& table : tables) {
    (out << separator).identifier(table.name) << " (";
    out.identifiers(table.columns) << ") AS (";
    table.query ? write_query(out, *table.query) : write_given(out, table.given);
    out << ")";
    separator = ", ";
  }
  out << " ";
}

void StatementCompiler::write_parts(Writer& out, const sql::Select& select) const {
  for (const auto& part : select.parts) {
    if (part != select.parts.front()) out << spelling(select.set_operator);
    if (is_plain(*part)) {
      write_select(out, *part);
    } else {
      write_query(out << "SELECT * FROM (", *part);
      out << ") AS \"part\"";
    }
  }
}

void StatementCompiler::write_source(Writer& out, const sql::Source& source) const {
  if (source.query) {
    write_query(out << "(", *source.query);
    out << ")";
  } else {
    out.table(source.table);
  }
  if (!source.alias.empty()) (out << " AS ").identifier(source.alias);
}

void StatementCompiler::write_distinct_on(Writer& out, const std::vector<sql::Expr>& terms) const {
  std::string_view separator = "DISTINCT ON (";
  for (const sql::Expr& term : terms) {
    write_expr(out << separator, term);
    separator = ", ";
  }
  out << ") ";
}

void StatementCompiler::write_projected(Writer& out, const sql::Expr& expr) const {
  write_expr(out, expr);
}

void StatementCompiler::write_order(Writer& out, const sql::OrderTerm& term) const {
  write_expr(out, term.expr);
  if (term.descending) out << " DESC";
  if (term.nulls == sql::NullsOrder::first) out << " NULLS FIRST";
  if (term.nulls == sql::NullsOrder::last) out << " NULLS LAST";
}

void StatementCompiler::write_limit(Writer& out, const sql::Select& select) const {
  if (select.limit) write_expr(out << " LIMIT ", *select.limit);
  if (select.offset) write_expr(out << " OFFSET ", *select.offset);
}

void StatementCompiler::write_lock(Writer& out, const sql::RowLock& lock) const {
  static constexpr std::string_view strengths[] = {"UPDATE", "NO KEY UPDATE", "SHARE", "KEY SHARE"};
  out << " FOR " << strengths[static_cast<std::size_t>(lock.strength)];
  if (!lock.tables.empty()) (out << " OF ").identifiers(lock.tables);
  if (lock.wait == sql::LockWait::skip_locked) out << " SKIP LOCKED";
  if (lock.wait == sql::LockWait::nowait) out << " NOWAIT";
}

void StatementCompiler::write_subquery(Writer& out, const sql::Subquery& subquery) const {
  if (subquery.operand) {
    write_operand(out, *subquery.operand);
    out << (subquery.negated ? " NOT IN " : " IN ");
  } else if (subquery.kind == sql::SubqueryKind::exists) {
    out << (subquery.negated ? "NOT EXISTS " : "EXISTS ");
  }
  write_query(out << "(", *subquery.select);
  out << ")";
}

Compiled StatementCompiler::explain(const Compiled& compiled) const {
  Compiled explanation = compiled;
  explanation.sql = "EXPLAIN " + compiled.sql;
  explanation.results = {format_of(types::text())};
  return explanation;
}

}  // namespace stele
