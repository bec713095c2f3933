#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include <sqlite3.h>

#include "conversion.hpp"
#include "function_values.hpp"
#include "guarded.hpp"
#include "stele/base/decimal.hpp"

namespace stele::sqlite {

namespace {

/// How many digits after the point the second argument asks for.
std::optional<int> scale_of(::sqlite3_value** values) noexcept {
  const int scale = sqlite3_value_int(values[1]);
  if (scale < 0 || scale > Decimal::max_digits) return std::nullopt;
  return scale;
}

std::optional<Decimal> decimal_of(::sqlite3_value* value) {
  const auto cell = convert_value(value, sqlite3_value_type(value), ValueKind::decimal);
  if (!cell) return std::nullopt;
  return cell->decimal();
}

double round_to(double number, int scale) {
  char digits[400];  // the longest double has 309 digits before the point
  char* const end = digits + sizeof digits;
  const auto written = std::to_chars(digits, end, number, std::chars_format::fixed, scale);
  double result = number;
  std::from_chars(digits, written.ptr, result);
  return result;
}

}  // namespace

void rounded(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    if (!is_float(values[0])) return sqlite3_result_value(context, values[0]);
    const auto scale = scale_of(values);
    if (!scale) return fail(context, fault::out_of_range);
    const double number = sqlite3_value_double(values[0]);
    sqlite3_result_double(context, std::isfinite(number) ? round_to(number, *scale) : number);
  });
}

void scaled(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const auto scale = scale_of(values);
    const auto number = decimal_of(values[0]);
    const auto exact = scale && number ? number->rescaled(*scale) : std::nullopt;
    const bool fits =
        exact && exact->unscaled() <= largest_decimal && exact->unscaled() >= -largest_decimal;
    if (!fits) return fail(context, fault::out_of_range);
    sqlite3_result_int64(context, static_cast<std::int64_t>(exact->unscaled()));
  });
}

void plain_text(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const auto scale = scale_of(values);
    const auto number = decimal_of(values[0]);
    if (!scale || !number) return fail(context, fault::bad_value);
    const std::string text = to_string(number->rescaled(*scale).value_or(*number));
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  });
}

}  // namespace stele::sqlite
