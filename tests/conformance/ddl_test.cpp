#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "sample.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::Sample;
using stele::test::shared_database_urls;
using stele::test::SqlLog;

using Rows = std::vector<std::string>;
namespace types = stele::types;

namespace {

struct Chicken;
struct Egg;

/// Chicken and egg refer to each other, and a chicken to chickens.
struct Chicken {
  std::int64_t id = 0;
  std::optional<std::int64_t> egg_id{};
  std::optional<std::int64_t> mother_id{};
  stele::BelongsTo<Egg> egg{};
  stele::BelongsTo<Chicken> mother{};
};
struct Egg {
  std::int64_t id = 0;
  std::optional<std::int64_t> chicken_id{};
  stele::BelongsTo<Chicken> chicken{};
};

struct Ticket {
  std::int64_t id = 0;
  std::string code{};
  std::string area{};
  std::optional<int> seat{};
  bool sold = false;
};

void describe(stele::ModelBuilder<Ticket>& model) {
  model.comment("what's sold */ here");
  model.attribute<&Ticket::code>().unique().comment("it's a code");
  model.attribute<&Ticket::area>().unique("area_and_seat");
  model.attribute<&Ticket::seat>().unique("area_and_seat");
  model.check("seats", col<&Ticket::seat> > 0 && col<&Ticket::seat> < 100);
  model.check("areas", col<&Ticket::area>.not_in({"it's", "x"}));
  model.index<&Ticket::sold, &Ticket::area>();
  model.index<&Ticket::area>().unique().where(col<&Ticket::sold> == true).name("one_sold");
}

/// Statements that make or change something.
Rows changes(const Rows& statements) {
  Rows found;
  for (const std::string& sql : statements) {
    if (sql.starts_with("CREATE") || sql.starts_with("ALTER") || sql.starts_with("COMMENT") ||
        sql.starts_with("DROP")) {
      found.push_back(sql);
    }
  }
  return found;
}

std::string joined(const Rows& statements) {
  std::string text;
  for (const std::string& sql : statements) text += sql + ";\n";
  return text;
}

}  // namespace

TEST_CASE("tables come in the order of their foreign keys, cycles too") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto chickens = database.define<Chicken>();
  const auto eggs = database.define<Egg>();
  database.sync();
  Chicken mother = chickens.create({});
  const Egg egg = eggs.create({.chicken_id = mother.id});
  const Chicken child = chickens.create({.egg_id = egg.id, .mother_id = mother.id});
  CHECK(error_of([&] { chickens.create({.egg_id = 99}); }).code() == Errc::foreign_key_violation);
  CHECK(error_of([&] { chickens.create({.mother_id = 99}); }).code() ==
        Errc::foreign_key_violation);
  CHECK(error_of([&] { eggs.create({.chicken_id = 99}); }).code() == Errc::foreign_key_violation);
  chickens.destroy(mother);
  CHECK_FALSE(chickens.get(child.id).mother_id.has_value());
  CHECK_FALSE(eggs.get(egg.id).chicken_id.has_value());
}

TEST_CASE("a second sync changes nothing") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const auto define = [](Database& database) {
    database.define<Sample, Ticket, Chicken, Egg>();
    (void)stele::test::define_run_time_sample(database);
  };
  Database first = fresh.open();
  SqlLog log(first);
  define(first);
  first.sync();
  CHECK(changes(log.take()).size() > 6);
  first.sync();
  CHECK(changes(log.take()).empty());
  if (fresh.is_single_connection()) return;
  Database second = fresh.open();
  SqlLog other(second);
  define(second);
  second.sync();
  CHECK(changes(other.take()).empty());
}

TEST_CASE("create_sql is what sync sends") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  SqlLog log(database);
  database.define<Sample, Ticket, Chicken, Egg>();
  (void)stele::test::define_run_time_sample(database);
  const std::string sql = database.schema().create_sql(database.dialect());
  database.sync();
  CHECK(joined(changes(log.take())) == sql);
}

