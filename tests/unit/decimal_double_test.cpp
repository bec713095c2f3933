#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "stele/base/decimal.hpp"
#include "stele/base/error.hpp"

namespace {

using stele::Decimal;

stele::Errc refusal_of(double value) {
  try {
    (void)Decimal::from_double(value);
  } catch (const stele::Error& error) {
    return error.code();
  }
  FAIL("nothing was thrown");
  return {};
}

}  // namespace

TEST_CASE("a double becomes the shortest decimal that reads back as it") {
  CHECK(to_string(Decimal::from_double(0.1)) == "0.1");
  CHECK(to_string(Decimal::from_double(-0.0)) == "0");
  CHECK(to_string(Decimal::from_double(1.0)) == "1");
  CHECK(to_string(Decimal::from_double(1.0 / 3)) == "0.3333333333333333");
  CHECK(to_string(Decimal::from_double(-1e-5)) == "-0.00001");
  CHECK(to_string(Decimal::from_double(1e37)) == "1" + std::string(37, '0'));
  CHECK(to_string(Decimal::from_double(1e-38)) == "0." + std::string(37, '0') + "1");
}

TEST_CASE("a double that no decimal holds is refused") {
  using limits = std::numeric_limits<double>;
  CHECK(refusal_of(limits::quiet_NaN()) == stele::Errc::conversion);
  CHECK(refusal_of(limits::infinity()) == stele::Errc::conversion);
  CHECK(refusal_of(-limits::infinity()) == stele::Errc::conversion);
  CHECK(refusal_of(1e38) == stele::Errc::out_of_range);
  CHECK(refusal_of(limits::max()) == stele::Errc::out_of_range);
  CHECK(refusal_of(limits::lowest()) == stele::Errc::out_of_range);
  CHECK(refusal_of(limits::denorm_min()) == stele::Errc::out_of_range);
  CHECK(refusal_of(1.5e-38) == stele::Errc::out_of_range);
}

TEST_CASE("every double within the range of decimals comes back bit for bit") {
  std::mt19937_64 random(20'240'611);
  std::uniform_int_distribution<int> exponent(-68, 122);  // 2^-68 / 10^17 is about 10^-38
  for (int i = 0; i < 20'000; ++i) {
    const double mantissa = 1.0 + std::ldexp(static_cast<double>(random() >> 12), -52);
    const double value = std::ldexp(random() % 2 == 0 ? mantissa : -mantissa, exponent(random));
    const auto back = static_cast<double>(Decimal::from_double(value));
    if (std::bit_cast<std::uint64_t>(back) != std::bit_cast<std::uint64_t>(value))
      FAIL(value << " came back as " << back);
  }
  SUCCEED();
}

TEST_CASE("a decimal becomes the nearest double") {
  CHECK(static_cast<double>(Decimal("0.1")) == 0.1);
  CHECK(static_cast<double>(Decimal("-12.50")) == -12.5);
  CHECK(static_cast<double>(Decimal(std::string(38, '9'))) == 1e38);
  CHECK(static_cast<double>(Decimal("1e-38")) == 1e-38);
  // Ties between two doubles go to the even one, and one digit more decides against it.
  CHECK(static_cast<double>(Decimal("9007199254740993")) == 9007199254740992.0);
  CHECK(static_cast<double>(Decimal("9007199254740993.0000000000000000000001")) ==
        9007199254740994.0);
  CHECK(static_cast<double>(Decimal("9007199254740995")) == 9007199254740996.0);
}
