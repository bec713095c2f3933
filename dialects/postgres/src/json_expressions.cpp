#include <string>

#include <nlohmann/json.hpp>

#include "array.hpp"
#include "statement_compiler.hpp"
#include "stele/sql/node.hpp"

namespace stele::postgres {

namespace {

/// As jsonb_typeof() says of a document.
std::string_view type_name_of(std::string_view document) {
  switch (document.front()) {
    case '"':
      return "'string'";
    case 't':
    case 'f':
      return "'boolean'";
    case '{':
      return "'object'";
    case '[':
      return "'array'";
    case 'n':
      return "'null'";
    default:
      return "'number'";
  }
}

/// 0, or last-1 of the one before the last.
std::string subscript(std::int64_t number) {
  if (number >= 0) return std::to_string(number);
  return number == -1 ? "last" : "last" + std::to_string(number + 1);
}

std::string steps_literal(const std::vector<sql::JsonStep>& steps) {
  std::vector<Value> texts;
  for (const sql::JsonStep& step : steps) {
    const auto* key = std::get_if<std::string>(&step);
    texts.emplace_back(key != nullptr ? *key : std::to_string(std::get<std::int64_t>(step)));
  }
  return array_literal(write_array(texts).text, format_of(types::array(types::text())));
}

}  // namespace

void PostgresStatementCompiler::write_document(Writer& out, const sql::Expr& document) const {
  const bool is_column = std::holds_alternative<sql::ColumnRef>(document.node().data);
  if (is_column && sql::type_of(document).storage != StorageForm::standard) {
    return write_cast(out, document, "JSONB");  // Sequelize's JSON is none, nor an adopted one
  }
  write_operand(out, document);
}

void PostgresStatementCompiler::write_json_path(Writer& out, const sql::JsonPath& path) const {
  write_steps(out, path, path.steps.size());
}

void PostgresStatementCompiler::write_steps(Writer& out, const sql::JsonPath& path,
                                            std::size_t count) const {
  if (count == 0) return write_document(out, path.document);
  const sql::JsonStep& step = path.steps[count - 1];
  if (const auto* key = std::get_if<std::string>(&step)) {
    write_steps(out, path, count - 1);
    out << " -> " << literal(Value(*key), types::text());
    return;
  }
  // To the operator -> a number or a text is an array of itself.
  write_steps(out << "jsonb_path_query_first(", path, count - 1);
  out << ", 'strict $[" << subscript(std::get<std::int64_t>(step)) << "]', '{}', true)";
}

void PostgresStatementCompiler::write_json_text(Writer& out, const sql::JsonPath& path) const {
  write_json_path(out << "((", path);
  out << ") #>> '{}')";
}

void PostgresStatementCompiler::write_json_comparison(Writer& out, sql::ComparisonOperator op,
                                                      const sql::Expr& part,
                                                      const sql::Literal& literal) const {
  const std::string& document = literal.value.if_is<JsonText>()->text;
  const bool is_null = document == "null";
  const bool is_equality =
      op == sql::ComparisonOperator::equal || op == sql::ComparisonOperator::not_equal;
  // Values of two types are never equal.
  if (op == sql::ComparisonOperator::equal || is_null) {
    write_operand(out, part);
    write_operator(out, op);
    write_literal(out, literal);
    return;
  }
  out << "(jsonb_typeof(";
  write_expr(out, part);
  out << ") = " << type_name_of(document) << " AND ";
  if (!is_equality && document.front() == '"') {
    // JSONB's texts are in the order of the database's own collation.
    write_json_text(out, std::get<sql::JsonPath>(part.node().data));
    out << " COLLATE \"C\"";
    write_operator(out, op);
    out.bind(
        literal,
        [](const Value& text) {
          return Value(parse_json(text.if_is<JsonText>()->text).get<std::string>());
        },
        types::text());
  } else {
    write_operand(out, part);
    write_operator(out, op);
    write_literal(out, literal);
  }
  out << ")";
}

void PostgresStatementCompiler::write_json_order(Writer& out, const sql::OrderTerm& term) const {
  const auto& path = std::get<sql::JsonPath>(term.expr.node().data);
  const std::string_view direction = term.descending ? " DESC" : "";
  out << "CASE jsonb_typeof(";
  write_json_path(out, path);
  out << ") WHEN 'null' THEN 0 WHEN 'boolean' THEN 1 WHEN 'number' THEN 3 WHEN 'string' THEN 4 "
         "WHEN 'array' THEN 5 WHEN 'object' THEN 6 END"
      << direction;
  if (term.nulls == sql::NullsOrder::first) out << " NULLS FIRST";
  if (term.nulls == sql::NullsOrder::last) out << " NULLS LAST";
  out << ", CASE WHEN jsonb_typeof(";
  write_json_path(out, path);
  out << ") IN ('boolean', 'number') THEN ";
  write_json_path(out, path);
  out << " END" << direction << ", CASE WHEN jsonb_typeof(";
  write_json_path(out, path);
  write_json_text(out << ") = 'string' THEN ", path);
  out << " END COLLATE \"C\"" << direction;
}

void PostgresStatementCompiler::write_json_contains(Writer& out,
                                                    const sql::JsonContains& test) const {
  write_document(out, test.document);
  write_document(out << " @> ", test.value);
}

void PostgresStatementCompiler::write_json_set(Writer& out, const sql::JsonSet& set) const {
  out << "jsonb_set(";
  write_document(out, set.document);
  out << ", " << literal(Value(steps_literal(set.steps)), types::text()) << ", ";
  write_document(out, set.value);
  out << ")";
}

}  // namespace stele::postgres
