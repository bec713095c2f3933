#include <string>

#include "statement_compiler.hpp"
#include "stele/base/pattern.hpp"
#include "stele/sql/node.hpp"

namespace stele::postgres {

namespace {

bool is_part(const sql::Expr& expr) {
  return std::holds_alternative<sql::JsonPath>(expr.node().data);
}

bool is_equality(sql::ComparisonOperator op) {
  return op == sql::ComparisonOperator::equal || op == sql::ComparisonOperator::not_equal;
}

bool is_integer_of_less_than_8_bytes(const ColumnType& type) {
  return type.kind == TypeKind::smallint || type.kind == TypeKind::integer;
}

/// True for text whose column may have been made with another collation than "C".
bool has_own_collation(const sql::Expr& expr) {
  const ColumnType type = sql::type_of(expr);
  const bool is_column = std::holds_alternative<sql::ColumnRef>(expr.node().data);
  return is_column && type.is_text() && type.storage != StorageForm::standard &&
         type.collation.empty();
}

/// The storage form of a column; of anything else the standard one.
StorageForm form_of(const sql::Expr& expr) {
  const auto* column = std::get_if<sql::ColumnRef>(&expr.node().data);
  return column == nullptr ? StorageForm::standard : column->type.storage;
}

bool is_value(const sql::Expr& expr) {
  const auto& data = expr.node().data;
  return std::holds_alternative<sql::Literal>(data) || std::holds_alternative<sql::Parameter>(data);
}

std::string_view spelling(const sql::TextMatch& match) {
  switch (match.kind) {
    case sql::TextMatchKind::like:
    case sql::TextMatchKind::prefix:
      return match.negated ? " NOT LIKE " : " LIKE ";
    case sql::TextMatchKind::ilike:
      return match.negated ? " NOT ILIKE " : " ILIKE ";
    case sql::TextMatchKind::regex:
      return match.negated ? " !~ " : " ~ ";
  }
  return " LIKE ";
}

}  // namespace

std::string numeric(const ColumnType& type) {
  return "NUMERIC(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
}

void PostgresStatementCompiler::write_compared(Writer& out, const sql::Expr& operand) const {
  if (form_of(operand) == StorageForm::text) return write_cast(out, operand, "UUID");
  const bool is_constant = std::holds_alternative<sql::Literal>(operand.node().data);
  if (sql::type_of(operand).kind != TypeKind::citext || is_constant) {
    return write_operand(out, operand);
  }
  write_function(out, {.name = "lower", .arguments = {operand}, .type = types::text()});
}

void PostgresStatementCompiler::write_projected(Writer& out, const sql::Expr& expr) const {
  form_of(expr) == StorageForm::text ? write_compared(out, expr) : write_expr(out, expr);
}

void PostgresStatementCompiler::write_spelled(Writer& out, const sql::Expr& operand) const {
  // Of a column of text the cast is none, and an index on it is used.
  const TypeKind kind = sql::type_of(operand).kind;
  const bool is_native = form_of(operand) == StorageForm::native && kind != TypeKind::citext;
  const bool may_be_enum = kind == TypeKind::enumeration && has_own_collation(operand);
  is_native || may_be_enum ? write_cast(out, operand, "TEXT") : write_compared(out, operand);
}

void PostgresStatementCompiler::write_ordered(Writer& out, const sql::Expr& operand) const {
  write_spelled(out, operand);
  if (has_own_collation(operand)) out << " COLLATE \"C\"";
}

void PostgresStatementCompiler::write_beside_column(Writer& out, const sql::Expr& operand) const {
  if (form_of(operand) != StorageForm::without_zone) return write_spelled(out, operand);
  write_expr(out << "(", operand);
  out << " AT TIME ZONE 'UTC')";
}

void PostgresStatementCompiler::write_cast(Writer& out, const sql::Expr& operand,
                                           std::string_view type) const {
  write_expr(out << "CAST(", operand);
  out << " AS " << type << ")";
}

void PostgresStatementCompiler::write_order(Writer& out, const sql::OrderTerm& term) const {
  if (is_part(term.expr)) return write_json_order(out, term);
  if (const auto* search = std::get_if<sql::TextSearch>(&term.expr.node().data)) {
    write_text_search(out, *search);
    out << " DESC";
    return;
  }
  write_ordered(out, term.expr);
  if (term.descending) out << " DESC";
  if (term.nulls == sql::NullsOrder::first) out << " NULLS FIRST";
  if (term.nulls == sql::NullsOrder::last) out << " NULLS LAST";
}

void PostgresStatementCompiler::write_function(Writer& out, const sql::Function& function) const {
  if (function.kind != sql::FunctionKind::text) {
    const bool is_length = function.kind == sql::FunctionKind::length;  // of 32 bits
    if (is_length) out << "CAST(";
    StatementCompiler::write_function(out, function);
    if (is_length) out << " AS BIGINT)";
    return;
  }
  // By another collation they would change more than ASCII.
  write_operand(out << function.name << "(", function.arguments.front());
  out << " COLLATE \"C\")";
}

void PostgresStatementCompiler::write_in(Writer& out, const sql::In& in) const {
  if (!in.is_list || out.is_inline()) return StatementCompiler::write_in(out, in);
  write_spelled(out, in.operand);
  out << (in.negated ? " <> ALL(" : " = ANY(");
  out.bind_list(in, in.type) << ")";
}

void PostgresStatementCompiler::write_comparison(Writer& out,
                                                 const sql::Comparison& comparison) const {
  const auto* constant = std::get_if<sql::Literal>(&comparison.right.node().data);
  if (sql::type_of(comparison.left).kind == TypeKind::json) {
    if (is_part(comparison.left) && constant != nullptr) {
      return write_json_comparison(out, comparison.op, comparison.left, *constant);
    }
    write_document(out, comparison.left);
    write_operator(out, comparison.op);
    write_document(out, comparison.right);
    return;
  }
  const bool is_ordered = !is_equality(comparison.op);
  const auto write_side = [&](const sql::Expr& side) {
    if (!is_value(comparison.right)) return write_beside_column(out, side);
    is_ordered ? write_spelled(out, side) : write_compared(out, side);
  };
  write_side(comparison.left);
  write_operator(out, comparison.op);
  write_side(comparison.right);
  const bool is_collated =
      has_own_collation(comparison.right) || (is_ordered && has_own_collation(comparison.left));
  if (is_collated) out << " COLLATE \"C\"";
}

void PostgresStatementCompiler::write_number(Writer& out, const sql::Expr& operand,
                                             const sql::Arithmetic& node) const {
  const ColumnType type = sql::type_of(operand);
  const bool is_double = node.type.value_kind() == ValueKind::float64;
  if (is_double && type.kind != TypeKind::double_) {
    write_cast(out, operand, "DOUBLE PRECISION");
  } else if (is_integer_of_less_than_8_bytes(type)) {
    write_cast(out, operand, "BIGINT");
  } else {
    write_operand(out, operand);
  }
}

void PostgresStatementCompiler::write_arithmetic(Writer& out, const sql::Arithmetic& node) const {
  const bool makes_decimal = node.type.kind == TypeKind::decimal;
  if (makes_decimal) out << "CAST(";
  write_number(out, node.left, node);
  write_operator(out, node.op);
  write_number(out, node.right, node);
  if (makes_decimal) out << " AS " << numeric(node.type) << ")";
}

void PostgresStatementCompiler::write_text_match(Writer& out, const sql::TextMatch& match) const {
  const bool is_ilike = match.kind == sql::TextMatchKind::ilike;
  if (is_ilike) out << "(";
  if (const auto* path = std::get_if<sql::JsonPath>(&match.operand.node().data)) {
    out << "(CASE WHEN jsonb_typeof(";
    write_json_path(out, *path);
    write_json_text(out << ") = 'string' THEN ", *path);
    out << " END)";
  } else {
    write_spelled(out, match.operand);
  }
  if (is_ilike) out << " COLLATE \"C.utf8\")";
  // Under a collation that is not deterministic no expression is looked for.
  const bool has_collation = !sql::type_of(match.operand).collation.empty();
  if (match.kind == sql::TextMatchKind::regex && has_collation) out << " COLLATE \"C\"";
  const auto* literal = std::get_if<sql::Literal>(&match.pattern.node().data);
  out << spelling(match);
  if (match.kind == sql::TextMatchKind::regex && literal != nullptr) {
    out.bind(
        *literal,
        [](const Value& pattern) {
          return Value(Pattern(pattern.as<std::string_view>()).postgres());
        },
        types::text());
  } else {
    write_operand(out, match.pattern);
  }
}

void PostgresStatementCompiler::write_distinct_test(Writer& out,
                                                    const sql::IsDistinct& test) const {
  const bool is_json = sql::type_of(test.left).kind == TypeKind::json;
  is_json ? write_document(out, test.left) : write_compared(out, test.left);
  out << (test.negated ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ");
  is_json ? write_document(out, test.right) : write_compared(out, test.right);
}

void PostgresStatementCompiler::write_array_test(Writer& out, const sql::ArrayTest& test) const {
  write_operand(out, test.array);
  out << (test.kind == sql::ArrayTestKind::overlaps ? " && " : " @> ");
  // $1 = ANY(column) would be NULL where an element is.
  const auto* literal = std::get_if<sql::Literal>(&test.value.node().data);
  if (test.kind == sql::ArrayTestKind::any && literal != nullptr) {
    out.bind(*literal, array_of, types::array(literal->type));
  } else {
    write_operand(out, test.value);
  }
}

/// avg() of doubles keeps the sum of their squares too, which passes the range long before the
/// mean.
void PostgresStatementCompiler::write_mean(Writer& out, const sql::Aggregate& aggregate,
                                           const sql::Window* window) const {
  const std::string_view distinct = aggregate.distinct ? "DISTINCT " : "";
  write_cast(out << "(sum(" << distinct, *aggregate.operand, "DOUBLE PRECISION");
  write_call_end(out, aggregate, window);
  write_expr(out << " / nullif(count(" << distinct, *aggregate.operand);
  write_call_end(out, aggregate, window);
  out << ", 0))";
}

void PostgresStatementCompiler::write_aggregate(Writer& out, const sql::Aggregate& aggregate,
                                                const sql::Window* window) const {
  if (!aggregate.operand || aggregate.kind == sql::AggregateKind::count) {
    return StatementCompiler::write_aggregate(out, aggregate, window);
  }
  const ColumnType type = sql::type_of(*aggregate.operand);
  const std::string_view distinct = aggregate.distinct ? "DISTINCT " : "";
  const bool is_float = type.value_kind() == ValueKind::float64;
  const auto write_value = [&] {
    is_float ? write_cast(out, *aggregate.operand, "DOUBLE PRECISION")
             : write_ordered(out, *aggregate.operand);
  };
  switch (aggregate.kind) {
    case sql::AggregateKind::sum:
      out << (is_float ? "coalesce(sum(" : "CAST(coalesce(sum(") << distinct;
      write_value();
      write_call_end(out, aggregate, window);
      out << ", 0)";
      if (!is_float) {
        out << " AS "
            << (aggregate.type.kind == TypeKind::decimal ? numeric(aggregate.type) : "BIGINT")
            << ")";
      }
      return;
    case sql::AggregateKind::avg:
      if (is_float) return write_mean(out, aggregate, window);
      out << "CAST(avg(" << distinct;
      write_value();
      write_call_end(out, aggregate, window);
      out << " AS DOUBLE PRECISION)";
      return;
    default:
      out << (aggregate.kind == sql::AggregateKind::min ? "min(" : "max(");
      write_ordered(out, *aggregate.operand);
      write_call_end(out, aggregate, window);
  }
}

}  // namespace stele::postgres
