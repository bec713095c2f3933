#include <string>

#include <nlohmann/json.hpp>

#include "functions.hpp"
#include "statement_compiler.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"

namespace stele::sqlite {

namespace {

/// True for a key that sqlite's own paths can name: it has no escapes in them, and compares with
/// the key as it is written in the document.
bool is_plain(const std::string& key) {
  for (const char c : key) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) return false;
  }
  return !key.empty();
}

bool is_plain(const sql::JsonPath& path) {
  for (const sql::JsonStep& step : path.steps) {
    const auto* key = std::get_if<std::string>(&step);
    if (key != nullptr && !is_plain(*key)) return false;
  }
  return true;
}

/// $."a"[0], or [#-1] of the last element
std::string path_text(const sql::JsonPath& path) {
  std::string text = "$";
  if (!is_plain(path)) return text;
  for (const sql::JsonStep& step : path.steps) {
    if (const auto* key = std::get_if<std::string>(&step)) {
      ((text += ".\"") += *key) += '"';
    } else {
      const auto number = std::get<std::int64_t>(step);
      ((text += number < 0 ? "[#" : "[") += std::to_string(number)) += ']';
    }
  }
  return text;
}

Value steps_value(const std::vector<sql::JsonStep>& steps) {
  nlohmann::json list = nlohmann::json::array();
  for (const sql::JsonStep& step : steps) {
    std::visit([&](const auto& each) { list.push_back(each); }, step);
  }
  return Value(json_text(list).text);
}

[[noreturn]] void refuse_inline() {
  throw Error(Errc::unsupported,
              "sqlite has no such test of JSON of its own, for a CHECK or an index that is for all "
              "programs",
              {.dialect = "sqlite"});
}

bool is_json(const sql::Expr& expr) { return sql::type_of(expr).kind == TypeKind::json; }

bool is_equality(sql::ComparisonOperator op) {
  return op == sql::ComparisonOperator::equal || op == sql::ComparisonOperator::not_equal;
}

/// The constant as sqlite compares it, of a document that is one value.
Value scalar(const Value& constant) {
  const nlohmann::json document = parse_json(constant.if_is<JsonText>()->text);
  if (document.is_string()) return Value(document.get<std::string>());
  if (document.is_boolean()) return Value(document.get<bool>());
  if (document.is_number_float()) return Value(document.get<double>());
  return Value(document.get<std::int64_t>());
}

ColumnType type_of_scalar(const nlohmann::json& document) {
  if (document.is_string()) return types::text();
  if (document.is_boolean()) return types::boolean();
  return document.is_number_float() ? types::double_() : types::bigint();
}

std::string_view types_of(const nlohmann::json& document) {
  if (document.is_string()) return "= 'text'";
  if (document.is_boolean()) return "IN ('true', 'false')";
  if (document.is_number()) return "IN ('integer', 'real')";
  return document.is_array() ? "= 'array'" : "= 'object'";
}

}  // namespace

void SqliteStatementCompiler::write_json_call(Writer& out, std::string_view name,
                                              const sql::JsonPath& path) const {
  out << name << "(";
  if (is_plain(path)) {
    write_expr(out, path.document);
  } else {
    write_document(out, sql::Expr({path}));
  }
  out << ", " << literal(Value(path_text(path)), types::text()) << ")";
}

void SqliteStatementCompiler::write_projected(Writer& out, const sql::Expr& expr) const {
  // As JSON, not as the value of sqlite's that a part is.
  if (std::holds_alternative<sql::JsonPath>(expr.node().data)) return write_document(out, expr);
  // The columns of Sequelize's tables make numbers of documents that are numbers.
  const auto* column = std::get_if<sql::ColumnRef>(&expr.node().data);
  if (column != nullptr && column->type.value_kind() == ValueKind::float64) {
    return StatementCompiler::write_column(out, *column);
  }
  const bool may_be_number = column != nullptr && column->type.kind == TypeKind::json &&
                             column->type.storage == StorageForm::sequelize;
  if (!may_be_number) return write_expr(out, expr);
  write_expr(out << function::json_text << "(", expr);
  out << ")";
}

void SqliteStatementCompiler::write_json_path(Writer& out, const sql::JsonPath& path) const {
  write_json_call(out, "json_extract", path);
}

void SqliteStatementCompiler::write_json_text(Writer& out, const sql::JsonPath& path) const {
  write_json_call(out << "CASE WHEN ", "json_type", path);
  write_json_call(out << " = 'text' THEN ", "json_extract", path);
  out << " END";
}

