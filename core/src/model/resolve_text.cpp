#include "resolve_text.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.hpp"
#include "base/code_point.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/operand.hpp"

namespace stele::detail {

namespace {

/// The first text, bytewise, that follows all texts with the prefix; empty where there is none.
std::string after_prefix(std::string_view prefix) {
  std::u32string characters = decode_utf8(prefix);
  while (!characters.empty() && characters.back() == 0x10FFFF) characters.pop_back();
  if (characters.empty()) return {};
  const char32_t last = characters.back();
  characters.back() = last == 0xD7FF ? 0xE000 : last + 1;  // no surrogate
  std::string after;
  for (const char32_t character : characters) append_utf8(after, character);
  return after;
}

/// `after_prefix` of a value; NULL where there is none.
Value value_after_prefix(const Value& prefix) {
  const std::string after = after_prefix(prefix.as<std::string_view>());
  return after.empty() ? Value() : Value(after);
}

Value lower_value(const Value& text) { return Value(ascii::to_lower(text.as<std::string>())); }

/// The text beside the operand; beside a part of a document it is a document.
sql::Expr bound(const sql::Expr& operand, const ColumnType& type, std::string_view text,
                const void* origin, Value (*made_by)(const Value&) = nullptr) {
  const bool is_part = std::holds_alternative<sql::JsonPath>(operand.node().data);
  if (!is_part) return sql::literal(Value(text), type, origin, made_by);
  Value document(text);
  static_cast<void>(convert(document, types::json()));
  return sql::literal(std::move(document), types::json());
}

sql::Expr has_prefix(const sql::Expr& text, const ColumnType& type, std::string_view prefix,
                     const void* origin) {
  const std::string end = after_prefix(prefix);
  // Where nothing follows, the statement is another one.
  const void* const known = end.empty() ? nullptr : origin;
  sql::Expr from =
      sql::compare(sql::ComparisonOperator::greater_equal, text, bound(text, type, prefix, known));
  if (end.empty()) return from;
  return sql::and_(from, sql::compare(sql::ComparisonOperator::less, text,
                                      bound(text, type, end, origin, value_after_prefix)));
}

}  // namespace

sql::Expr in_lower_case(const sql::Expr& literal) {
  const auto& constant = std::get<sql::Literal>(literal.node().data);
  return sql::literal(lower_value(constant.value), constant.type, constant.origin, lower_value);
}

void align_case(sql::Expr& left, sql::Expr& right) {
  const auto ignores_case = [](const sql::Expr& text) {
    return sql::type_of(text).kind == TypeKind::citext;
  };
  const auto lower = [](const sql::Expr& text) {
    return sql::Expr({sql::Function{.name = "lower", .arguments = {text}, .type = types::text()}});
  };
  if (ignores_case(left) == ignores_case(right)) return;
  left = lower(left);
  right = lower(right);
}

sql::Expr resolved_match(const sql::TextMatch& match, const sql::Expr& operand,
                         const ColumnType& type) {
  const auto* literal = std::get_if<sql::Literal>(&match.pattern.node().data);
  std::string pattern = literal == nullptr ? std::string() : literal->value.as<std::string>();
  // Without case the pattern is another one.
  const bool is_own = literal != nullptr && type.kind != TypeKind::citext;
  const void* const origin = is_own ? &literal->value : nullptr;
  // Without case, both sides are compared in lower case.
  if (type.kind == TypeKind::citext) {
    const bool is_regex = match.kind == sql::TextMatchKind::regex;
    const bool has_flag = pattern.starts_with("(?i)");
    pattern = !is_regex ? ascii::to_lower(pattern) : has_flag ? pattern : "(?i)" + pattern;
  }
  if (match.kind == sql::TextMatchKind::prefix && !type.collation.empty()) {
    // The order of the column's collation says nothing of what its texts begin with.
    return sql::Expr(
        {sql::TextMatch{sql::TextMatchKind::like, operand,
                        sql::literal(escaped_like(pattern) + "%", types::text()), match.negated}});
  }
  if (match.kind == sql::TextMatchKind::prefix) {
    ColumnType compared = type;
    if (compared.kind == TypeKind::enumeration) compared = types::text();
    return has_prefix(operand, compared, pattern, origin);
  }
  return sql::Expr({sql::TextMatch{match.kind, operand,
                                   sql::literal(pattern, types::text(), origin), match.negated}});
}

}  // namespace stele::detail
