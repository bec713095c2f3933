#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "sample.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::Sample;
using stele::test::shared_database_urls;

namespace {

struct Account {
  std::int64_t id = 0;
  std::string email{};
  std::optional<std::string> nick{};
  int level = 1;
  std::string token{};
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
};

void describe(stele::ModelBuilder<Account>& model) {
  model.attribute<&Account::email>().unique();
  model.attribute<&Account::level>().validate(stele::min(0));
  model.attribute<&Account::token>().default_sql("'none'");
  model.before_create([](Account& account) { account.nick = "hooked"; });
}

/// A table of nothing but its key.
struct Ticket {
  std::int64_t id = 0;
};

std::vector<Account> numbered(int count) {
  std::vector<Account> rows;
  for (int i = 0; i < count; ++i) rows.push_back({.email = "a" + std::to_string(i), .level = i});
  return rows;
}

}  // namespace

TEST_CASE("create_all gives rows back in their order, with keys that rise") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  const int count = GENERATE(0, 1, 2, 63, 64, 65, 200, 5'000);

  const std::vector<Account> rows = accounts.create_all(numbered(count));

  REQUIRE(rows.size() == static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const Account& row = rows[static_cast<std::size_t>(i)];
    REQUIRE(row.level == i);
    REQUIRE(row.id > (i == 0 ? 0 : rows[static_cast<std::size_t>(i) - 1].id));
    REQUIRE(row.token == "none");
    REQUIRE(row.created_at != stele::Timestamp());
    REQUIRE(row.created_at == row.updated_at);
    REQUIRE_FALSE(row.nick);  // hooks of single rows do not run
  }
  const std::vector<Account> stored = accounts.order_by(col<&Account::id>).all();
  REQUIRE(stored.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    REQUIRE(stored[i].id == rows[i].id);
    REQUIRE(stored[i].email == rows[i].email);
    REQUIRE(stored[i].created_at == rows[i].created_at);
  }
}

TEST_CASE("rows past the parameters that one statement takes are created") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  accounts.create_all(numbered(100'000));

  PlainDatabase plain(fresh.url());
  CHECK(plain.rows("SELECT count(*), count(DISTINCT id), sum(level) FROM accounts") ==
        std::vector<std::string>{"100000|100000|4999950000"});
  CHECK(plain.rows("SELECT email FROM accounts ORDER BY id LIMIT 1 OFFSET 99999") ==
        std::vector<std::string>{"a99999"});
}

TEST_CASE("rows that send other columns are created in their order") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Record> things = database.define("Thing", {{"name", stele::types::string()},
                                                         {"size", stele::types::integer()},
                                                         {"kind", stele::types::string()}});
  database.sync();
  const std::vector<Record> made = things.create_all({{{"name", "a"}},
                                                      {{"name", "b"}, {"size", 2}},
                                                      {{"size", 3}, {"kind", "k"}},
                                                      {{"name", "d"}},
                                                      {{"id", 50}, {"name", "e"}},
                                                      {{"name", "f"}}});
  REQUIRE(made.size() == 6);
  std::int64_t last = 0;
  for (const Record& record : made) {
    CHECK_FALSE(record.is_new());
    CHECK(record.changed().empty());
    CHECK(record["id"].as<std::int64_t>() > last);
    last = record["id"].as<std::int64_t>();
  }
  CHECK(made[4]["id"].as<std::int64_t>() == 50);
  CHECK(made[1]["size"].as<int>() == 2);
  CHECK(made[2]["name"].is_null());
  CHECK(things.count() == 6);
  // A key that was chosen is not made again.
  CHECK(things.create({{"name", "g"}})["id"].as<std::int64_t>() == last + 1);
}

