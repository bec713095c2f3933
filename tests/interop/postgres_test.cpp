#include "stele/postgres/postgres.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

#include "soci_sessions.hpp"
#include "stele/base/error.hpp"
#include "stele/soci.hpp"
#include "support/items.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::Errc;
using stele::Transaction;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::Items;
using stele::test::numbers;
using stele::test::open_session;

using Numbers = std::vector<std::int64_t>;

namespace {

using Handle = std::unique_ptr<PGconn, decltype(&PQfinish)>;

Handle connect(const FreshDatabase& fresh) {
  Handle handle(PQconnectdb(fresh.url().c_str()), PQfinish);
  REQUIRE(PQstatus(handle.get()) == CONNECTION_OK);
  return handle;
}

bool run(const Handle& handle, const char* sql) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(handle.get(), sql), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

TEST_CASE("a database over a PGconn* shares its transaction", "[handles]") {
  const FreshDatabase fresh("postgres://");
  const Handle handle = connect(fresh);
  Database database = Database::open(stele::postgres::on(handle.get()));
  const Items items(database.session());
  REQUIRE(run(handle, "BEGIN"));
  REQUIRE(run(handle, "INSERT INTO items (number) VALUES (1)"));
  database.transaction([&](Transaction& tx) { items.insert(tx.session(), 2); });
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
  REQUIRE(run(handle, "ROLLBACK"));
  CHECK(items.numbers(database.session()).empty());
}

TEST_CASE("a PGconn* is reset, and its database goes on", "[handles]") {
  const FreshDatabase fresh("postgres://");
  const Handle handle = connect(fresh);
  const Database database = Database::open(stele::postgres::on(handle.get()));
  const Items items(database.session());
  items.insert(database.session(), 1);
  PQreset(handle.get());
  items.insert(database.session(), 2);
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
}

TEST_CASE("a PGconn* may be finished before its database is gone", "[handles]") {
  const FreshDatabase fresh("postgres://");
  Handle handle = connect(fresh);
  const Database database = Database::open(stele::postgres::on(handle.get()));
  const Items items(database.session());
  handle.reset();
}

TEST_CASE("one database at a time is on a PGconn*", "[handles]") {
  const FreshDatabase fresh("postgres://");
  const Handle handle = connect(fresh);
  Database first = Database::open(stele::postgres::on(handle.get()));
  first.authenticate();
  const Database second = Database::open(stele::postgres::on(handle.get()));
  CHECK(error_of([&] { second.authenticate(); }).code() == Errc::invalid_argument);
  first.close();
  second.authenticate();
}

TEST_CASE("a PGconn* that cannot be worked with is refused in words", "[handles]") {
  const FreshDatabase fresh("postgres://");
  const Handle handle = connect(fresh);
  const auto code = [&] {
    const Database database = Database::open(stele::postgres::on(handle.get()));
    return error_of([&] { database.authenticate(); }).code();
  };
  REQUIRE(run(handle, "SET client_encoding TO 'LATIN1'"));
  CHECK(code() == Errc::unsupported);
  REQUIRE(run(handle, "RESET client_encoding; SET standard_conforming_strings TO off"));
  CHECK(code() == Errc::unsupported);
  REQUIRE(run(handle, "RESET ALL"));
  REQUIRE(PQenterPipelineMode(handle.get()) == 1);
  CHECK(code() == Errc::unsupported);
  REQUIRE(PQexitPipelineMode(handle.get()) == 1);
  CHECK(error_of([] { (void)stele::postgres::on(nullptr); }).code() == Errc::invalid_argument);
}

TEST_CASE("rows are streamed over a PGconn*, in its transaction or in one of the stream's own",
          "[handles]") {
  const FreshDatabase fresh("postgres://");
  const Handle handle = connect(fresh);
  Database database = Database::open(stele::postgres::on(handle.get()));
  const Items items(database.session());
  for (std::int64_t number = 1; number <= 30; ++number) items.insert(database.session(), number);
  Numbers streamed;
  const auto read = [&] {
    stele::Cursor cursor = database.session().open_cursor(items.select_statement(), {});
    CHECK(PQtransactionStatus(handle.get()) == PQTRANS_INTRANS);
    while (cursor.next()) streamed.push_back(cursor.row()[0].i);
    return std::exchange(streamed, {}).size();
  };
  CHECK(read() == 30);
  CHECK(PQtransactionStatus(handle.get()) == PQTRANS_IDLE);
  REQUIRE(run(handle, "BEGIN"));
  items.insert(database.session(), 31);
  CHECK(read() == 31);
  CHECK(PQtransactionStatus(handle.get()) == PQTRANS_INTRANS);
  stele::Cursor cursor = database.session().open_cursor(items.select_statement(), {});
  CHECK(cursor.next());
  REQUIRE(run(handle, "ROLLBACK"));
  CHECK(error_of([&] {
          while (cursor.next()) {
          }
        }).code() == Errc::invalid_argument);
  stele::Cursor own = database.session().open_cursor(items.select_statement(), {});
  CHECK(items.numbers(database.session()).size() == 30);
  const auto error = error_of([&] { items.insert(database.session(), 31); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("end the stream"));
}

TEST_CASE("a PGconn* has no session of SOCI to lend", "[handles]") {
  const FreshDatabase fresh("postgres://");
  const Handle handle = connect(fresh);
  const Database database = Database::open(stele::postgres::on(handle.get()));
  CHECK(error_of([&] { (void)stele::lend_soci_session(database); }).code() == Errc::unsupported);
}

TEST_CASE("a result that SOCI reads row by row is not cut off", "[handles]") {
  const FreshDatabase fresh("postgres://");
  soci::session session(soci::postgresql, fresh.url() + "?application_name=interop");
  const Database database = stele::open(session);
  const Items items(database.session());
  for (const std::int64_t number : {1, 2}) items.insert(database.session(), number);
  PGconn* handle = static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
  REQUIRE(PQsendQuery(handle, "SELECT number FROM items") == 1);
  CHECK(error_of([&] { items.insert(database.session(), 3); }).code() == Errc::invalid_argument);
  int results = 0;
  while (PGresult* result = PQgetResult(handle)) {
    CHECK(PQntuples(result) == 2);
    PQclear(result);
    ++results;
  }
  CHECK(results == 1);
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
}

TEST_CASE("a failed transaction of a session is not used, and stays its owner's to end",
          "[handles]") {
  const FreshDatabase fresh("postgres://");
  soci::session session;
  open_session(session, fresh);
  Database database = stele::open(session);
  const Items items(database.session());
  session.begin();
  CHECK_THROWS_AS(session << "SELECT 1 / 0", soci::soci_error);
  CHECK_THROWS_AS(database.begin(), stele::Error);
  session.rollback();
  items.insert(database.session(), 1);
  CHECK(numbers(session) == Numbers{1});
}
