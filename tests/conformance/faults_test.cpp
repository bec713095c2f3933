#include <chrono>
#include <cstdint>
#include <filesystem>
#include <future>
#include <iterator>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Transaction;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;

namespace {

constexpr std::int64_t first_id = 1;

struct Deposit {
  std::int64_t id = 0;
  std::int64_t amount = 0;
};

std::vector<std::string> server_urls() { return {"postgres://", "postgres://?driver=soci"}; }

/// A database with a deposit of 100, and a connection beside it that sees and ends its backends.
class Ended {
 public:
  explicit Ended(const std::string& url) : fresh(url), plain(fresh.url()) {
    database.define<Deposit>();
    database.sync();
    database.model<Deposit>().create({.amount = 100});
  }

  /// Ends every backend but its own, and waits until they are gone. Those that wait for a lock go
  /// first: another that ends before them gives it to them.
  void end_backends() {
    plain.run("SELECT pg_terminate_backend(pid, 5000) FROM (SELECT pid FROM pg_stat_activity " +
              others + " ORDER BY (wait_event_type = 'Lock') DESC NULLS LAST) AS backends");
  }

  /// Waits until one of the backends waits for another's lock.
  void await_lock() { await(" AND wait_event_type = 'Lock'", 1); }
  /// Waits until no backend is left.
  void await_end() { await("", 0); }

  [[nodiscard]] std::int64_t amount() const {
    return database.model<Deposit>().get(first_id).amount;
  }
  [[nodiscard]] std::int64_t count() const { return database.model<Deposit>().count(); }

  FreshDatabase fresh;
  PlainDatabase plain;
  Database database = fresh.open({.pool = {.max = 12}});

