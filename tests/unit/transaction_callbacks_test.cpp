#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/session/database.hpp"
#include "stele/session/database_state.hpp"
#include "support/fake_dialect.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::Database;
using stele::Errc;
using stele::Transaction;
using stele::test::error_of;
using stele::test::FakeServer;
using stele::test::statement;

using Lines = std::vector<std::string>;

TEST_CASE("after_commit runs after the outermost commit, in the order of the calls") {
  const FakeServer server;
  Database database = server.open();
  Lines called;
  database.transaction([&](Transaction& tx) {
    tx.after_commit([&] { called.push_back("1"); });
    tx.transaction([&](Transaction& inner) {
      inner.after_commit([&] { called.push_back("2"); });
      inner.session().after_commit([&] { called.push_back("3"); });
    });
    tx.session().after_commit([&] { called.push_back("4"); });
    CHECK(called.empty());
  });
  CHECK(called == Lines{"1", "2", "3", "4"});
}

TEST_CASE("after_commit of a nested transaction that was rolled back never runs") {
  const FakeServer server;
  Database database = server.open();
  Lines called;
  database.transaction([&](Transaction& tx) {
    Transaction inner = tx.begin();
    inner.after_commit([&] { called.push_back("commit"); });
    inner.after_rollback([&] { called.push_back("rollback"); });
    inner.rollback();
    CHECK(called == Lines{"rollback"});
  });
  CHECK(called == Lines{"rollback"});
}

TEST_CASE("after_rollback runs where a transaction around it is rolled back") {
  const FakeServer server;
  Database database = server.open();
  Lines called;
  {
    Transaction tx = database.begin();
    tx.after_rollback([&] { called.push_back("outer"); });
    tx.transaction([&](Transaction& inner) {
      inner.after_commit([&] { called.push_back("commit"); });
      inner.after_rollback([&] { called.push_back("inner"); });
    });
    CHECK(called.empty());
  }
  CHECK(called == Lines{"outer", "inner"});
}

TEST_CASE("after_commit runs where the database can be written already") {
  const FakeServer server(GENERATE(stele::ConnectionModel{.single_writer = true},
                                   stele::ConnectionModel{.max_connections = 1}));
  Database database = server.open();
  std::int64_t written = 0;
  database.transaction([&](Transaction& tx) {
    tx.after_commit([&] { written = database.session().run(statement("INSERT")); });
  });
  CHECK(written == 1);
}

TEST_CASE("all callbacks run, also after one that throws; then its exception comes out") {
  const FakeServer server;
  Database database = server.open();
  int calls = 0;
  Transaction tx = database.begin();
  tx.after_commit([&] {
    ++calls;
    throw std::runtime_error("mail server down");
  });
  tx.after_commit([&] { ++calls; });
  CHECK_THROWS_WITH(tx.commit(), "mail server down");
  CHECK(calls == 2);
  CHECK(tx.finished());
}

TEST_CASE("what a destructor's callbacks throw is dropped") {
  const FakeServer server;
  Database database = server.open();
  int calls = 0;
  {
    Transaction tx = database.begin();
    tx.after_rollback([&] {
      ++calls;
      throw std::runtime_error("no");
    });
  }
  CHECK(calls == 1);
}

TEST_CASE("the whole closure runs again after an error that is worth it") {
  FakeServer server;
  Database database = server.open();
  const Errc code = GENERATE(Errc::serialization_failure, Errc::deadlock, Errc::busy);
  int runs = 0;
  const int result = database.transaction({.retries = 2}, [&](Transaction& tx) {
    tx.session().run(statement("INSERT"));
    if (++runs < 3) throw stele::Error(code, "again");
    return runs;
  });
  CHECK(result == 3);
  CHECK(server.take_log() == Lines{"1: BEGIN", "1: INSERT", "1: ROLLBACK",  //
                                   "1: BEGIN", "1: INSERT", "1: ROLLBACK",  //
                                   "1: BEGIN", "1: INSERT", "1: COMMIT"});
}

TEST_CASE("a commit and a begin that fail are run again too") {
  FakeServer server;
  Database database = server.open();
  const std::string at = GENERATE("BEGIN", "COMMIT");
  int failures = 0;
  server.hook = [&](std::string_view sql, auto&) {
    if (sql == at && ++failures == 1) throw stele::Error(Errc::serialization_failure, "again");
  };
  database.transaction({.retries = 1}, [](Transaction&) {});
  CHECK(failures == 2);
  CHECK(server.take_log().back() == "1: COMMIT");
}

TEST_CASE("attempts are bounded, and other errors are not tried again") {
  const FakeServer server;
  Database database = server.open();
  const auto [code, retries, expected] = GENERATE(table<Errc, int, int>({
      {Errc::deadlock, 0, 1},
      {Errc::deadlock, 2, 3},
      {Errc::connection, 2, 1},
      {Errc::unique_violation, 2, 1},
      {Errc::stale, 2, 1},
  }));
  int runs = 0;
  const auto error = error_of([&, code = code, retries = retries] {
    database.transaction({.retries = retries}, [&](Transaction&) {
      ++runs;
      throw stele::Error(code, "no");
    });
  });
  CHECK(error.code() == code);
  CHECK(runs == expected);
}

TEST_CASE("attempts end with the time that they have") {
  const FakeServer server;
  Database database = server.open();
  constexpr int more_than_there_is_time_for = 1'000'000;
  int runs = 0;
  const auto error = error_of([&] {
    database.transaction({.retries = more_than_there_is_time_for, .retry_for = 30ms},
                         [&](Transaction&) {
                           ++runs;
                           throw stele::Error(Errc::busy, "no");
                         });
  });
  CHECK(error.code() == Errc::busy);
  CHECK(runs > 1);
  CHECK(runs < more_than_there_is_time_for);
}

TEST_CASE("what was committed is never run again") {
  const FakeServer server;
  Database database = server.open();
  int runs = 0;
  const auto fail = [] { throw stele::Error(Errc::busy, "no"); };
  SECTION("a callback throws") {
    CHECK(error_of([&] {
            database.transaction({.retries = 5}, [&](Transaction& tx) {
              ++runs;
              tx.after_commit(fail);
            });
          }).code() == Errc::busy);
  }
  SECTION("the closure throws after its own commit") {
    CHECK(error_of([&] {
            database.transaction({.retries = 5}, [&](Transaction& tx) {
              ++runs;
              tx.commit();
              fail();
            });
          }).code() == Errc::busy);
  }
  CHECK(runs == 1);
}

TEST_CASE(
    "beside its own transaction, a thread's writes through the database are refused at once") {
  FakeServer server(GENERATE(stele::ConnectionModel{.single_writer = true},
                             stele::ConnectionModel{.max_connections = 1}));
  Database database = server.open();
  database.transaction([&](Transaction& tx) {
    const auto write = error_of([&] { database.session().run(statement("INSERT")); });
    CHECK(write.code() == Errc::invalid_argument);
    CHECK_THAT(write.what(), Catch::Contains("use tx.model<…>()"));
    CHECK(write.context().sql == "INSERT");
    const auto begin = error_of([&] { database.transaction([](Transaction&) {}); });
    CHECK(begin.code() == Errc::invalid_argument);
    CHECK_THAT(begin.what(), Catch::Contains("tx.transaction"));
    CHECK(database.session().execute(statement("SELECT 1 ROWS")).next());
    tx.session().run(statement("INSERT"));
  });
}
