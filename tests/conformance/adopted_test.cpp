#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/driver/registry.hpp"
#include "stele/driver/url.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::StorageForm;
using stele::Timestamp;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace types = stele::types;
namespace stored = stele::stored;

using Ids = std::vector<std::int64_t>;
using Rows = std::vector<std::string>;

namespace {

/// As the table has it, without a word on the form.
struct Event {
  std::int64_t id = 0;
  Timestamp at{};
  std::optional<Timestamp> ended{};
};

// [stored-as]
struct Tick {
  std::int64_t id = 0;
  Timestamp at{};
  std::optional<Timestamp> ended{};
};
void describe(stele::ModelBuilder<Tick>& model) {
  model.table("events");
  model.attribute<&Tick::at>().stored_as(stored::unix_milliseconds);
  model.attribute<&Tick::ended>().stored_as(stored::unix_milliseconds);
}
// [/stored-as]

const Timestamp first = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + 17h + 5min + 9s;
const Timestamp second = first + 1h;
const Timestamp before_1970 = std::chrono::sys_days(std::chrono::year(1970) / 1 / 1) - 1s;
const Timestamp added = std::chrono::sys_days(std::chrono::year(2001) / 2 / 3) + 4h + 5min + 6s;

/// How a table may hold instants.
struct InstantForm {
  StorageForm form{};
  std::string declared{};
  std::string first{}, second{}, before_1970{};  ///< as another program wrote them
  std::string added{};                           ///< as stele writes it
};

std::vector<InstantForm> instant_forms(bool is_postgres) {
  const InstantForm seconds{stored::unix_seconds, "INTEGER", "1795367109",
                            "1795370709",         "-1",      "981173106"};
  const InstantForm milliseconds{stored::unix_milliseconds, "BIGINT", "1795367109000",
                                 "1795370709000",           "-1000",  "981173106000"};
  if (is_postgres) {
    return {seconds,
            milliseconds,
            {stored::without_zone, "TIMESTAMP", "'2026-11-22 17:05:09'", "'2026-11-22 18:05:09'",
             "'1969-12-31 23:59:59'", "2001-02-03 04:05:06"}};
  }
  const auto text = [](const char* declared) {
    return InstantForm{stored::text,
                       declared,
                       "'2026-11-22T17:05:09Z'",
                       "'2026-11-22 20:05:09.000+02:00'",
                       "'1969-12-31 23:59:59'",
                       "2001-02-03 04:05:06"};
  };
  return {seconds, milliseconds, text("DATETIME"), text("TIMESTAMP"), text("TEXT")};
}

std::string key_of(const PlainDatabase& plain) {
  return plain.is_postgres() ? "id BIGSERIAL PRIMARY KEY" : "id INTEGER PRIMARY KEY";
}

void make_events(PlainDatabase& plain, const InstantForm& form) {
  plain.run("CREATE TABLE events (" + key_of(plain) + ", at " + form.declared +
            " NOT NULL, ended " + form.declared + ")");
  for (const std::string& text : {form.first, form.second, form.before_1970}) {
    plain.run("INSERT INTO events (at) VALUES (" + text + ")");
  }
}

bool takes(const std::string& url, stele::ColumnType type, StorageForm form) {
  type.storage = form;
  return stele::dialect_of(stele::Url::parse(url).scheme()).schema_compiler().takes(type);
}

template <class Rows, class At>
void check_compared(const Rows& rows, const At& at) {
  const auto count = [&](const auto& condition) { return rows.where(condition).count(); };
  CHECK(count(at == second) == 1);
  CHECK(count(at != second) == 2);
  CHECK(count(at < first) == 1);
  CHECK(count(at <= first) == 2);
  CHECK(count(at > first) == 1);
  CHECK(count(at >= first) == 2);
  CHECK(count(at.between(before_1970, first)) == 2);
  CHECK(count(at.in({first, before_1970, added})) == 2);
  CHECK(count(at.not_in({first})) == 2);
  CHECK(count(at.is_distinct_from(first)) == 2);
  CHECK(count(at == first + 1us) == 0);
  CHECK(count(at != first + 1us) == 3);
  CHECK(count(at < first + 1us) == 2);
  CHECK(count(at >= first + 1us) == 1);
  CHECK(count(at > before_1970 - 1us) == 3);
  CHECK(count(at.in({first + 1us, second})) == 1);
  CHECK(count(at.is_distinct_from(first + 1us)) == 3);
}

void check_typed(const Model<Event>& events, PlainDatabase& plain, const InstantForm& form) {
  check_compared(events, col<&Event::at>);
  Ids order;
  for (const Event& event : events.order_by(col<&Event::at>).all()) order.push_back(event.id);
  CHECK(order == Ids{3, 1, 2});
  CHECK(events.get(1).at == first);
  CHECK(events.get(3).at == before_1970);
  Event made = events.create({.at = added, .ended = first});
  CHECK(events.where(col<&Event::ended> == first).one().at == added);
  CHECK(events.where(col<&Event::at> < col<&Event::ended>).one().id == made.id);
  CHECK(plain.rows("SELECT at FROM events WHERE ended IS NOT NULL") == Rows{form.added});
  made.ended = added;
  events.save(made);
  CHECK(plain.rows("SELECT ended FROM events WHERE ended IS NOT NULL") == Rows{form.added});
  events.where(col<&Event::at> == added).update(stele::set<&Event::at>(second));
  CHECK(events.where(col<&Event::at> == second).count() == 2);
}

void check_run_time(const Model<Record>& events, PlainDatabase& plain, const InstantForm& form) {
  check_compared(events, column("at"));
  Ids order;
  for (const Record& event : events.order_by(column("at").desc()).all()) {
    order.push_back(event.get<std::int64_t>("id"));
  }
  CHECK(order == Ids{2, 1, 3});
  CHECK(events.get(2).get<Timestamp>("at") == second);
  Record made = events.create({{"at", added}, {"ended", before_1970}});
  CHECK(events.get(made.get<std::int64_t>("id")).get<Timestamp>("ended") == before_1970);
  CHECK(plain.rows("SELECT at FROM events WHERE ended IS NOT NULL") == Rows{form.added});
}

Model<Record> define_events(Database& database, std::optional<StorageForm> form) {
  return database.define("Event",
                         {{"at", {.type = types::timestamp(), .stored_as = form}},
                          {"ended", {.type = types::timestamp(), .stored_as = form}}},
                         {.timestamps = false});
}

}  // namespace

