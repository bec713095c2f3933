#include "stele/base/decimal.hpp"

#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"

namespace {

using stele::Decimal;

const std::string nines(38, '9');
const Decimal largest(nines);
const Decimal smallest_step("0." + std::string(37, '0') + "1");

template <typename Act>
stele::Errc failure_of(Act act) {
  try {
    act();
  } catch (const stele::Error& error) {
    return error.code();
  }
  FAIL("nothing was thrown");
  return {};
}

std::string floored(std::string_view text, int scale) {
  return to_string(Decimal(text).floor(scale));
}

std::string rounded(std::string_view text, int scale) {
  return to_string(Decimal(text).round(scale));
}

}  // namespace

static_assert(std::is_trivially_copyable_v<Decimal>);
static_assert(std::is_convertible_v<int, Decimal> && std::is_convertible_v<std::uint64_t, Decimal>);
static_assert(!std::is_constructible_v<Decimal, bool> && !std::is_constructible_v<Decimal, char>);
static_assert(!std::is_constructible_v<Decimal, double>);
static_assert(!std::is_convertible_v<std::string, Decimal>);
static_assert(!std::is_convertible_v<Decimal, double>);

TEST_CASE("a decimal writes the text that it was read from") {
  const auto text = GENERATE_COPY(
      as<std::string>(), "0", "0.00", "-12.50", "0.05", "-0.001", "100", "10000000000000000000",
      "-9999999999999999999", "123456789012345678901234567890.12345678", nines, "-" + nines,
      "0." + nines, "-0." + nines, "9." + std::string(37, '9'), "1" + std::string(37, '0'));
  CAPTURE(text);
  std::ostringstream out;
  out << Decimal(text);
  CHECK(to_string(Decimal(text)) == text);
  CHECK(out.str() == text);
}

TEST_CASE("a decimal is read from every usual form of a number") {
  const auto [text, written] = GENERATE(table<std::string, std::string>({
      {"+1", "1"},
      {"-0", "0"},
      {"-0.0", "0.0"},
      {".5", "0.5"},
      {"5.", "5"},
      {"-.5e1", "-5"},
      {"007.10", "7.10"},
      {"1e-3", "0.001"},
      {"1E+3", "1000"},
      {"1.50e1", "15.0"},
      {"1.25e1", "12.5"},
      {"120e-1", "12.0"},
      {"0e99999999999999999999", "0"},
      {"0e-5", "0.00000"},
      {"1e37", "10000000000000000000000000000000000000"},
      {"1000e-41", "0.00000000000000000000000000000000000001"},
  }));
  CAPTURE(text);
  CHECK(to_string(Decimal(text)) == written);
}

TEST_CASE("zeros for which a decimal has no room are not counted as digits") {
  const std::string zeros(1000, '0');
  CHECK(to_string(Decimal(zeros + "1.5")) == "1.5");
  CHECK(to_string(Decimal("1.5" + zeros)) == "1.5" + std::string(36, '0'));
  CHECK(to_string(Decimal("0." + zeros)) == "0." + std::string(38, '0'));
  CHECK(to_string(Decimal(nines + ".000")) == nines);
  CHECK(to_string(Decimal("1" + zeros + "e-1000")) == "1." + std::string(37, '0'));
  CHECK(to_string(Decimal("0." + zeros + "1e1001")) == "1");
}

TEST_CASE("a text that is no number is refused") {
  const auto text = GENERATE_COPY(as<std::string>(), "", " ", "-", "+", ".", "-.", "e5", ".e5",
                                  "1e", "1e+", "1e-", "1e1.5", "--1", "+-1", "1-", "1.2.3", "1,5",
                                  " 1", "1 ", "1_000", "0x10", "nan", "NaN", "inf", "-Infinity",
                                  "١", std::string("1\0", 2), nines + nines + "x");
  CAPTURE(text);
  CHECK_FALSE(Decimal::parse(text));
  CHECK(failure_of([&] { (void)Decimal(text); }) == stele::Errc::conversion);
}

