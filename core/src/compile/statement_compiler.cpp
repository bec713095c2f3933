#include "stele/compile/statement_compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"

namespace stele {

namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

std::string_view spelling(sql::ComparisonOperator op) {
  switch (op) {
    case sql::ComparisonOperator::equal:
      return " = ";
    case sql::ComparisonOperator::not_equal:
      return " <> ";
    case sql::ComparisonOperator::less:
      return " < ";
    case sql::ComparisonOperator::less_equal:
      return " <= ";
    case sql::ComparisonOperator::greater:
      return " > ";
    case sql::ComparisonOperator::greater_equal:
      return " >= ";
  }
  return " = ";
}

/// How many operands AND and OR have side by side: sqlite, to which each is one level of a tree,
/// takes 1000 levels.
constexpr std::size_t longest_chain = 100;

/// The same condition, its operands in groups of like size where they are too many.
sql::Logical in_groups(const sql::Logical& logical) {
  const std::size_t count = logical.operands.size();
  const std::size_t groups = std::min(longest_chain, (count + longest_chain - 1) / longest_chain);
  sql::Logical grouped{.op = logical.op, .operands = {}};
  for (std::size_t i = 0; i < groups; ++i) {
    const auto at = [&](std::size_t group) {
      return logical.operands.begin() + static_cast<std::ptrdiff_t>(count * group / groups);
    };
    grouped.operands.push_back(
        sql::Expr({sql::Logical{.op = logical.op, .operands = {at(i), at(i + 1)}}}));
  }
  return grouped;
}

/// A subquery that is written within its own, or raw SQL that is.
bool is_in_parentheses(const sql::Expr& expr) {
  const auto* raw = std::get_if<sql::Raw>(&expr.node().data);
  if (raw != nullptr) return raw->closed;
  const auto* subquery = std::get_if<sql::Subquery>(&expr.node().data);
  return subquery != nullptr && subquery->kind != sql::SubqueryKind::in && !subquery->negated;
}

}  // namespace

Compiled StatementCompiler::compile(const sql::Statement& statement, Origins* origins) const {
  Writer out(placeholders_);
  std::visit(Overloaded{
                 [&](const sql::Select& select) {
                   write_query(out, select);
                   for (const sql::Projection& each : select.projections) {
                     out.compiled().results.push_back(format_of(each.type));
                   }
                 },
                 [&](const sql::Insert& insert) { write_insert(out, insert); },
                 [&](const sql::Update& update) { write_update(out, update); },
                 [&](const sql::Delete& remove) { write_delete(out, remove); },
             },
             statement);
  if (origins != nullptr) *origins = std::move(out.origins());
  out.compiled().writes = !std::holds_alternative<sql::Select>(statement);
  return std::move(out.compiled());
}

std::optional<Compiled> StatementCompiler::advance_key(const schema::TableName& /*table*/,
                                                       std::string_view /*column*/) const {
  return std::nullopt;
}

void StatementCompiler::write_insert(Writer& out, const sql::Insert& insert) const {
  (out << "INSERT INTO ").table(insert.table);
  if (insert.columns.empty()) {
    out << " DEFAULT VALUES";
  } else {
    (out << " (").identifiers(insert.columns) << ") ";
    write_given(out, insert.given);
  }
  if (insert.on_conflict) write_conflict(out, *insert.on_conflict);
  write_returning(out, insert.returning, true);
  if (!insert.tells_inserted) return;
  write_inserted(out << (insert.returning.empty() ? " RETURNING " : ", "));
  out.compiled().results.push_back(format_of(types::boolean()));
}

void StatementCompiler::write_given(Writer& out, const sql::GivenRows& given) const {
  out << "VALUES ";
  for (std::size_t row = 0; row < given.rows; ++row) {
    out << (row == 0 ? "(" : ", (");
    std::string_view separator;
    for (const ColumnType& type : given.types) {
      (out << separator).parameter(type);
      separator = ", ";
    }
    out << ")";
  }
}

void StatementCompiler::write_inserted(Writer& /*out*/) const {
  throw Error(Errc::unsupported, "this database does not tell which rows an upsert inserted");
}

