#include "conversion.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"

namespace stele::sqlite {

namespace {

/// The number that the whole text spells, or nothing.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> exact_integer(double value) {
  // 2^63 is a double, the largest int64 is not.
  constexpr double limit = 9223372036854775808.0;
  if (!(value >= -limit && value < limit) || value != std::trunc(value)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<double> exact_float(std::int64_t value) {
  const auto converted = static_cast<double>(value);
  if (exact_integer(converted) != value) return std::nullopt;
  return converted;
}

std::optional<std::int64_t> integer_of(::sqlite3_value* value, int stored) {
  switch (stored) {
    case SQLITE_INTEGER:
      return sqlite3_value_int64(value);
    case SQLITE_FLOAT:
      return exact_integer(sqlite3_value_double(value));
    case SQLITE_TEXT:
      return parse_number<std::int64_t>(text_of(value));
    default:
      return std::nullopt;
  }
}

/// A number, or what Sequelize stores in place of one that JSON lacks.
std::optional<double> spelled_float(std::string_view text) {
  const auto number = parse_number<double>(text);
  if (!number || std::isfinite(*number)) return number;
  const bool is_sequelize = text == "Infinity" || text == "-Infinity" || text == "NaN";
  return is_sequelize ? number : std::nullopt;
}

std::optional<double> float_of(::sqlite3_value* value, int stored) {
  switch (stored) {
    case SQLITE_INTEGER:
      return exact_float(sqlite3_value_int64(value));
    case SQLITE_FLOAT:
      return sqlite3_value_double(value);
    case SQLITE_TEXT:
      return spelled_float(text_of(value));
    default:
      return std::nullopt;
  }
}

std::optional<bool> boolean_of(::sqlite3_value* value, int stored) {
  if (stored == SQLITE_TEXT) {
    const std::string_view text = text_of(value);
    if (text == "true") return true;
    if (text == "false") return false;
  }
  const auto number = integer_of(value, stored);
  if (!number || (*number != 0 && *number != 1)) return std::nullopt;
  return *number == 1;
}

/// The number that a column with NUMERIC affinity holds.
std::optional<Decimal> decimal_of(::sqlite3_value* value, int stored) {
  switch (stored) {
    case SQLITE_INTEGER:
      return Decimal(sqlite3_value_int64(value));
    case SQLITE_FLOAT: {
      char digits[40];
      const double number = sqlite3_value_double(value);
      const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
      return Decimal::parse({digits, static_cast<std::size_t>(end - digits)});
    }
    case SQLITE_TEXT:
      return Decimal::parse(text_of(value));
    default:
      return std::nullopt;
  }
}

/// Numbers as sqlite spells them, where that reads back as the same number; a blob that is text.
std::optional<std::string_view> spelled_of(::sqlite3_value* value, int stored) {
  const double number = stored == SQLITE_FLOAT ? sqlite3_value_double(value) : 0.0;
  const std::string_view text = text_of(value);
  if (stored == SQLITE_FLOAT && parse_number<double>(text) != number) return std::nullopt;
  if (stored == SQLITE_BLOB && check_text(text) != TextFault::none) return std::nullopt;
  return text;
}

Cell bytes_of(std::string_view text) {
  return Cell::view(ValueKind::bytes, text.data(), text.size());
}

}  // namespace

std::optional<Cell> convert_value(::sqlite3_value* value, int stored, ValueKind kind) {
  switch (kind) {
    case ValueKind::null:
      return Cell::null();
    case ValueKind::boolean:
      if (const auto found = boolean_of(value, stored)) return Cell::boolean(*found);
      break;
    case ValueKind::int64:
      if (const auto found = integer_of(value, stored)) return Cell::int64(*found);
      break;
    case ValueKind::float64:
      if (const auto found = float_of(value, stored)) return Cell::float64(*found);
      break;
    case ValueKind::text:
      if (const auto found = spelled_of(value, stored)) return Cell::text(*found);
      break;
    case ValueKind::bytes:
      if (stored != SQLITE_TEXT) break;
      return bytes_of(text_of(value));
    case ValueKind::decimal:
      if (const auto found = decimal_of(value, stored)) return Cell::decimal(*found);
      break;
    case ValueKind::json:
      // A column without STRICT makes a number of a document that is one.
      if (stored != SQLITE_INTEGER && stored != SQLITE_FLOAT) break;
      if (const auto found = spelled_of(value, stored)) return Cell::json(*found);
      break;
    case ValueKind::uuid:
    case ValueKind::array:
    case ValueKind::timestamp:
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      break;  // its one form is text, which has been tried
  }
  return std::nullopt;
}

}  // namespace stele::sqlite
