#include "stele/session/database.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/session/database_state.hpp"
#include "support/fake_dialect.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::Errc;
using stele::test::error_of;
using stele::test::FakeServer;
using stele::test::statement;

TEST_CASE("opening connects lazily") {
  const FakeServer server;
  const Database database = server.open();
  CHECK(server.connects == 0);
  CHECK(database.dialect().name() == "fake");
  database.authenticate();
  CHECK(server.connects == 1);
}

TEST_CASE("an unknown scheme is refused with the schemes that are known") {
  const FakeServer server;
  const auto error = error_of([] { (void)Database::open("oracle://user:secret@host/x"); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(),
             Catch::Contains("'oracle'") && Catch::Contains("fake") && !Catch::Contains("secret"));
}

TEST_CASE("options that make no sense are refused when the database is opened") {
  const FakeServer server;
  CHECK(error_of([&] { (void)server.open({.pool = {.max = 0}}); }).code() ==
        Errc::invalid_argument);
}

TEST_CASE("authenticate sends one statement and wants the right answer") {
  FakeServer server;
  const Database database = server.open();
  database.authenticate();
  CHECK(server.take_log() == std::vector<std::string>{"1: SELECT 1+1 AS result"});
}

TEST_CASE("copies share one pool") {
  const FakeServer server;
  const Database database = server.open();
  const Database copy = database;  // NOLINT(performance-unnecessary-copy-initialization)
  database.authenticate();
  copy.authenticate();
  CHECK(server.connects == 1);
}

TEST_CASE("a closed database refuses statements, and lets a transaction end") {
  const FakeServer server;
  Database database = server.open();
  stele::Transaction tx = database.begin();
  database.close();
  const auto error = error_of([&] { database.authenticate(); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("closed"));
  tx.session().run(statement("INSERT"));
  tx.commit();
  CHECK(server.open_connections == 0);
}

TEST_CASE("the last copy closes the connections") {
  const FakeServer server;
  { server.open().authenticate(); }
  CHECK(server.connects == 1);
  CHECK(server.open_connections == 0);
  CHECK(server.open_statements == 0);
}