 private:
  void await(const std::string& condition, std::size_t count) {
    const std::string sql = "SELECT pid FROM pg_stat_activity " + others + condition;
    for (int i = 0; i < 3000 && plain.rows(sql).size() != count; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    REQUIRE(plain.rows(sql).size() == count);
  }

  const std::string others =
      "WHERE datname = current_database() AND backend_type = 'client backend' "
      "AND pid <> pg_backend_pid()";
};

void set_amount(const stele::Model<Deposit>& deposits, std::int64_t value) {
  deposits.where(col<&Deposit::id> == first_id).update(stele::set<&Deposit::amount>(value));
}

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

}  // namespace

TEST_CASE("no call tells of backends that ended while they were idle", "[builtin]") {
  Ended ended(GENERATE(from_range(server_urls())));
  {
    const Transaction a = ended.database.begin();
    const Transaction b = ended.database.begin();
    const Transaction c = ended.database.begin();
  }
  ended.end_backends();
  const auto deposits = ended.database.model<Deposit>();
  deposits.create({.amount = 2});
  ended.end_backends();
  ended.database.transaction([](Transaction& tx) { tx.model<Deposit>().create({.amount = 3}); });
  CHECK(deposits.where(col<&Deposit::amount> < 100).count() == 2);
}

TEST_CASE("a transaction does not begin on a backend that ended while it was idle", "[builtin]") {
  Ended ended(GENERATE(from_range(server_urls())));
  ended.end_backends();
  int runs = 0;
  const auto work = [&](Transaction& tx) {
    ++runs;
    tx.model<Deposit>().create({.amount = 1});
  };
  ended.database.transaction(work);
  CHECK(runs == 1);
  CHECK(ended.count() == 2);
}

TEST_CASE("a statement whose backend ends is told of, and is not done", "[builtin]") {
  Ended ended(GENERATE(from_range(server_urls())));
  std::future<stele::Error> waiting;  // ends after the holder, which it waits for
  PlainDatabase holder(ended.fresh.url());
  holder.run("BEGIN");
  holder.run("SELECT * FROM deposits FOR UPDATE");
  waiting = std::async(std::launch::async, [&] {
    return error_of([&] { set_amount(ended.database.model<Deposit>(), 1); });
  });
  ended.await_lock();
  ended.end_backends();
  const stele::Error error = waiting.get();
  CHECK(error.code() == Errc::connection);
  CHECK_THAT(error.what(), Catch::Contains("the connection was lost"));
  CHECK(ended.amount() == 100);
  set_amount(ended.database.model<Deposit>(), 2);
  CHECK(ended.amount() == 2);
}

TEST_CASE("the work of a transaction whose backend ends is gone, and is not run again",
          "[builtin]") {
  Ended ended(GENERATE(from_range(server_urls())));
  int runs = 0;
  bool committed = false;
  bool undone = false;
  const auto error = error_of([&] {
    ended.database.transaction({.retries = 5}, [&](Transaction& tx) {
      ++runs;
      tx.after_commit([&] { committed = true; });
      tx.after_rollback([&] { undone = true; });
      set_amount(tx.model<Deposit>(), 1);
      ended.end_backends();
      tx.model<Deposit>().create({.amount = 1});
    });
  });
  CHECK(error.code() == Errc::connection);
  CHECK(runs == 1);
  CHECK_FALSE(committed);
  CHECK(undone);
  CHECK(ended.count() == 1);
  CHECK(ended.amount() == 100);
}

TEST_CASE("a savepoint does not hide that the backend has ended", "[builtin]") {
  Ended ended(GENERATE(from_range(server_urls())));
  Transaction tx = ended.database.begin();
  set_amount(tx.model<Deposit>(), 1);
  const auto within = error_of([&] {
    tx.transaction([&](Transaction& inner) {
      inner.model<Deposit>().create({.amount = 1});
      ended.end_backends();
      inner.model<Deposit>().create({.amount = 2});
    });
  });
  CHECK(within.code() == Errc::connection);
  CHECK(error_of([&] { set_amount(tx.model<Deposit>(), 3); }).code() == Errc::connection);
  CHECK(error_of([&] { tx.commit(); }).code() == Errc::connection);
  CHECK(ended.count() == 1);
  CHECK(ended.amount() == 100);
}

TEST_CASE("a commit whose backend ends is in doubt, and is not run again", "[builtin]") {
  Ended ended(GENERATE(from_range(server_urls())));
  int runs = 0;
  bool committed = false;
  const auto error = error_of([&] {
    ended.database.transaction({.retries = 5}, [&](Transaction& tx) {
      ++runs;
      tx.after_commit([&] { committed = true; });
      set_amount(tx.model<Deposit>(), 1);
      ended.end_backends();
    });
  });
  CHECK(error.code() == Errc::in_doubt);
  CHECK(runs == 1);
  CHECK_FALSE(committed);
  CHECK(ended.amount() == 100);
}

TEST_CASE("a transaction that is given up after its backend has ended leaves nothing behind",
          "[builtin]") {
  Ended ended(GENERATE(from_range(server_urls())));
  {
    Transaction dropped = ended.database.begin();
    Transaction rolled_back = ended.database.begin();
    dropped.model<Deposit>().create({.amount = 1});
    rolled_back.model<Deposit>().create({.amount = 2});
    ended.end_backends();
    CHECK_NOTHROW(rolled_back.rollback());
  }
  CHECK(ended.count() == 1);
}

TEST_CASE("while backends end what was acknowledged stands once, and no session or file stays open",
          "[builtin]") {
  constexpr std::int64_t thread_count = 8;
  constexpr std::int64_t rounds = 25;
  Ended ended(GENERATE(from_range(server_urls())));
  ended.database.close();
  ended.await_end();
  const std::ptrdiff_t before = open_descriptors();
  std::mutex mutex;
  std::multiset<std::int64_t> acknowledged;
  std::multiset<std::int64_t> in_doubt;
  std::set<Errc> codes;
  {
    Database database = ended.fresh.open({.pool = {.max = 5}});
    database.define<Deposit>();
    const auto pay_in = [&](std::int64_t number) {
      try {
        database.transaction(
            [&](Transaction& tx) { tx.model<Deposit>().create({.amount = number}); });
        const std::lock_guard lock(mutex);
        acknowledged.insert(number);
      } catch (const stele::Error& error) {
        const std::lock_guard lock(mutex);
        if (error.code() == Errc::in_doubt) in_doubt.insert(number);
        codes.insert(error.code());
      }
    };
    std::vector<std::future<void>> threads;
    for (std::int64_t thread = 0; thread < thread_count; ++thread) {
      threads.push_back(std::async(std::launch::async, [&, thread] {
        for (std::int64_t i = 0; i < rounds; ++i) pay_in(1000 + thread * rounds + i);
      }));
    }
    for (int i = 0; i < 10; ++i) ended.end_backends();
    for (auto& thread : threads) thread.get();
    pay_in(1);
    pay_in(2);  // where the first found its connection lost
  }
  codes.erase(Errc::connection);
  codes.erase(Errc::in_doubt);
  CHECK(codes.empty());
  CHECK(acknowledged.count(2) == 1);
  std::multiset<std::int64_t> stored;
  for (const std::string& row : ended.plain.rows("SELECT amount FROM deposits WHERE id > 1")) {
    stored.insert(std::stoll(row));
  }
  for (const std::int64_t number : acknowledged) CHECK(stored.count(number) == 1);
  for (const std::int64_t number : stored) {
    CHECK(acknowledged.count(number) + in_doubt.count(number) == 1);
  }
  ended.await_end();
  CHECK(open_descriptors() == before);
}
