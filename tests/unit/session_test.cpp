#include "stele/session/session.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/session/database.hpp"
#include "stele/session/database_state.hpp"
#include "support/fake_dialect.hpp"
#include "support/throws.hpp"

using stele::Cell;
using stele::Database;
using stele::Errc;
using stele::Result;
using stele::Session;
using stele::test::error_of;
using stele::test::FakeServer;
using stele::test::statement;

using Lines = std::vector<std::string>;

namespace {

stele::PoolMetrics metrics(const Database& database) {
  return database.session().database().pool.metrics();
}

/// Loses the connection at the next statement, which fails.
void lose_connection(std::string_view /*sql*/, stele::test::FakeConnectionState& connection) {
  connection.alive = false;
  throw stele::Error(Errc::connection, "the server closed the connection");
}

}  // namespace

TEST_CASE("a result gives the rows one by one") {
  const FakeServer server;
  const Database database = server.open();
  Result result = database.session().execute(statement("SELECT 2 ROWS"));
  CHECK(result.row_hint() == 2);
  REQUIRE(result.next());
  CHECK(result.row()[0].i == 0);
  REQUIRE(result.next());
  CHECK(result.row()[0].i == 1);
  CHECK_FALSE(result.next());
}

TEST_CASE("a result holds its connection until it is destroyed") {
  const FakeServer server;
  const Database database = server.open();
  {
    Result result = database.session().execute(statement("SELECT 2 ROWS"));
    const Result moved = std::move(result);
    CHECK(metrics(database).in_use == 1);
  }
  CHECK(metrics(database).in_use == 0);
  CHECK(server.resets == 1);
}

TEST_CASE("a result keeps the database open") {
  const FakeServer server;
  std::optional<Result> result;
  result.emplace(server.open().session().execute(statement("SELECT 2 ROWS")));
  CHECK(result->next());
  CHECK(result->next());
  result.reset();
  CHECK(server.open_connections == 0);
}

TEST_CASE("run gives the number of rows that were changed, and reads none") {
  const FakeServer server;
  const Database database = server.open();
  CHECK(database.session().run(statement("UPDATE")) == 1);
  CHECK(database.session().run(statement("SELECT 3 ROWS")) == 0);
  CHECK(metrics(database).in_use == 0);
}

TEST_CASE("a statement's constants are bound, however many") {
  FakeServer server;
  const Database database = server.open();
  const std::size_t count = GENERATE(1, 16, 17, 40);
  stele::Compiled compiled = statement("UPDATE");
  std::vector<std::int64_t> bound;
  server.on_execute = [&bound](std::span<const Cell> cells) {
    for (const Cell& cell : cells) bound.push_back(cell.i);
  };
  std::vector<std::int64_t> expected;
  for (std::size_t i = 0; i < count; ++i) {
    compiled.parameters.push_back({.kind = stele::ValueKind::int64});
    compiled.values.emplace_back(static_cast<std::int64_t>(i));
    expected.push_back(static_cast<std::int64_t>(i));
  }
  SECTION("run") { CHECK(database.session().run(compiled) == 1); }
  SECTION("execute") { CHECK(database.session().execute(compiled).affected() == 1); }
  CHECK(bound == expected);
}

TEST_CASE("an error tells its statement and dialect, and leaves the connection usable") {
  FakeServer server;
  const Database database = server.open();
  server.hook = [](std::string_view, auto&) {
    throw stele::ValidationError(Errc::unique_violation, "taken", {{.attribute = "email"}});
  };
  try {
    database.session().run(statement("INSERT"));
    FAIL("nothing was thrown");
  } catch (const stele::ValidationError& error) {
    CHECK(error.context().sql == "INSERT");
    CHECK(error.context().dialect == "fake");
    CHECK(error.items().size() == 1);
  }
  server.hook = nullptr;
  CHECK(database.session().run(statement("INSERT")) == 1);
  CHECK(server.connects == 1);
  CHECK(server.prepares == 1);  // the statement that failed is kept
  CHECK(server.resets == 2);
}

TEST_CASE("an error while reading tells its statement and dialect") {
  FakeServer server;
  const Database database = server.open();
  Result result = database.session().execute(statement("SELECT 3 ROWS"));
  REQUIRE(result.next());
  server.hook = [](std::string_view, auto&) { throw stele::Error(Errc::timeout, "too slow"); };
  const auto error = error_of([&] { (void)result.next(); });
  CHECK(error.context().sql == "SELECT 3 ROWS");
  CHECK(error.context().dialect == "fake");
}

