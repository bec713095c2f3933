#include <algorithm>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/session/database.hpp"
#include "support/databases.hpp"
#include "support/items.hpp"

using stele::Database;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::FreshDatabase;
using stele::test::Items;

namespace {

constexpr std::int64_t thread_count = 8;
constexpr std::int64_t rounds = 25;

/// Runs `work(thread)` in all threads at once; passes on the first exception.
void in_threads(const std::function<void(std::int64_t)>& work) {
  std::mutex mutex;
  std::exception_ptr failure;
  std::vector<std::thread> threads;
  for (std::int64_t thread = 0; thread < thread_count; ++thread) {
    threads.emplace_back([&, thread] {
      try {
        work(thread);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

std::vector<std::int64_t> numbers_up_to(std::int64_t end) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(end));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

}  // namespace

TEST_CASE("threads write and read through one database") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open();
  const Items items(database.session());
  in_threads([&](std::int64_t thread) {
    for (std::int64_t round = 0; round < rounds; ++round) {
      const std::int64_t number = thread * rounds + round;
      items.insert(database.session(), number);
      const auto numbers = items.numbers(database.session());
      if (!std::binary_search(numbers.begin(), numbers.end(), number)) {
        throw std::runtime_error("a thread does not read what it has written");
      }
    }
  });
  CHECK(items.numbers(database.session()) == numbers_up_to(thread_count * rounds));
}

TEST_CASE("threads run transactions, some of which are rolled back") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open({.pool = {.max = 3}});
  const Items items(database.session());
  in_threads([&](std::int64_t thread) {
    for (std::int64_t round = 0; round < rounds; ++round) {
      const std::int64_t number = thread * rounds + round;
      database.transaction([&](Transaction& tx) {
        items.insert(tx.session(), number);
        Transaction inner = tx.begin();
        items.insert(inner.session(), 1'000'000 + number);
      });
      Transaction undone = database.begin();
      items.insert(undone.session(), 2'000'000 + number);
    }
  });
  CHECK(items.numbers(database.session()) == numbers_up_to(thread_count * rounds));
}

TEST_CASE("no update is lost where transactions are run again") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  items.insert(database.session(), 0);
  const stele::TransactionOptions options{.isolation = stele::Isolation::serializable,
                                          .retries = 1000};
  in_threads([&](std::int64_t /*thread*/) {
    for (std::int64_t round = 0; round < 5; ++round) {
      database.transaction(options, [&](Transaction& tx) {
        items.set(tx.session(), items.numbers(tx.session()).at(0) + 1);
      });
    }
  });
  CHECK(items.numbers(database.session()) == std::vector<std::int64_t>{thread_count * 5});
}
