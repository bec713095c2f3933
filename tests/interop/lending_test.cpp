#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

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
using stele::test::is_postgres;
using stele::test::Items;
using stele::test::native_urls;
using stele::test::numbers;
using stele::test::shared_database_urls;
using stele::test::value;

using Numbers = std::vector<std::int64_t>;

TEST_CASE("a transaction lends its session, and both see what the other wrote") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  database.transaction([&](Transaction& tx) {
    soci::session& session = stele::soci_session(tx);
    items.insert(tx.session(), 1);
    CHECK(numbers(session) == Numbers{1});
    session << "INSERT INTO items (number) VALUES (2)";
    CHECK(items.numbers(tx.session()) == Numbers{1, 2});
  });
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
}

TEST_CASE("a rollback undoes what was written through the lent session") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  Transaction tx = database.begin();
  items.insert(tx.session(), 1);
  stele::soci_session(tx) << "INSERT INTO items (number) VALUES (2)";
  tx.rollback();
  CHECK(items.numbers(database.session()).empty());
}

TEST_CASE("a savepoint undoes what was written through the lent session") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  database.transaction([&](Transaction& tx) {
    items.insert(tx.session(), 1);
    Transaction inner = tx.begin();
    stele::soci_session(inner) << "INSERT INTO items (number) VALUES (2)";
    inner.rollback();
  });
  CHECK(items.numbers(database.session()) == Numbers{1});
}

TEST_CASE("a transaction that has ended lends nothing") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Database database = fresh.open();
  Transaction tx = database.begin();
  tx.commit();
  CHECK(error_of([&] { (void)stele::soci_session(tx); }).code() == Errc::invalid_argument);
}

TEST_CASE("a transaction notices that it was ended through the session") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  Transaction tx = database.begin();
  items.insert(tx.session(), 1);
  stele::soci_session(tx).rollback();
  CHECK(error_of([&] { tx.commit(); }).code() == Errc::invalid_argument);
  CHECK(items.numbers(database.session()).empty());
}

TEST_CASE("a database lends a session for as long as the lease lives") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  {
    auto session = stele::lend_soci_session(database);
    *session << "INSERT INTO items (number) VALUES (1)";
    CHECK(numbers(*session) == Numbers{1});
    CHECK(session->is_connected());
  }
  CHECK(items.numbers(database.session()) == Numbers{1});
}

TEST_CASE("a lease keeps what its database needs", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  auto lend = [&] {
    Database database = fresh.open();
    const Items items(database.session());
    return stele::lend_soci_session(database);
  };
  const auto session = lend();
  CHECK(numbers(*session).empty());
}

TEST_CASE("a connection by the SOCI driver lends no session, and says what to do") {
  const FreshDatabase fresh(GENERATE("sqlite:test.db?driver=soci", "postgres://?driver=soci"));
  Database database = fresh.open();
  const stele::Error error = error_of([&] { (void)stele::lend_soci_session(database); });
  CHECK(error.code() == Errc::unsupported);
  CHECK(std::string(error.what()).find("without driver=soci") != std::string::npos);
  const Transaction tx = database.begin();
  CHECK(error_of([&] { (void)stele::soci_session(tx); }).code() == Errc::unsupported);
}

TEST_CASE("what a lease leaves open is rolled back") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  {
    auto session = stele::lend_soci_session(database);
    session->begin();
    *session << "INSERT INTO items (number) VALUES (1)";
  }
  CHECK(items.numbers(database.session()).empty());
  items.insert(database.session(), 2);
  CHECK(items.numbers(database.session()) == Numbers{2});
}

TEST_CASE("settings that were changed through a lease are as before") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const Database database = fresh.open({.pool = {.max = 1}});
  const std::string setting = is_postgres(fresh) ? "SHOW search_path" : "PRAGMA foreign_keys";
  const auto now = [&] { return value(*stele::lend_soci_session(database), setting); };
  const std::string before = now();
  *stele::lend_soci_session(database)
      << (is_postgres(fresh) ? "SET search_path TO pg_catalog" : "PRAGMA foreign_keys = OFF");
  CHECK(now() == before);
}

TEST_CASE("where a database is one connection, a transaction within the lease's is a savepoint") {
  const FreshDatabase fresh("sqlite::memory:");
  Database database = fresh.open();
  const Items items(database.session());
  auto session = stele::lend_soci_session(database);
  session->begin();
  database.transaction([&](Transaction& tx) { items.insert(tx.session(), 1); });
  CHECK(numbers(*session) == Numbers{1});
  session->rollback();
  CHECK(numbers(*session).empty());
}

TEST_CASE("a transaction whose session was reconnected is lost, and the next one is not",
          "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  items.insert(database.session(), 1);
  {
    Transaction tx = database.begin();
    items.insert(tx.session(), 2);
    stele::soci_session(tx).reconnect();
    CHECK(error_of([&] { items.insert(tx.session(), 3); }).code() == Errc::connection);
    CHECK(error_of([&] { tx.commit(); }).code() == Errc::connection);
  }
  CHECK(items.numbers(database.session()) == Numbers{1});
}

TEST_CASE("a session that was closed in a lease is replaced", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  const Database database = fresh.open({.pool = {.max = 1}});
  const Items items(database.session());
  stele::lend_soci_session(database)->close();
  items.insert(database.session(), 1);
  CHECK(items.numbers(database.session()) == Numbers{1});
}
