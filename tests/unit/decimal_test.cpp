#include "stele/base/decimal.hpp"

#include <string>

#include <catch2/catch.hpp>

using stele::Decimal;

TEST_CASE("a decimal reads and writes the same text") {
  for (const char* text :
       {"0", "-12.50", "0.05", "-0.001", "1234567890.0123456789",
        "99999999999999999999999999999999999999", "-0.99999999999999999999999999999999999999"}) {
    CHECK(to_string(Decimal(text)) == text);
  }
}

TEST_CASE("decimals add, subtract and multiply exactly") {
  CHECK(to_string(Decimal("0.1") + Decimal("0.20")) == "0.30");
  CHECK(to_string(Decimal("1") - Decimal("0.99999999999999999999999999999999999999")) ==
        "0.00000000000000000000000000000000000001");
  CHECK(to_string(Decimal("-1.5") * 3) == "-4.5");
}

TEST_CASE("decimals of other scales are equal as numbers") {
  CHECK(Decimal("1.50") == Decimal("1.5"));
  CHECK(Decimal("99999999999999999999999999999999999999") >
        Decimal("0.99999999999999999999999999999999999999"));
}
