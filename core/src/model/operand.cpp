#include "stele/model/operand.hpp"

#include <utility>

#include "stele/base/error.hpp"
#include "stele/base/pattern.hpp"
#include "stele/base/utf8.hpp"
#include "stele/model/aggregate.hpp"
#include "stele/model/functions.hpp"
#include "stele/model/json_path.hpp"
#include "stele/schema/identifier.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

/// SQL gives neither true nor false for a comparison with NULL, which is never what is meant.
void refuse_null(const Value& value, std::string_view where) {
  if (!value.is_null()) return;
  throw Error(Errc::invalid_argument, "a column is " + std::string(where) +
                                          " with NULL, which SQL holds neither true nor false; use "
                                          "is_null() or is_not_null()");
}

/// @throws Error Errc::conversion
void require_text(std::string_view text, std::string_view what) {
  if (check_text(text) == TextFault::none) return;
  throw Error(Errc::conversion,
              "the " + std::string(what) + " is no valid UTF-8, or has a NUL character");
}

bool ends_in_lone_backslash(std::string_view pattern) {
  std::size_t count = 0;
  while (count < pattern.size() && pattern[pattern.size() - 1 - count] == '\\') ++count;
  return count % 2 == 1;
}

}  // namespace

sql::Expr attribute(reflect::TypeId model, std::string_view name) {
  return sql::Expr({sql::AttributeRef{.model = model, .name = std::string(name)}});
}

sql::Expr untyped(Value value) { return sql::literal(std::move(value), {}); }

sql::Expr compare_value(const sql::Expr& column, sql::ComparisonOperator op, Value value) {
  refuse_null(value, "compared");
  return sql::compare(op, column, untyped(std::move(value)));
}

sql::Expr compare_columns(const sql::Expr& left, sql::ComparisonOperator op,
                          const sql::Expr& right) {
  const auto* literal = std::get_if<sql::Literal>(&right.node().data);
  if (literal != nullptr) refuse_null(literal->value, "compared");
  return sql::compare(op, left, right);
}

sql::Expr in_values(const sql::Expr& column, std::vector<Value> values, bool negated) {
  sql::In in{.operand = column, .values = {}, .negated = negated};
  in.values.reserve(values.size());
  for (Value& value : values) {
    refuse_null(value, "looked up in a list");
    in.values.push_back(untyped(std::move(value)));
  }
  return sql::Expr({std::move(in)});
}

sql::Expr in_query(const sql::Expr& column, std::shared_ptr<const void> tree, bool negated) {
  return sql::Expr({sql::Subquery{.kind = sql::SubqueryKind::in,
                                  .operand = column,
                                  .tree = std::move(tree),
                                  .negated = negated}});
}

sql::Expr subquery(sql::SubqueryKind kind, std::shared_ptr<const void> tree) {
  return sql::Expr({sql::Subquery{.kind = kind, .tree = std::move(tree)}});
}

sql::Expr null_test(const sql::Expr& column, bool negated) {
  return sql::Expr({sql::IsNull{.operand = column, .negated = negated}});
}

sql::Expr distinct_test(const sql::Expr& left, const sql::Expr& right, bool negated) {
  const auto* literal = std::get_if<sql::Literal>(&right.node().data);
  if (literal != nullptr && literal->value.is_null()) return null_test(left, !negated);
  return sql::Expr({sql::IsDistinct{.left = left, .right = right, .negated = negated}});
}

std::string escaped_like(std::string_view needle) {
  std::string out;
  for (const char c : needle) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

sql::Expr match(const sql::Expr& text, sql::TextMatchKind kind, std::string_view pattern,
                bool negated) {
  require_text(pattern, "pattern");
  if (kind == sql::TextMatchKind::regex) {
    static_cast<void>(Pattern(pattern));
  } else if (ends_in_lone_backslash(pattern)) {
    throw Error(
        Errc::invalid_argument,
        "the pattern of like() ends in a backslash, which takes the meaning of the character "
        "after it away; write two for a backslash of the text");
  }
  return sql::Expr({sql::TextMatch{
      .kind = kind, .operand = text, .pattern = untyped(Value(pattern)), .negated = negated}});
}

sql::Expr find_text(const sql::Expr& text, std::string_view needle, Needle where) {
  require_text(needle, "text that is looked for");
  if (where == Needle::prefix) {
    return sql::Expr({sql::TextMatch{.kind = sql::TextMatchKind::prefix,
                                     .operand = text,
                                     .pattern = untyped(Value(needle)),
                                     .negated = false}});
  }
  const std::string pattern = "%" + escaped_like(needle) + (where == Needle::anywhere ? "%" : "");
  return match(text, sql::TextMatchKind::like, pattern, false);
}

sql::Expr array_test(const sql::Expr& array, sql::ArrayTestKind kind, Value value) {
  if (kind == sql::ArrayTestKind::any) refuse_null(value, "looked up in an array");
  return sql::Expr(
      {sql::ArrayTest{.kind = kind, .array = array, .value = untyped(std::move(value))}});
}

sql::Expr json_contains(const sql::Expr& document, Value value) {
  refuse_null(value, "asked whether it holds");
  return sql::Expr({sql::JsonContains{.document = document, .value = untyped(std::move(value))}});
}

namespace {

void require_keys(const std::vector<sql::JsonStep>& steps) {
  for (const sql::JsonStep& step : steps) {
    if (const auto* key = std::get_if<std::string>(&step)) require_text(*key, "key of a JSON path");
  }
}

}  // namespace

sql::Expr json_set(const sql::Expr& document, std::vector<sql::JsonStep> steps, Value value) {
  require_keys(steps);
  if (value.is_null()) {
    throw Error(Errc::invalid_argument,
                "a part of a JSON document cannot be NULL; set it to nlohmann::json(nullptr)");
  }
  return sql::Expr({sql::JsonSet{
      .document = document, .steps = std::move(steps), .value = untyped(std::move(value))}});
}

sql::Expr json_path(const sql::Expr& document, std::vector<sql::JsonStep> steps) {
  require_keys(steps);
  return sql::Expr({sql::JsonPath{.document = document, .steps = std::move(steps)}});
}

sql::Expr collated(const sql::Expr& text, std::string_view collation) {
  schema::check_identifier("collation", collation);
  return sql::Expr({sql::Collate{.operand = text, .collation = std::string(collation)}});
}

sql::Expr arithmetic(sql::ArithmeticOperator op, const sql::Expr& left, const sql::Expr& right) {
  return sql::Expr({sql::Arithmetic{.op = op, .left = left, .right = right}});
}

sql::Expr aggregate(sql::AggregateKind kind, std::optional<sql::Expr> operand, bool distinct) {
  return sql::Expr({sql::Aggregate{
      .kind = kind, .operand = std::move(operand), .distinct = distinct, .type = {}}});
}

sql::Expr text_function(std::string_view name, const sql::Expr& text) {
  return sql::Expr(
      {sql::Function{.name = std::string(name), .arguments = {text}, .type = types::text()}});
}

sql::Expr combine(sql::LogicalOperator op, std::vector<sql::Expr> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  return sql::Expr({sql::Logical{.op = op, .operands = std::move(operands)}});
}

}  // namespace stele::detail
