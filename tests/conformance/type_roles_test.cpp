#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "ledger.hpp"
#include "plain_database.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using nlohmann::json;
using stele::Blob;
using stele::col;
using stele::ColumnType;
using stele::Database;
using stele::Decimal;
using stele::Errc;
using stele::Error;
using stele::Features;
using stele::Model;
using stele::Record;
using stele::Timestamp;
using stele::Uuid;
using stele::Value;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::features_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;
using stele::test::violation_of;

namespace types = stele::types;

namespace {

/// A type with two of its values, of which the second is the greater one.
struct Kind {
  ColumnType type;
  Value low;
  Value high;
  std::string
      default_sql{};  ///< an expression that gives `low`; empty where there is no portable one
  bool is_key = true;
};

std::vector<Kind> kinds() {
  using std::chrono::year;
  const Timestamp noon = std::chrono::sys_days(year(1969) / 7 / 20) + 12h + 120us;
  const auto local = [](Timestamp time) { return stele::LocalTimestamp(time.time_since_epoch()); };
  const Blob bytes{std::byte{0}, std::byte{255}};
  return {
      {types::smallint(), -32768, 32767, "-32767 - 1"},
      {types::integer(), -7, 2147483647, "-3 - 4"},
      {types::bigint(), INT64_MIN, INT64_MAX},
      {types::float_(), -0.5, 16777216.0, "-1.0 / 2.0", false},
      {types::double_(), 0.1, 1e300, "0.1", false},
      {types::boolean(), false, true, "1 > 2", false},
      {types::text(), "", "it's \"quoted\" \U0001F600", "lower('')"},
      {types::string(9), "abc", "b", "lower('ABC')"},
      {types::char_(3), "ABC", "abc", "upper('abc')"},
      {types::timestamp(), noon, noon + 1us},
      {types::local_timestamp(), local(noon), local(noon + 1us)},
      {types::date(), year(1) / 1 / 1, year(9999) / 12 / 31},
      {types::time(), stele::TimeOfDay{1us}, stele::TimeOfDay{23h}},
      {types::blob(), Blob{}, bytes},
      {types::uuid(), Uuid("00112233-4455-6677-8899-aabbccddeeff"),
       Uuid("00112233-4455-6677-8899-aabbccddef00")},
      {types::enumeration({"sad", "it's"}), "it's", "sad"},
  };
}

/// Those that not every database has.
std::vector<Kind> rare_kinds(const Features& features) {
  std::vector<Kind> kinds;
  if (features.decimals) {
    kinds.push_back({types::decimal(18, 6), Decimal("-999999999999.999999"), Decimal("0.000001")});
    kinds.push_back({types::decimal(10, 2), Decimal("2.50"), Decimal("10")});
  }
  if (features.text_without_case) {
    kinds.push_back({types::citext(), "Ada", "bob", "'A' || 'da'", false});
  }
  return kinds;
}

std::vector<Kind> ordered_kinds(const std::string& url) {
  std::vector<Kind> all = kinds();
  for (Kind& kind : rare_kinds(features_of(url))) all.push_back(std::move(kind));
  return all;
}

/// Those of which two values are equal or not, and no more.
std::vector<Kind> all_kinds(const std::string& url) {
  std::vector<Kind> all = ordered_kinds(url);
  const Features& features = features_of(url);
  if (features.json) all.push_back({types::json(), json(nullptr), json{{"it's", {1, "\\"}}}});
  if (features.arrays) {
    all.push_back({types::array(types::text()), std::vector<std::string>{},
                   std::vector<std::string>{"it's", "\"b\"", "NULL"}});
    all.push_back({types::array(types::bigint()), std::vector<std::int64_t>{1},
                   std::vector<std::int64_t>{2, 3}});
  }
  return all;
}

/// The URL, once its dialect is known.
std::string opened(const std::string& url) {
  (void)FreshDatabase(url).open();
  return url;
}

/// A table with a column of the type, and another to find its rows by.
Model<Record> define_rows(Database& database, stele::AttributeOptions value) {
  return database.define("Row", {{"n", types::integer()}, {"value", std::move(value)}},
                         {.timestamps = false});
}

}  // namespace

