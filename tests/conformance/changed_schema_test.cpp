#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Record;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

// Statements are kept prepared, and the schema is changed meanwhile.

namespace {

struct Part {
  std::int64_t id = 0;
  std::string label{};
  std::int64_t weight = 0;
};

using Names = std::vector<std::string>;

template <class Session>
Names names_in(const Session& session) {
  return session.template query<Record>("SELECT * FROM things").at(0).attributes();
}

Database things_of(const FreshDatabase& fresh) {
  Database database = fresh.open({.pool = {.max = 1}});
  database.execute("CREATE TABLE things (a INTEGER, b TEXT); INSERT INTO things VALUES (1, 'x')");
  return database;
}

}  // namespace

TEST_CASE("a transaction goes on after it has changed a table that it reads", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = things_of(fresh);
  database.transaction([](Transaction& tx) {
    CHECK(names_in(tx) == Names{"a", "b"});
    tx.execute("ALTER TABLE things ADD COLUMN c INTEGER");
    CHECK(names_in(tx) == Names{"a", "b", "c"});
    tx.execute("/* a script */ ALTER TABLE things DROP COLUMN b; UPDATE things SET c = 5");
    CHECK(names_in(tx) == Names{"a", "c"});
    CHECK(tx.query<std::int64_t>("SELECT c FROM things") == std::vector<std::int64_t>{5});
    tx.execute("DROP TABLE things");
    tx.execute("CREATE TABLE things (c TEXT)");
    tx.execute("INSERT INTO things VALUES ('y')");
    CHECK(tx.query<std::string>("SELECT c FROM things") == Names{"y"});
    CHECK(names_in(tx) == Names{"c"});
  });
  CHECK(names_in(database) == Names{"c"});
}

TEST_CASE("a table is read as it was after its change was rolled back", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = things_of(fresh);
  const auto fail = [](auto& session) {
    session.transaction([](Transaction& tx) {
      tx.execute("ALTER TABLE things ADD COLUMN c INTEGER");
      CHECK(names_in(tx) == Names{"a", "b", "c"});
      tx.rollback();
    });
  };
  SECTION("by a transaction") {
    fail(database);
    database.transaction([](Transaction& tx) { CHECK(names_in(tx) == Names{"a", "b"}); });
  }
  SECTION("by a savepoint") {
    database.transaction([&](Transaction& tx) {
      fail(tx);
      CHECK(names_in(tx) == Names{"a", "b"});
      tx.transaction([&](Transaction& nested) { fail(nested); });
      CHECK(names_in(tx) == Names{"a", "b"});
    });
  }
}

TEST_CASE("a model is read in the transaction that made its table anew", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open({.pool = {.max = 1}});
  const auto parts = database.define<Part>();
  database.sync();
  (void)parts.create({.label = "a"});
  CHECK(parts.count() == 1);
  database.transaction([](Transaction& tx) {
    CHECK(tx.model<Part>().where(col<&Part::label> == "a").one().weight == 0);
    tx.execute("ALTER TABLE parts RENAME COLUMN weight TO old");
    tx.execute("ALTER TABLE parts ADD COLUMN weight INTEGER DEFAULT 7");
    CHECK(tx.model<Part>().where(col<&Part::label> == "a").one().weight == 7);
  });
}

TEST_CASE("a column that another connection dropped is told of by every statement", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open({.pool = {.max = 1}});
  const auto parts = database.define<Part>();
  database.sync();
  Part part = parts.create({.label = "a"});
  const std::vector<std::function<void()>> acts = {
      [&] { (void)parts.create({.label = "b", .weight = 2}); },
      [&] { (void)parts.get(part.id); },
      [&] {
        ++part.weight;
        parts.update(part);
      },
      [&] { parts.where(col<&Part::weight> == 5).update(stele::set<&Part::label>("c")); },
      [&] { (void)database.query<int>("SELECT weight FROM parts WHERE id = {}", 1); },
      [&] { database.execute("UPDATE parts SET weight = {} WHERE id = 1", 3); },
  };
  for (const auto& act : acts) act();
  PlainDatabase(fresh.url()).run("ALTER TABLE parts DROP COLUMN weight");
  for (const auto& act : acts) {
    const Error error = error_of(act);
    INFO(error.what());
    CHECK(stele::to_string(error.code()) == stele::to_string(Errc::syntax));
    CHECK(std::string(error.what()).find("weight") != std::string::npos);
  }
}
