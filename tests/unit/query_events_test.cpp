#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/base/log.hpp"
#include "stele/session/database.hpp"
#include "stele/session/log_queries.hpp"
#include "support/fake_dialect.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::QueryEvent;
using stele::Result;
using stele::Transaction;
using stele::test::error_of;
using stele::test::FakeServer;
using stele::test::statement;

using Lines = std::vector<std::string>;

namespace {

/// Notes "(transaction) statement: rows".
struct Recorder {
  [[nodiscard]] stele::Options options() {
    return {.on_query = [this](const QueryEvent& event) {
      lines.push_back("(" + std::string(event.transaction_id) + ") " + std::string(event.sql) +
                      ": " + std::to_string(event.rows));
      CHECK(event.duration >= std::chrono::nanoseconds(0));
    }};
  }

  Lines lines;
};

}  // namespace

TEST_CASE("an event is written as Sequelize writes it") {
  CHECK(stele::format_query({.sql = "SELECT 1+1 AS result", .transaction_id = "default"}) ==
        "Executing (default): SELECT 1+1 AS result");
}

TEST_CASE("every statement is reported when it has ended, with its rows") {
  Recorder recorder;
  FakeServer server;
  server.setup = {"PRAGMA a"};
  const Database database = server.open(recorder.options());
  {
    Result rows = database.session().execute(statement("SELECT 3 ROWS"));
    CHECK(rows.next());
    CHECK(rows.next());
    database.session().run(statement("UPDATE"));
    CHECK(recorder.lines.back() == "(default) UPDATE: 1");
  }
  CHECK(recorder.lines == Lines{"(default) PRAGMA a: 0", "(default) PRAGMA a: 0",
                                "(default) UPDATE: 1", "(default) SELECT 3 ROWS: 2"});
}

TEST_CASE("a transaction's statements carry its id, those of nested ones too") {
  Recorder recorder;
  const FakeServer server;
  Database database = server.open(recorder.options());
  std::string id;
  database.transaction([&](Transaction& tx) {
    id = tx.id();
    tx.transaction([&](Transaction& inner) {
      CHECK(inner.id() == id);
      inner.session().run(statement("INSERT"));
    });
  });
  database.session().run(statement("UPDATE"));
  CHECK_THAT(id, Catch::StartsWith("tx-"));
  const std::string in = "(" + id + ") ";
  CHECK(recorder.lines == Lines{in + "BEGIN: 0", in + "SAVEPOINT \"stele_1\": 0", in + "INSERT: 1",
                                in + "RELEASE SAVEPOINT \"stele_1\": 0", in + "COMMIT: 0",
                                "(default) UPDATE: 1"});
}

TEST_CASE("each transaction has an id of its own") {
  const FakeServer server;
  Database database = server.open();
  const Transaction a = database.begin();
  const Transaction b = database.begin();
  CHECK(a.id() != b.id());
}

TEST_CASE("a statement that fails is reported too") {
  Recorder recorder;
  FakeServer server;
  Database database = server.open(recorder.options());
  server.hook = [](std::string_view sql, auto&) {
    if (sql != "ROLLBACK" && sql != "SELECT 2 ROWS")
      throw stele::Error(stele::Errc::database, "no");
  };
  (void)error_of([&] { database.session().run(statement("INSERT")); });
  (void)error_of([&] { (void)database.begin(); });
  (void)error_of([&] { database.session().run(statement("SELECT 2 ROWS")); });
  REQUIRE(recorder.lines.size() == 3);
  CHECK(recorder.lines[0] == "(default) INSERT: 0");
  CHECK_THAT(recorder.lines[1], Catch::EndsWith("BEGIN: 0"));
  CHECK(recorder.lines[2] == "(default) SELECT 2 ROWS: 1");
}

TEST_CASE("a listener that throws disturbs nothing") {
  const FakeServer server;
  Database database =
      server.open({.on_query = [](const QueryEvent&) { throw std::runtime_error("disk full"); }});
  Lines lines;
  stele::log_queries(database, [&](const QueryEvent& event) { lines.emplace_back(event.sql); });
  database.transaction([](Transaction& tx) { tx.session().run(statement("INSERT")); });
  CHECK(lines == Lines{"BEGIN", "INSERT", "COMMIT"});
}

TEST_CASE("log_queries adds to on_query, also on connections that are open already") {
  Recorder recorder;
  const FakeServer server;
  Database database = server.open(recorder.options());
  database.authenticate();
  std::ostringstream out;
  stele::log_queries(database, out);
  database.authenticate();
  CHECK(out.str() == "Executing (default): SELECT 1+1 AS result\n");
  CHECK(recorder.lines ==
        Lines{"(default) SELECT 1+1 AS result: 1", "(default) SELECT 1+1 AS result: 1"});
}
