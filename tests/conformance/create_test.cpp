#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;
using stele::test::SqlLog;

namespace types = stele::types;

namespace {

struct Account {
  std::int64_t id = 0;
  std::string owner{"nobody"};
  int visits = 3;
  std::optional<std::string> note{};
  std::optional<std::string> code{};  // DEFAULT 'made ' || 'here'
  std::string region{"unknown"};      // DEFAULT 'e' || 'u'
  double rate = 0.25;                 // DEFAULT 0.5 for others
};

void describe(stele::ModelBuilder<Account>& model) {
  model.attribute<&Account::code>().default_sql("'made ' || 'here'");
  model.attribute<&Account::region>().default_sql("'e' || 'u'");
  model.attribute<&Account::rate>().default_value(0.5);
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Account> accounts = database.define<Account>();
  SqlLog log{database};

  Fixture() {
    database.sync();
    (void)log.take();
  }
};

/// The columns between the parentheses of "INSERT INTO … (…)".
std::string inserted_columns(const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) {
    if (!sql.starts_with("INSERT")) continue;
    const std::size_t start = sql.find('(') + 1;
    return sql.substr(start, sql.find(')') - start);
  }
  return "none";
}

}  // namespace

TEST_CASE("a created row comes back with what library and database made") {
  Fixture f;
  const Account made = f.accounts.create({.owner = "ada"});
  CHECK(made.id == 1);
  CHECK(made.owner == "ada");
  CHECK(made.visits == 3);
  CHECK_FALSE(made.note.has_value());
  CHECK(made.code == "made here");
  CHECK(made.region == "eu");
  CHECK(made.rate == 0.25);
  CHECK(f.accounts.create({}).id == 2);
}

TEST_CASE("a create sends every member but a key of 0 and defaults that the database makes") {
  Fixture f;
  (void)f.accounts.create({});
  const std::vector<std::string> statements = f.log.take();
  CHECK(statements.size() == 1);
  CHECK(inserted_columns(statements) == R"("owner", "visits", "note", "rate")");
}

TEST_CASE("a create sends a value where it differs from the initialiser") {
  Fixture f;
  const Account made = f.accounts.create({.code = "mine", .region = "us"});
  CHECK(inserted_columns(f.log.take()) == R"("owner", "visits", "note", "code", "region", "rate")");
  CHECK(f.accounts.get(made.id).code == "mine");
  CHECK(f.accounts.get(made.id).region == "us");
}

TEST_CASE("a create sends a key that is not 0") {
  Fixture f;
  const Account made = f.accounts.create({.id = 40});
  CHECK(made.id == 40);
  CHECK(inserted_columns(f.log.take()) == R"("id", "owner", "visits", "note", "rate")");
}

TEST_CASE("the defaults of the DDL are for those who insert without the library") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const Model<Account> accounts = database.define<Account>();
  database.sync();
  PlainDatabase(fresh.url()).run("INSERT INTO accounts (owner, visits) VALUES ('bob', 1)");
  const Account read = accounts.where(col<&Account::owner> == "bob").one();
  CHECK(read.rate == 0.5);
  CHECK(read.code == "made here");
  CHECK(read.region == "eu");
}

TEST_CASE("a run-time model's defaults are in a new record, in the row and in the DDL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto things = database.define(
      "Thing",
      {{"name", {.type = types::string(), .default_value = "it's"}},
       {"count", {.type = types::integer(), .default_value = -7}},
       {"share", {.type = types::double_(), .default_value = 0.1}},
       {"open", {.type = types::boolean(), .default_value = true}},
       {"day", {.type = types::date(), .default_value = std::chrono::year(2020) / 2 / 29}},
       {"bytes",
        {.type = types::blob(), .default_value = stele::Blob{std::byte{0}, std::byte{255}}}},
       {"made", {.type = types::text(), .default_sql = "'x' || 'y'"}}},
      {.timestamps = false});
  database.sync();
  CHECK(things.build({}).get<std::string>("name") == "it's");
  const Record made = things.create({{"count", 2}});
  CHECK(made.get<int>("count") == 2);
  CHECK(made.get<std::string>("made") == "xy");
  const Record read = things.get(made.get<std::int64_t>("id"));
  CHECK(read.get<std::string>("name") == "it's");
  CHECK(read.get<double>("share") == 0.1);
  CHECK(read.get<bool>("open"));
  CHECK(read.get<stele::Date>("day") == std::chrono::year(2020) / 2 / 29);
  CHECK(read.get<stele::Blob>("bytes") == stele::Blob{std::byte{0}, std::byte{255}});
}

TEST_CASE("a run-time model's defaults hold for other programs too") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const auto things = database.define(
      "Thing",
      {{"name", {.type = types::string(), .default_value = "it's"}},
       {"count", {.type = types::bigint(), .default_value = INT64_MIN}},
       {"open", {.type = types::boolean(), .default_value = true}},
       {"at", {.type = types::timestamp(), .default_value = Timestamp(std::chrono::hours(1))}},
       {"bytes",
        {.type = types::blob(), .default_value = stele::Blob{std::byte{0}, std::byte{255}}}}},
      {.timestamps = false});
  database.sync();
  PlainDatabase(fresh.url()).run("INSERT INTO things DEFAULT VALUES");
  const Record read = things.query().one();
  CHECK(read.get<std::string>("name") == "it's");
  CHECK(read.get<std::int64_t>("count") == INT64_MIN);
  CHECK(read.get<bool>("open"));
  CHECK(read.get<Timestamp>("at") == Timestamp(std::chrono::hours(1)));
  CHECK(read.get<stele::Blob>("bytes") == stele::Blob{std::byte{0}, std::byte{255}});
}

TEST_CASE("a record that sets nothing is a row of defaults") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto things = database.define("Thing", {{"name", types::string()}}, {.timestamps = false});
  database.sync();
  CHECK(things.create({}).get<std::int64_t>("id") == 1);
  CHECK(things.query().one()["name"].is_null());
}

TEST_CASE("NULL set on purpose is sent, although the column has a default") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto things = database.define(
      "Thing", {{"name", {.type = types::string(), .default_value = "x"}}}, {.timestamps = false});
  database.sync();
  const Record made = things.create({{"name", nullptr}});
  CHECK(made["name"].is_null());
  CHECK(things.query().one()["name"].is_null());
}

TEST_CASE("a value that the driver refuses leaves nothing behind") {
  Fixture f;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(error_of([&] { f.accounts.create({.rate = nan}); }).code() == Errc::out_of_range);
  CHECK(f.accounts.count() == 0);
  CHECK(f.accounts.create({}).owner == "nobody");
}
