#include <charconv>
#include <cmath>

#include "stele/base/error.hpp"
#include "stele/compile/statement_compiler.hpp"

namespace stele {

namespace {

std::string quoted_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw Error(Errc::conversion, "text with a NUL character cannot be written as a literal");
  }
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out += '\'';
}

std::string float_text(double value) {
  if (!std::isfinite(value)) {
    throw Error(Errc::unsupported,
                "a floating-point constant that is not finite has no portable literal");
  }
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  std::string out(digits, end);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

std::string hexadecimal(const Blob& bytes) {
  static constexpr char hex_digits[] = "0123456789abcdef";
  std::string out = "X'";
  for (const std::byte byte : bytes) {
    out += hex_digits[std::to_integer<unsigned>(byte) >> 4U];
    out += hex_digits[std::to_integer<unsigned>(byte) & 15U];
  }
  return out += '\'';
}

}  // namespace

std::string StatementCompiler::literal(const Value& value, const ColumnType& type) const {
  return value.is_null() ? "NULL" : literal_text(value, type);
}

std::string StatementCompiler::literal_text(const Value& value, const ColumnType& /*type*/) const {
  switch (value.kind()) {
    case ValueKind::null:
      return "NULL";
    case ValueKind::boolean:
      return value.as<bool>() ? "TRUE" : "FALSE";
    case ValueKind::int64:
      return std::to_string(value.as<std::int64_t>());
    case ValueKind::float64:
      return float_text(value.as<double>());
    case ValueKind::text:
      return quoted_text(value.as<std::string_view>());
    case ValueKind::bytes:
      return hexadecimal(*value.if_is<Blob>());
    case ValueKind::timestamp:
      return quoted_text(format(value.as<Timestamp>()));
    case ValueKind::local_timestamp:
      return quoted_text(format(value.as<LocalTimestamp>()));
    case ValueKind::date:
      return quoted_text(format(value.as<Date>()));
    case ValueKind::time:
      return quoted_text(format(value.as<TimeOfDay>()));
    case ValueKind::decimal:
      return to_string(value.as<Decimal>());
    case ValueKind::uuid:
      return quoted_text(to_string(value.as<Uuid>()));
    case ValueKind::json:
      return quoted_text(value.if_is<JsonText>()->text);
    case ValueKind::array:
      return quoted_text(value.if_is<ArrayText>()->text);
  }
  return "NULL";
}

std::string StatementCompiler::inline_expression(const sql::Expr& expr) const {
  Writer out(placeholders_);
  out.inline_constants(
      [this](const Value& value, const ColumnType& type) { return literal(value, type); });
  write_expr(out, expr);
  return std::move(out.sql());
}

}  // namespace stele