TEST_CASE("create_all stores a value of every type as create does") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto samples = database.define<Sample>();
  database.sync();
  std::vector<Sample> rows(3);
  rows[0].text = "a \"b\" \\ {c}, NULL";
  rows[0].real = 0.1;
  rows[0].single = 0.1F;
  rows[0].bytes = stele::Blob{std::byte{0}, std::byte{255}, std::byte{'"'}};
  rows[0].maybe_bytes = stele::Blob{};
  rows[0].maybe_text = "";
  rows[0].moment = stele::Timestamp(std::chrono::microseconds(1'234'567'890'123'456));
  rows[0].day = std::chrono::year(1999) / 12 / 31;
  rows[0].time = stele::TimeOfDay{std::chrono::microseconds(86'399'999'999)};
  rows[0].mood = stele::test::Mood::Very_happy;
  rows[1].maybe_text = "NULL";
  rows[1].maybe_wide = 4'294'967'295U;
  rows[1].maybe_big = std::numeric_limits<std::int64_t>::min();
  rows[1].maybe_real = -0.0;
  rows[2].maybe_mood = stele::test::Mood::well;

  const std::vector<Sample> made = samples.create_all(rows);
  std::vector<Sample> one_by_one;
  for (const Sample& row : rows) one_by_one.push_back(samples.create(row));
  const std::vector<Sample> stored = samples.order_by(col<&Sample::id>).all();
  REQUIRE(stored.size() == 6);
  for (std::size_t i = 0; i < 3; ++i) {
    for (const auto* row : std::vector<const Sample*>{&made[i], &stored[i], &one_by_one[i]}) {
      const Sample& expected = stored[i + 3];
      CHECK(row->text == expected.text);
      CHECK(row->real == expected.real);
      CHECK(row->single == expected.single);
      CHECK(row->bytes == expected.bytes);
      CHECK(row->maybe_bytes == expected.maybe_bytes);
      CHECK(row->maybe_text == expected.maybe_text);
      CHECK(row->moment == expected.moment);
      CHECK(row->day == expected.day);
      CHECK(row->time.since_midnight == expected.time.since_midnight);
      CHECK(row->mood == expected.mood);
      CHECK(row->maybe_wide == expected.maybe_wide);
      CHECK(row->maybe_big == expected.maybe_big);
      CHECK(row->maybe_real == expected.maybe_real);
      CHECK(row->maybe_mood == expected.maybe_mood);
      CHECK(row->flag == expected.flag);
    }
  }
}

TEST_CASE("rows of a key alone are created") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto tickets = database.define<Ticket>();
  database.sync();
  const std::vector<Ticket> made = tickets.create_all(std::vector<Ticket>(3));
  CHECK(made[0].id < made[1].id);
  CHECK(made[1].id < made[2].id);
  CHECK(tickets.count() == 3);
}

TEST_CASE("a row that is refused leaves none of them, and its number is said") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  std::vector<Account> rows = numbered(200);
  rows[150].level = -1;
  const Error invalid = error_of([&] { accounts.create_all(rows); });
  CHECK(invalid.code() == Errc::validation);
  CHECK_THAT(invalid.what(), Catch::StartsWith("row 151 of 200: could not create Account: level"));
  CHECK(accounts.count() == 0);

  rows[150].level = 0;
  rows[199].email = "a0";
  const Error taken = error_of([&] { accounts.create_all(rows); });
  CHECK(taken.code() == Errc::unique_violation);
  CHECK_THAT(taken.what(), Catch::Contains("email must be unique"));
  CHECK(accounts.count() == 0);
}

TEST_CASE("a row that is refused leaves none of them in a transaction that goes on") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define<Account>();
  database.sync();
  database.transaction([&](stele::Transaction& tx) {
    const auto accounts = tx.model<Account>();
    std::vector<Account> rows = numbered(200);
    rows[199].email = "a0";
    CHECK(error_of([&] { accounts.create_all(rows); }).code() == Errc::unique_violation);
    accounts.create({.email = "after"});
  });
  CHECK(database.model<Account>().pluck<&Account::email>() == std::vector<std::string>{"after"});
}

TEST_CASE("validations and hooks of create_all are switched") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  const auto hooked = accounts.create_all(numbered(3), {.row_hooks = true});
  CHECK(hooked[2].nick == "hooked");
  CHECK(accounts.where(col<&Account::nick> == "hooked").count() == 3);

  std::vector<Account> rows{{.email = "x", .level = -5}, {.email = "y", .level = -6}};
  accounts.create_all(rows, {.validate = false});
  CHECK(accounts.where(col<&Account::level> < 0).count() == 2);

  const auto silent = accounts.create_all({{.email = "p"}, {.email = "q"}}, {.returning = false});
  REQUIRE(silent.size() == 2);
  CHECK(silent[0].created_at != stele::Timestamp());
  CHECK(accounts.where(col<&Account::email>.in({"p", "q"})).count() == 2);
}

TEST_CASE("defaults of the database come back from every verb that inserts") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  CHECK(accounts.create({.email = "a"}).token == "none");
  Account saved{.email = "b"};
  accounts.save(saved);
  CHECK(saved.token == "none");
  CHECK(accounts.create_all({{.email = "c"}, {.email = "d"}}).back().token == "none");
  const auto put = accounts.upsert({.email = "e"}, stele::on_conflict<&Account::email>());
  CHECK(put.created);
  CHECK(put.row.token == "none");
  CHECK(accounts.find_or_create(col<&Account::email> == "f", {.email = "f"}).row.token == "none");
  const auto many =
      accounts.create_all({{.email = "f"}, {.email = "g"}},
                          {.on_conflict = stele::on_conflict<&Account::email>().ignore()});
  REQUIRE(many.size() == 1);
  CHECK(many[0].token == "none");
  CHECK(accounts.where(col<&Account::token> == "none").count() == 7);
}

TEST_CASE("keys that were chosen among many are not made again") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  accounts.create_all({{.id = 7, .email = "a"}, {.email = "b"}, {.id = 3'000, .email = "c"}});
  const Account next = accounts.create({.email = "d"});
  CHECK(next.id == 3'001);
  const auto more = accounts.create_all({{.email = "e"}, {.email = "f"}});
  CHECK(more[1].id == 3'003);
}