TEST_CASE("instants are read, written and compared in the form that is written") {
  const std::string url = GENERATE(from_range(shared_database_urls()));
  const bool is_postgres = PlainDatabase(FreshDatabase(url).url()).is_postgres();
  for (const InstantForm& form : instant_forms(is_postgres)) {
    INFO(to_string(form.form) << " in " << form.declared);
    const FreshDatabase fresh(url);
    PlainDatabase plain(fresh.url());
    make_events(plain, form);
    Database database = fresh.open();
    const Model<Record> events = define_events(database, form.form);
    if (takes(url, types::timestamp(), form.form)) {
      check_run_time(events, plain, form);
    } else {
      CHECK(error_of([&] { (void)events.count(); }).code() == Errc::unsupported);
    }
  }
}

TEST_CASE("a struct's instants are stored as its description says") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  PlainDatabase plain(fresh.url());
  make_events(plain, instant_forms(plain.is_postgres())[1]);
  Database database = fresh.open();
  const Model<Tick> ticks = database.define<Tick>();
  if (!takes(fresh.url(), types::timestamp(), stored::unix_milliseconds)) {
    CHECK(error_of([&] { (void)ticks.count(); }).code() == Errc::unsupported);
    return;
  }
  check_compared(ticks, col<&Tick::at>);
  ticks.create({.at = added + 789ms});
  CHECK(plain.rows("SELECT at FROM events WHERE id = 4") == Rows{"981173106789"});
  CHECK(ticks.get(4).at == added + 789ms);
}

TEST_CASE("an instant that its column would round is refused") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!takes(fresh.url(), types::timestamp(), stored::unix_seconds)) return;
  PlainDatabase plain(fresh.url());
  make_events(plain, instant_forms(plain.is_postgres())[0]);
  Database database = fresh.open();
  const Model<Record> events = define_events(database, stored::unix_seconds);
  for (const Timestamp at : {first + 1us, first + 999ms, before_1970 - 1ms}) {
    CHECK(error_of([&] { events.create({{"at", at}}); }).code() == Errc::out_of_range);
  }
  CHECK(events.count() == 3);
}

