#include "stele/session/transaction.hpp"

#include <memory>
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

using stele::Database;
using stele::Errc;
using stele::Result;
using stele::Transaction;
using stele::test::error_of;
using stele::test::FakeServer;
using stele::test::statement;

using Lines = std::vector<std::string>;

namespace {

stele::PoolMetrics metrics(const Database& database) {
  return database.session().database().pool.metrics();
}

/// The lines without the connection's number.
Lines sent(FakeServer& server) {
  Lines lines = server.take_log();
  for (std::string& line : lines) line.erase(0, line.find(' ') + 1);
  return lines;
}

/// Makes the server fail at this statement.
void fail_at(FakeServer& server, std::string at, Errc code = Errc::database) {
  server.hook = [at = std::move(at), code](std::string_view sql, auto&) {
    if (sql == at) throw stele::Error(code, "failed on demand");
  };
}

/// Makes the server lose the connection at this statement.
void lose_at(FakeServer& server, std::string at, Errc code = Errc::connection) {
  server.hook = [at = std::move(at), code](std::string_view sql, auto& connection) {
    if (sql != at) return;
    connection.alive = false;
    throw stele::Error(code, "the connection was lost");
  };
}

}  // namespace

TEST_CASE("commits on return and passes the result on") {
  FakeServer server;
  Database database = server.open();
  const int result = database.transaction([](Transaction& tx) {
    tx.session().run(statement("INSERT"));
    return 42;
  });
  CHECK(result == 42);
  CHECK(sent(server) == Lines{"BEGIN", "INSERT", "COMMIT"});
  CHECK(metrics(database).idle == 1);
}

TEST_CASE("results that cannot be copied, and references, are passed on") {
  const FakeServer server;
  Database database = server.open();
  int number = 1;
  auto pointer = database.transaction([](Transaction&) { return std::make_unique<int>(7); });
  CHECK(*pointer == 7);
  int& reference = database.transaction({.retries = 1}, [&](Transaction& tx) -> int& {
    return tx.transaction([&](Transaction&) -> int& { return number; });
  });
  CHECK(&reference == &number);
}

TEST_CASE("rolls back on throw and passes the exception on") {
  FakeServer server;
  Database database = server.open();
  CHECK_THROWS_AS(database.transaction([](Transaction&) { throw 42; }), int);
  CHECK(sent(server) == Lines{"BEGIN", "ROLLBACK"});
}

TEST_CASE("the exception is passed on unchanged where the rollback fails too") {
  FakeServer server;
  Database database = server.open();
  fail_at(server, "ROLLBACK");
  CHECK_THROWS_AS(database.transaction([](Transaction&) { throw 42; }), int);
  CHECK(metrics(database).size == 0);  // the connection is dropped
}

TEST_CASE("rolls back when destroyed") {
  FakeServer server;
  Database database = server.open();
  {
    Transaction tx = database.begin();
    const Transaction moved = std::move(tx);
    moved.session().run(statement("INSERT"));
  }
  CHECK(sent(server) == Lines{"BEGIN", "INSERT", "ROLLBACK"});
}

TEST_CASE("its options reach the database") {
  FakeServer server;
  Database database = server.open();
  database.transaction({.read_only = true}, [](Transaction&) {});
  CHECK(sent(server) == Lines{"BEGIN READ ONLY", "COMMIT"});
}

TEST_CASE("a closure may end its transaction itself") {
  FakeServer server;
  Database database = server.open();
  database.transaction([](Transaction& tx) { tx.rollback(); });
  database.transaction([](Transaction& tx) { tx.commit(); });
  CHECK(sent(server) == Lines{"BEGIN", "ROLLBACK", "BEGIN", "COMMIT"});
}

TEST_CASE("what has ended refuses everything, and says what to do") {
  const FakeServer server;
  Database database = server.open();
  const auto [ended, how] = GENERATE(table<bool, std::string>({
      {true, "was committed"},
      {false, "was rolled back"},
  }));
  Transaction tx = database.begin();
  if (ended) {
    tx.commit();
  } else {
    tx.rollback();
  }
  CHECK(tx.finished());
  const std::vector<std::function<void()>> uses{
      [&] { tx.session().run(statement("INSERT")); },
      [&] { tx.commit(); },
      [&] { tx.rollback(); },
      [&] { (void)tx.begin(); },
      [&] { tx.after_commit([] {}); },
      [&] { tx.after_rollback([] {}); },
  };
  for (const auto& use : uses) {
    const auto error = error_of(use);
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains(how) && Catch::Contains("begin another"));
  }
}

TEST_CASE("nested transactions are savepoints, at any depth") {
  FakeServer server;
  Database database = server.open();
  database.transaction([](Transaction& tx) {
    tx.transaction([](Transaction& inner) {
      inner.transaction([](Transaction& innermost) { innermost.session().run(statement("A")); });
      CHECK_THROWS_AS(inner.transaction([](Transaction&) { throw 42; }), int);
    });
    CHECK(tx.transaction([](Transaction&) { return 7; }) == 7);
  });
  CHECK(sent(server) == Lines{"BEGIN", "SAVEPOINT \"stele_1\"", "SAVEPOINT \"stele_2\"", "A",
                              "RELEASE SAVEPOINT \"stele_2\"", "SAVEPOINT \"stele_3\"",
                              "ROLLBACK TO SAVEPOINT \"stele_3\"", "RELEASE SAVEPOINT \"stele_3\"",
                              "RELEASE SAVEPOINT \"stele_1\"", "SAVEPOINT \"stele_4\"",
                              "RELEASE SAVEPOINT \"stele_4\"", "COMMIT"});
}

