#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/session/pool.hpp"
#include "support/fake_dialect.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::Access;
using stele::Errc;
using stele::Lease;
using stele::Pool;
using stele::PoolOptions;
using stele::Use;
using stele::test::error_of;
using stele::test::FakeServer;

namespace {

/// A pool, and threads that wait for it; they must be served before this goes.
class Queue {
 public:
  explicit Queue(PoolOptions options, stele::ConnectionModel model = {})
      : server(model), pool([this] { return server.connect(); }, model, options, listeners) {}
  ~Queue() {
    for (std::thread& thread : threads_) thread.join();
  }

  /// Starts a thread that acquires and notes the name; returns once it waits.
  void wait_for(Access access, std::string name) {
    const auto already = pool.metrics().waiting;
    threads_.emplace_back([this, access, name = std::move(name)] {
      try {
        const Lease lease = pool.acquire(access);
        note(name);
      } catch (const stele::Error& error) {
        note(name + " " + std::string(to_string(error.code())));
      }
    });
    while (pool.metrics().waiting == already) std::this_thread::sleep_for(1ms);
  }

  void join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  /// Runs in a thread of its own.
  template <class F>
  static void elsewhere(F act) {
    std::thread(std::move(act)).join();
  }

  void note(const std::string& name) {
    const std::lock_guard lock(mutex_);
    served.push_back(name);
  }

  FakeServer server;
  stele::QueryListeners listeners;
  Pool pool;
  std::vector<std::string> served;

 private:
  std::mutex mutex_;
  std::vector<std::thread> threads_;
};

/// Holds a lease on another thread until it is told to let it go.
class Holder {
 public:
  Holder(Pool& pool, Access access) {
    std::thread([&] { lease_ = pool.acquire(access); }).join();
  }
  void release() { lease_.release(); }
  void lose(FakeServer& server) {
    server.hook = [](std::string_view, auto& connection) { connection.alive = false; };
    lease_->connection().execute_script("SELECT 1");
    server.hook = nullptr;
    release();
  }

 private:
  Lease lease_;
};

constexpr stele::ConnectionModel one_writer{.single_writer = true};
constexpr stele::ConnectionModel one_connection{.max_connections = 1};

}  // namespace

TEST_CASE("who waits is served in the order of coming") {
  Queue queue({.max = 1});
  Holder holder(queue.pool, Access::read);
  queue.wait_for(Access::read, "first");
  queue.wait_for(Access::write, "second");
  queue.wait_for(Access::read, "third");
  CHECK(queue.pool.metrics().waiting == 3);
  holder.release();
  queue.join();
  CHECK(queue.served == std::vector<std::string>{"first", "second", "third"});
  CHECK(queue.server.connects == 1);
}

TEST_CASE("waiting ends with the timeout, which tells what is in use") {
  Queue queue({.max = 2, .acquire_timeout = 20ms});
  const Holder first(queue.pool, Access::read);
  const Holder second(queue.pool, Access::read);
  const auto error = error_of([&] { (void)queue.pool.acquire(Access::read); });
  CHECK(error.code() == Errc::timeout);
  CHECK_THAT(error.what(), Catch::Contains("within 20 ms") &&
                               Catch::Contains("2 of 2 are in use") &&
                               Catch::Contains("PoolOptions::max"));
  CHECK(queue.pool.metrics().waiting == 0);
}

TEST_CASE("a waiting call gets the place of a connection that was lost") {
  Queue queue({.max = 1});
  Holder holder(queue.pool, Access::read);
  queue.wait_for(Access::read, "next");
  holder.lose(queue.server);
  queue.join();
  CHECK(queue.served == std::vector<std::string>{"next"});
  CHECK(queue.server.connects == 2);
  CHECK(queue.server.open_connections == 1);
}

TEST_CASE("a waiting call that cannot connect lets the next one try") {
  Queue queue({.max = 1});
  Holder holder(queue.pool, Access::read);
  queue.wait_for(Access::read, "first");
  queue.wait_for(Access::read, "second");
  queue.server.on_connect = [tries = 0]() mutable {
    if (++tries == 1) throw stele::Error(Errc::connection, "refused");
  };
  holder.lose(queue.server);
  queue.join();
  std::sort(queue.served.begin(), queue.served.end());
  CHECK(queue.served == std::vector<std::string>{"first connection", "second"});
}

