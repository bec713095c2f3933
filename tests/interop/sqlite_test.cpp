#include "stele/sqlite/sqlite.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sqlite3.h>

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
using stele::test::handle_of;
using stele::test::Items;
using stele::test::open_session;
using stele::test::value;

using Numbers = std::vector<std::int64_t>;

namespace {

struct Closer {
  void operator()(sqlite3* handle) const { REQUIRE(sqlite3_close(handle) == SQLITE_OK); }
};
using Handle = std::unique_ptr<sqlite3, Closer>;

/// A database in memory that both the handle and `sqlite3_exec` below see.
Handle open_handle(int mode = SQLITE_OPEN_FULLMUTEX) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE | mode, nullptr) == SQLITE_OK);
  return Handle(handle);
}

bool run(const Handle& handle, const char* sql) {
  return sqlite3_exec(handle.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

int setting(sqlite3* handle, int which) {
  int value = 0;
  sqlite3_db_config(handle, which, -1, &value);
  return value;
}

}  // namespace

TEST_CASE("a database over a sqlite3* shares its transaction", "[handles]") {
  const int mode = GENERATE(SQLITE_OPEN_NOMUTEX, SQLITE_OPEN_FULLMUTEX);
  const Handle handle = open_handle(mode);
  Database database = Database::open(stele::sqlite::on(handle.get()));
  const Items items(database.session());
  REQUIRE(run(handle, "BEGIN; INSERT INTO items (number) VALUES (1)"));
  database.transaction([&](Transaction& tx) { items.insert(tx.session(), 2); });
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
  REQUIRE(run(handle, "ROLLBACK"));
  CHECK(items.numbers(database.session()).empty());
}

TEST_CASE("a sqlite3* can be closed once its database is, or is gone", "[handles]") {
  Handle handle = open_handle();
  {
    const Database database = Database::open(stele::sqlite::on(handle.get()));
    const Items items(database.session());
    items.insert(database.session(), 1);
    CHECK(sqlite3_close(handle.get()) == SQLITE_BUSY);
  }
  Database database = Database::open(stele::sqlite::on(handle.get()));
  database.authenticate();
  database.close();
  handle.reset();
}

TEST_CASE("a sqlite3* for reading is read", "[handles]") {
  const FreshDatabase fresh("sqlite:test.db");
  const Items items(fresh.open().session());
  const std::string path = fresh.url().substr(std::string("sqlite://").size());
  sqlite3* opened = nullptr;
  REQUIRE(sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  const Handle handle(opened);
  const Database database = Database::open(stele::sqlite::on(opened));
  CHECK(items.numbers(database.session()).empty());
  CHECK(error_of([&] { items.insert(database.session(), 1); }).code() == Errc::invalid_argument);
}

TEST_CASE("a sqlite3* has no session of SOCI to lend, and null no database", "[handles]") {
  const Handle handle = open_handle();
  const Database database = Database::open(stele::sqlite::on(handle.get()));
  CHECK(error_of([&] { (void)stele::lend_soci_session(database); }).code() == Errc::unsupported);
  CHECK(error_of([] { (void)stele::sqlite::on(nullptr); }).code() == Errc::invalid_argument);
}

TEST_CASE("one database at a time is on a sqlite3*", "[handles]") {
  const Handle handle = open_handle();
  const Database first = Database::open(stele::sqlite::on(handle.get()));
  first.authenticate();
  const Database second = Database::open(stele::sqlite::on(handle.get()));
  CHECK(error_of([&] { second.authenticate(); }).code() == Errc::invalid_argument);
}

TEST_CASE("the settings of a sqlite3* that the library needs are restored", "[handles]") {
  const Handle handle = open_handle();
  const auto all = [&] {
    return std::vector{setting(handle.get(), SQLITE_DBCONFIG_ENABLE_FKEY),
                       setting(handle.get(), SQLITE_DBCONFIG_DQS_DML),
                       setting(handle.get(), SQLITE_DBCONFIG_DQS_DDL)};
  };
  const std::vector<int> before = all();
  {
    const Database database = Database::open(stele::sqlite::on(handle.get()));
    database.authenticate();
    CHECK(all() == std::vector{1, 0, 0});
  }
  CHECK(all() == before);
}

TEST_CASE("a session of sqlite keeps its own journal mode and busy timeout", "[handles]") {
  const FreshDatabase fresh("sqlite:test.db");
  soci::session session;
  open_session(session, fresh);
  session << "PRAGMA busy_timeout = 77";
  const Database database = stele::open(session);
  const Items items(database.session());
  items.insert(database.session(), 1);
  CHECK(value(session, "PRAGMA journal_mode") == "delete");
  CHECK(value(session, "PRAGMA busy_timeout") == "77");
  CHECK(value(session, "PRAGMA foreign_keys") == "1");
}

TEST_CASE("a session of sqlite that was reconnected is set again", "[handles]") {
  const FreshDatabase fresh("sqlite:test.db");
  soci::session session;
  open_session(session, fresh);
  const Database database = stele::open(session);
  database.authenticate();
  session.reconnect();
  CHECK(value(session, "PRAGMA foreign_keys") == "0");
  database.authenticate();
  CHECK(value(session, "PRAGMA foreign_keys") == "1");
}

TEST_CASE("a misspelled column is no string on a session either", "[handles]") {
  const FreshDatabase fresh("sqlite::memory:");
  soci::session session;
  open_session(session, fresh);
  const Database database = stele::open(session);
  const Items items(database.session());
  const stele::Compiled misspelled{.sql = "SELECT \"numbr\" FROM \"items\"",
                                   .results = {{.kind = stele::ValueKind::text}}};
  CHECK(error_of([&] { (void)database.session().execute(misspelled); }).code() == Errc::syntax);
}

TEST_CASE("a tracer of a session's own costs nothing but the notice of its closing", "[handles]") {
  const FreshDatabase fresh("sqlite:test.db");
  soci::session session;
  open_session(session, fresh);
  Database database = stele::open(session);
  const Items items(database.session());
  items.insert(database.session(), 1);
  auto* handle = static_cast<sqlite3*>(handle_of(session));
  sqlite3_trace_v2(handle, 0, nullptr, nullptr);
  session.reconnect();
  items.insert(database.session(), 2);
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
  sqlite3_close(handle);  // its owner's: SOCI could not while statements were prepared
}
