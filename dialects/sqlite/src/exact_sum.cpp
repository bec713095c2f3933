#include "exact_sum.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace stele::sqlite {

namespace {

constexpr int digit_bits = 32;
constexpr std::int64_t base = std::int64_t{1} << digit_bits;
/// The exponent of the lowest bit of the lowest digit, that of the least double.
constexpr int lowest_exponent = -1074;

}  // namespace

void ExactSum::carry(std::array<std::int64_t, size>& digits) noexcept {
  std::int64_t carried = 0;
  for (std::size_t i = 0; i + 1 < size; ++i) {
    const std::int64_t digit = digits[i] + carried;
    carried = digit >> digit_bits;  // rounds down, also where it is negative
    digits[i] = digit - carried * base;
  }
  digits[size - 1] += carried;
}

void ExactSum::count_in(double number, int sign) noexcept {
  if (std::isnan(number)) {
    nans_ += sign;
    return;
  }
  if (std::isinf(number)) {
    (number > 0 ? infinities_ : negative_infinities_) += sign;
    return;
  }
  const auto bits = std::bit_cast<std::uint64_t>(number);
  const auto exponent = static_cast<int>((bits >> 52) & 0x7FF);
  std::uint64_t mantissa = bits & ((std::uint64_t{1} << 52) - 1);
  if (exponent != 0) mantissa |= std::uint64_t{1} << 52;
  const int place = exponent == 0 ? 0 : exponent - 1;
  const std::int64_t signed_one = std::signbit(number) ? -sign : sign;
  const int shift = place % digit_bits;
  auto digit = static_cast<std::size_t>(place / digit_bits);
  const std::uint64_t low = mantissa << shift;
  const std::uint64_t high = shift == 0 ? 0 : mantissa >> (64 - shift);
  digits_[digit] += signed_one * static_cast<std::int64_t>(low & (base - 1));
  digits_[digit + 1] += signed_one * static_cast<std::int64_t>(low >> digit_bits);
  if (high != 0) digits_[digit + 2] += signed_one * static_cast<std::int64_t>(high);
  if (++additions_ < (std::uint32_t{1} << 30)) return;
  carry(digits_);
  additions_ = 0;
}

double ExactSum::value() const noexcept {
  const bool has_infinity = infinities_ > 0;
  const bool has_negative = negative_infinities_ > 0;
  if (nans_ > 0 || (has_infinity && has_negative)) return std::numeric_limits<double>::quiet_NaN();
  if (has_infinity) return std::numeric_limits<double>::infinity();
  if (has_negative) return -std::numeric_limits<double>::infinity();
  std::array<std::int64_t, size> digits = digits_;
  carry(digits);
  const bool is_negative = digits[size - 1] < 0;
  if (is_negative) {
    for (std::int64_t& digit : digits) digit = -digit;
    carry(digits);
  }
  std::size_t top = size;
  while (top > 0 && digits[top - 1] == 0) --top;
  if (top == 0) return 0;
  // 64 bits of the highest digits, the last of them set where anything is below: so that rounding
  // once more, to a double, is right.
  const auto digit_at = [&](std::size_t back) {
    return top > back ? static_cast<std::uint64_t>(digits[top - 1 - back]) : std::uint64_t{0};
  };
  const int width = static_cast<int>(std::bit_width(digit_at(0)));
  std::uint64_t leading = (digit_at(0) << (64 - width));
  leading |= (digit_at(1) << 32) >> width;
  const int missing = 32 - width;  // bits of the third digit that fit
  if (missing > 0) leading |= digit_at(2) >> (32 - missing);
  bool is_inexact = missing < 32 && (digit_at(2) & ((std::uint64_t{1} << (32 - missing)) - 1)) != 0;
  for (std::size_t back = 3; back < top && !is_inexact; ++back) is_inexact = digit_at(back) != 0;
  if (is_inexact) leading |= 1;
  const int exponent = lowest_exponent + static_cast<int>(top - 1) * digit_bits + width - 64;
  const double magnitude = std::ldexp(static_cast<double>(leading), exponent);
  return is_negative ? -magnitude : magnitude;
}

}  // namespace stele::sqlite
