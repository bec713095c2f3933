#include <string>

#include "stele/compile/statement_compiler.hpp"
#include "stele/sql/node.hpp"

namespace stele {

namespace {

std::string_view spelling(sql::FrameUnit unit) {
  switch (unit) {
    case sql::FrameUnit::rows:
      return "ROWS";
    case sql::FrameUnit::range:
      return "RANGE";
    case sql::FrameUnit::groups:
      return "GROUPS";
  }
  return "ROWS";
}

std::string spelling(const sql::FrameBound& bound) {
  switch (bound.kind) {
    case sql::FrameBoundKind::unbounded_preceding:
      return "UNBOUNDED PRECEDING";
    case sql::FrameBoundKind::preceding:
      return std::to_string(bound.offset) + " PRECEDING";
    case sql::FrameBoundKind::current_row:
      return "CURRENT ROW";
    case sql::FrameBoundKind::following:
      return std::to_string(bound.offset) + " FOLLOWING";
    case sql::FrameBoundKind::unbounded_following:
      return "UNBOUNDED FOLLOWING";
  }
  return "CURRENT ROW";
}

}  // namespace

void StatementCompiler::write_window(Writer& out, const sql::Window& window) const {
  if (const auto* aggregate = std::get_if<sql::Aggregate>(&window.function.node().data)) {
    return write_aggregate(out, *aggregate, &window);
  }
  write_expr(out, window.function);
  write_over(out, window);
}

void StatementCompiler::write_call_end(Writer& out, const sql::Aggregate& aggregate,
                                       const sql::Window* window) const {
  out << ")";
  if (aggregate.filter) {
    write_expr(out << " FILTER (WHERE ", *aggregate.filter);
    out << ")";
  }
  if (window != nullptr) write_over(out, *window);
}

void StatementCompiler::write_over(Writer& out, const sql::Window& window) const {
  out << " OVER (";
  std::string_view separator = "PARTITION BY ";
  for (const sql::Expr& term : window.partition) {
    write_projected(out << separator, term);
    separator = ", ";
  }
  separator = window.partition.empty() ? "ORDER BY " : " ORDER BY ";
  for (const sql::OrderTerm& term : window.order) {
    out << separator;
    write_order(out, term);
    separator = ", ";
  }
  if (window.frame) {
    if (!window.partition.empty() || !window.order.empty()) out << " ";
    out << spelling(window.frame->unit) << " BETWEEN " << spelling(window.frame->start) << " AND "
        << spelling(window.frame->end);
  }
  out << ")";
}

void StatementCompiler::write_case(Writer& out, const sql::Case& node) const {
  out << "CASE";
  for (const sql::Case::Branch& branch : node.branches) {
    write_expr(out << " WHEN ", branch.condition);
    write_operand(out << " THEN ", branch.value);
  }
  if (node.otherwise) write_operand(out << " ELSE ", *node.otherwise);
  out << " END";
}

}  // namespace stele
