#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <future>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Transaction;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

struct Payment {
  std::int64_t id = 0;
  std::int64_t number = 0;
};

/// What is acknowledged is to outlive a server that is stopped at once.
std::vector<std::string> durable_urls() {
  const std::string durable = "postgres://?options=-c%20synchronous_commit%3Don";
  return {durable, durable + "&driver=soci"};
}

void run(const std::string& arguments) {
  const std::string command = STELE_SERVER " " + arguments;
  if (std::system(command.c_str()) != 0) throw std::runtime_error("could not run " + command);
}

void start() { run("start"); }
void stop(const std::string& mode) { run("stop " + mode); }

Database with_payments(const FreshDatabase& fresh) {
  Database database = fresh.open();
  database.define<Payment>();
  database.sync();
  return database;
}

void pay(const Transaction& tx, std::int64_t number) {
  tx.model<Payment>().create({.number = number});
}

std::multiset<std::int64_t> numbers(const Database& database) {
  std::multiset<std::int64_t> found;
  for (const Payment& payment : database.model<Payment>().all()) found.insert(payment.number);
  return found;
}

}  // namespace

TEST_CASE("while the server is stopped calls tell so, and when it is started again they work") {
  const FreshDatabase fresh(GENERATE(from_range(durable_urls())));
  const std::string mode = GENERATE("fast", "immediate");
  Database database = with_payments(fresh);
  database.transaction([](const Transaction& tx) { pay(tx, 1); });
  stop(mode);
  for (int i = 0; i < 3; ++i) {
    const auto error = error_of([&] { (void)database.model<Payment>().count(); });
    CHECK(error.code() == Errc::connection);
  }
  CHECK(error_of([&] { database.transaction([](const Transaction& tx) { pay(tx, 2); }); }).code() ==
        Errc::connection);
  start();
  database.transaction([](const Transaction& tx) { pay(tx, 3); });
  CHECK(numbers(database) == std::multiset<std::int64_t>{1, 3});
}

TEST_CASE("a transaction during which the server is started anew is lost as a whole") {
  const FreshDatabase fresh(GENERATE(from_range(durable_urls())));
  const std::string mode = GENERATE("fast", "immediate");
  Database database = with_payments(fresh);
  int runs = 0;
  const auto error = error_of([&] {
    database.transaction({.retries = 5}, [&](Transaction& tx) {
      ++runs;
      pay(tx, 1);
      stop(mode);
      start();
      tx.transaction([](const Transaction& inner) { pay(inner, 2); });
    });
  });
  CHECK(error.code() == Errc::connection);
  CHECK(runs == 1);
  CHECK(numbers(database).empty());
}

TEST_CASE("a commit that finds the server started anew is in doubt") {
  const FreshDatabase fresh(GENERATE(from_range(durable_urls())));
  const std::string mode = GENERATE("fast", "immediate");
  Database database = with_payments(fresh);
  Transaction tx = database.begin();
  pay(tx, 1);
  stop(mode);
  start();
  CHECK(error_of([&] { tx.commit(); }).code() == Errc::in_doubt);
  CHECK(numbers(database).empty());
}

TEST_CASE("threads go on when the server is started anew, and what was acknowledged stands once") {
  constexpr std::int64_t thread_count = 8;
  constexpr std::int64_t numbers_of_a_thread = 1'000'000;
  const FreshDatabase fresh(GENERATE(from_range(durable_urls())));
  const std::string mode = GENERATE("fast", "immediate");
  Database database = with_payments(fresh);
  std::atomic<bool> ended = false;
  std::mutex mutex;
  std::multiset<std::int64_t> acknowledged;
  std::multiset<std::int64_t> in_doubt;
  std::set<Errc> codes;
  const auto try_to_pay = [&](std::int64_t number) {
    try {
      database.transaction([&](const Transaction& tx) { pay(tx, number); });
      const std::lock_guard lock(mutex);
      acknowledged.insert(number);
      return true;
    } catch (const stele::Error& error) {
      const std::lock_guard lock(mutex);
      if (error.code() == Errc::in_doubt) in_doubt.insert(number);
      codes.insert(error.code());
      return false;
    }
  };
  std::vector<std::future<void>> threads;
  for (std::int64_t thread = 0; thread < thread_count; ++thread) {
    threads.push_back(std::async(std::launch::async, [&, thread] {
      std::int64_t number = thread * numbers_of_a_thread;
      while (!ended) try_to_pay(++number);
      while (!try_to_pay(++number)) std::this_thread::yield();
    }));
  }
  stop(mode);
  start();
  ended = true;
  for (auto& thread : threads) thread.get();
  codes.erase(Errc::connection);
  codes.erase(Errc::in_doubt);
  CHECK(codes.empty());
  const std::multiset<std::int64_t> stored = numbers(database);
  for (const std::int64_t number : acknowledged) CHECK(stored.count(number) == 1);
  for (const std::int64_t number : stored) {
    CHECK(acknowledged.count(number) + in_doubt.count(number) == 1);
  }
}
