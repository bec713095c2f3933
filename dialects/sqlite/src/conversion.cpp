#include "conversion.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <new>
#include <optional>
#include <string>

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

std::optional<std::int64_t> integer_at(::sqlite3_stmt* statement, int index, int stored) {
  switch (stored) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement, index);
    case SQLITE_FLOAT:
      return exact_integer(sqlite3_column_double(statement, index));
    case SQLITE_TEXT:
      return parse_number<std::int64_t>(text_at(statement, index));
    default:
      return std::nullopt;
  }
}

std::optional<double> float_at(::sqlite3_stmt* statement, int index, int stored) {
  switch (stored) {
    case SQLITE_INTEGER:
      return exact_float(sqlite3_column_int64(statement, index));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, index);
    case SQLITE_TEXT: {
      const auto value = parse_number<double>(text_at(statement, index));
      return value && std::isfinite(*value) ? value : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::optional<bool> boolean_at(::sqlite3_stmt* statement, int index, int stored) {
  if (stored == SQLITE_TEXT) {
    const std::string_view text = text_at(statement, index);
    if (text == "true") return true;
    if (text == "false") return false;
  }
  const auto number = integer_at(statement, index, stored);
  if (!number || (*number != 0 && *number != 1)) return std::nullopt;
  return *number == 1;
}

/// Numbers as sqlite spells them, where that reads back as the same number; a blob that is text.
std::optional<std::string_view> spelled_at(::sqlite3_stmt* statement, int index, int stored) {
  const double number = stored == SQLITE_FLOAT ? sqlite3_column_double(statement, index) : 0.0;
  const std::string_view text = text_at(statement, index);
  if (stored == SQLITE_FLOAT && parse_number<double>(text) != number) return std::nullopt;
  if (stored == SQLITE_BLOB && check_text(text) != TextFault::none) return std::nullopt;
  return text;
}

std::optional<std::int64_t> time_at(::sqlite3_stmt* statement, int index, int stored,
                                    ValueKind kind) {
  if (stored != SQLITE_TEXT) return std::nullopt;
  const std::string_view text = text_at(statement, index);
  if (kind == ValueKind::timestamp) {
    const auto value = parse_timestamp(text);
    if (value) return value->time_since_epoch().count();
  } else if (kind == ValueKind::local_timestamp) {
    const auto value = parse_local_timestamp(text);
    if (value) return value->time_since_epoch().count();
  } else if (kind == ValueKind::date) {
    const auto value = parse_date(text);
    if (value) return std::chrono::sys_days(*value).time_since_epoch().count();
  } else {
    const auto value = parse_time_of_day(text);
    if (value) return value->since_midnight.count();
  }
  return std::nullopt;
}

std::string_view name_of_class(int stored) {
  switch (stored) {
    case SQLITE_INTEGER:
      return "an integer";
    case SQLITE_FLOAT:
      return "a floating-point number";
    case SQLITE_TEXT:
      return "text";
    default:
      return "a blob";
  }
}

[[noreturn]] void throw_inexact(::sqlite3_stmt* statement, int index, int stored, ValueKind kind) {
  const char* name = sqlite3_column_name(statement, index);
  throw Error(Errc::conversion, "could not read column " + std::to_string(index + 1) + " ('" +
                                    std::string(name == nullptr ? "" : name) + "') as " +
                                    std::string(to_string(kind)) + ": it is stored as " +
                                    std::string(name_of_class(stored)) +
                                    " that has no exact value of that kind");
}

Cell bytes_of(std::string_view text) {
  return Cell::view(ValueKind::bytes, text.data(), text.size());
}

std::optional<Cell> converted(::sqlite3_stmt* statement, int index, int stored, ValueKind kind) {
  switch (kind) {
    case ValueKind::null:
      return Cell::null();
    case ValueKind::boolean:
      if (const auto value = boolean_at(statement, index, stored)) return Cell::boolean(*value);
      break;
    case ValueKind::int64:
      if (const auto value = integer_at(statement, index, stored)) return Cell::int64(*value);
      break;
    case ValueKind::float64:
      if (const auto value = float_at(statement, index, stored)) return Cell::float64(*value);
      break;
    case ValueKind::text:
      if (const auto value = spelled_at(statement, index, stored)) return Cell::text(*value);
      break;
    case ValueKind::bytes:
      if (stored != SQLITE_TEXT) break;
      return bytes_of(text_at(statement, index));
    case ValueKind::timestamp:
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      if (const auto value = time_at(statement, index, stored, kind))
        return Cell::integral(kind, *value);
      break;
  }
  return std::nullopt;
}

}  // namespace

std::string_view text_at(::sqlite3_stmt* statement, int index) {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
  if (data == nullptr) throw std::bad_alloc();
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement, index))};
}

Cell convert_value(::sqlite3_stmt* statement, int index, int stored, ValueKind kind) {
  if (const auto cell = converted(statement, index, stored, kind)) return *cell;
  throw_inexact(statement, index, stored, kind);
}

}  // namespace stele::sqlite
