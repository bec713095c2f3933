#include "resolve_text.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.hpp"
#include "base/code_point.hpp"
#include "resolver.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/operand.hpp"
#include "stele/sql/node.hpp"

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

Value like_prefix(const Value& prefix) {
  return Value(escaped_like(prefix.as<std::string_view>()) + "%");
}

Value lower_value(const Value& text) { return Value(ascii::to_lower(text.as<std::string>())); }

Value value_after_lower_prefix(const Value& prefix) {
  return value_after_prefix(lower_value(prefix));
}

Value without_case(const Value& regex) {
  const auto pattern = regex.as<std::string>();
  return Value(pattern.starts_with("(?i)") ? pattern : "(?i)" + pattern);
}

/// The text beside the operand; beside a part of a document it is a document.
sql::Expr bound(const sql::Expr& operand, const ColumnType& type, std::string_view text,
                const void* origin, Value (*made_by)(const Value&)) {
  const bool is_part = std::holds_alternative<sql::JsonPath>(operand.node().data);
  Value value(text);
  if (is_part) static_cast<void>(convert(value, types::json()));
  return sql::literal(std::move(value), is_part ? types::json() : type, origin, made_by);
}

sql::Expr has_prefix(const sql::Expr& text, const ColumnType& type, const sql::Literal& prefix) {
  const auto begin = prefix.value.as<std::string>();
  const std::string end = after_prefix(begin);
  // Where nothing follows, the statement is another one.
  const void* const origin = end.empty() ? nullptr : prefix.origin;
  sql::Expr from = sql::compare(sql::ComparisonOperator::greater_equal, text,
                                bound(text, type, begin, origin, prefix.made_by));
  if (end.empty()) return from;
  const auto make_end = prefix.made_by == nullptr ? value_after_prefix : value_after_lower_prefix;
  return sql::and_(from, sql::compare(sql::ComparisonOperator::less, text,
                                      bound(text, type, end, origin, make_end)));
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
  const bool is_prefix = match.kind == sql::TextMatchKind::prefix;
  sql::Literal pattern{.value = literal == nullptr ? Value(std::string()) : literal->value,
                       .origin = literal == nullptr ? nullptr : origin_of(match.pattern)};
  // Without case, both sides are compared in lower case.
  if (type.kind == TypeKind::citext) {
    pattern.made_by = match.kind == sql::TextMatchKind::regex ? without_case : lower_value;
    pattern.value = pattern.made_by(pattern.value);
  }
  if (is_prefix && !type.collation.empty()) {
    // The order of the column's collation says nothing of what its texts begin with.
    return sql::Expr({sql::TextMatch{
        sql::TextMatchKind::like, operand,
        sql::literal(like_prefix(pattern.value), types::text(),
                     pattern.made_by == nullptr ? pattern.origin : nullptr, like_prefix),
        match.negated}});
  }
  if (is_prefix) {
    ColumnType compared = type;
    if (compared.kind == TypeKind::enumeration) compared = types::text();
    return has_prefix(operand, compared, pattern);
  }
  return sql::Expr({sql::TextMatch{
      match.kind, operand,
      sql::literal(pattern.value, types::text(), pattern.origin, pattern.made_by), match.negated}});
}

}  // namespace stele::detail
