#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "plain_database.hpp"
#include "stele/driver/registry.hpp"
#include "stele/driver/url.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"

using namespace std::chrono_literals;
using stele::col;
using stele::column;
using stele::Database;
using stele::Model;
using stele::Record;
using stele::StorageForm;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace types = stele::types;
namespace stored = stele::stored;

using Rows = std::vector<std::string>;

namespace {

std::string key_of(const PlainDatabase& plain) {
  return plain.is_postgres() ? "id BIGSERIAL PRIMARY KEY" : "id INTEGER PRIMARY KEY";
}

bool takes(const std::string& url, stele::ColumnType type, StorageForm form) {
  type.storage = form;
  return stele::dialect_of(stele::Url::parse(url).scheme()).schema_compiler().takes(type);
}

}  // namespace

namespace {

enum class Mood { sad, ok, happy };

struct Guest {
  std::int64_t id = 0;
  std::string name{};
  std::string code{};
  Mood mood = Mood::ok;
};

std::string names_of(const std::vector<Guest>& guests) {
  std::string names;
  for (const Guest& guest : guests) names += guest.name;
  return names;
}

}  // namespace

TEST_CASE("texts and enumerations of others are compared and ordered bytewise") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  PlainDatabase plain(fresh.url());
  if (plain.is_postgres()) {
    plain.run("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
    plain.run(
        "CREATE TABLE guests (id SERIAL PRIMARY KEY, name VARCHAR COLLATE \"und-x-icu\" NOT NULL, "
        "code CHAR(5) NOT NULL, mood mood NOT NULL)");
  } else {
    plain.run(
        "CREATE TABLE guests (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, "
        "code CHAR(5) NOT NULL, mood TEXT NOT NULL)");
  }
  plain.run(
      "INSERT INTO guests (name, code, mood) VALUES ('b', 'x', 'sad'), ('A', 'yy', 'ok'), "
      "('a', 'z', 'happy'), ('B', 'x', 'ok')");
  Database database = fresh.open();
  const Model<Guest> guests = database.define<Guest>();
  const auto count = [&](const auto& condition) { return guests.where(condition).count(); };
  CHECK(names_of(guests.order_by(col<&Guest::name>).all()) == "ABab");
  CHECK(names_of(guests.order_by(col<&Guest::mood>, col<&Guest::id>).all()) == "aABb");
  CHECK(count(col<&Guest::name> >= "a") == 2);
  CHECK(count(col<&Guest::name>.in({"a", "B", "c"})) == 2);
  CHECK(count(col<&Guest::name>.starts_with("a")) == 1);
  CHECK(guests.get(1).code == "x");
  CHECK(count(col<&Guest::code> == "x") == 2);
  CHECK(count(col<&Guest::code>.in({"x", "yy"})) == 3);
  CHECK(count(col<&Guest::code> > "x") == 2);
  CHECK(count(col<&Guest::code> == col<&Guest::name>) == 0);
  CHECK(count(col<&Guest::mood> == Mood::ok) == 2);
  CHECK(count(col<&Guest::mood> != Mood::ok) == 2);
  CHECK(count(col<&Guest::mood>.in({Mood::ok, Mood::sad})) == 3);
  const Guest made = guests.create({.name = "c", .code = "w", .mood = Mood::happy});
  CHECK(made.id == 5);
  CHECK(guests.get(5).mood == Mood::happy);
  guests.where(col<&Guest::mood> == Mood::happy).update(stele::set<&Guest::mood>(Mood::sad));
  CHECK(plain.rows("SELECT count(*) FROM guests WHERE mood = 'sad'") == Rows{"3"});

  const Model<Record> records = database.model("Guest");
  CHECK(records.where(column("mood") > "ok").count() == 3);
  CHECK(records.where(column("mood") <= "ok").count() == 2);
  CHECK(records.get(2)["mood"] == "ok");
}

namespace {

struct Item {
  std::int64_t id = 0;
  std::int64_t n = 0;
  double x = 0;
  stele::Decimal price{};
  float ratio = 0;
  bool flag = false;
};
void describe(stele::ModelBuilder<Item>& model) {
  model.attribute<&Item::price>().type(types::decimal(10, 2));
}

}  // namespace

