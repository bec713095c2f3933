#include "stele/base/uuid.hpp"

#include <string>

#include <catch2/catch.hpp>

using stele::Uuid;

TEST_CASE("a UUID reads either case and writes lower case") {
  CHECK(to_string(Uuid("0190A6E2-7c1f-7d3a-9b4e-5f60718293a4")) ==
        "0190a6e2-7c1f-7d3a-9b4e-5f60718293a4");
}

TEST_CASE("a later UUID of version 7 is greater") {
  Uuid before;
  for (int i = 0; i < 100'000; ++i) {
    const Uuid next = Uuid::v7();
    if (next <= before) FAIL(before << " came before " << next);
    before = next;
  }
  CHECK(before.version() == 7);
}
