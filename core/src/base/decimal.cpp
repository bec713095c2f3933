#include "stele/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <ostream>

#include "base/decimal_text.hpp"
#include "stele/base/error.hpp"

namespace stele {

namespace {

using detail::Int128;

__extension__ typedef unsigned __int128 UInt128;  // NOLINT(modernize-use-using)

/// The powers of ten that fit: 10^0 to 10^38.
constexpr auto powers = [] {
  std::array<Int128, Decimal::max_digits + 1> made{};
  made[0] = 1;
  for (std::size_t i = 1; i < made.size(); ++i) made[i] = made[i - 1] * 10;
  return made;
}();

constexpr Int128 power_of_ten(int exponent) noexcept {
  return powers[static_cast<std::size_t>(exponent)];
}

constexpr Int128 limit = power_of_ten(Decimal::max_digits);

bool fits(Int128 unscaled) noexcept { return unscaled > -limit && unscaled < limit; }

bool is_scale(int scale) noexcept { return scale >= 0 && scale <= Decimal::max_digits; }

UInt128 magnitude(Int128 value) noexcept {
  return value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

/// The magnitude of the value at a scale that is not smaller; empty from 2 * 10^38, from where no
/// second operand brings the sum back into range.
std::optional<UInt128> magnitude_at(const Decimal& value, int scale) noexcept {
  UInt128 scaled = 0;
  const auto factor = static_cast<UInt128>(power_of_ten(scale - value.scale()));
  if (__builtin_mul_overflow(magnitude(value.unscaled()), factor, &scaled)) return std::nullopt;
  if (scaled >= 2 * static_cast<UInt128>(limit)) return std::nullopt;
  return scaled;
}

std::optional<Decimal> from_magnitude(UInt128 magnitude, bool is_negative, int scale) noexcept {
  if (magnitude >= static_cast<UInt128>(limit)) return std::nullopt;
  const auto unscaled = static_cast<Int128>(magnitude);
  return Decimal::from_unscaled(is_negative ? -unscaled : unscaled, scale);
}

std::optional<Decimal> sum(const Decimal& left, const Decimal& right) noexcept {
  const int scale = std::max(left.scale(), right.scale());
  const std::optional<UInt128> a = magnitude_at(left, scale);
  const std::optional<UInt128> b = magnitude_at(right, scale);
  if (!a || !b) return std::nullopt;
  const bool is_negative = left.unscaled() < 0;
  if (is_negative == (right.unscaled() < 0)) {
    // Two that are below 2 * 10^38 may pass 2^128 together, but one has this scale: below 10^38.
    return from_magnitude(*a + *b, is_negative, scale);
  }
  if (*a >= *b) return from_magnitude(*a - *b, is_negative, scale);
  return from_magnitude(*b - *a, !is_negative, scale);
}

std::optional<Decimal> product(const Decimal& left, const Decimal& right) noexcept {
  Int128 unscaled = 0;
  const int scale = left.scale() + right.scale();
  if (!is_scale(scale)) return std::nullopt;
  if (__builtin_mul_overflow(left.unscaled(), right.unscaled(), &unscaled)) return std::nullopt;
  if (!fits(unscaled)) return std::nullopt;
  return Decimal::from_unscaled(unscaled, scale);
}

Decimal in_range(const std::optional<Decimal>& result, const char* attempt) {
  if (result) return *result;
  throw Error(Errc::out_of_range,
              std::string("cannot ") + attempt +
                  " two decimals: the exact result has more than 38 digits; round() them before");
}

void check_scale(int scale, const char* attempt) {
  if (is_scale(scale)) return;
  throw Error(Errc::invalid_argument, std::string("cannot ") + attempt + " a decimal to scale " +
                                          std::to_string(scale) + ": give a scale of 0 to 38");
}

/// All digits without leading zeros, "0" for 0; returns how many.
std::size_t put_digits(char* out, UInt128 value) noexcept {
  constexpr std::uint64_t half = 10'000'000'000'000'000'000U;  // 10^19
  constexpr std::ptrdiff_t half_digits = 19;
  const auto high = static_cast<std::uint64_t>(value / half);
  const auto low = static_cast<std::uint64_t>(value % half);
  if (high == 0) {
    return static_cast<std::size_t>(std::to_chars(out, out + half_digits + 1, low).ptr - out);
  }
  char* end = std::to_chars(out, out + half_digits + 1, high).ptr;
  std::array<char, half_digits + 1> digits{};
  const char* digits_end = std::to_chars(digits.data(), digits.data() + digits.size(), low).ptr;
  const auto count = static_cast<std::size_t>(digits_end - digits.data());
  std::memset(end, '0', half_digits - count);
  std::memcpy(end + half_digits - count, digits.data(), count);
  return static_cast<std::size_t>(end + half_digits - out);
}

}  // namespace

Decimal::Decimal(std::string_view text) {
  const detail::DecimalText read = detail::read_decimal(text);
  if (read.outcome == detail::DecimalText::Outcome::no_number) {
    throw Error(Errc::conversion,
                "cannot read a decimal: the text is no number; write it like -12.50 or 1e-3");
  }
  if (read.outcome == detail::DecimalText::Outcome::too_long) {
    throw Error(Errc::out_of_range,
                "cannot read a decimal: the number has more than 38 digits; round it before");
  }
  *this = from_unscaled(read.unscaled, read.scale);
}

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
  const detail::DecimalText read = detail::read_decimal(text);
  if (read.outcome != detail::DecimalText::Outcome::number) return std::nullopt;
  return from_unscaled(read.unscaled, read.scale);
}

Decimal Decimal::from_double(double value) {
  if (!std::isfinite(value)) {
    throw Error(Errc::conversion,
                "cannot make a decimal of a double: it is not finite; handle NaN and infinities "
                "before");
  }
  std::array<char, 32> text{};
  const char* end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
  if (const std::optional<Decimal> made = parse(digits)) return *made;
  throw Error(Errc::out_of_range,
              "cannot make a decimal of a double: it takes more than 38 digits; scale or round it "
              "before");
}

int Decimal::precision() const noexcept {
  const UInt128 digits = magnitude(unscaled_);
  int count = 1;
  while (count < max_digits && digits >= static_cast<UInt128>(power_of_ten(count))) ++count;
  return count;
}

std::optional<Decimal> Decimal::rescaled(int scale) const noexcept {
  if (!is_scale(scale)) return std::nullopt;
  if (scale <= scale_) {
    const Int128 divisor = power_of_ten(scale_ - scale);
    if (unscaled_ % divisor != 0) return std::nullopt;
    return from_unscaled(unscaled_ / divisor, scale);
  }
  Int128 scaled = 0;
  if (__builtin_mul_overflow(unscaled_, power_of_ten(scale - scale_), &scaled)) return std::nullopt;
  if (!fits(scaled)) return std::nullopt;
  return from_unscaled(scaled, scale);
}

Decimal Decimal::floor(int scale) const {
  check_scale(scale, "floor");
  if (scale >= scale_) return *this;
  const Int128 divisor = power_of_ten(scale_ - scale);
  const Int128 towards_zero = unscaled_ / divisor;
  return from_unscaled(towards_zero - (unscaled_ % divisor < 0 ? 1 : 0), scale);
}

Decimal Decimal::round(int scale) const {
  check_scale(scale, "round");
  if (scale >= scale_) return *this;
  const Int128 divisor = power_of_ten(scale_ - scale);
  const Int128 half = divisor / 2;
  const Int128 rest = unscaled_ % divisor;
  const int away = rest >= half ? 1 : rest <= -half ? -1 : 0;
  return from_unscaled(unscaled_ / divisor + away, scale);
}

Decimal Decimal::normalized() const noexcept {
  Decimal shorter = *this;
  while (shorter.scale_ > 0 && shorter.unscaled_ % 10 == 0) {
    shorter.unscaled_ /= 10;
    --shorter.scale_;
  }
  return shorter;
}

Decimal::operator double() const noexcept {
  std::array<char, max_text> text{};
  const std::size_t size = format_to(text.data());
  double value = 0;
  std::from_chars(text.data(), text.data() + size, value);
  return value;
}

std::size_t Decimal::format_to(char* buffer) const noexcept {
  std::array<char, max_text> digits{};
  const std::size_t count = put_digits(digits.data(), magnitude(unscaled_));
  const auto fraction = static_cast<std::size_t>(scale_);
  char* out = buffer;
  if (unscaled_ < 0) *out++ = '-';
  const std::size_t whole = count > fraction ? count - fraction : 0;
  if (whole == 0) *out++ = '0';
  std::memcpy(out, digits.data(), whole);
  out += whole;
  if (fraction > 0) {
    *out++ = '.';
    const std::size_t zeros = fraction - (count - whole);
    std::memset(out, '0', zeros);
    std::memcpy(out + zeros, digits.data() + whole, count - whole);
    out += fraction;
  }
  return static_cast<std::size_t>(out - buffer);
}

Decimal& Decimal::operator+=(const Decimal& other) {
  std::optional<Decimal> result = sum(*this, other);
  if (!result) result = sum(normalized(), other.normalized());
  return *this = in_range(result, "add");
}

Decimal& Decimal::operator*=(const Decimal& other) {
  std::optional<Decimal> result = product(*this, other);
  if (!result) result = product(normalized(), other.normalized());
  return *this = in_range(result, "multiply");
}

/// Whole parts first, then fractions at scale 38: neither can overflow.
std::strong_ordering Decimal::compare(const Decimal& left, const Decimal& right) noexcept {
  const Int128 left_unit = power_of_ten(left.scale_);
  const Int128 right_unit = power_of_ten(right.scale_);
  const auto order = left.unscaled_ / left_unit <=> right.unscaled_ / right_unit;
  if (std::is_neq(order)) return order;
  return left.unscaled_ % left_unit * power_of_ten(max_digits - left.scale_) <=>
         right.unscaled_ % right_unit * power_of_ten(max_digits - right.scale_);
}

std::string to_string(const Decimal& value) {
  std::array<char, Decimal::max_text> text{};
  return {text.data(), value.format_to(text.data())};
}

std::ostream& operator<<(std::ostream& out, const Decimal& value) {
  std::array<char, Decimal::max_text> text{};
  return out << std::string_view(text.data(), value.format_to(text.data()));
}

}  // namespace stele

std::size_t std::hash<stele::Decimal>::operator()(const stele::Decimal& value) const noexcept {
  const stele::Decimal shortest = value.normalized();
  std::array<char, stele::Decimal::max_text> text{};
  const std::size_t size = shortest.format_to(text.data());
  return std::hash<std::string_view>()(std::string_view(text.data(), size));
}