void StatementCompiler::write_conflict(Writer& out, const sql::Conflict& conflict) const {
  out << " ON CONFLICT (";
  if (conflict.target_terms.empty()) out.identifiers(conflict.target);
  std::string_view separator;
  for (const sql::Expr& term : conflict.target_terms) {
    out << separator << "(" << inline_expression(term) << ")";
    separator = ", ";
  }
  out << ")";
  if (conflict.target_where) out << " WHERE " << inline_expression(*conflict.target_where);
  if (conflict.update.empty()) {
    out << " DO NOTHING";
    return;
  }
  write_assignments(out << " DO UPDATE SET ", conflict.update);
  write_where(out, conflict.where);
}

void StatementCompiler::write_assignments(Writer& out,
                                          const std::vector<sql::Assignment>& assignments) const {
  std::string_view separator;
  for (const sql::Assignment& assignment : assignments) {
    (out << separator).identifier(assignment.column) << " = ";
    write_assigned(out, assignment.value);
    separator = ", ";
  }
}

void StatementCompiler::write_assigned(Writer& out, const sql::Expr& value) const {
  write_expr(out, value);
}

void StatementCompiler::write_update(Writer& out, const sql::Update& update) const {
  write_with(out, update.with);
  (out << "UPDATE ").table(update.table) << " SET ";
  write_assignments(out, update.assignments);
  if (!update.from.empty()) (out << " FROM ").identifier(update.from);
  write_where(out, update.where);
  write_returning(out, update.returning, false);
}

void StatementCompiler::write_delete(Writer& out, const sql::Delete& remove) const {
  write_with(out, remove.with);
  (out << "DELETE FROM ").table(remove.table);
  write_where(out, remove.where);
  write_returning(out, remove.returning, false);
}

std::vector<std::string> StatementCompiler::truncate(const sql::Truncate& truncate) const {
  if (truncate.restart_keys) {
    throw Error(Errc::unsupported, "this database does not let generated keys begin anew");
  }
  std::vector<std::string> statements;
  for (const schema::TableName& table : truncate.tables) {
    Writer out(placeholders_);
    (out << "DELETE FROM ").table(table);
    statements.push_back(std::move(out.sql()));
  }
  return statements;
}

sql::GivenForm StatementCompiler::given_form(std::span<const ColumnType> /*types*/) const noexcept {
  return sql::GivenForm::values;
}

void StatementCompiler::write_returning(Writer& out, const std::vector<sql::Returning>& returning,
                                        bool /*is_insert*/) const {
  std::string_view separator = " RETURNING ";
  for (const sql::Returning& column : returning) {
    write_projected(out << separator, sql::column({}, column.column, column.type));
    out.compiled().results.push_back(format_of(column.type));
    separator = ", ";
  }
}

void StatementCompiler::write_where(Writer& out, const std::optional<sql::Expr>& where) const {
  if (where) write_expr(out << " WHERE ", *where);
}

void StatementCompiler::write_expr(Writer& out, const sql::Expr& expr) const {
  std::visit(Overloaded{
                 [&](const sql::AttributeRef& attribute) {
                   throw Error(
                       Errc::invalid_argument,
                       "attribute '" + attribute.name +
                           "' was not resolved to a column before its statement was compiled; "
                           "build statements through a model or from column references");
                 },
                 [&](const sql::ColumnRef& column) { write_column(out, column); },
                 [&](const sql::Literal& literal) { write_literal(out, literal); },
                 [&](const sql::Parameter& parameter) { out.parameter(parameter.type); },
                 [&](const sql::Comparison& comparison) { write_comparison(out, comparison); },
                 [&](const sql::Logical& logical) { write_logical(out, logical); },
                 [&](const sql::Not& negation) { write_operand(out << "NOT ", negation.operand); },
                 [&](const sql::IsNull& test) { write_null_test(out, test); },
                 [&](const sql::In& in) { write_in(out, in); },
                 [&](const sql::Function& function) { write_function(out, function); },
                 [&](const sql::Arithmetic& node) { write_arithmetic(out, node); },
                 [&](const sql::TextMatch& node) { write_text_match(out, node); },
                 [&](const sql::IsDistinct& node) { write_distinct_test(out, node); },
                 [&](const sql::JsonPath& node) { write_json_path(out, node); },
                 [&](const sql::JsonContains& node) { write_json_contains(out, node); },
                 [&](const sql::JsonSet& node) { write_json_set(out, node); },
                 [&](const sql::ArrayTest& node) { write_array_test(out, node); },
                 [&](const sql::Collate& node) { write_collate(out, node); },
                 [&](const sql::Aggregate& node) { write_aggregate(out, node, nullptr); },
                 [&](const sql::Case& node) { write_case(out, node); },
                 [&](const sql::Cast& node) { write_cast(out, node); },
                 [&](const sql::Subquery& node) { write_subquery(out, node); },
                 [&](const sql::Window& node) { write_window(out, node); },
                 [&](const sql::Position& node) { out << std::to_string(node.number); },
                 [&](const sql::Raw& node) { write_raw(out, node); },
                 [&](const sql::Extension& node) { write_extension(out, node); },
                 [&](const sql::TextSearch& node) { write_text_search(out, node); },
             },
             expr.node().data);
}

