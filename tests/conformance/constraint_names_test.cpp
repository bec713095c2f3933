#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::violation_of;

namespace types = stele::types;

namespace {

/// Two indexes of equal columns, of which each refuses other rows, and a unique described twice.
struct Seat {
  std::int64_t id = 0;
  int row = 0;
  int train = 0;
  bool sold = false;
};
void describe(stele::ModelBuilder<Seat>& model) {
  model.index<&Seat::row>().unique().where(col<&Seat::sold> == true);
  model.index<&Seat::row>().unique().where(col<&Seat::train> == 2);
  model.attribute<&Seat::train>().unique();
  model.unique<&Seat::train>();
}

struct Parcel {
  std::int64_t id = 0;
  int weight = 0;
};
struct Letter {
  std::int64_t id = 0;
  int weight = 0;
};
void describe(stele::ModelBuilder<Parcel>& model) {
  model.index<&Parcel::weight>().name("by_weight");
}
void describe(stele::ModelBuilder<Letter>& model) {
  model.attribute<&Letter::weight>().unique("By_Weight");
}

struct Card {
  std::int64_t id = 0;
  int weight = 0;
};
void describe(stele::ModelBuilder<Card>& model) {
  model.check("light", col<&Card::weight> < 10);
  model.check("light", col<&Card::weight> > 0);
}

struct Box {
  std::int64_t id = 0;
  int weight = 0;
};
void describe(stele::ModelBuilder<Box>& model) { model.index<&Box::weight>().name("boxes"); }

struct Pallet {
  std::int64_t id = 0;
  int weight = 0;
};
void describe(stele::ModelBuilder<Pallet>& model) {
  model.attribute<&Pallet::weight>().unique(std::string(64, 'n'));
}

}  // namespace

TEST_CASE("names that are made alike are told apart, within and between tables") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto seats = database.define<Seat>();
  const auto a = database.define(
      "A", {{"b_c", {.type = types::integer(), .unique = true}}},
      {.timestamps = false, .table = "a", .indexes = {{.attributes = {"b_c"}, .unique = true}}});
  const auto ab = database.define(
      "AB", {{"c", {.type = types::integer(), .unique = true}}},
      {.timestamps = false, .table = "a_b", .indexes = {{.attributes = {"c"}, .unique = true}}});
  database.sync();
  database.sync();
  (void)seats.create({.row = 1, .train = 1, .sold = true});
  (void)seats.create({.row = 2, .train = 2});
  CHECK(violation_of([&] { seats.create({.row = 1, .train = 3, .sold = true}); }).code() ==
        Errc::unique_violation);
  CHECK(violation_of([&] { seats.create({.row = 9, .train = 2}); }).context().constraint ==
        "seats_train_key");
  const std::string ddl = database.schema().create_sql(database.dialect());
  for (const std::string part :
       {"\"seats_row_idx\" ON", "\"seats_row_idx1\" ON", "\"a_b_c_key\" UNIQUE (\"b_c\")",
        "\"a_b_c_key1\" UNIQUE (\"c\")", "\"a_b_c_idx\" ON \"a\"", "\"a_b_c_idx1\" ON \"a_b\""}) {
    CHECK_THAT(ddl, Catch::Contains(part));
  }
  (void)a.create({{"b_c", 1}});
  (void)ab.create({{"c", 1}});
  CHECK(violation_of([&] { ab.create({{"c", 1}}); }).items()[0].attribute == "c");
}

TEST_CASE("a model that comes later leaves the names of those in use alone") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define("A", {{"b_c", {.type = types::integer(), .unique = true}}},
                  {.timestamps = false, .table = "a"});
  database.sync();
  database.define("AB", {{"c", {.type = types::integer(), .unique = true}}},
                  {.timestamps = false, .table = "a_b"});
  database.sync();
  const std::string ddl = database.schema().create_sql(database.dialect());
  CHECK_THAT(ddl, Catch::Contains("\"a_b_c_key\" UNIQUE (\"b_c\")"));
  CHECK_THAT(ddl, Catch::Contains("\"a_b_c_key1\" UNIQUE (\"c\")"));
}

TEST_CASE("a chosen name that is taken is refused before any SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const auto refusal = [&](auto define) {
    Database database = fresh.open();
    define(database);
    return error_of([&] { database.sync(); });
  };
  const Error unique = refusal([](Database& db) { db.define<Parcel, Letter>(); });
  CHECK(unique.code() == Errc::mapping);
  CHECK_THAT(unique.what(), Catch::Contains("Letter") && Catch::Contains("'By_Weight'"));
  const Error check = refusal([](Database& db) { db.define<Card>(); });
  CHECK(check.code() == Errc::mapping);
  CHECK_THAT(check.what(), Catch::Contains("Card") && Catch::Contains("'light'"));
  CHECK(refusal([](Database& db) { db.define<Box>(); }).code() == Errc::mapping);
  CHECK(refusal([](Database& db) { db.define<Pallet>(); }).code() == Errc::mapping);
}
