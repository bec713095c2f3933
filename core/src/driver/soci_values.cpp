#include "driver/soci_values.hpp"

#include <charconv>
#include <cmath>
#include <optional>

#include "stele/base/error.hpp"
#include "stele/base/timestamp.hpp"

namespace stele {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

[[noreturn]] void refuse(ValueKind kind) {
  throw Error(Errc::conversion,
              "it holds what cannot be read as " + std::string(to_string(kind)) + " exactly");
}

/// The number that the whole text spells.
template <class Number>
Number parse_number(std::string_view text, ValueKind kind) {
  Number number{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault == std::errc::result_out_of_range) {
    throw Error(Errc::out_of_range, "it holds a number that does not fit");
  }
  if (fault != std::errc() || end != text.data() + text.size()) refuse(kind);
  return number;
}

/// From here on a double is not next to those of the integers beside its own.
constexpr double end_of_exact = 9007199254740992.0;  // 2^53

/// An integer that has no exact floating-point value is refused.
double parse_float(std::string_view text) {
  const auto number = parse_number<double>(text, ValueKind::float64);
  const bool is_integer = text.find_first_not_of("-0123456789") == std::string_view::npos;
  if (is_integer && std::abs(number) >= end_of_exact) refuse(ValueKind::float64);
  return number;
}

Cell parse_boolean(std::string_view text) {
  if (text == "t" || text == "true" || text == "1") return Cell::boolean(true);
  if (text == "f" || text == "false" || text == "0") return Cell::boolean(false);
  refuse(ValueKind::boolean);
}

template <class Time>
std::optional<std::int64_t> count_of(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

std::optional<std::int64_t> count_of(const std::optional<Date>& date) {
  if (!date) return std::nullopt;
  return std::chrono::sys_days(*date).time_since_epoch().count();
}

std::optional<std::int64_t> count_of(const std::optional<TimeOfDay>& time) {
  if (!time) return std::nullopt;
  return time->since_midnight.count();
}

std::optional<std::int64_t> parse_time(std::string_view text, ValueKind kind) {
  switch (kind) {
    case ValueKind::timestamp:
      return count_of(parse_timestamp(text));
    case ValueKind::local_timestamp:
      return count_of(parse_local_timestamp(text));
    case ValueKind::date:
      return count_of(parse_date(text));
    default:
      return count_of(parse_time_of_day(text));
  }
}

std::size_t format_time(char* buffer, const Cell& value) {
  switch (value.kind) {
    case ValueKind::timestamp:
      return format_to(buffer, Timestamp(microseconds(value.i)));
    case ValueKind::local_timestamp:
      return format_to(buffer, LocalTimestamp(microseconds(value.i)));
    case ValueKind::date:
      return format_to(buffer, Date(std::chrono::sys_days(days(value.i))));
    default:
      return format_to(buffer, TimeOfDay{microseconds(value.i)});
  }
}

void write_integer(std::string& out, std::int64_t value) {
  char digits[32];
  out.assign(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// What is large with an exponent: as an integer it would not be read as a double again.
void write_float(std::string& out, double value) {
  char digits[32];
  char* const end = digits + sizeof digits;
  const bool is_large = std::abs(value) >= end_of_exact;
  const auto written = is_large ? std::to_chars(digits, end, value, std::chars_format::scientific)
                                : std::to_chars(digits, end, value);
  out.assign(digits, written.ptr);
}

}  // namespace

void exchange_result(soci::statement& statement, SociValue& value) {
  switch (value.form) {
    case SociForm::integer:
      return statement.exchange(soci::into(value.integer, value.indicator));
    case SociForm::real:
      return statement.exchange(soci::into(value.real, value.indicator));
    case SociForm::text:
      return statement.exchange(soci::into(value.text, value.indicator));
  }
}

void exchange_parameter(soci::statement& statement, SociValue& value, const std::string& name) {
  switch (value.form) {
    case SociForm::integer:
      return statement.exchange(soci::use(value.integer, value.indicator, name));
    case SociForm::real:
      return statement.exchange(soci::use(value.real, value.indicator, name));
    case SociForm::text:
      return statement.exchange(soci::use(value.text, value.indicator, name));
  }
}

Cell read_integer(std::int64_t value, ValueKind kind) {
  if (kind == ValueKind::int64) return Cell::int64(value);
  if (kind != ValueKind::boolean || (value != 0 && value != 1)) refuse(kind);
  return Cell::boolean(value == 1);
}

Cell read_real(double value, ValueKind kind) {
  if (kind != ValueKind::float64) refuse(kind);
  return Cell::float64(value);
}

Cell read_as_text(const std::string& text, ValueKind kind) {
  switch (kind) {
    case ValueKind::null:
      break;
    case ValueKind::boolean:
      return parse_boolean(text);
    case ValueKind::int64:
      return Cell::int64(parse_number<std::int64_t>(text, kind));
    case ValueKind::float64:
      return Cell::float64(parse_float(text));
    case ValueKind::text:
    case ValueKind::bytes:
      return Cell::view(kind, text.data(), text.size());
    case ValueKind::timestamp:
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      if (const auto count = parse_time(text, kind)) return Cell::integral(kind, *count);
      break;
    case ValueKind::decimal:
      if (const auto number = Decimal::parse(text)) return Cell::decimal(*number);
      break;
    case ValueKind::uuid:
      if (const auto id = Uuid::parse(text)) return Cell::uuid(*id);
      break;
    case ValueKind::json:
    case ValueKind::array:
      return Cell::view(kind, text.data(), text.size());
  }
  refuse(kind);
}

void write_as_text(std::string& out, const Cell& value) {
  switch (value.kind) {
    case ValueKind::null:
      return;
    case ValueKind::boolean:
      out = value.i != 0 ? "true" : "false";
      return;
    case ValueKind::int64:
      return write_integer(out, value.i);
    case ValueKind::float64:
      return write_float(out, value.d);
    case ValueKind::text:
    case ValueKind::bytes:
    case ValueKind::json:
    case ValueKind::array:
      out = value.view();
      return;
    case ValueKind::decimal:
      out.resize(Decimal::max_text);
      out.resize(value.decimal().format_to(out.data()));
      return;
    case ValueKind::uuid:
      out.resize(Uuid::text_size);
      value.uuid().format_to(out.data());
      return;
    default:
      out.resize(max_time_text);
      out.resize(format_time(out.data(), value));
  }
}

}  // namespace stele