TEST_CASE("a default of every type is what the database gives whoever writes") {
  const std::string url = opened(GENERATE(from_range(shared_database_urls())));
  for (const Kind& kind : all_kinds(url)) {
    INFO(to_string(kind.type));
    for (const Value& value : {kind.low, kind.high}) {
      const FreshDatabase fresh(url);
      Database database = fresh.open();
      const auto rows = define_rows(database, {.type = kind.type, .default_value = value});
      database.sync();
      PlainDatabase(fresh.url()).run("INSERT INTO rows (n) VALUES (1)");
      CHECK((*rows.first())["value"] == value);
    }
  }
}

TEST_CASE("an expression is the default of a column") {
  const std::string url = opened(GENERATE(from_range(database_urls())));
  for (const Kind& kind : all_kinds(url)) {
    if (kind.default_sql.empty()) continue;
    INFO(to_string(kind.type));
    const FreshDatabase fresh(url);
    Database database = fresh.open();
    const auto rows = define_rows(database, {.type = kind.type, .default_sql = kind.default_sql});
    database.sync();
    const Record made = rows.create({{"n", 1}});
    const Value expected = kind.type.kind == stele::TypeKind::char_ ? Value("ABC") : kind.low;
    CHECK(rows.get(made.get<std::int64_t>("id"))["value"] == expected);
  }
}

TEST_CASE("now() is the default of every type of times") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows =
      database.define("Row",
                      {{"n", types::integer()},
                       {"moment", {.type = types::timestamp(), .default_sql = "now()"}},
                       {"local", {.type = types::local_timestamp(), .default_sql = "now()"}},
                       {"day", {.type = types::date(), .default_sql = "now()"}},
                       {"time", {.type = types::time(), .default_sql = "now()"}}},
                      {.timestamps = false});
  database.sync();
  const Record row = rows.get(rows.create({{"n", 1}}).get<std::int64_t>("id"));
  const Timestamp moment = row.get<Timestamp>("moment");
  CHECK(std::chrono::abs(stele::now() - moment) < 1min);
  const auto local = row.get<stele::LocalTimestamp>("local").time_since_epoch();
  CHECK(std::chrono::abs(local - moment.time_since_epoch()) < 1min);
  const auto day = std::chrono::sys_days(row.get<stele::Date>("day"));
  CHECK(std::chrono::abs(moment - day) < 25h);
  CHECK(row.get<stele::TimeOfDay>("time").since_midnight < 24h);
}

TEST_CASE("a value of every type is set in bulk, and found") {
  const std::string url = opened(GENERATE(from_range(database_urls())));
  for (const Kind& kind : all_kinds(url)) {
    INFO(to_string(kind.type));
    const FreshDatabase fresh(url);
    Database database = fresh.open();
    const auto rows = define_rows(database, {.type = kind.type});
    database.sync();
    const auto value = stele::column("value");
    rows.create({{"n", 1}, {"value", kind.low}});
    rows.create({{"n", 2}});
    CHECK(rows.where(value == kind.low).count() == 1);
    CHECK(rows.where(stele::column("n") > 0).update(stele::set("value", kind.high)) == 2);
    CHECK(rows.where(value == kind.high).count() == 2);
    CHECK(rows.where(value != kind.high).count() == 0);
    CHECK(rows.where(value == kind.low).count() == 0);
    CHECK(rows.where(stele::column("n") == 1).update(stele::set("value", Value())) == 1);
    CHECK(rows.where(value.is_null()).count() == 1);
  }
}

TEST_CASE("a column of every type that has an order is sorted") {
  const std::string url = opened(GENERATE(from_range(database_urls())));
  for (const Kind& kind : ordered_kinds(url)) {
    INFO(to_string(kind.type));
    const FreshDatabase fresh(url);
    Database database = fresh.open();
    const auto rows = define_rows(database, {.type = kind.type});
    database.sync();
    rows.create({{"n", 3}});
    rows.create({{"n", 2}, {"value", kind.high}});
    rows.create({{"n", 1}, {"value", kind.low}});
    const auto sorted = rows.order_by(stele::column("value")).all();
    REQUIRE(sorted.size() == 3);
    CHECK(sorted[0]["value"] == kind.low);
    CHECK(sorted[1]["value"] == kind.high);
    CHECK(sorted[2]["value"].is_null());
    CHECK(rows.order_by(stele::column("value").desc()).all()[1]["value"] == kind.high);
  }
}