TEST_CASE("sync adds the tables and indexes that are missing") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const auto tickets = database.define<Ticket>();
  database.sync();
  (void)tickets.create({.code = "a", .area = "b"});
  PlainDatabase(fresh.url()).run("DROP INDEX tickets_sold_area_idx");
  database.define<Chicken, Egg>();
  SqlLog log(database);
  database.sync();
  // Two tables, where need be a foreign key, the index that was dropped, and those of three keys.
  CHECK(changes(log.take()).size() ==
        (database.dialect().schema_compiler().forward_references() ? 6 : 7));
  CHECK(tickets.count() == 1);
}

TEST_CASE("sync over a table that differs names the columns") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const std::string integer = database.dialect().schema_compiler().catalog_type(
      {.name = {.name = "tickets"}}, {.name = "seat", .type = stele::types::integer()});
  PlainDatabase(fresh.url())
      .run("CREATE TABLE tickets (id BIGINT PRIMARY KEY, code TEXT, area " + integer +
           " NOT NULL, seat " + integer + ", extra TEXT)");
  const auto tickets = database.define<Ticket>();
  const Error error = error_of([&] { database.sync(); });
  CHECK(error.code() == Errc::mapping);
  CHECK(error.context().model == "Ticket");
  CHECK(error.context().table == "tickets");
  const std::vector<std::string> columns = error.context().columns;
  for (const std::string column : {"code", "area", "sold", "extra"}) {
    INFO(column);
    CHECK(std::count(columns.begin(), columns.end(), column) == 1);
    CHECK_THAT(error.what(), Catch::Contains("'" + column + "'"));
  }
  CHECK(std::count(columns.begin(), columns.end(), "seat") == 0);
}

TEST_CASE("a forced sync drops what is there, whoever refers to it, and makes it anew") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto chickens = database.define<Chicken>();
  const auto eggs = database.define<Egg>();
  database.sync();
  const Chicken mother = chickens.create({});
  (void)eggs.create({.chicken_id = mother.id});
  database.sync({.force = true});
  CHECK(chickens.count() == 0);
  CHECK(eggs.count() == 0);
  CHECK(chickens.create({}).id == 1);
  CHECK(error_of([&] { eggs.create({.chicken_id = 99}); }).code() == Errc::foreign_key_violation);
}

TEST_CASE("a forced sync works over a table that differs") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  PlainDatabase(fresh.url()).run("CREATE TABLE tickets (other INTEGER)");
  Database database = fresh.open();
  const auto tickets = database.define<Ticket>();
  database.sync({.force = true});
  CHECK(tickets.create({.code = "a", .area = "b"}).id == 1);
}

TEST_CASE("altering is not supported yet") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  CHECK(error_of([&] { database.sync({.alter = true}); }).code() == Errc::unsupported);
}

TEST_CASE("sync with nothing defined does nothing") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  CHECK_NOTHROW(database.sync());
  CHECK_NOTHROW(database.sync({.force = true}));
}

TEST_CASE("uniques, checks and partial indexes are kept by the database itself") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  database.define<Ticket>();
  database.sync();
  PlainDatabase plain(fresh.url());
  const auto accepts = [&](const std::string& values) {
    return plain.accepts("INSERT INTO tickets (code, area, seat, sold) VALUES (" + values + ")");
  };
  const auto& words = database.dialect().statement_compiler();
  const std::string yes = words.literal(true, stele::types::boolean());
  const std::string no = words.literal(false, stele::types::boolean());
  CHECK(accepts("'a', 'A', 1, " + no));
  CHECK_FALSE(accepts("'a', 'B', 1, " + no));
  CHECK_FALSE(accepts("'b', 'A', 1, " + no));
  CHECK(accepts("'b', 'A', 2, " + no));
  CHECK(accepts("'c', 'A', NULL, " + yes));
  CHECK_FALSE(accepts("'d', 'A', NULL, " + yes));
  CHECK(accepts("'d', 'A', NULL, " + no));
  CHECK_FALSE(accepts("'e', 'B', 0, " + no));
  CHECK_FALSE(accepts("'e', 'B', 100, " + no));
  CHECK_FALSE(accepts("'e', 'it''s', 5, " + no));
}