TEST_CASE("what the driver said of an error stays") {
  FakeServer server;
  const Database database = server.open();
  server.hook = [](std::string_view, auto&) {
    throw stele::Error(Errc::database, "no", {.sql = "driver's", .dialect = "driver"});
  };
  const auto error = error_of([&] { database.session().run(statement("INSERT")); });
  CHECK(error.context().sql == "driver's");
  CHECK(error.context().dialect == "driver");
}

TEST_CASE("after a connection was lost the next statement gets a new one") {
  FakeServer server;
  const Database database = server.open();
  CHECK(database.session().run(statement("INSERT")) == 1);
  server.hook = lose_connection;
  CHECK(error_of([&] { database.session().run(statement("INSERT")); }).code() == Errc::connection);
  server.hook = nullptr;
  CHECK(database.session().run(statement("INSERT")) == 1);
  CHECK(server.connects == 2);
  CHECK(server.open_connections == 1);
}

TEST_CASE("a nested query of equal text does not disturb the outer one") {
  const FakeServer server(stele::ConnectionModel{.max_connections = 1});
  const Database database = server.open();
  std::vector<std::int64_t> seen;
  Result outer = database.session().execute(statement("SELECT 2 ROWS"));
  while (outer.next()) {
    Result inner = database.session().execute(statement("SELECT 2 ROWS"));
    while (inner.next()) seen.push_back(10 * outer.row()[0].i + inner.row()[0].i);
  }
  CHECK(seen == std::vector<std::int64_t>{0, 1, 10, 11});
  CHECK(server.connects == 1);
}

TEST_CASE("atomically begins a transaction where there is none") {
  FakeServer server;
  const Database database = server.open();
  database.session().atomically([](const Session& session) {
    CHECK(session.in_transaction());
    session.run(statement("INSERT"));
    session.atomically([](const Session& inner) { inner.run(statement("UPDATE")); });
  });
  CHECK(server.take_log() == Lines{"1: BEGIN", "1: INSERT", "1: UPDATE", "1: COMMIT"});
}

TEST_CASE("atomically rolls back and passes the exception on") {
  FakeServer server;
  const Database database = server.open();
  CHECK_THROWS_AS(database.session().atomically([](const Session&) { throw 42; }), int);
  CHECK(server.take_log() == Lines{"1: BEGIN", "1: ROLLBACK"});
}

TEST_CASE("scripts run before, within and after one transaction") {
  FakeServer server;
  const Database database = server.open();
  const Lines before{"OFF"};
  const Lines body{"CREATE A", "CREATE B"};
  const Lines after{"ON"};
  database.session().run_scripts(before, body, after);
  CHECK(server.take_log() ==
        Lines{"1: OFF", "1: BEGIN", "1: CREATE A", "1: CREATE B", "1: COMMIT", "1: ON"});
}

TEST_CASE("what must run after the scripts runs after a failure too") {
  FakeServer server;
  const Database database = server.open();
  const Lines before{"OFF"};
  const Lines body{"CREATE A"};
  const Lines after{"ON"};
  server.hook = [](std::string_view sql, auto&) {
    if (sql == "CREATE A") throw stele::Error(Errc::syntax, "no");
  };
  const auto error = error_of([&] { database.session().run_scripts(before, body, after); });
  CHECK(error.code() == Errc::syntax);
  CHECK(error.context().sql == "CREATE A");
  CHECK(error.context().dialect == "fake");
  CHECK(server.take_log() == Lines{"1: OFF", "1: BEGIN", "1: ROLLBACK", "1: ON"});
  CHECK(metrics(database).idle == 1);
}

TEST_CASE("a connection whose settings could not be restored is dropped") {
  FakeServer server;
  const Database database = server.open();
  const Lines before{"OFF"};
  const Lines after{"ON"};
  server.hook = [](std::string_view sql, auto&) {
    if (sql == "ON") throw stele::Error(Errc::database, "no");
  };
  CHECK(error_of([&] { database.session().run_scripts(before, {}, after); }).code() ==
        Errc::database);
  CHECK(metrics(database).size == 0);
}

TEST_CASE("scripts join the caller's transaction, unless some must run outside of it") {
  FakeServer server;
  Database database = server.open();
  const Lines body{"CREATE A"};
  const Lines outside{"OFF"};
  stele::Transaction tx = database.begin();
  tx.session().run_scripts({}, body, {});
  const auto error = error_of([&] { tx.session().run_scripts(outside, body, {}); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK(error_of([&] { tx.session().run_scripts({}, body, outside); }).code() ==
        Errc::invalid_argument);
  CHECK(server.take_log() == Lines{"1: BEGIN", "1: CREATE A"});
}

TEST_CASE("without a transaction, after_commit runs at once") {
  const FakeServer server;
  const Database database = server.open();
  int calls = 0;
  database.session().after_commit([&calls] { ++calls; });
  CHECK(calls == 1);
}
