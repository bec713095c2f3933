#include "resolve_text.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "base/ascii.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/operand.hpp"

namespace stele::detail {

namespace {

std::uint32_t last_code_point(std::string_view text, std::size_t begin) {
  const auto first = static_cast<unsigned char>(text[begin]);
  const std::size_t size = text.size() - begin;
  std::uint32_t code = size == 1 ? first : first & (0x7FU >> size);
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return code;
}

void append_code_point(std::string& out, std::uint32_t code) {
  const auto continued = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    continued(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    continued(6);
    continued(0);
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    continued(12);
    continued(6);
    continued(0);
  }
}

/// The first text, bytewise, that follows all texts with the prefix; empty where there is none.
std::string after_prefix(std::string prefix) {
  while (!prefix.empty()) {
    std::size_t begin = prefix.size() - 1;
    while ((static_cast<unsigned char>(prefix[begin]) & 0xC0U) == 0x80U) --begin;
    const std::uint32_t code = last_code_point(prefix, begin);
    prefix.resize(begin);
    if (code == 0x10FFFF) continue;
    append_code_point(prefix, code == 0xD7FF ? 0xE000 : code + 1);
    return prefix;
  }
  return prefix;
}

/// The text beside the operand; beside a part of a document it is a document.
sql::Expr bound(const sql::Expr& operand, const ColumnType& type, std::string_view text) {
  const bool is_part = std::holds_alternative<sql::JsonPath>(operand.node().data);
  if (!is_part) return sql::literal(Value(text), type);
  Value document(text);
  static_cast<void>(convert(document, types::json()));
  return sql::literal(std::move(document), types::json());
}

sql::Expr has_prefix(const sql::Expr& text, const ColumnType& type, std::string_view prefix) {
  sql::Expr from =
      sql::compare(sql::ComparisonOperator::greater_equal, text, bound(text, type, prefix));
  const std::string end = after_prefix(std::string(prefix));
  if (end.empty()) return from;
  return sql::and_(from, sql::compare(sql::ComparisonOperator::less, text, bound(text, type, end)));
}

}  // namespace

sql::Expr in_lower_case(const sql::Expr& literal) {
  const auto& constant = std::get<sql::Literal>(literal.node().data);
  return sql::literal(Value(ascii::to_lower(constant.value.as<std::string>())), constant.type);
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
    return has_prefix(operand, compared, pattern);
  }
  return sql::Expr(
      {sql::TextMatch{match.kind, operand, sql::literal(pattern, types::text()), match.negated}});
}

}  // namespace stele::detail