TEST_CASE("an integer that is no instant of the years 0001 to 9999 is not read as one") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!takes(fresh.url(), types::timestamp(), stored::unix_milliseconds)) return;
  PlainDatabase plain(fresh.url());
  make_events(plain, instant_forms(plain.is_postgres())[1]);
  plain.run("UPDATE events SET at = 9223372036854775807 WHERE id = 1");
  Database database = fresh.open();
  const Model<Tick> ticks = database.define<Tick>();
  CHECK(error_of([&] { (void)ticks.get(1); }).code() ==
        (plain.is_postgres() ? Errc::out_of_range : Errc::conversion));
  CHECK(ticks.get(2).at == second);
}

TEST_CASE("times that the library keeps are as exact as their column") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!takes(fresh.url(), types::timestamp(), stored::unix_seconds)) return;
  PlainDatabase plain(fresh.url());
  plain.run("CREATE TABLE notes (" + key_of(plain) +
            ", created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)");
  Database database = fresh.open();
  // [run-time]
  const Model<Record> notes = database.define(
      "Note", {{"created_at", {.type = types::timestamp(), .stored_as = stored::unix_seconds}},
               {"updated_at", {.type = types::timestamp(), .stored_as = stored::unix_seconds}}});
  // [/run-time]
  const Record made = notes.create({});
  CHECK(stele::now() - made.get<Timestamp>("created_at") < 10s);
  CHECK(notes.where(column("created_at") == made.get<Timestamp>("created_at")).count() == 1);
}

TEST_CASE("a form that the type cannot have is refused when the model is defined") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  CHECK(error_of([&] {
          database.define("Odd", {{"n", {.type = types::integer(), .stored_as = stored::bytes}}});
        }).code() == Errc::mapping);
}

TEST_CASE("a table is not made in a form that only other programs make") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  define_events(database, stored::unix_seconds);
  CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
}

TEST_CASE("the form of instants is found out from the table") {
  const std::string url = GENERATE(from_range(shared_database_urls()));
  const bool is_postgres = PlainDatabase(FreshDatabase(url).url()).is_postgres();
  for (const InstantForm& form : instant_forms(is_postgres)) {
    // No declaration tells milliseconds from seconds.
    if (form.form == stored::unix_milliseconds) continue;
    if (!takes(url, types::timestamp(), form.form)) continue;
    INFO(to_string(form.form) << " in " << form.declared);
    {
      const FreshDatabase fresh(url);
      PlainDatabase plain(fresh.url());
      make_events(plain, form);
      Database database = fresh.open();
      check_typed(database.define<Event>(), plain, form);
    }
    const FreshDatabase fresh(url);
    PlainDatabase plain(fresh.url());
    make_events(plain, form);
    Database database = fresh.open();
    check_run_time(define_events(database, std::nullopt), plain, form);
  }
}

TEST_CASE("the form is asked for once, and not of tables that were synced") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  std::vector<std::string> log;
  const stele::Options options{
      .on_query = [&](const stele::QueryEvent& event) { log.emplace_back(event.sql); }};
  {
    Database database = fresh.open(options);
    const Model<Event> events = database.define<Event>();
    database.sync();
    log.clear();
    (void)events.count();
    CHECK(log.size() == 1);
  }
  Database database = fresh.open(options);
  const Model<Event> events = database.define<Event>();
  (void)events.count();
  log.clear();
  (void)events.count();
  (void)events.all();
  CHECK(log.size() == 2);
}

TEST_CASE("tables of ours are known as such by a program that does not sync them") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  {
    Database database = fresh.open();
    const Model<Event> events = database.define<Event>();
    database.sync();
    events.create({.at = first + 1us});
  }
  Database database = fresh.open();
  const Model<Event> events = database.define<Event>();
  CHECK(events.where(col<&Event::at> == first + 1us).one().at == first + 1us);
  events.create({.at = second + 1us, .ended = second});
  CHECK(PlainDatabase(fresh.url())
            .rows("SELECT count(DISTINCT length(CAST(at AS TEXT))) "
                  "FROM events") == Rows{"1"});
}
