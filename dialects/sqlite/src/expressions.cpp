#include <string>

#include "adopted.hpp"
#include "functions.hpp"
#include "statement_compiler.hpp"
#include "stele/base/error.hpp"
#include "stele/base/pattern.hpp"
#include "stele/sql/node.hpp"

namespace stele::sqlite {

namespace {

std::string_view checked(sql::ArithmeticOperator op) {
  switch (op) {
    case sql::ArithmeticOperator::add:
      return function::add;
    case sql::ArithmeticOperator::subtract:
      return function::subtract;
    case sql::ArithmeticOperator::multiply:
      return function::multiply;
    case sql::ArithmeticOperator::divide:
      return function::divide;
  }
  return function::add;
}

bool is_sequelize(const ColumnType& type, ValueKind kind) {
  return type.storage == StorageForm::sequelize && type.value_kind() == kind;
}

/// `%` and `_` as GLOB spells them, and its own special characters as themselves.
Value glob_of(const Value& pattern) {
  const auto like = pattern.as<std::string_view>();
  std::string glob;
  bool is_escaped = false;
  for (const char c : like) {
    if (!is_escaped && c == '\\') {
      is_escaped = true;
      continue;
    }
    if (!is_escaped && (c == '%' || c == '_')) {
      glob += c == '%' ? '*' : '?';
    } else if (c == '*' || c == '?' || c == '[') {
      ((glob += '[') += c) += ']';
    } else {
      glob += c;
    }
    is_escaped = false;
  }
  return Value(glob);
}

/// What a value of a JSON array becomes, so that it is as the column stores it.
std::string_view list_element(const ColumnType& type) {
  if (type.storage == StorageForm::bytes) return "stele_bytes(value)";
  if (is_plain_decimal(type)) return "CAST(value AS NUMERIC)";
  switch (type.kind) {
    case TypeKind::float_:
    case TypeKind::double_:
      return "stele_real(value)";
    case TypeKind::blob:
      return "stele_bytes(value)";
    default:
      return "value";
  }
}

}  // namespace

sql::Expr as_number(const sql::Expr& expr) {
  const auto* literal = std::get_if<sql::Literal>(&expr.node().data);
  if (literal == nullptr || !is_sequelize(literal->type, ValueKind::float64)) return expr;
  return sql::literal(literal->value, types::double_(), literal->origin, literal->made_by);
}

sql::Expr as_compared(const sql::Expr& expr, const ColumnType& other) {
  const bool loses =
      sql::type_of(expr).kind == TypeKind::bigint && other.value_kind() == ValueKind::float64;
  return loses ? sql::Expr({sql::Cast{expr, types::double_()}}) : as_number(expr);
}

void SqliteStatementCompiler::write_column(Writer& out, const sql::ColumnRef& column) const {
  const bool may_be_text = is_sequelize(column.type, ValueKind::float64) && !out.is_inline();
  if (may_be_text) out << function::real << "(";
  StatementCompiler::write_column(out, column);
  if (may_be_text) out << ")";
}

void SqliteStatementCompiler::write_in(Writer& out, const sql::In& in) const {
  if (!in.is_list || out.is_inline()) {
    sql::In compared = in;
    for (const sql::Expr& value : in.values) {
      compared.operand = as_compared(compared.operand, sql::type_of(value));
    }
    return StatementCompiler::write_in(out, compared);
  }
  write_compared(out, in.operand);
  out << (in.negated ? " NOT IN (SELECT " : " IN (SELECT ") << list_element(in.type)
      << " FROM json_each(";
  out.bind_list(in, compared_type(in.type)) << "))";
}

void SqliteStatementCompiler::write_arithmetic(Writer& out, const sql::Arithmetic& node) const {
  if (out.is_inline()) {
    // Other programs have none of the functions, and a schema is for all.
    if (is_scaled_decimal(sql::type_of(node.left)) && node.op == sql::ArithmeticOperator::divide) {
      throw Error(Errc::unsupported, "sqlite cannot divide decimals in a CHECK or an index",
                  {.dialect = "sqlite"});
    }
    write_operand(out, node.left);
    write_operator(out, node.op);
    write_operand(out, node.right);
    return;
  }
  const bool makes_decimal = is_scaled_decimal(node.type);
  const bool rounds = is_plain_decimal(node.type);
  if (makes_decimal) out << function::decimal << "(";
  if (rounds) out << function::rounded << "(";
  out << checked(node.op) << "(";
  write_number(out, node.left, node);
  write_number(out << ", ", node.right, node);
  out << ")";
  if (makes_decimal) out << ")";
  if (rounds) out << ", " << std::to_string(node.type.scale) << ")";
}

void SqliteStatementCompiler::write_number(Writer& out, const sql::Expr& operand,
                                           const sql::Arithmetic& node) const {
  const ColumnType type = sql::type_of(operand);
  const bool is_divided = node.op == sql::ArithmeticOperator::divide;
  if (is_divided && is_scaled_decimal(type)) {
    write_expr(out << function::decimal_real << "(", operand);
    out << ", " << std::to_string(type.scale) << ")";
  } else if ((type.is_integer() || is_plain_decimal(type)) &&
             node.type.value_kind() == ValueKind::float64) {
    write_expr(out << "CAST(", operand);
    out << " AS REAL)";
  } else {
    write_expr(out, as_number(operand));
  }
}

void SqliteStatementCompiler::write_text_match(Writer& out, const sql::TextMatch& match) const {
  const auto* literal = std::get_if<sql::Literal>(&match.pattern.node().data);
  const bool is_like = match.kind == sql::TextMatchKind::like;
  if (match.negated) out << "NOT (";
  if (is_like && literal != nullptr) {
    write_text(out, match.operand);
    out << " GLOB ";
    out.bind(*literal, glob_of, types::text());
  } else {
    if (out.is_inline()) {
      throw Error(Errc::unsupported,
                  "sqlite has no ilike and no regular expressions of its own, for a CHECK or an "
                  "index that is for all programs; use like",
                  {.dialect = "sqlite"});
    }
    out << (is_like                                   ? function::like
            : match.kind == sql::TextMatchKind::ilike ? function::ilike
                                                      : function::matches)
        << "(";
    if (match.kind == sql::TextMatchKind::regex && literal != nullptr) {
      out.bind(
          *literal,
          [](const Value& pattern) { return Value(Pattern(pattern.as<std::string_view>()).re2()); },
          types::text());
    } else {
      write_expr(out, match.pattern);
    }
    write_text(out << ", ", match.operand);
    out << ")";
  }
  if (match.negated) out << ")";
}

void SqliteStatementCompiler::write_text(Writer& out, const sql::Expr& text) const {
  if (const auto* path = std::get_if<sql::JsonPath>(&text.node().data)) {
    return write_json_text(out, *path);
  }
  const bool ignores_case = sql::type_of(text).kind == TypeKind::citext;
  if (!ignores_case) return write_operand(out, text);
  write_expr(out << "lower(", text);
  out << ")";
}

void SqliteStatementCompiler::write_distinct_test(Writer& out, const sql::IsDistinct& test) const {
  const bool is_part = std::holds_alternative<sql::JsonPath>(test.left.node().data);
  if (is_part || sql::type_of(test.left).kind == TypeKind::json) {
    out << (test.negated ? "" : "NOT ") << function::json_same << "(";
    write_document(out, test.left);
    write_document(out << ", ", test.right);
    out << ")";
    return;
  }
  write_compared(out, as_compared(test.left, sql::type_of(test.right)));
  write_compared(out << (test.negated ? " IS " : " IS NOT "),
                 as_compared(test.right, sql::type_of(test.left)));
}

void SqliteStatementCompiler::write_array_test(Writer& out, const sql::ArrayTest& test) const {
  const std::string_view name = test.kind == sql::ArrayTestKind::contains ? function::array_contains
                                : test.kind == sql::ArrayTestKind::overlaps
                                    ? function::array_overlaps
                                    : function::array_any;
  write_expr(out << name << "(", test.array);
  out << ", ";
  // One value goes as an array of it, in the form that the elements of the column have.
  const auto* literal = std::get_if<sql::Literal>(&test.value.node().data);
  if (test.kind == sql::ArrayTestKind::any && literal != nullptr) {
    out.bind(*literal, array_of, types::array(literal->type));
  } else {
    write_expr(out, test.value);
  }
  out << ")";
}

void SqliteStatementCompiler::write_aggregate(Writer& out, const sql::Aggregate& aggregate,
                                              const sql::Window* window) const {
  const bool calculates =
      aggregate.kind == sql::AggregateKind::sum || aggregate.kind == sql::AggregateKind::avg;
  if (!calculates) return write_counted(out, aggregate, window);
  const ColumnType type = sql::type_of(*aggregate.operand);
  const bool is_sum = aggregate.kind == sql::AggregateKind::sum;
  // Plain decimals are doubles, whose sum is next to that of the decimals.
  const bool rounds = is_sum && is_plain_decimal(type);
  if (rounds) out << function::rounded << "(";
  out << (!is_sum                   ? function::avg
          : is_scaled_decimal(type) ? function::decimal_sum
                                    : function::sum)
      << "(" << (aggregate.distinct ? "DISTINCT " : "");
  if (!is_sum && is_scaled_decimal(type)) {
    write_expr(out << function::decimal_real << "(", *aggregate.operand);
    out << ", " << std::to_string(type.scale) << ")";
  } else if (type.value_kind() == ValueKind::float64) {
    // A column of an adopted table can hold integers among its doubles.
    write_expr(out << "CAST(", *aggregate.operand);
    out << " AS REAL)";
  } else {
    write_expr(out, *aggregate.operand);
  }
  write_call_end(out, aggregate, window);
  if (rounds) out << ", " << std::to_string(type.scale) << ")";
}

}  // namespace stele::sqlite
