#include <cstdint>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"

using stele::col;
using stele::test::database_urls;
using stele::test::FreshDatabase;

namespace {

/// There is another in unnamed_second_test.cpp.
struct Namesake {
  std::int64_t id = 0;
  std::int64_t first = 0;
  std::int64_t number = 0;
};

}  // namespace

TEST_CASE("a class in an unnamed namespace is its file's own model: the first") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  stele::Database database = fresh.open();
  const auto namesakes = database.define<Namesake>();
  database.sync();
  namesakes.create({.number = 1});
  namesakes.where(col<&Namesake::number> == 1).update(stele::set<&Namesake::number>(2));
  CHECK(namesakes.order_by(col<&Namesake::number>.desc()).first()->number == 2);
  CHECK(namesakes.sum<&Namesake::number>() == 2);
}