TEST_CASE("a number of more than 38 digits is refused") {
  const auto text = GENERATE_COPY(
      as<std::string>(), nines + "9", "-1" + std::string(38, '0'), "1e38", "1e-39",
      "1e99999999999999999999", "-1e-99999999999999999999", "1." + nines, "0.0" + nines,
      "1" + std::string(100'000, '0'), "170141183460469231731687303715884105728");
  CAPTURE(text);
  CHECK_FALSE(Decimal::parse(text));
  CHECK(failure_of([&] { (void)Decimal(text); }) == stele::Errc::out_of_range);
}

TEST_CASE("a refusal does not repeat the value") {
  CHECK_THROWS_WITH(Decimal("secret"),
                    "cannot read a decimal: the text is no number; write it like -12.50 or 1e-3");
  CHECK_THROWS_WITH(Decimal("1e77"),
                    "cannot read a decimal: the number has more than 38 digits; round it before");
}

TEST_CASE("an integer is a decimal of scale 0") {
  CHECK(to_string(Decimal()) == "0");
  CHECK(to_string(Decimal(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
  CHECK(to_string(Decimal(std::numeric_limits<std::uint64_t>::max())) == "18446744073709551615");
  CHECK(Decimal("2.00") == 2);
  CHECK(3 > Decimal("2.99"));
  CHECK(to_string(1 - Decimal("0.25") * 2) == "0.50");
}

TEST_CASE("a decimal shows its digits and its scale") {
  constexpr Decimal price = Decimal::from_unscaled(-1250, 2);
  static_assert(price.unscaled() == -1250 && price.scale() == 2);
  CHECK(to_string(price) == "-12.50");
  CHECK(price.precision() == 4);
  CHECK(Decimal("0.00").precision() == 1);
  CHECK(Decimal("0.05").precision() == 1);
  CHECK(Decimal("99").precision() == 2);
  CHECK(Decimal("100").precision() == 3);
  CHECK((-largest).precision() == 38);
}

TEST_CASE("a decimal is rescaled only where that keeps the number") {
  CHECK(to_string(Decimal("1.50").rescaled(1).value()) == "1.5");
  CHECK(to_string(Decimal("-1.5").rescaled(4).value()) == "-1.5000");
  CHECK(to_string(Decimal(0).rescaled(38).value()) == "0." + std::string(38, '0'));
  CHECK_FALSE(Decimal("1.55").rescaled(1));
  CHECK_FALSE(Decimal(1).rescaled(38));
  CHECK_FALSE(largest.rescaled(1));
  CHECK_FALSE(Decimal(0).rescaled(-1));
  CHECK_FALSE(Decimal(0).rescaled(39));
  CHECK(to_string(Decimal("0." + std::string(37, '9')).rescaled(38).value()) ==
        "0." + std::string(37, '9') + "0");
}

TEST_CASE("floor rounds towards minus infinity") {
  CHECK(floored("1.59", 1) == "1.5");
  CHECK(floored("-1.51", 1) == "-1.6");
  CHECK(floored("-1.50", 1) == "-1.5");
  CHECK(floored("-0.01", 0) == "-1");
  CHECK(floored("0.99", 0) == "0");
  CHECK(floored("1.5", 3) == "1.5");
  CHECK(floored("-0." + nines, 0) == "-1");
  CHECK(failure_of([] { (void)Decimal(1).floor(-1); }) == stele::Errc::invalid_argument);
}

TEST_CASE("round takes the nearest, and half away from zero") {
  CHECK(rounded("1.25", 1) == "1.3");
  CHECK(rounded("-1.25", 1) == "-1.3");
  CHECK(rounded("1.24", 1) == "1.2");
  CHECK(rounded("-1.2499", 1) == "-1.2");
  CHECK(rounded("0.5", 0) == "1");
  CHECK(rounded("-0.4", 0) == "0");
  CHECK(rounded("1.5", 3) == "1.5");
  CHECK(rounded("9." + std::string(37, '9'), 0) == "10");
  CHECK(failure_of([] { (void)Decimal(1).round(39); }) == stele::Errc::invalid_argument);
}

TEST_CASE("a normalized decimal has no zeros at the end of its fraction") {
  CHECK(to_string(Decimal("1.500").normalized()) == "1.5");
  CHECK(to_string(Decimal("-100.00").normalized()) == "-100");
  CHECK(to_string(Decimal("0.000").normalized()) == "0");
  CHECK(to_string(Decimal("100").normalized()) == "100");
}

TEST_CASE("sums have the larger scale and products the sum of the scales") {
  CHECK(to_string(Decimal("0.1") + Decimal("0.20")) == "0.30");
  CHECK(to_string(Decimal("1.00") - Decimal("0.9")) == "0.10");
  CHECK(to_string(Decimal("1.50") * Decimal("-2.0")) == "-3.000");
  CHECK(to_string(-Decimal("0.0")) == "0.0");
  Decimal total("1.5");
  total += 1;
  total -= Decimal("0.25");
  total *= 2;
  CHECK(to_string(total) == "4.50");
  total -= Decimal("4.5");
  CHECK(to_string(total) == "0.00");
}

TEST_CASE("arithmetic reaches the largest decimal and not beyond") {
  const auto code = stele::Errc::out_of_range;
  CHECK(to_string(largest - 1 + 1) == nines);
  CHECK(to_string(-largest + 1 - 1) == "-" + nines);
  CHECK(largest - largest == 0);
  CHECK(failure_of([] { (void)(largest + 1); }) == code);
  CHECK(failure_of([] { (void)(-largest - 1); }) == code);
  CHECK(failure_of([] { (void)(largest + Decimal("0.1")); }) == code);
  CHECK(failure_of([] { (void)(largest + largest); }) == code);
  CHECK(failure_of([] { (void)(largest * largest); }) == code);
  CHECK(failure_of([] { (void)(largest * 2); }) == code);
  CHECK(failure_of([] { (void)(smallest_step * Decimal("0.1")); }) == code);
  CHECK(to_string(Decimal("1e19") * Decimal("-9999999999999999999")) ==
        "-99999999999999999990000000000000000000");
}

TEST_CASE("a sum that fits is exact although its operands at one scale do not fit") {
  CHECK(1 - Decimal("0." + nines) == smallest_step);
  CHECK(Decimal("0." + nines) - 1 == -smallest_step);
  CHECK(Decimal("-1") + Decimal("0." + nines) == -smallest_step);
}

TEST_CASE("zeros at the end of a fraction do not make a result too long") {
  CHECK(to_string(largest + Decimal("-1.00")) == std::string(37, '9') + "8");
  CHECK(to_string(largest * Decimal("1.0")) == nines);
  CHECK(Decimal("0.50000000000000000000") * Decimal("0.50000000000000000000") == Decimal("0.25"));
  CHECK(smallest_step * Decimal("0.0") == 0);
}

TEST_CASE("decimals compare as numbers over all scales") {
  const std::vector<Decimal> ascending{
      -largest,
      Decimal("-2"),
      Decimal("-1." + std::string(36, '0') + "1"),
      Decimal("-1"),
      Decimal("-0." + nines),
      -smallest_step,
      Decimal(0),
      smallest_step,
      Decimal("0.1"),
      Decimal("0." + nines),
      Decimal("1.0"),
      Decimal("1." + std::string(36, '0') + "1"),
      Decimal("9." + std::string(37, '9')),
      Decimal("10"),
      Decimal(std::string(37, '9') + ".9"),
      largest,
  };
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CAPTURE(ascending[i], ascending[j]);
      CHECK((ascending[i] <=> ascending[j]) == (i <=> j));
      CHECK((ascending[i] == ascending[j]) == (i == j));
    }
  }
}

TEST_CASE("equal decimals of other scales hash equally") {
  const std::unordered_set<Decimal> set{Decimal("1.50"), Decimal("1.5"), Decimal("0.000"),
                                        Decimal(0),      Decimal(-10),   Decimal("-10.0")};
  CHECK(set.size() == 3);
  CHECK(set.contains(Decimal("1.5000")));
}
