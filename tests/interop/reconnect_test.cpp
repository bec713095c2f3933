#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
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
using stele::test::handle_of;
using stele::test::is_postgres;
using stele::test::Items;
using stele::test::native_urls;
using stele::test::numbers;
using stele::test::open_descriptors;
using stele::test::open_session;
using stele::test::shared_database_urls;
using stele::test::value;

using Numbers = std::vector<std::int64_t>;

namespace {

std::unique_ptr<soci::session> opened(const FreshDatabase& fresh) {
  auto session = std::make_unique<soci::session>();
  open_session(*session, fresh);
  return session;
}

}  // namespace

TEST_CASE("a session is reconnected, and its database goes on", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  const auto session = opened(fresh);
  const Database database = stele::open(*session);
  const Items items(database.session());
  for (const std::int64_t number : {1, 2, 3}) {
    items.insert(database.session(), number);
    session->reconnect();
  }
  CHECK(items.numbers(database.session()) == Numbers{1, 2, 3});
}

TEST_CASE("a session is closed, says so, and is opened again", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  const auto session = opened(fresh);
  const Database database = stele::open(*session);
  const Items items(database.session());
  session->close();
  CHECK(error_of([&] { items.insert(database.session(), 1); }).code() == Errc::connection);
  open_session(*session, fresh);
  items.insert(database.session(), 1);
  CHECK(numbers(*session) == Numbers{1});
}

TEST_CASE("what needs a closed session is refused at once", "[handles]") {
  soci::session session;
  const stele::Error error = error_of([&] { (void)stele::open(session); });
  CHECK(error.code() == Errc::connection);
}

TEST_CASE("a transaction is lost when its session is reconnected", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  const auto session = opened(fresh);
  Database database = stele::open(*session);
  const Items items(database.session());
  {
    Transaction tx = database.begin();
    items.insert(tx.session(), 1);
    session->reconnect();
    CHECK(error_of([&] { items.insert(tx.session(), 2); }).code() == Errc::connection);
  }
  items.insert(database.session(), 3);
  CHECK(items.numbers(database.session()) == Numbers{3});
}

TEST_CASE("a result that is being read when its session is closed ends in order", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const auto session = opened(fresh);
  const Database database = stele::open(*session);
  const Items items(database.session());
  for (const std::int64_t number : {1, 2, 3}) items.insert(database.session(), number);
  stele::Result rows = database.session().execute(items.select_statement());
  REQUIRE(rows.next());
  session->close();
  if (is_postgres(fresh)) {
    CHECK(rows.next());  // all of it is here
  } else {
    CHECK(error_of([&] { (void)rows.next(); }).code() == Errc::connection);
  }
}

TEST_CASE("a session is closed though statements are prepared on it", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  fresh.open().authenticate();
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 3; ++i) {
    auto session = opened(fresh);
    const Database database = stele::open(*session);
    const Items items(database.session());
    items.insert(database.session(), 1);
    CHECK(items.numbers(database.session()) == Numbers{1});
    *session << "DROP TABLE items";
    session.reset();
    CHECK(open_descriptors() == before);
  }
}

TEST_CASE("no file or socket stays open, whoever closes first", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  fresh.open().authenticate();
  const std::size_t before = open_descriptors();
  {
    const auto session = opened(fresh);
    Database first = stele::open(*session);
    first.authenticate();
    session->reconnect();
    first.authenticate();
    first.close();
    const Database second = stele::open(*session);
    (void)stele::lend_soci_session(second);
    soci::connection_pool pool(2);
    open_session(pool.at(0), fresh);
    open_session(pool.at(1), fresh);
    stele::open(pool).authenticate();
    Database own = fresh.open();
    stele::lend_soci_session(own)->reconnect();
    own.authenticate();
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("a database is closed, and its session goes on", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const auto session = opened(fresh);
  for (const std::int64_t number : {1, 2}) {
    Database database = stele::open(*session);
    if (number == 1) {
      const Items items(database.session());
    }
    database.authenticate();
    *session << "INSERT INTO items (number) VALUES (:number)", soci::use(number);
  }
  CHECK(numbers(*session) == Numbers{1, 2});
}

TEST_CASE("a database leaves no prepared statement on a session of postgres", "[handles]") {
  const FreshDatabase fresh("postgres://");
  const auto session = opened(fresh);
  const std::string count = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'stele%'";
  const auto use_and_close = [&] {
    Database database = stele::open(*session);
    const Items items(database.session());
    items.insert(database.session(), 1);
    CHECK(value(*session, count) == "1");
  };
  use_and_close();
  CHECK(value(*session, count) == "0");
  *session << "DROP TABLE items";
  session->begin();
  use_and_close();
  CHECK(value(*session, count) == "0");
  CHECK(numbers(*session) == Numbers{1});
}

TEST_CASE("a database closes itself, and its session's transaction goes on", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const auto session = opened(fresh);
  Database database = stele::open(*session);
  const Items items(database.session());
  soci::transaction outer(*session);
  items.insert(database.session(), 1);
  database.close();
  outer.commit();
  CHECK(numbers(*session) == Numbers{1});
  CHECK(error_of([&] { items.insert(database.session(), 2); }).code() == Errc::invalid_argument);
}

TEST_CASE("a second database over one session is refused until the first is gone", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const auto session = opened(fresh);
  Database first = stele::open(*session);
  first.authenticate();
  const Database second = stele::open(*session);
  CHECK(error_of([&] { second.authenticate(); }).code() == Errc::invalid_argument);
  first.close();
  second.authenticate();
}

TEST_CASE("a second database takes over a session that was reconnected", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const auto session = opened(fresh);
  const Database first = stele::open(*session);
  first.authenticate();
  session->reconnect();
  const Database second = stele::open(*session);
  second.authenticate();
  CHECK(error_of([&] { first.authenticate(); }).code() == Errc::invalid_argument);
}

TEST_CASE("the threads of a program take turns on a session", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const auto session = opened(fresh);
  Database database = stele::open(*session);
  const Items items(database.session());
  std::vector<std::thread> threads;
  for (const std::int64_t first : {0, 10, 20, 30}) {
    threads.emplace_back([&, first] {
      for (std::int64_t i = 0; i < 10; ++i) {
        database.transaction([&](Transaction& tx) { items.insert(tx.session(), first + i); });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(numbers(*session).size() == 40);
}
