#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include <sqlite3.h>

#include "conversion.hpp"
#include "function_values.hpp"
#include "guarded.hpp"
#include "stele/base/decimal.hpp"

namespace stele::sqlite {

namespace {

/// Without the white space around it, as postgres reads numbers.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\n\r\v\f";
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// The number that all of the text spells.
template <class Number>
void read_number(::sqlite3_context* context, std::string_view text, Number& number) {
  text = trimmed(text);
  const bool has_plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
  if (has_plus) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) return fail(context, fault::out_of_range);
  if (error != std::errc() || end != text.data() + text.size()) {
    return fail(context, fault::bad_value);
  }
  if constexpr (std::is_integral_v<Number>) {
    sqlite3_result_int64(context, number);
  } else if (std::isnan(number)) {
    fail(context, fault::bad_value);  // sqlite has none
  } else {
    sqlite3_result_double(context, number);
  }
}

/// The shortest text that is read as the number, as postgres writes it: without an exponent where
/// it would be -4 to 14.
std::string double_text(double number) {
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  char buffer[32];
  const auto to_text = [&](std::chars_format format) {
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, format).ptr;
    return std::string(buffer, end);
  };
  const std::string scientific = to_text(std::chars_format::scientific);
  const int exponent = std::stoi(scientific.substr(scientific.find('e') + 1));
  return exponent < -4 || exponent >= 15 ? scientific : to_text(std::chars_format::fixed);
}

}  // namespace

void to_single(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  if (has_null(count, values)) return;
  const double number = sqlite3_value_double(values[0]);
  const auto single = static_cast<double>(static_cast<float>(number));
  const bool overflows = std::isinf(single) && !std::isinf(number);
  const bool underflows = single == 0 && number != 0;
  if (overflows || underflows) return fail(context, fault::out_of_range);
  sqlite3_result_double(context, single);
}

void to_integer(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    if (sqlite3_value_type(values[0]) == SQLITE_TEXT) {
      std::int64_t number = 0;
      return read_number(context, text_of(values[0]), number);
    }
    constexpr double limit = 9223372036854775808.0;
    const double rounded = std::nearbyint(sqlite3_value_double(values[0]));
    if (!(rounded >= -limit && rounded < limit)) return fail(context, fault::out_of_range);
    sqlite3_result_int64(context, static_cast<std::int64_t>(rounded));
  });
}

void real_of_text(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    double number = 0;
    read_number(context, text_of(values[0]), number);
  });
}

void real_text(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const std::string text = double_text(sqlite3_value_double(values[0]));
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  });
}

void decimal_text(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const int scale = sqlite3_value_int(values[1]);
    if (scale < 0 || scale > Decimal::max_digits) return fail(context, fault::out_of_range);
    const std::string text =
        to_string(Decimal::from_unscaled(sqlite3_value_int64(values[0]), scale));
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  });
}

}  // namespace stele::sqlite
