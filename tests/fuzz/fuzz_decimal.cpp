#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <re2/re2.h>

#include "fuzz.hpp"
#include "stele/base/decimal.hpp"
#include "stele/base/error.hpp"
#include "wide.hpp"

using fuzz::require;
using fuzz::Wide;
using stele::Decimal;

namespace {

// Reading, by a regular expression and on digits.

std::string_view view(re2::StringPiece piece) { return {piece.data(), piece.size()}; }

/// What an exponent is at most taken for; no input is as long.
constexpr std::int64_t far = 1'000'000'000;

std::int64_t exponent_of(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  text.remove_prefix(text.find_first_of("123456789") == std::string_view::npos
                         ? text.size()
                         : text.find_first_of("123456789"));
  const std::int64_t value = text.size() > 9 ? far
                             : text.empty()  ? 0
                                             : std::stoll(std::string(text));
  return is_negative ? -value : value;
}

/// The digits of a number, and where its point is.
struct Written {
  bool is_negative = false;
  std::string digits{};       ///< without zeros at either end; empty for 0
  std::int64_t exponent = 0;  ///< of the last digit
  std::int64_t scale = 0;     ///< as it is written
};

std::optional<Written> slow_read(std::string_view text) {
  static const RE2 form(R"(([-+]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?)", RE2::Latin1);
  re2::StringPiece sign;
  re2::StringPiece whole;
  re2::StringPiece fraction;
  re2::StringPiece exponent;
  const re2::StringPiece input(text.data(), text.size());
  if (!RE2::FullMatch(input, form, &sign, &whole, &fraction, &exponent)) return std::nullopt;
  if (whole.empty() && fraction.empty()) return std::nullopt;
  Written written{.is_negative = sign == "-"};
  written.digits = std::string(view(whole)).append(view(fraction));
  written.scale = static_cast<std::int64_t>(fraction.size()) - exponent_of(view(exponent));
  written.exponent = -written.scale;
  while (written.digits.ends_with('0')) {
    written.digits.pop_back();
    ++written.exponent;
  }
  written.digits.erase(0, std::min(written.digits.find_first_not_of('0'), written.digits.size()));
  return written;
}

/// The largest scale that is wanted and has room; empty where there is none.
std::optional<int> expected_scale(const Written& written) {
  constexpr std::int64_t most = Decimal::max_digits;
  const auto wanted = static_cast<int>(std::clamp<std::int64_t>(written.scale, 0, most));
  if (written.digits.empty()) return wanted;
  for (int scale = wanted; scale >= 0; --scale) {
    const std::int64_t zeros = written.exponent + scale;
    if (zeros >= 0 && static_cast<std::int64_t>(written.digits.size()) + zeros <= most)
      return scale;
  }
  return std::nullopt;
}

std::string expected_text(const Written& written, int scale) {
  std::string digits = written.digits;
  if (!digits.empty()) digits.append(static_cast<std::size_t>(written.exponent + scale), '0');
  const auto places = static_cast<std::size_t>(scale);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (written.is_negative && !written.digits.empty() ? "-" : "") + digits;
}

std::optional<Decimal> check_reading(std::string_view text) {
  const auto value = Decimal::parse(text);
  const auto written = slow_read(text);
  const auto scale = written ? expected_scale(*written) : std::nullopt;
  require(value.has_value() == scale.has_value(), "both readers take the same decimals");
  if (!value) return std::nullopt;
  const std::string shown = to_string(*value);
  require(shown == expected_text(*written, *scale), "both readers read the same decimal");
  const auto again = Decimal::parse(shown);
  require(again && again->unscaled() == value->unscaled() && again->scale() == value->scale(),
          "what is shown is read as the same");
  require(static_cast<double>(*value) == std::strtod(shown.c_str(), nullptr),
          "the C library makes the same double");
  return value;
}

// Arithmetic, on numbers twice as wide.

/// With 38 places behind the point, which every decimal has room for.
struct Fixed {
  bool is_negative = false;
  Wide magnitude{};
};

Wide magnitude_of(const Decimal& value) {
  const auto unscaled = static_cast<fuzz::UInt128>(value.unscaled());
  return Wide(value.unscaled() < 0 ? -unscaled : unscaled);
}

Fixed fixed(const Decimal& value) {
  return {value.unscaled() < 0,
          magnitude_of(value) * Wide::power_of_ten(Decimal::max_digits - value.scale())};
}

bool operator==(const Fixed& a, const Fixed& b) {
  const bool is_zero = a.magnitude == Wide();
  return a.magnitude == b.magnitude && (is_zero || a.is_negative == b.is_negative);
}

std::strong_ordering order(const Fixed& a, const Fixed& b) {
  if (a == b) return std::strong_ordering::equal;
  if (a.is_negative != b.is_negative)
    return a.is_negative ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.is_negative ? b.magnitude <=> a.magnitude : a.magnitude <=> b.magnitude;
}

Fixed sum(const Fixed& a, const Fixed& b) {
  if (a.is_negative == b.is_negative) return {a.is_negative, a.magnitude + b.magnitude};
  if (a.magnitude >= b.magnitude) return {a.is_negative, a.magnitude - b.magnitude};
  return {b.is_negative, b.magnitude - a.magnitude};
}

template <class Action>
std::optional<Decimal> attempt(Action action) {
  try {
    return action();
  } catch (const stele::Error& error) {
    require(error.code() == stele::Errc::out_of_range, "only what does not fit is refused");
    return std::nullopt;
  }
}

void check_sum(const Decimal& a, const Decimal& b) {
  const Fixed expected = sum(fixed(a), fixed(b));
  const auto fits = [&](int scale) {
    return expected.magnitude < Wide::power_of_ten(2 * Decimal::max_digits - scale);
  };
  const int scale = std::max(a.scale(), b.scale());
  const int least = std::max(a.normalized().scale(), b.normalized().scale());
  const auto result = attempt([&] { return a + b; });
  require(result.has_value() == fits(least), "a sum is refused only where it does not fit");
  if (!result) return;
  require(fixed(*result) == expected, "a sum is exact");
  require(result->scale() == (fits(scale) ? scale : least), "a sum has the scale that it should");
}

void check_product(const Decimal& a, const Decimal& b) {
  const auto result = attempt([&] { return a * b; });
  const Decimal x = a.normalized();
  const Decimal y = b.normalized();
  const int least = x.scale() + y.scale();
  const bool fits = magnitude_of(x) * magnitude_of(y) < Wide::power_of_ten(Decimal::max_digits) &&
                    least <= Decimal::max_digits;
  require(result.has_value() == fits, "a product is refused only where it does not fit");
  if (!result) return;
  const int scale = a.scale() + b.scale();
  require(result->scale() == scale || result->scale() == least,
          "a product has a scale that it should");
  require(magnitude_of(*result) * Wide::power_of_ten(scale - result->scale()) ==
              magnitude_of(a) * magnitude_of(b),
          "a product is exact");
  const bool is_negative = (a.unscaled() < 0) != (b.unscaled() < 0);
  require(result->unscaled() == 0 || (result->unscaled() < 0) == is_negative,
          "a product has its sign");
}

void check_pair(const Decimal& a, const Decimal& b) {
  require((a <=> b) == order(fixed(a), fixed(b)), "decimals are ordered as numbers");
  if (a == b)
    require(std::hash<Decimal>()(a) == std::hash<Decimal>()(b), "equal decimals hash equally");
  check_sum(a, b);
  check_sum(a, -b);
  check_product(a, b);
}

/// floor <= value < floor + unit, and round is at most half a unit away.
void check_rounding(const Decimal& value, int scale) {
  if (scale > value.scale()) scale = value.scale();
  const Fixed exact = fixed(value);
  const Wide unit = Wide::power_of_ten(Decimal::max_digits - scale);
  const Decimal below = value.floor(scale);
  require(below.scale() == scale && order(fixed(below), exact) <= 0 &&
              order(exact, sum(fixed(below), {false, unit})) < 0,
          "floor() is the number below");
  const Decimal near = value.round(scale);
  const Fixed away = sum(fixed(near), {!exact.is_negative, exact.magnitude});
  require(near.scale() == scale && away.magnitude + away.magnitude <= unit, "round() is near");
  const bool is_half = away.magnitude + away.magnitude == unit;
  if (is_half) require(fixed(near).magnitude > exact.magnitude, "a half is rounded away from zero");
  require(value.normalized() == value && value.rescaled(value.normalized().scale()).has_value(),
          "zeros at the end mean nothing");
}

void check_double(double value) {
  const auto made = [&]() -> std::optional<Decimal> {
    try {
      return Decimal::from_double(value);
    } catch (const stele::Error&) {
      return std::nullopt;
    }
  }();
  if (made) require(static_cast<double>(*made) == value, "a double returns from its decimal");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::string_view first = text.substr(0, text.find('\n'));
  check_double(std::bit_cast<double>(fuzz::Input(data, size).integer()));
  const auto a = check_reading(first);
  const auto b = check_reading(text.substr(std::min(first.size() + 1, text.size())));
  if (!a) return 0;
  check_rounding(*a, static_cast<int>(size % 40));
  if (b) check_pair(*a, *b);
  return 0;
}