TEST_CASE("while a nested transaction is open, the outer one neither commits nor begins another") {
  FakeServer server;
  Database database = server.open();
  Transaction tx = database.begin();
  Transaction inner = tx.begin();
  CHECK_THAT(error_of([&] { tx.commit(); }).what(), Catch::Contains("nested transaction"));
  CHECK(error_of([&] { (void)tx.begin(); }).code() == Errc::invalid_argument);
  tx.session().run(statement("A"));
  inner.commit();
  tx.commit();
  CHECK(tx.finished());
}

TEST_CASE("rolling back the outer transaction ends the nested ones") {
  FakeServer server;
  Database database = server.open();
  Transaction tx = database.begin();
  Transaction inner = tx.begin();
  Transaction innermost = inner.begin();
  tx.rollback();
  CHECK(inner.finished());
  CHECK(innermost.finished());
  CHECK(sent(server).back() == "ROLLBACK");
}

TEST_CASE("nested handles may outlive the outer one") {
  FakeServer server;
  Database database = server.open();
  std::optional<Transaction> tx = database.begin();
  const Transaction inner = tx->begin();
  tx.reset();
  CHECK(inner.finished());
  CHECK(metrics(database).idle == 1);
}

TEST_CASE("a nested rollback that fails rolls back the whole") {
  FakeServer server;
  Database database = server.open();
  fail_at(server, "ROLLBACK TO SAVEPOINT \"stele_1\"");
  Transaction tx = database.begin();
  Transaction inner = tx.begin();
  CHECK(error_of([&] { inner.rollback(); }).context().sql == "ROLLBACK TO SAVEPOINT");
  CHECK(tx.finished());
  CHECK(sent(server).back() == "ROLLBACK");
}

TEST_CASE("a commit that fails is rolled back") {
  FakeServer server;
  Database database = server.open();
  fail_at(server, "COMMIT", Errc::foreign_key_violation);
  Lines called;
  Transaction tx = database.begin();
  tx.after_commit([&] { called.push_back("commit"); });
  tx.after_rollback([&] { called.push_back("rollback"); });
  const auto error = error_of([&] { tx.commit(); });
  CHECK(error.code() == Errc::foreign_key_violation);
  CHECK(error.context().sql == "COMMIT");
  CHECK(error.context().dialect == "fake");
  CHECK(tx.finished());
  CHECK(called == Lines{"rollback"});
  CHECK(sent(server) == Lines{"BEGIN", "ROLLBACK"});
}

TEST_CASE("a commit that the database turned into a rollback is an error") {
  FakeServer server;
  server.commit_rolls_back = true;
  Database database = server.open();
  Lines called;
  const auto error = error_of([&] {
    database.transaction([&](Transaction& tx) {
      tx.after_commit([&] { called.push_back("commit"); });
      tx.after_rollback([&] { called.push_back("rollback"); });
    });
  });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK(called == Lines{"rollback"});
}

TEST_CASE("a connection that was lost in COMMIT leaves the outcome in doubt") {
  FakeServer server;
  Database database = server.open();
  lose_at(server, "COMMIT", Errc::in_doubt);
  Lines called;
  int runs = 0;
  const auto error = error_of([&] {
    database.transaction({.retries = 3}, [&](Transaction& tx) {
      ++runs;
      tx.after_commit([&] { called.push_back("commit"); });
      tx.after_rollback([&] { called.push_back("rollback"); });
    });
  });
  CHECK(error.code() == Errc::in_doubt);
  CHECK(runs == 1);
  CHECK(called.empty());
  CHECK(metrics(database).size == 0);
}

TEST_CASE("a connection that was lost within ends the transaction") {
  FakeServer server;
  Database database = server.open();
  lose_at(server, "INSERT");
  Transaction tx = database.begin();
  CHECK(error_of([&] { tx.session().run(statement("INSERT")); }).code() == Errc::connection);
  CHECK(error_of([&] { tx.session().run(statement("UPDATE")); }).code() == Errc::connection);
  CHECK(error_of([&] { tx.commit(); }).code() == Errc::connection);
  CHECK(tx.finished());
  CHECK(metrics(database).size == 0);
}

TEST_CASE("nothing runs outside of a transaction that the database rolled back by itself") {
  FakeServer server;
  Database database = server.open();
  server.hook = [](std::string_view sql, auto& connection) {
    if (sql != "INSERT") return;
    connection.in_transaction = false;
    throw stele::Error(Errc::database, "disk full");
  };
  Transaction tx = database.begin();
  CHECK(error_of([&] { tx.session().run(statement("INSERT")); }).code() == Errc::database);
  const auto error = error_of([&] { tx.session().run(statement("UPDATE")); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("rolled this transaction back"));
  CHECK(error_of([&] { (void)tx.begin(); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { tx.commit(); }).code() == Errc::invalid_argument);
  CHECK(sent(server) == Lines{"BEGIN"});
  CHECK(metrics(database).idle == 1);
}

TEST_CASE("a transaction that cannot begin gives its connection back") {
  FakeServer server;
  Database database = server.open();
  fail_at(server, "BEGIN");
  const auto error = error_of([&] { (void)database.begin(); });
  CHECK(error.context().sql == "BEGIN");
  CHECK(error.context().dialect == "fake");
  CHECK(metrics(database).idle == 1);
}

TEST_CASE("a result may outlive its transaction, and keeps the connection until then") {
  FakeServer server;
  Database database = server.open();
  Transaction tx = database.begin();
  std::optional<Result> result = tx.session().execute(statement("SELECT 2 ROWS"));
  REQUIRE(result->next());
  tx.commit();
  CHECK(metrics(database).in_use == 1);
  result.reset();
  CHECK(metrics(database).idle == 1);
}