void StatementCompiler::write_operand(Writer& out, const sql::Expr& expr) const {
  const auto& data = expr.node().data;
  const bool simple =
      std::holds_alternative<sql::ColumnRef>(data) || std::holds_alternative<sql::Literal>(data) ||
      std::holds_alternative<sql::Parameter>(data) || std::holds_alternative<sql::Function>(data) ||
      std::holds_alternative<sql::Aggregate>(data) || std::holds_alternative<sql::Cast>(data) ||
      std::holds_alternative<sql::Position>(data) || is_in_parentheses(expr);
  if (simple) {
    write_expr(out, expr);
    return;
  }
  write_expr(out << "(", expr);
  out << ")";
}

void StatementCompiler::write_column(Writer& out, const sql::ColumnRef& column) const {
  if (!column.table.empty()) out.identifier(column.table) << ".";
  out.identifier(column.column);
}

void StatementCompiler::write_literal(Writer& out, const sql::Literal& literal) const {
  out.bind(literal);
}

void StatementCompiler::write_comparison(Writer& out, const sql::Comparison& comparison) const {
  write_operand(out, comparison.left);
  write_operator(out, comparison.op);
  write_operand(out, comparison.right);
}

void StatementCompiler::write_operator(Writer& out, sql::ComparisonOperator op) {
  out << spelling(op);
}

void StatementCompiler::write_logical(Writer& out, const sql::Logical& logical) const {
  const bool is_and = logical.op == sql::LogicalOperator::and_;
  if (logical.operands.empty()) {
    out << (is_and ? "1 = 1" : "1 = 0");
    return;
  }
  if (logical.operands.size() > longest_chain) return write_logical(out, in_groups(logical));
  std::string_view separator;
  for (const sql::Expr& operand : logical.operands) {
    out << separator;
    const bool nested = std::holds_alternative<sql::Logical>(operand.node().data) ||
                        std::holds_alternative<sql::Raw>(operand.node().data);
    nested ? write_operand(out, operand) : write_expr(out, operand);
    separator = is_and ? " AND " : " OR ";
  }
}

void StatementCompiler::write_in(Writer& out, const sql::In& in) const {
  if (in.values.empty()) {
    out << (in.negated ? "1 = 1" : "1 = 0");
    return;
  }
  write_operand(out, in.operand);
  out << (in.negated ? " NOT IN (" : " IN (");
  std::string_view separator;
  for (const sql::Expr& value : in.values) {
    write_expr(out << separator, value);
    separator = ", ";
  }
  out << ")";
}

void StatementCompiler::write_function(Writer& out, const sql::Function& function) const {
  out << function.name << "(";
  std::string_view separator;
  const auto write_number = [&] {
    out << separator << std::to_string(*function.number);
    separator = ", ";
  };
  for (const sql::Expr& argument : function.arguments) {
    write_expr(out << separator, argument);
    const bool is_first = separator.empty();
    separator = ", ";
    if (is_first && function.number) write_number();
  }
  if (function.arguments.empty() && function.number) write_number();
  out << ")";
}

}  // namespace stele
