#include "stele/session/pool.hpp"

#include <chrono>
#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/base/error.hpp"
#include "stele/session/database.hpp"
#include "stele/session/database_state.hpp"
#include "support/databases.hpp"
#include "support/items.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::Database;
using stele::Errc;
using stele::Result;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::Items;
using stele::test::PlainDatabase;

using Numbers = std::vector<std::int64_t>;

namespace {

stele::PoolMetrics metrics(const Database& database) {
  return database.session().database().pool.metrics();
}

/// Ends all other connections to the postgres database.
void end_connections(const FreshDatabase& fresh) {
  PlainDatabase(fresh.url())
      .run(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
          "WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

}  // namespace

TEST_CASE("one connection serves one statement after another") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open();
  CHECK(metrics(database).size == 0);
  const Items items(database.session());
  for (std::int64_t number = 0; number < 5; ++number) items.insert(database.session(), number);
  CHECK(items.numbers(database.session()).size() == 5);
  CHECK(metrics(database).size == 1);
  CHECK(metrics(database).in_use == 0);
}

TEST_CASE("statements run beside a result that is being read, also of the same text") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open();
  const Items items(database.session());
  items.insert(database.session(), 1);
  items.insert(database.session(), 2);
  Numbers seen;
  Result outer = database.session().execute(items.select_statement());
  while (outer.next()) {
    for (const std::int64_t inner : items.numbers(database.session())) {
      seen.push_back(10 * outer.row()[0].i + inner);
    }
  }
  CHECK(seen == Numbers{11, 12, 21, 22});
}

TEST_CASE("a thread writes beside the result that it reads") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open();
  const Items items(database.session());
  items.insert(database.session(), 1);
  {
    Result outer = database.session().execute(items.select_statement());
    REQUIRE(outer.next());
    items.insert(database.session(), 2);
  }
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
}

TEST_CASE("a result that was left half read leaves nothing locked") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open({.pool = {.max = 1}});
  const Items items(database.session());
  items.insert(database.session(), 1);
  items.insert(database.session(), 2);
  CHECK(database.session().execute(items.select_statement()).next());
  const std::vector<std::string> drop{"DROP TABLE items"};
  CHECK_NOTHROW(database.session().run_scripts({}, drop, {}));
}

TEST_CASE("who waits in vain for a connection gets a timeout") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open({.pool = {.max = 1, .acquire_timeout = 30ms}});
  const Items items(database.session());
  const Transaction tx = database.begin();
  std::thread([&] {
    const auto error = error_of([&] { (void)items.numbers(database.session()); });
    CHECK(error.code() == Errc::timeout);
    CHECK_THAT(error.what(), Catch::Contains("1 of 1 are in use"));
    CHECK(error.context().dialect == database.dialect().name());
  }).join();
}

TEST_CASE("others read while one writes, where there is more than one connection") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (fresh.is_single_connection()) return;
  Database database = fresh.open();
  const Items items(database.session());
  Transaction tx = database.begin();
  items.insert(tx.session(), 1);
  std::thread([&] { CHECK(items.numbers(database.session()).empty()); }).join();
  tx.commit();
}

TEST_CASE("writers queue rather than fail") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  std::optional<Transaction> tx = database.begin();
  items.insert(tx->session(), 1);
  auto other = std::async(std::launch::async, [&] { items.insert(database.session(), 2); });
  if (fresh.is_single_connection() || fresh.is_single_writer()) {
    while (metrics(database).waiting == 0) std::this_thread::sleep_for(1ms);
  }
  tx->commit();
  other.get();
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
}

TEST_CASE("the pool counts the calls that waited, and those in vain") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open({.pool = {.max = 1, .acquire_timeout = 20ms}});
  CHECK(database.pool_metrics().waits == 0);
  {
    const Transaction tx = database.begin();
    std::thread([&] {
      CHECK(error_of([&] { database.authenticate(); }).code() == Errc::timeout);
    }).join();
  }
  CHECK(database.pool_metrics().waits == 1);
  CHECK(database.pool_metrics().timeouts == 1);
  CHECK(database.pool_metrics().waiting == 0);
}

TEST_CASE("closing waits for those in use, so long as it is told") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  std::optional<Transaction> tx = database.begin();
  items.insert(tx->session(), 1);
  CHECK(!database.close(1ms));
  CHECK(error_of([&] { (void)database.begin(); }).code() == Errc::invalid_argument);
  auto closing = std::async(std::launch::async, [&] { return database.close(1h); });
  tx->commit();
  tx.reset();
  CHECK(closing.get());
  CHECK(database.pool_metrics().size == 0);
}

TEST_CASE("a database that was closed refuses statements") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.authenticate();
  database.close();
  CHECK(metrics(database).size == 0);
  CHECK(error_of([&] { database.authenticate(); }).code() == Errc::invalid_argument);
}

TEST_CASE("connections that the server ended while they were idle are opened anew", "[builtin]") {
  const FreshDatabase fresh("postgres://");
  Database database = fresh.open();
  const Items items(database.session());
  {
    const Transaction a = database.begin();
    const Transaction b = database.begin();
  }
  CHECK(metrics(database).idle == 2);
  end_connections(fresh);
  items.insert(database.session(), 1);
  items.insert(database.session(), 2);
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
  CHECK(metrics(database).size == 1);
}

TEST_CASE("a transaction whose connection the server has ended is lost as a whole", "[builtin]") {
  const FreshDatabase fresh("postgres://");
  Database database = fresh.open();
  const Items items(database.session());
  bool undone = false;
  const auto error = error_of([&] {
    database.transaction([&](Transaction& tx) {
      tx.after_rollback([&undone] { undone = true; });
      items.insert(tx.session(), 1);
      end_connections(fresh);
      items.insert(tx.session(), 2);
    });
  });
  CHECK(error.code() == Errc::connection);
  CHECK(undone);
  CHECK(items.numbers(database.session()).empty());
}