TEST_CASE("a value of every type that can be one is a key, and referred to") {
  const std::string url = opened(GENERATE(from_range(database_urls())));
  for (const Kind& kind : ordered_kinds(url)) {
    if (!kind.is_key) continue;
    INFO(to_string(kind.type));
    const FreshDatabase fresh(url);
    Database database = fresh.open();
    const auto parents = database.define(
        "Parent", {{"id", {.type = kind.type, .primary_key = true}}, {"n", types::integer()}},
        {.timestamps = false});
    auto children = database.define("Child", {{"parent_id", kind.type}}, {.timestamps = false});
    children.belongs_to(parents);
    database.sync();
    parents.create({{"id", kind.low}, {"n", 1}});
    CHECK(parents.where(stele::column("id") == kind.low).count() == 1);
    CHECK(error_of([&] {
            parents.create({{"id", kind.low}, {"n", 2}});
          }).code() == Errc::unique_violation);
    const Record child = children.create({{"parent_id", kind.low}});
    CHECK(children.get(child.get<std::int64_t>("id"))["parent_id"] == kind.low);
    const Error missing = error_of([&] { children.create({{"parent_id", kind.high}}); });
    CHECK(missing.code() == Errc::foreign_key_violation);
    CHECK(missing.context().columns == std::vector<std::string>{"parent_id"});
    CHECK(children.count() == 1);
  }
}

TEST_CASE("a type by whose values no row is found for certain is no key") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  for (const ColumnType& type : {types::boolean(), types::float_(), types::double_(),
                                 types::citext(), types::json(), types::array(types::bigint())}) {
    INFO(to_string(type));
    const Error error = error_of([&] {
      Database database = fresh.open();
      (void)database.define("Row", {{"value", {.type = type, .primary_key = true}}});
      database.sync();
    });
    CHECK(error.code() == Errc::mapping);
    CHECK_THAT(error.what(), Catch::Contains("Row") &&
                                 Catch::Contains("the primary key 'value' is " + to_string(type)) &&
                                 Catch::Contains("which cannot be one: use an integer"));
  }
}

TEST_CASE("unique text without case is unique whatever its case") {
  const std::string url = opened(GENERATE(from_range(shared_database_urls())));
  const FreshDatabase fresh(url);
  Database database = fresh.open();
  const auto accounts =
      database.define("Account",
                      {{"email", {.type = types::citext(), .unique = true}},
                       {"name", {.type = types::citext(), .unique = "name_in_place"}},
                       {"place", {.type = types::integer(), .unique = "name_in_place"}}},
                      {.timestamps = false});
  if (!features_of(fresh.url()).text_without_case) {
    CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
    return;
  }
  database.sync();
  database.sync();
  accounts.create({{"email", "Ada@X.org"}, {"name", "Ada"}, {"place", 1}});
  accounts.create({{"email", "bob@x.org"}, {"name", "ADA"}, {"place", 2}});
  accounts.create({});
  accounts.create({});
  const auto taken = violation_of([&] { accounts.create({{"email", "ADA@x.ORG"}}); });
  CHECK(taken.code() == Errc::unique_violation);
  REQUIRE(taken.items().size() == 1);
  CHECK(taken.items()[0].attribute == "email");
  CHECK(taken.items()[0].message == "email must be unique");
  CHECK(taken.context().constraint == "accounts_email_idx");
  const auto both = violation_of([&] { accounts.create({{"name", "aDa"}, {"place", 1}}); });
  CHECK(both.context().columns == std::vector<std::string>{"name", "place"});
  CHECK(both.context().constraint == "name_in_place");
  PlainDatabase plain(fresh.url());
  CHECK_FALSE(plain.accepts("INSERT INTO accounts (email) VALUES ('BOB@X.ORG')"));
  CHECK(plain.accepts("INSERT INTO accounts (email) VALUES ('carl@x.org')"));
}
