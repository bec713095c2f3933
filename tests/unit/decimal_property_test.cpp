#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "stele/base/decimal.hpp"
#include "stele/base/error.hpp"

// Decimals against arithmetic with pencil and paper: on digits, of any number.

namespace {

using stele::Decimal;

constexpr int rounds = 10'000;

struct Paper {
  bool is_negative = false;
  std::string digits = "0";  ///< the last `scale` of them are the fraction
  std::size_t scale = 0;
};

std::string without_leading_zeros(const std::string& digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

std::string padded(const std::string& digits, std::size_t size) {
  return std::string(size - std::min(size, digits.size()), '0') + digits;
}

std::string text_of(const Paper& number) {
  std::string text = padded(without_leading_zeros(number.digits), number.scale + 1);
  if (number.scale > 0) text.insert(text.size() - number.scale, ".");
  const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
  return (number.is_negative && !is_zero ? "-" : "") + text;
}

Paper shortest(Paper number) {
  while (number.scale > 0 && number.digits.back() == '0') {
    number.digits.pop_back();
    --number.scale;
    if (number.digits.empty()) number.digits = "0";
  }
  return number;
}

void align(Paper& left, Paper& right) {
  const std::size_t scale = std::max(left.scale, right.scale);
  left.digits.append(scale - left.scale, '0');
  right.digits.append(scale - right.scale, '0');
  left.scale = right.scale = scale;
  const std::size_t size = std::max(left.digits.size(), right.digits.size());
  left.digits = padded(left.digits, size);
  right.digits = padded(right.digits, size);
}

std::string add_digits(const std::string& left, const std::string& right) {
  std::string result;
  int carry = 0;
  for (std::size_t i = left.size(); i-- > 0;) {
    const int column = (left[i] - '0') + (right[i] - '0') + carry;
    result += static_cast<char>('0' + column % 10);
    carry = column / 10;
  }
  result += static_cast<char>('0' + carry);
  std::reverse(result.begin(), result.end());
  return result;
}

/// @pre left >= right
std::string subtract_digits(const std::string& left, const std::string& right) {
  std::string result;
  int borrow = 0;
  for (std::size_t i = left.size(); i-- > 0;) {
    const int column = (left[i] - '0') - (right[i] - '0') - borrow;
    borrow = column < 0 ? 1 : 0;
    result += static_cast<char>('0' + column + 10 * borrow);
  }
  std::reverse(result.begin(), result.end());
  return result;
}

Paper add(Paper left, Paper right) {
  align(left, right);
  if (left.is_negative == right.is_negative) {
    return {left.is_negative, add_digits(left.digits, right.digits), left.scale};
  }
  if (left.digits < right.digits) std::swap(left, right);
  return {left.is_negative, subtract_digits(left.digits, right.digits), left.scale};
}

Paper multiply(const Paper& left, const Paper& right) {
  std::string result(left.digits.size() + right.digits.size(), '0');
  for (std::size_t i = left.digits.size(); i-- > 0;) {
    int carry = 0;
    for (std::size_t j = right.digits.size(); j-- > 0;) {
      const int column =
          (result[i + j + 1] - '0') + (left.digits[i] - '0') * (right.digits[j] - '0') + carry;
      result[i + j + 1] = static_cast<char>('0' + column % 10);
      carry = column / 10;
    }
    result[i] = static_cast<char>('0' + carry);
  }
  return {left.is_negative != right.is_negative, result, left.scale + right.scale};
}

bool is_zero(const Paper& number) {
  return number.digits.find_first_not_of('0') == std::string::npos;
}

std::strong_ordering compare(Paper left, Paper right) {
  align(left, right);
  const bool left_is_negative = left.is_negative && !is_zero(left);
  const bool right_is_negative = right.is_negative && !is_zero(right);
  if (left_is_negative != right_is_negative) return right_is_negative <=> left_is_negative;
  const int order = left.digits.compare(right.digits);
  return (left_is_negative ? -order : order) <=> 0;
}

bool fits(const Paper& number) {
  return number.scale <= 38 && without_leading_zeros(number.digits).size() <= 38;
}

using Operation = std::function<Paper(const Paper&, const Paper&)>;

/// The text of the result; nothing where it is too long.
std::optional<std::string> expected(const Operation& operation, const Paper& a, const Paper& b) {
  Paper result = operation(a, b);
  if (!fits(result)) result = operation(shortest(a), shortest(b));
  if (!fits(result)) return std::nullopt;
  return text_of(result);
}

template <typename Act>
std::optional<std::string> actual(Act act) {
  try {
    return to_string(act());
  } catch (const stele::Error& error) {
    CHECK(error.code() == stele::Errc::out_of_range);
    return std::nullopt;
  }
}

/// Numbers of every length and scale, with more zeros and nines than chance gives.
class Numbers {
 public:
  Paper next() {
    constexpr std::array<const char*, 4> alphabets{"0123456789", "09", "0000000001", "9999999998"};
    const std::string alphabet = alphabets[below(alphabets.size())];
    std::string digits;
    const std::size_t size = 1 + below(38);
    while (digits.size() < size) digits += alphabet[below(alphabet.size())];
    return {below(2) == 0, digits, below(39)};
  }

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

 private:
  std::mt19937_64 random_{38};
};

}  // namespace

TEST_CASE("sums, differences and products of random decimals are those of pencil and paper") {
  Numbers numbers;
  int results = 0;
  for (int i = 0; i < rounds; ++i) {
    const Paper a = numbers.next();
    const Paper b = numbers.next();
    const Decimal left(text_of(a));
    const Decimal right(text_of(b));
    const Paper minus_b{!b.is_negative, b.digits, b.scale};
    CAPTURE(left, right);
    const auto sum = expected(add, a, b);
    const auto product = expected(multiply, a, b);
    REQUIRE(actual([&] { return left + right; }) == sum);
    REQUIRE(actual([&] { return left - right; }) == expected(add, a, minus_b));
    REQUIRE(actual([&] { return left * right; }) == product);
    results += (sum ? 1 : 0) + (product ? 1 : 0);
  }
  CHECK(results > rounds / 4);
}

TEST_CASE("random decimals compare as on paper") {
  Numbers numbers;
  for (int i = 0; i < rounds; ++i) {
    const Paper a = numbers.next();
    Paper b = numbers.next();
    if (i % 4 == 0) b = {a.is_negative, a.digits, b.scale};
    const Decimal left(text_of(a));
    const Decimal right(text_of(b));
    CAPTURE(left, right);
    REQUIRE((left <=> right) == compare(a, b));
    REQUIRE((left == right) == std::is_eq(compare(a, b)));
  }
}

TEST_CASE("a random decimal at another scale is the same number with the same hash") {
  Numbers numbers;
  int rescales = 0;
  for (int i = 0; i < rounds; ++i) {
    const Decimal number(text_of(numbers.next()));
    const auto other = number.rescaled(static_cast<int>(numbers.below(39)));
    CAPTURE(number);
    REQUIRE(number.normalized() == number);
    REQUIRE(Decimal(to_string(number)).scale() == number.scale());
    if (!other) continue;
    ++rescales;
    REQUIRE(*other == number);
    REQUIRE(std::hash<Decimal>()(*other) == std::hash<Decimal>()(number));
  }
  CHECK(rescales > rounds / 20);
}

TEST_CASE("floor and round of a random decimal are the nearest below and the nearest") {
  Numbers numbers;
  for (int i = 0; i < rounds; ++i) {
    const Decimal number(text_of(numbers.next()));
    const int scale = static_cast<int>(numbers.below(static_cast<std::size_t>(number.scale()) + 1));
    const Decimal step = Decimal::from_unscaled(1, scale);
    const Decimal floor = number.floor(scale);
    const Decimal round = number.round(scale);
    CAPTURE(number, floor, round);
    REQUIRE(floor.scale() == scale);
    REQUIRE(floor <= number);
    REQUIRE(number - floor < step);
    const Decimal away = number < round ? round - number : number - round;
    REQUIRE(away + away <= step);
  }
}