TEST_CASE("numbers in columns without a size are exact") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!takes(fresh.url(), types::decimal(10, 2), stored::number)) return;
  PlainDatabase plain(fresh.url());
  const std::string flag = plain.is_postgres() ? "BOOLEAN" : "TINYINT(1)";
  plain.run("CREATE TABLE items (" + key_of(plain) +
            ", n NUMERIC NOT NULL, x NUMERIC NOT NULL, price NUMERIC(10,2) NOT NULL, ratio REAL "
            "NOT NULL, flag " +
            flag + " NOT NULL)");
  plain.run(
      "INSERT INTO items (n, x, price, ratio, flag) VALUES (5, 0.5, 12.50, 0.25, TRUE), "
      "(10, 0.1, 9.99, 2, FALSE)");
  Database database = fresh.open();
  const Model<Item> items = database.define<Item>();
  const auto count = [&](const auto& condition) { return items.where(condition).count(); };
  CHECK(count(col<&Item::n> == 10) == 1);
  CHECK(count(col<&Item::n> > 5) == 1);
  CHECK(count(col<&Item::n>.in({5, 10, 15})) == 2);
  CHECK(count(col<&Item::x> == 0.1) == 1);
  CHECK(count(col<&Item::x>.between(0.1, 0.4)) == 1);
  CHECK(count(col<&Item::x>.in({0.1, 0.5})) == 2);
  CHECK(count(col<&Item::price> == stele::Decimal("12.5")) == 1);
  CHECK(count(col<&Item::price> > 10) == 1);
  CHECK(count(col<&Item::price>.in({stele::Decimal("9.99"), stele::Decimal("12.5")})) == 2);
  CHECK(count(col<&Item::price>.between(stele::Decimal("9.98"), stele::Decimal("9.995"))) == 1);
  CHECK(count(col<&Item::ratio> == 0.25F) == 1);
  CHECK(count(col<&Item::flag> == true) == 1);
  CHECK(items.order_by(col<&Item::price>).all().front().price == stele::Decimal("9.99"));
  const Item made = items.create(
      {.n = 1LL << 60U, .x = 0.1 + 0.2, .price = stele::Decimal("0.30"), .flag = true});
  const Item read = items.get(made.id);
  CHECK(read.n == 1LL << 60U);
  CHECK(read.x == 0.1 + 0.2);
  CHECK(read.price == stele::Decimal("0.3"));
  CHECK(read.flag);
  CHECK(count(col<&Item::x> == 0.1 + 0.2) == 1);
}

namespace {

struct Ticket {
  stele::Uuid id{};
  int n = 0;
};

const stele::Uuid low("00112233-4455-6677-8899-aabbccddeeff");
const stele::Uuid high("FFEEDDCC-BBAA-9988-7766-554433221100");

void check_tickets(const FreshDatabase& fresh) {
  Database database = fresh.open();
  const Model<Ticket> tickets = database.define<Ticket>();
  CHECK(tickets.get(high).n == 2);
  CHECK(tickets.find(low)->id == low);
  CHECK(tickets.where(col<&Ticket::id>.in({low, high})).count() == 2);
  CHECK(tickets.where(col<&Ticket::id> > low).count() == 1);
  CHECK(tickets.order_by(col<&Ticket::id>.desc()).all().front().id == high);
  const stele::Uuid made = tickets.create({.id = stele::Uuid::v4(), .n = 3}).id;
  CHECK(tickets.get(made).n == 3);
  tickets.where(col<&Ticket::id> == made).destroy();
  CHECK(tickets.count() == 2);
  const Model<Record> records = database.model("Ticket");
  CHECK(records.where(column("id") == low).one().get<stele::Uuid>("id") == low);
}

}  // namespace

TEST_CASE("UUIDs are found in text of any form") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!takes(fresh.url(), types::uuid(), stored::text)) return;
  PlainDatabase plain(fresh.url());
  plain.run("CREATE TABLE tickets (id VARCHAR(40) PRIMARY KEY, n INTEGER NOT NULL)");
  plain.run(
      "INSERT INTO tickets VALUES ('00112233445566778899AABBCCDDEEFF', 1), "
      "('ffeeddcc-bbaa-9988-7766-554433221100', 2)");
  check_tickets(fresh);
}

