#include "stele/driver/parameter_check.hpp"

#include <cfloat>
#include <cmath>
#include <string>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"

namespace stele {

namespace {

using std::chrono::microseconds;

[[noreturn]] void refuse_range(const char* message) { throw Error(Errc::out_of_range, message); }

void check_integer(std::int64_t value, TypeKind type) {
  if (type == TypeKind::smallint && !std::in_range<std::int16_t>(value)) {
    refuse_range("the value is out of range: a smallint holds -32768 to 32767");
  }
  if (type == TypeKind::integer && !std::in_range<std::int32_t>(value)) {
    refuse_range("the value is out of range: an integer holds -2147483648 to 2147483647");
  }
}

/// Sequelize's FLOAT has 8.
bool has_four_bytes(const Format& format) noexcept {
  return format.type == TypeKind::float_ && format.storage == StorageForm::standard;
}

void check_float(double value, const Format& format) {
  if (std::isnan(value)) refuse_range("NaN cannot be stored");
  if (has_four_bytes(format) && std::isfinite(value) && std::abs(value) > FLT_MAX) {
    refuse_range("the value is out of range: a float holds 4 bytes; use a double");
  }
}

void refuse_text_fault(std::string_view text) {
  switch (check_text(text)) {
    case TextFault::none:
      return;
    case TextFault::nul:
      throw Error(Errc::conversion, "text with a NUL character cannot be stored");
    case TextFault::invalid_utf8:
      throw Error(Errc::conversion, "text that is not valid UTF-8 cannot be stored");
  }
}

/// Never rounded: what the column cannot hold is refused.
void check_decimal(const Decimal& value, const Format& format) {
  if (format.precision == 0) return;
  const auto stored = value.rescaled(format.scale);
  if (stored && stored->precision() <= format.precision) return;
  throw Error(Errc::out_of_range,
              "the value is out of range: a decimal(" + std::to_string(format.precision) + ", " +
                  std::to_string(format.scale) + ") holds " +
                  std::to_string(format.precision - format.scale) +
                  " digits before the point and " + std::to_string(format.scale) + " after it");
}

bool is_storable_date(std::int64_t days) {
  // Timestamps of these days do not overflow, as those of any day could.
  constexpr std::int64_t far_away = 4'000'000;
  return days > -far_away && days < far_away &&
         is_storable(Date(std::chrono::sys_days(std::chrono::days(days))));
}

void check_time(const Cell& value) {
  if (value.kind == ValueKind::time) {
    if (is_storable(TimeOfDay{microseconds(value.i)})) return;
    refuse_range("the time of day is out of range: 00:00:00 to 23:59:59.999999 can be stored");
  }
  const bool storable = value.kind == ValueKind::date
                            ? is_storable_date(value.i)
                            : is_storable(Timestamp(microseconds(value.i)));
  if (!storable) refuse_range("the time is out of range: years 0001 to 9999 can be stored");
}

/// Never rounded: a column of whole seconds or milliseconds is given such.
void check_unit(const Cell& value, const Format& format) {
  const std::int64_t unit = unix_unit(format.storage);
  if (unit == 0 || value.i % unit == 0) return;
  refuse_range(format.storage == StorageForm::unix_seconds
                   ? "the time is out of range: the column holds whole seconds; round it before"
                   : "the time is out of range: the column holds whole milliseconds; round it "
                     "before");
}

}  // namespace

[[gnu::hot]] void detail::check_any_parameter(const Cell& value, const Format& format) {
  if (value.is_null()) return;
  if (value.kind != format.kind) {
    throw Error(Errc::conversion, "a parameter is a value of kind " +
                                      std::string(to_string(value.kind)) + " where " +
                                      std::string(to_string(format.kind)) + " is expected");
  }
  switch (value.kind) {
    case ValueKind::null:
    case ValueKind::boolean:
    case ValueKind::bytes:
    case ValueKind::uuid:
      return;
    case ValueKind::int64:
      return check_integer(value.i, format.type);
    case ValueKind::float64:
      return check_float(value.d, format);
    case ValueKind::text:
      return refuse_text_fault(value.view());
    case ValueKind::timestamp:
      check_unit(value, format);
      return check_time(value);
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      return check_time(value);
    case ValueKind::decimal:
      return check_decimal(value.decimal(), format);
    case ValueKind::json:
      return refuse_text_fault(value.view());
    case ValueKind::array:
      return;  // `stored_array` checks its elements
  }
}

double stored_float(double value, const Format& format) noexcept {
  if (has_four_bytes(format)) value = static_cast<float>(value);
  return value == 0 ? 0.0 : value;
}

}  // namespace stele
