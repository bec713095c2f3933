#include <chrono>
#include <cstdint>
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
using stele::test::is_postgres;
using stele::test::Items;
using stele::test::numbers;
using stele::test::open_sessions;
using stele::test::shared_database_urls;
using stele::test::value;

using namespace std::chrono_literals;
using Numbers = std::vector<std::int64_t>;

namespace {

/// How many sessions of a pool are free.
int free_sessions(soci::connection_pool& pool) {
  std::vector<std::size_t> leased;
  for (std::size_t position = 0; pool.try_lease(position, 0);) leased.push_back(position);
  for (const std::size_t position : leased) pool.give_back(position);
  return static_cast<int>(leased.size());
}

}  // namespace

TEST_CASE("a pool's session is leased for a statement, and no longer", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  soci::connection_pool pool(1);
  open_sessions(pool, 1, fresh);
  const Database database = stele::open(pool);
  const Items items(database.session());
  items.insert(database.session(), 1);
  CHECK(free_sessions(pool) == 1);
  soci::session session(pool);
  CHECK(numbers(session) == Numbers{1});
}

TEST_CASE("a pool's session is leased for a transaction", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  soci::connection_pool pool(2);
  open_sessions(pool, 2, fresh);
  Database database = stele::open(pool);
  const Items items(database.session());
  Transaction tx = database.begin();
  items.insert(tx.session(), 1);
  CHECK(numbers(stele::soci_session(tx)) == Numbers{1});
  CHECK(free_sessions(pool) == 1);
  tx.commit();
  CHECK(free_sessions(pool) == 2);
}

TEST_CASE("a pool without a free session is waited for", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  soci::connection_pool pool(1);
  open_sessions(pool, 1, fresh);
  const Database database = stele::open(pool, {.pool = {.acquire_timeout = 20ms}});
  const Items items(database.session());
  const soci::session session(pool);
  CHECK(error_of([&] { items.insert(database.session(), 1); }).code() == Errc::timeout);
}

TEST_CASE("a transaction that somebody left open in a pool is rolled back", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  soci::connection_pool pool(1);
  open_sessions(pool, 1, fresh);
  const Database database = stele::open(pool);
  const Items items(database.session());
  {
    soci::session session(pool);
    session.begin();
    session << "INSERT INTO items (number) VALUES (1)";
  }
  CHECK(items.numbers(database.session()).empty());
  items.insert(database.session(), 2);
  CHECK(items.numbers(database.session()) == Numbers{2});
}

TEST_CASE("a transaction that we leave open goes back to the pool rolled back", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  soci::connection_pool pool(1);
  open_sessions(pool, 1, fresh);
  Database database = stele::open(pool);
  const Items items(database.session());
  { items.insert(database.begin().session(), 1); }
  stele::lend_soci_session(database)->begin();
  soci::session session(pool);
  CHECK(numbers(session).empty());
  session.begin();
  session.rollback();
}

TEST_CASE("a pool's sessions that were lost are reconnected", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  soci::connection_pool pool(2);
  open_sessions(pool, 2, fresh);
  const Database database = stele::open(pool);
  const Items items(database.session());
  if (is_postgres(fresh)) {
    const std::string pid = value(pool.at(0), "SELECT pg_backend_pid()");
    pool.at(1) << "SELECT pg_terminate_backend(" + pid + ")";
  } else {
    pool.at(0).close();
  }
  items.insert(database.session(), 1);
  CHECK(items.numbers(database.session()) == Numbers{1});
}

TEST_CASE("a pool's sessions must be open when a database is made", "[handles]") {
  soci::connection_pool pool(1);
  CHECK(error_of([&] { (void)stele::open(pool); }).code() == Errc::connection);
  CHECK(free_sessions(pool) == 1);
}

TEST_CASE("threads share a pool with its other users", "[handles]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  soci::connection_pool pool(3);
  open_sessions(pool, 3, fresh);
  Database database = stele::open(pool);
  const Items items(database.session());
  std::vector<std::thread> threads;
  for (const std::int64_t first : {0, 10, 20, 30}) {
    threads.emplace_back([&, first] {
      for (std::int64_t i = 0; i < 10; ++i) {
        database.transaction([&](Transaction& tx) { items.insert(tx.session(), first + i); });
        soci::session session(pool);
        (void)numbers(session);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(items.numbers(database.session()).size() == 40);
  CHECK(free_sessions(pool) == 3);
}
