#include <catch2/catch.hpp>

#include "stele/session/database.hpp"
#include "support/throws.hpp"

using stele::Errc;
using stele::test::error_of;

TEST_CASE("a program with a static core says that it takes no plug-ins") {
  const auto error = error_of([] { (void)stele::Database::open("oracle:shop"); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("'oracle'") && Catch::Contains("static library") &&
                               Catch::Contains("BUILD_SHARED_LIBS=ON"));
}