void SqliteStatementCompiler::write_document(Writer& out, const sql::Expr& document) const {
  const auto* path = std::get_if<sql::JsonPath>(&document.node().data);
  if (path == nullptr) return write_expr(out, document);
  if (out.is_inline()) refuse_inline();
  write_expr(out << function::json_part << "(", path->document);
  out << ", " << literal(steps_value(path->steps), types::text()) << ")";
}

void SqliteStatementCompiler::write_null_test(Writer& out, const sql::IsNull& test) const {
  const auto* path = std::get_if<sql::JsonPath>(&test.operand.node().data);
  if (path == nullptr) return StatementCompiler::write_null_test(out, test);
  write_json_call(out, "json_type", *path);  // JSON's null is a value
  out << (test.negated ? " IS NOT NULL" : " IS NULL");
}

void SqliteStatementCompiler::write_comparison(Writer& out,
                                               const sql::Comparison& comparison) const {
  if (!is_json(comparison.left)) {
    write_compared(out, as_compared(comparison.left, sql::type_of(comparison.right)));
    write_operator(out, comparison.op);
    return write_compared(out, as_compared(comparison.right, sql::type_of(comparison.left)));
  }
  const auto* path = std::get_if<sql::JsonPath>(&comparison.left.node().data);
  const auto* constant = std::get_if<sql::Literal>(&comparison.right.node().data);
  if (path != nullptr && constant != nullptr) {
    return write_json_comparison(out, comparison.op, *path, *constant);
  }
  if (out.is_inline()) refuse_inline();
  if (!is_equality(comparison.op)) {
    throw Error(Errc::unsupported, "two parts of JSON documents are compared for equality only",
                {.dialect = "sqlite"});
  }
  out << (comparison.op == sql::ComparisonOperator::equal ? "" : "NOT ") << function::json_equal
      << "(";
  write_document(out, comparison.left);
  write_document(out << ", ", comparison.right);
  out << ")";
}

void SqliteStatementCompiler::write_json_comparison(Writer& out, sql::ComparisonOperator op,
                                                    const sql::JsonPath& path,
                                                    const sql::Literal& constant) const {
  const nlohmann::json value = parse_json(constant.value.if_is<JsonText>()->text);
  if (value.is_null()) {
    write_json_call(out, "json_type", path);
    out << (op == sql::ComparisonOperator::equal ? " = " : " <> ") << "'null'";
    return;
  }
  write_json_call(out << "(", "json_type", path);
  out << " " << types_of(value) << " AND ";
  if (value.is_structured()) {
    if (out.is_inline()) refuse_inline();
    out << (op == sql::ComparisonOperator::equal ? "" : "NOT ") << function::json_equal << "(";
    write_document(out, sql::Expr({path}));
    out << ", ";
    sql::Literal compared = constant;
    compared.type = types::json();
    out.bind(compared) << ")";
  } else {
    write_json_call(out, "json_extract", path);
    write_operator(out, op);
    out.bind(constant, scalar, type_of_scalar(value));
  }
  out << ")";
}

void SqliteStatementCompiler::write_json_order(Writer& out, const sql::OrderTerm& term) const {
  const auto& path = std::get<sql::JsonPath>(term.expr.node().data);
  write_json_call(out << "CASE ", "json_type", path);
  out << " WHEN 'null' THEN 0 WHEN 'false' THEN 1 WHEN 'true' THEN 2 WHEN 'integer' THEN 3 WHEN "
         "'real' THEN 3 WHEN 'text' THEN 4 WHEN 'array' THEN 5 WHEN 'object' THEN 6 END";
  write_direction(out, term);
  write_json_call(out << ", CASE WHEN ", "json_type", path);
  write_json_call(out << " IN ('integer', 'real', 'text') THEN ", "json_extract", path);
  out << " END";
  if (term.descending) out << " DESC";
}

void SqliteStatementCompiler::write_json_contains(Writer& out,
                                                  const sql::JsonContains& test) const {
  if (out.is_inline()) refuse_inline();
  out << function::json_contains << "(";
  write_document(out, test.document);
  write_document(out << ", ", test.value);
  out << ")";
}

void SqliteStatementCompiler::write_json_set(Writer& out, const sql::JsonSet& set) const {
  write_expr(out << function::json_set << "(", set.document);
  out << ", " << literal(steps_value(set.steps), types::text()) << ", ";
  write_document(out, set.value);
  out << ")";
}

}  // namespace stele::sqlite