TEST_CASE("the catalog holds the names of constraints and indexes, and the comments", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  database.define<Ticket>();
  database.sync();
  PlainDatabase plain(fresh.url());
  if (plain.is_postgres()) {
    CHECK(plain.rows("SELECT conname FROM pg_constraint WHERE conrelid = 'tickets'::regclass "
                     "ORDER BY conname COLLATE \"C\"") ==
          Rows{"area_and_seat", "areas", "seats", "tickets_code_key", "tickets_pkey"});
    CHECK(plain.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'tickets' AND indexdef "
                     "NOT LIKE '%USING gin%' ORDER BY indexname COLLATE \"C\"") ==
          Rows{"area_and_seat", "one_sold", "tickets_code_key", "tickets_pkey",
               "tickets_sold_area_idx"});
    CHECK(plain.rows("SELECT obj_description('tickets'::regclass), "
                     "col_description('tickets'::regclass, 2)") ==
          Rows{"what's sold */ here|it's a code"});
    return;
  }
  CHECK(plain.rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL "
                   "ORDER BY name") == Rows{"one_sold", "tickets_sold_area_idx"});
  const std::string sql = plain.rows("SELECT sql FROM sqlite_schema WHERE name = 'tickets'").at(0);
  for (const std::string part :
       {"CONSTRAINT \"tickets_code_key\" UNIQUE", "CONSTRAINT \"area_and_seat\" UNIQUE",
        "CONSTRAINT \"seats\" CHECK", "CONSTRAINT \"areas\" CHECK", "it's a code", "STRICT"}) {
    CHECK_THAT(sql, Catch::Contains(part));
  }
}

TEST_CASE("a run-time model's indexes are made") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto things = database.define(
      "Thing", {{"a", types::integer()}, {"b", {.type = types::integer(), .column = "bee"}}},
      {.indexes = {{.attributes = {"a", "b"}, .unique = true},
                   {.attributes = {"b"}, .name = "x"}}});
  database.sync();
  things.create({{"a", 1}, {"b", 2}});
  const Error error = error_of([&] { things.create({{"a", 1}, {"b", 2}}); });
  CHECK(error.code() == Errc::unique_violation);
  CHECK(error.context().constraint == "things_a_bee_idx");
  CHECK(error.context().columns == std::vector<std::string>{"a", "bee"});
}

namespace {

struct Inside {
  std::int64_t id = 0;
  std::string name{};
};
void describe(stele::ModelBuilder<Inside>& model) { model.schema("private area"); }

struct Method {
  std::int64_t id = 0;
  std::string name{};
};
void describe(stele::ModelBuilder<Method>& model) { model.index<&Method::name>().using_("hash"); }

}  // namespace

TEST_CASE("schemas and index methods work where there are such, and are refused elsewhere") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database inside = fresh.open();
  const auto rows = inside.define<Inside>();
  if (inside.dialect().features().schemas) {
    inside.sync();
    inside.sync();
    CHECK(rows.create({.name = "x"}).id == 1);
    CHECK(rows.get(1).name == "x");
    CHECK(rows.create({.id = 5, .name = "y"}).id == 5);
    CHECK(rows.create({.name = "z"}).id == 6);
  } else {
    CHECK(error_of([&] { inside.sync(); }).code() == Errc::unsupported);
    CHECK(error_of([&] { (void)rows.all(); }).code() == Errc::unsupported);
  }
  Database method = fresh.open();
  method.define<Method>();
  if (method.dialect().features().index_methods) {
    CHECK_NOTHROW(method.sync());
  } else {
    CHECK(error_of([&] { method.sync(); }).code() == Errc::unsupported);
  }
}

TEST_CASE("sync that fails half-way leaves nothing behind") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto good = database.define("Good", {{"n", types::integer()}});
  (void)database.define("Bad",
                        {{"n", {.type = types::integer(), .default_sql = "no such thing ("}}});
  CHECK(error_of([&] { database.sync(); }).code() == Errc::syntax);
  CHECK(error_of([&] { (void)good.count(); }).code() == Errc::syntax);
}
