#include "stele/session/pool.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "support/fake_dialect.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::Access;
using stele::Errc;
using stele::Lease;
using stele::Pool;
using stele::PoolOptions;
using stele::test::error_of;
using stele::test::FakeServer;

namespace {

struct Fixture {
  explicit Fixture(PoolOptions options = {}, stele::ConnectionModel model = {})
      : server(model), pool([this] { return server.connect(); }, model, options, listeners) {}

  [[nodiscard]] Lease read() { return pool.acquire(Access::read); }

  FakeServer server;
  stele::QueryListeners listeners;
  Pool pool;
};

std::string run(const Lease& lease, std::string_view sql) {
  lease->connection().execute_script(sql);
  return std::string(sql);
}

}  // namespace

TEST_CASE("connections are opened as they are needed, and used again") {
  Fixture fixture;
  CHECK(fixture.server.connects == 0);
  {
    const Lease a = fixture.read();
    const Lease b = fixture.read();
    CHECK(&*a != &*b);
    CHECK(fixture.pool.metrics().in_use == 2);
  }
  const Lease again = fixture.read();
  CHECK(fixture.server.connects == 2);
  CHECK(fixture.pool.metrics().in_use == 1);
  CHECK(fixture.pool.metrics().idle == 1);
  CHECK(fixture.pool.metrics().size == 2);
}

TEST_CASE("the connection used last is lent first") {
  Fixture fixture;
  Lease a = fixture.read();
  Lease b = fixture.read();
  const auto* last = &*a;
  b.release();
  a.release();
  CHECK(&*fixture.read() == last);
  CHECK(&*fixture.read() == last);
}

TEST_CASE("a lease ends with its last share") {
  Fixture fixture;
  Lease lease = fixture.read();
  Lease share = lease.share();
  lease.release();
  CHECK(fixture.pool.metrics().in_use == 1);
  share.release();
  CHECK(fixture.pool.metrics().in_use == 0);
}

TEST_CASE("a connection is set up once, by statements that are reported") {
  Fixture fixture;
  std::vector<std::string> reported;
  fixture.listeners.add([&](const stele::QueryEvent& event) {
    reported.push_back(std::string(event.transaction_id) + " " + std::string(event.sql));
  });
  fixture.server.setup = {"PRAGMA a", "PRAGMA b"};
  CHECK(fixture.read());
  CHECK(fixture.read());
  CHECK(fixture.server.take_log() == std::vector<std::string>{"1: PRAGMA a", "1: PRAGMA b"});
  CHECK(reported == std::vector<std::string>{"default PRAGMA a", "default PRAGMA b"});
}

TEST_CASE("a connection that cannot be set up is closed") {
  Fixture fixture;
  fixture.server.setup = {"PRAGMA a"};
  fixture.server.hook = [](std::string_view, auto&) {
    throw stele::Error(Errc::database, "no such pragma");
  };
  const auto error = error_of([&] { (void)fixture.read(); });
  CHECK(error.code() == Errc::database);
  CHECK(error.context().sql == "PRAGMA a");
  CHECK(fixture.server.open_connections == 0);
  CHECK(fixture.pool.metrics().size == 0);
}

TEST_CASE("a connection that is idle for too long is closed, but for the least number") {
  Fixture fixture({.min = 1, .idle_timeout = 20ms});
  {
    const Lease a = fixture.read();
    const Lease b = fixture.read();
    const Lease c = fixture.read();
  }
  CHECK(fixture.server.open_connections == 3);
  std::this_thread::sleep_for(60ms);
  CHECK(fixture.read());
  CHECK(fixture.server.open_connections == 1);
  CHECK(fixture.server.connects == 3);
}

TEST_CASE("without a least number, an expired connection is not lent again") {
  Fixture fixture({.idle_timeout = 20ms});
  CHECK(fixture.read());
  std::this_thread::sleep_for(60ms);
  CHECK(fixture.read());
  CHECK(fixture.server.connects == 2);
  CHECK(fixture.server.open_connections == 1);
}