TEST_CASE("one lease writes at a time, and others read meanwhile") {
  Queue queue({.max = 3}, one_writer);
  Holder writer(queue.pool, Access::write);
  queue.wait_for(Access::write, "writer 1");
  queue.wait_for(Access::write, "writer 2");
  CHECK(queue.pool.acquire(Access::read));
  CHECK(queue.pool.metrics().in_use == 1);
  CHECK(queue.served.empty());
  writer.release();
  queue.join();
  CHECK(queue.served == std::vector<std::string>{"writer 1", "writer 2"});
}

TEST_CASE("readers do not take the writer's place") {
  Queue queue({.max = 3}, one_writer);
  const Lease reader = queue.pool.acquire(Access::read);
  const Lease writer = queue.pool.acquire(Access::write);
  CHECK(&*reader != &*writer);
}

TEST_CASE("a writer that waits in vain is told that there is one writer") {
  Queue queue({.max = 3, .acquire_timeout = 20ms}, one_writer);
  const Holder writer(queue.pool, Access::write);
  const auto error = error_of([&] { (void)queue.pool.acquire(Access::write); });
  CHECK(error.code() == Errc::timeout);
  CHECK_THAT(error.what(), Catch::Contains("one writer at a time"));
}

TEST_CASE("a write that would wait for its own thread's transaction is refused at once") {
  Queue queue({.max = 3}, one_writer);
  const Lease own = queue.pool.acquire(Access::write, Use::transaction);
  own->connection().begin({});
  const auto statement = error_of([&] { (void)queue.pool.acquire(Access::write); });
  CHECK(statement.code() == Errc::invalid_argument);
  CHECK_THAT(statement.what(), Catch::Contains("use tx.model<…>()"));
  const auto begin = error_of([&] { (void)queue.pool.acquire(Access::write, Use::transaction); });
  CHECK(begin.code() == Errc::invalid_argument);
  CHECK_THAT(begin.what(), Catch::Contains("tx.transaction"));
  CHECK(queue.pool.acquire(Access::read));
}

TEST_CASE("a write that would wait for its own thread's result is refused at once") {
  Queue queue({.max = 3}, one_writer);
  const Lease own = queue.pool.acquire(Access::write);
  const auto error = error_of([&] { (void)queue.pool.acquire(Access::write); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("destroy that result first"));
}

TEST_CASE("a call that would wait for its own thread's connection is refused at once") {
  Queue queue({.max = 2});
  const Lease own = queue.pool.acquire(Access::read);
  const Holder other(queue.pool, Access::read);
  const auto error = error_of([&] { (void)queue.pool.acquire(Access::read); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("all 2 are in use") && Catch::Contains("tx.model"));
}

TEST_CASE("a lease that another thread has adopted is that thread's") {
  Queue queue({.max = 1, .acquire_timeout = 20ms});
  const Lease lease = queue.pool.acquire(Access::read);
  Queue::elsewhere([&] {
    lease.adopt();
    CHECK(error_of([&] { (void)queue.pool.acquire(Access::read); }).code() ==
          Errc::invalid_argument);
  });
  CHECK(error_of([&] { (void)queue.pool.acquire(Access::read); }).code() == Errc::timeout);
}

TEST_CASE("other threads wait for the one connection of a database that takes one") {
  Queue queue({.max = 4}, one_connection);
  Lease own = queue.pool.acquire(Access::read);
  queue.wait_for(Access::read, "other");
  const Lease again = queue.pool.acquire(Access::write);
  own.release();
  CHECK(queue.served.empty());
  queue.pool.close();
  queue.join();
  CHECK(queue.served == std::vector<std::string>{"other invalid_argument"});
}

TEST_CASE("in a transaction on the one connection, its thread reads but does not write beside it") {
  Queue queue({}, one_connection);
  const Lease own = queue.pool.acquire(Access::write, Use::transaction);
  own->set_transaction_id("tx-1");
  CHECK(queue.pool.acquire(Access::read));
  const auto write = error_of([&] { (void)queue.pool.acquire(Access::write); });
  CHECK(write.code() == Errc::invalid_argument);
  CHECK_THAT(write.what(), Catch::Contains("use tx.model<…>()"));
  const auto begin = error_of([&] { (void)queue.pool.acquire(Access::read, Use::transaction); });
  CHECK(begin.code() == Errc::invalid_argument);
  CHECK_THAT(begin.what(), Catch::Contains("tx.transaction"));
}