TEST_CASE("UUIDs are found in 16 bytes") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!takes(fresh.url(), types::uuid(), stored::bytes)) return;
  PlainDatabase plain(fresh.url());
  const bool is_postgres = plain.is_postgres();
  plain.run(std::string("CREATE TABLE tickets (id ") + (is_postgres ? "BYTEA" : "BLOB") +
            " PRIMARY KEY, n INTEGER NOT NULL)");
  const std::string prefix = is_postgres ? "'\\x" : "x'";
  plain.run("INSERT INTO tickets VALUES (" + prefix + "00112233445566778899aabbccddeeff', 1), (" +
            prefix + "ffeeddccbbaa99887766554433221100', 2)");
  check_tickets(fresh);
}

namespace {

struct Page {
  std::int64_t id = 0;
  nlohmann::json data{};
};

}  // namespace

TEST_CASE("JSON that is not in our type is read, compared and searched") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!stele::dialect_of(stele::Url::parse(fresh.url()).scheme()).features().json) return;
  PlainDatabase plain(fresh.url());
  plain.run("CREATE TABLE pages (" + key_of(plain) + ", data " +
            (plain.is_postgres() ? "JSON" : "TEXT") + " NOT NULL)");
  plain.run("INSERT INTO pages (data) VALUES ('{ \"a\": 1,  \"b\": \"x\" }'), ('[1, 2]')");
  Database database = fresh.open();
  const Model<Page> pages = database.define<Page>();
  CHECK(pages.get(1).data == nlohmann::json{{"a", 1}, {"b", "x"}});
  CHECK(pages.where(col<&Page::data>.json("a") == 1).count() == 1);
  CHECK(pages.where(col<&Page::data> == nlohmann::json{{"b", "x"}, {"a", 1}}).count() == 1);
  CHECK(pages.where(col<&Page::data>.json(1) == 2).count() == 1);
  const Page made = pages.create({.data = {{"c", nullptr}}});
  CHECK(pages.get(made.id).data == nlohmann::json{{"c", nullptr}});
}

namespace {

struct Opening {
  std::int64_t id = 0;
  stele::LocalTimestamp since{};
  stele::Date day{};
  stele::TimeOfDay hour{};
};

}  // namespace

TEST_CASE("dates and times of day of others are compared as such") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!takes(fresh.url(), types::timestamp(), stored::unix_seconds)) return;
  PlainDatabase plain(fresh.url());
  plain.run("CREATE TABLE openings (" + key_of(plain) + ", since " +
            (plain.is_postgres() ? "TIMESTAMP" : "DATETIME") +
            " NOT NULL, day DATE NOT NULL, hour TIME NOT NULL)");
  plain.run(
      "INSERT INTO openings (since, day, hour) VALUES "
      "('2026-11-22T09:30', '2026-11-22', '09:30'), ('2026-11-22 09:30:00.5', '2027-01-01', "
      "'10:00:00')");
  Database database = fresh.open();
  const Model<Opening> openings = database.define<Opening>();
  const stele::LocalTimestamp since =
      std::chrono::local_days(std::chrono::year(2026) / 11 / 22) + 9h + 30min;
  const stele::Date day = std::chrono::year(2026) / 11 / 22;
  const stele::TimeOfDay hour{9h + 30min};
  const auto count = [&](const auto& condition) { return openings.where(condition).count(); };
  CHECK(openings.get(1).since == since);
  CHECK(openings.get(1).hour == hour);
  CHECK(count(col<&Opening::since> == since) == 1);
  CHECK(count(col<&Opening::since> > since) == 1);
  CHECK(count(col<&Opening::day>.in({day})) == 1);
  CHECK(count(col<&Opening::day> > day) == 1);
  CHECK(count(col<&Opening::hour> == hour) == 1);
  CHECK(count(col<&Opening::hour>.between(hour, stele::TimeOfDay{10h})) == 2);
  const Opening made = openings.create({.since = since + 1us, .day = day, .hour = hour});
  CHECK(openings.get(made.id).since == since + 1us);
  CHECK(count(col<&Opening::hour> == hour) == 2);
}
