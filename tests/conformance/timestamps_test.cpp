#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::col;
using stele::Database;
using stele::Errc;
using stele::Record;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

using Names = std::vector<std::string>;
namespace types = stele::types;

namespace {

struct Kept {
  std::int64_t id = 0;
  int n = 0;
  Timestamp created_at{};
  Timestamp updated_at{};
};

struct Renamed {
  std::int64_t id = 0;
  int n = 0;
  Timestamp born{};
  Timestamp touched{};
};
void describe(stele::ModelBuilder<Renamed>& model) {
  model.timestamps<&Renamed::born, &Renamed::touched>();
}

struct Own {
  std::int64_t id = 0;
  int n = 0;
  Timestamp created_at{};
  Timestamp updated_at{};
};
void describe(stele::ModelBuilder<Own>& model) { model.timestamps(false); }

struct Half {
  std::int64_t id = 0;
  int n = 0;
  std::optional<Timestamp> updated_at{};
};

struct Text {
  std::int64_t id = 0;
  std::string created_at{};
};

const Timestamp early = std::chrono::sys_days(std::chrono::year(2001) / 2 / 3);

}  // namespace

TEST_CASE("created_at and updated_at are set by a create, alike, to the present microsecond") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define<Kept>();
  database.sync();
  const Timestamp before = stele::now();
  const Kept made = rows.create({.n = 1});
  CHECK(made.created_at >= before);
  CHECK(made.created_at <= stele::now());
  CHECK(made.updated_at >= made.created_at);
  CHECK(made.updated_at - made.created_at < 1s);
  const Kept read = rows.get(made.id);
  CHECK(read.created_at == made.created_at);
  CHECK(read.updated_at == made.updated_at);
}

TEST_CASE("times that the caller gives to a create are kept") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define<Kept>();
  database.sync();
  const Kept made = rows.create({.created_at = early, .updated_at = early + 1us});
  CHECK(rows.get(made.id).created_at == early);
  CHECK(rows.get(made.id).updated_at == early + 1us);
}

TEST_CASE("updated_at moves in every update, created_at in none") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define<Kept>();
  database.sync();
  const auto check_moved = [&](const auto& update) {
    Kept row = rows.create({.created_at = early, .updated_at = early});
    row.created_at = early + 1h;
    update(row);
    const Kept read = rows.get(row.id);
    CHECK(read.created_at == early);
    CHECK(read.updated_at > early + 24h);
  };
  check_moved([&](Kept& row) { rows.save(row); });
  check_moved([&](Kept& row) { rows.update(row); });
  check_moved([&](Kept& row) { rows.update<&Kept::n>(row); });
  check_moved(
      [&](Kept& row) { rows.where(col<&Kept::id> == row.id).update(stele::set<&Kept::n>(2)); });
}

TEST_CASE("a bulk update can set updated_at itself") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define<Kept>();
  database.sync();
  (void)rows.create({});
  CHECK(rows.where(col<&Kept::n> == 0).update(stele::set<&Kept::updated_at>(early)) == 1);
  CHECK(rows.first()->updated_at == early);
}

TEST_CASE("timestamps can have other names") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define<Renamed>();
  database.sync();
  Renamed row = rows.create({});
  CHECK(row.born > early);
  CHECK(row.touched > early);
  rows.where(col<&Renamed::n> == 0).update(stele::set<&Renamed::touched>(early));
  rows.save(row);
  CHECK(rows.get(row.id).touched > early);
}

TEST_CASE("timestamps can be off: the members are then ordinary ones") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define<Own>();
  database.sync();
  Own row = rows.create({});
  CHECK(row.created_at == Timestamp{});
  row.created_at = early;
  rows.save(row);
  CHECK(rows.get(row.id).created_at == early);
  CHECK(rows.get(row.id).updated_at == Timestamp{});
}

TEST_CASE("one of the two is kept alone, and may be optional") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define<Half>();
  database.sync();
  CHECK(rows.create({}).updated_at > early);
}

TEST_CASE("a created_at that is no timestamp is an ordinary member") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define<Text>();
  database.sync();
  CHECK(rows.create({.created_at = "yesterday"}).created_at == "yesterday");
}

TEST_CASE("a run-time model's timestamps are on, off, renamed or halved") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto on = database.define("On", {{"n", types::integer()}});
  const auto off = database.define("Off", {{"n", types::integer()}}, {.timestamps = false});
  const auto renamed =
      database.define("Renamed", {{"n", types::integer()}}, {.timestamps = {"born", "touched"}});
  const auto half =
      database.define("Half", {{"n", types::integer()}}, {.timestamps = {"", "touched"}});
  database.sync();
  CHECK(on.create({}).attributes() == Names{"id", "n", "created_at", "updated_at"});
  CHECK(off.create({}).attributes() == Names{"id", "n"});
  CHECK(half.create({}).attributes() == Names{"id", "n", "touched"});
  Record row = renamed.create({});
  CHECK(row.attributes() == Names{"id", "n", "born", "touched"});
  CHECK(row.get<Timestamp>("born") > early);
  row.set("touched", early);
  row.set("n", 3);
  renamed.save(row);
  CHECK(renamed.get(1).get<Timestamp>("touched") > early);
}