TEST_CASE("a connection that has lived for long enough is closed") {
  Fixture fixture({.min = 2, .lifetime = 20ms});
  Lease used = fixture.read();
  CHECK(fixture.read());
  std::this_thread::sleep_for(60ms);
  used.release();
  CHECK(fixture.server.open_connections == 0);
  CHECK(fixture.read());
  CHECK(fixture.server.connects == 3);
}

TEST_CASE("a lost connection is not lent again, and neither are those that were idle then") {
  Fixture fixture;
  Lease lost = fixture.read();
  Lease busy = fixture.read();
  CHECK(fixture.read());
  fixture.server.hook = [](std::string_view, auto& connection) { connection.alive = false; };
  run(lost, "SELECT 1");
  fixture.server.hook = nullptr;
  lost.release();
  CHECK(fixture.server.open_connections == 1);  // the busy one may be well
  busy.release();
  CHECK(fixture.pool.metrics().idle == 1);
}

TEST_CASE("a connection that comes back in a transaction is rolled back") {
  Fixture fixture;
  Lease lease = fixture.read();
  run(lease, "BEGIN");
  lease.release();
  CHECK(fixture.server.take_log() == std::vector<std::string>{"1: BEGIN", "1: ROLLBACK"});
  CHECK(fixture.pool.metrics().idle == 1);
}

TEST_CASE("a connection that cannot be rolled back is closed") {
  Fixture fixture;
  Lease lease = fixture.read();
  run(lease, "BEGIN");
  fixture.server.hook = [](std::string_view, auto&) { throw stele::Error(Errc::database, "no"); };
  lease.release();
  CHECK(fixture.pool.metrics().size == 0);
}

TEST_CASE("a connection that was discarded is closed") {
  Fixture fixture;
  Lease lease = fixture.read();
  lease.discard();
  lease.release();
  CHECK(fixture.server.open_connections == 0);
  CHECK(fixture.pool.metrics().size == 0);
}

TEST_CASE("a connection that could not be opened leaves its place to others") {
  Fixture fixture({.max = 1}, {.single_writer = true});
  fixture.server.on_connect = [] { throw stele::Error(Errc::connection, "refused"); };
  CHECK(error_of([&] { (void)fixture.pool.acquire(Access::write); }).code() == Errc::connection);
  CHECK(fixture.pool.metrics().size == 0);
  fixture.server.on_connect = nullptr;
  CHECK(fixture.pool.acquire(Access::write));
}

TEST_CASE("a closed pool lends nothing, and takes back nothing") {
  Fixture fixture;
  Lease used = fixture.read();
  CHECK(fixture.read());
  fixture.pool.close();
  CHECK(fixture.server.open_connections == 1);
  const auto error = error_of([&] { (void)fixture.read(); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("was closed"));
  used.release();
  CHECK(fixture.server.open_connections == 0);
}

TEST_CASE("options that make no sense are refused") {
  const auto [options, word] = GENERATE(table<PoolOptions, std::string>({
      {{.max = 0}, "max"},
      {{.min = -1}, "min"},
      {{.max = 2, .min = 3}, "min"},
      {{.acquire_timeout = -1ms}, "negative"},
      {{.idle_timeout = -1ms}, "negative"},
      {{.lifetime = -1ms}, "negative"},
  }));
  const auto error = error_of([&options = options] { const Fixture fixture(options); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains(word));
}

TEST_CASE(
    "the one connection of a database that takes one is kept, and re-entrant for its thread") {
  Fixture fixture({.max = 5, .idle_timeout = 10ms, .lifetime = 10ms}, {.max_connections = 1});
  Lease outer = fixture.read();
  Lease inner = fixture.pool.acquire(Access::write);
  CHECK(&*outer == &*inner);
  outer.release();
  CHECK(fixture.pool.metrics().in_use == 1);
  inner.release();
  std::this_thread::sleep_for(50ms);
  CHECK(fixture.read());
  CHECK(fixture.server.connects == 1);
}
