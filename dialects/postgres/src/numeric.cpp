#include "numeric.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

#include "stele/base/error.hpp"
#include "wire.hpp"

namespace stele::postgres {

namespace {

/// The format: a header of four 16-bit integers, then digits to the base of 10000, the first of
/// which counts 10000^weight.
class Numeric {
 public:
  /// @throws Error Errc::conversion where the bytes are no such number
  explicit Numeric(std::string_view data) : data_(data) { check(); }

  [[nodiscard]] int digits() const noexcept { return field<std::int16_t>(0); }
  [[nodiscard]] int weight() const noexcept { return field<std::int16_t>(1); }
  [[nodiscard]] int digit(int index) const noexcept { return field<std::int16_t>(4 + index); }

  /// Digits after the point that it is shown with.
  [[nodiscard]] int scale() const noexcept { return field<std::uint16_t>(3); }

  [[nodiscard]] bool is_negative() const noexcept { return sign() == 0x4000; }
  [[nodiscard]] bool is_finite() const noexcept { return sign() == 0 || is_negative(); }
  [[nodiscard]] bool is_nan() const noexcept { return sign() == 0xC000; }
  [[nodiscard]] bool is_infinity() const noexcept { return sign() == 0xD000; }
  [[nodiscard]] bool is_minus_infinity() const noexcept { return sign() == 0xF000; }

 private:
  template <class I>
  [[nodiscard]] I field(int index) const noexcept {
    return read_big_endian<I>(data_.data() + static_cast<std::size_t>(index) * 2);
  }
  [[nodiscard]] std::uint16_t sign() const noexcept { return field<std::uint16_t>(2); }

  void check() const {
    constexpr std::size_t header = 8;
    const bool is_number = data_.size() >= header && digits() >= 0 &&
                           data_.size() == header + 2 * static_cast<std::size_t>(digits());
    if (!is_number) refuse();
    for (int i = 0; i < digits(); ++i) {
      if (digit(i) < 0 || digit(i) > 9999) refuse();
    }
    if (!is_finite() && !is_nan() && !is_infinity() && !is_minus_infinity()) refuse();
  }

  [[noreturn]] static void refuse() {
    throw Error(Errc::conversion,
                "it came as bytes that are no number of its type; is the server PostgreSQL?");
  }

  std::string_view data_;
};

[[noreturn]] void refuse_size() {
  throw Error(Errc::out_of_range, "it holds a number that does not fit");
}

}  // namespace

std::int64_t numeric_to_int64(std::string_view data) {
  const Numeric number(data);
  if (!number.is_finite()) refuse_size();
  std::int64_t value = 0;  // negative on the way: the smallest integer has no positive
  for (int i = 0; i < number.digits(); ++i) {
    if (i > number.weight()) {
      throw Error(Errc::conversion, "it holds a number that is no integer; read it as a double");
    }
    if (__builtin_mul_overflow(value, std::int64_t{10'000}, &value) ||
        __builtin_sub_overflow(value, std::int64_t{number.digit(i)}, &value)) {
      refuse_size();
    }
  }
  // Trailing zeros are not sent.
  for (int i = number.digits(); value != 0 && i <= number.weight(); ++i) {
    if (__builtin_mul_overflow(value, std::int64_t{10'000}, &value)) refuse_size();
  }
  if (number.is_negative()) return value;
  if (value == std::numeric_limits<std::int64_t>::min()) refuse_size();
  return -value;
}

Decimal numeric_to_decimal(std::string_view data) {
  const Numeric number(data);
  if (number.is_nan() || number.is_infinity() || number.is_minus_infinity()) refuse_size();
  // The digits of the integer, then those of the fraction, which may be more or less than sent.
  const int scale = number.scale();
  if (scale > Decimal::max_digits) refuse_size();
  detail::Int128 value = 0;
  const auto append = [&](int digit) {
    if (__builtin_mul_overflow(value, detail::Int128{10}, &value) ||
        __builtin_add_overflow(value, detail::Int128{digit}, &value)) {
      refuse_size();
    }
  };
  const auto digit = [&](int group, int place) {
    static constexpr int powers[] = {1000, 100, 10, 1};
    const bool is_sent = group >= 0 && group < number.digits();
    return is_sent ? number.digit(group) / powers[place] % 10 : 0;
  };
  for (int group = 0; group <= number.weight(); ++group) {
    for (int place = 0; place < 4; ++place) append(digit(group, place));
  }
  for (int i = 0; i < scale; ++i) append(digit(number.weight() + 1 + i / 4, i % 4));
  const Decimal result = Decimal::from_unscaled(number.is_negative() ? -value : value, scale);
  if (result.precision() > Decimal::max_digits) refuse_size();
  return result;
}

void append_numeric(std::string& out, const Decimal& number) {
  // The digits, those before the point and those after it each filled up to whole groups of four.
  constexpr int group_size = 4;
  constexpr int most_groups = Decimal::max_digits / group_size + 2;
  const int whole_groups = (Decimal::max_digits + group_size) / group_size;
  std::array<std::int16_t, static_cast<std::size_t>(2 * most_groups)> groups{};
  detail::Int128 rest = number.unscaled();
  const bool is_negative = rest < 0;
  static constexpr std::array<std::int16_t, group_size> powers{1000, 100, 10, 1};
  // The last digit after the point is at this place, counted from the first group.
  for (int place = whole_groups * group_size + number.scale() - 1; rest != 0; --place) {
    const auto digit = static_cast<std::int16_t>(rest % 10);
    rest /= 10;
    groups.at(static_cast<std::size_t>(place / group_size)) = static_cast<std::int16_t>(
        groups.at(static_cast<std::size_t>(place / group_size)) +
        (is_negative ? -digit : digit) * powers.at(static_cast<std::size_t>(place % group_size)));
  }
  const auto is_set = [](std::int16_t group) { return group != 0; };
  const auto first = std::find_if(groups.begin(), groups.end(), is_set);
  const auto last = std::find_if(groups.rbegin(), groups.rend(), is_set).base();
  const auto append = [&out](std::int16_t field) {
    char bytes[sizeof field];
    write_big_endian(bytes, field);
    out.append(bytes, sizeof bytes);
  };
  const bool is_zero = first == groups.end();
  append(static_cast<std::int16_t>(is_zero ? 0 : last - first));
  append(static_cast<std::int16_t>(is_zero ? 0 : whole_groups - 1 - (first - groups.begin())));
  append(is_negative ? 0x4000 : 0);
  append(static_cast<std::int16_t>(number.scale()));
  for (auto group = first; group < last; ++group) append(*group);
}

double numeric_to_double(std::string_view data) {
  const Numeric number(data);
  if (number.is_nan()) return std::numeric_limits<double>::quiet_NaN();
  if (number.is_infinity()) return std::numeric_limits<double>::infinity();
  if (number.is_minus_infinity()) return -std::numeric_limits<double>::infinity();
  std::string text = number.is_negative() ? "-0" : "0";
  for (int i = 0; i < number.digits(); ++i) {
    const std::string digit = std::to_string(number.digit(i));
    text.append(4 - digit.size(), '0') += digit;
  }
  text += 'e';
  text += std::to_string((number.weight() - number.digits() + 1) * 4);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc()) refuse_size();
  return value;
}

}  // namespace stele::postgres
