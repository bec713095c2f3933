#include <atomic>
#include <chrono>
#include <csignal>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::Database;
using stele::Errc;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

bool has_named_locks(const FreshDatabase& fresh) {
  return fresh.open().dialect().features().named_locks;
}

Errc code_of_try(Database& database, const std::string& name) {
  return error_of([&] { database.with_lock(name, 0ms, [] {}); }).code();
}

}  // namespace

TEST_CASE("a lock by name passes the result on, and is free again afterwards") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_named_locks(fresh)) return;  // features_test.cpp has what happens then
  Database database = fresh.open();
  CHECK(database.with_lock("report", [] { return std::string("done"); }) == "done");
  int number = 1;
  const int& same = database.with_lock("report", [&]() -> int& { return number; });
  CHECK(&same == &number);
  CHECK_THROWS_AS(database.with_lock("report", [] { throw std::runtime_error("no"); }),
                  std::runtime_error);
  CHECK_NOTHROW(database.with_lock("report", 0ms, [] {}));
}

TEST_CASE("one thread at a time is under a lock by name, through any Database") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_named_locks(fresh)) return;
  const bool is_shared = !fresh.is_single_connection();
  Database first = fresh.open({.pool = {.max = 3}});
  Database second = is_shared ? fresh.open({.pool = {.max = 3}}) : first;
  std::atomic<int> inside = 0;
  int entered = 0;
  std::vector<std::future<bool>> threads;
  for (int i = 0; i < 6; ++i) {
    threads.push_back(std::async(std::launch::async, [&, i] {
      Database& database = i % 2 == 0 ? first : second;
      bool alone = true;
      for (int round = 0; round < 20; ++round) {
        database.with_lock("ledger", [&] {
          alone = alone && ++inside == 1;
          database.authenticate();  // takes a connection while others wait for the lock
          ++entered;
          --inside;
        });
      }
      return alone;
    }));
  }
  for (auto& thread : threads) CHECK(thread.get());
  CHECK(entered == 120);
}

TEST_CASE("under a lock by name one waits for a connection that others use") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_named_locks(fresh) || fresh.is_single_connection()) return;
  Database database = fresh.open({.pool = {.max = 2}});
  std::promise<void> began;
  std::atomic<bool> is_served = false;
  auto other = std::async(std::launch::async, [&] {
    const stele::Transaction tx = database.begin({.read_only = true});
    began.set_value();
    while (!is_served && database.pool_metrics().waiting == 0) std::this_thread::yield();
  });
  began.get_future().get();
  database.with_lock("report", [&] { CHECK_NOTHROW(database.authenticate()); });
  is_served = true;
  other.get();
}

TEST_CASE("who waits in vain for a lock by name gets a timeout") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_named_locks(fresh)) return;
  Database database = fresh.open();
  Database other = fresh.is_single_connection() ? database : fresh.open();
  database.with_lock("report", [&] {
    CHECK(std::async(std::launch::async, [&] { return code_of_try(database, "report"); }).get() ==
          Errc::timeout);
    CHECK(std::async(std::launch::async, [&] { return code_of_try(other, "report"); }).get() ==
          Errc::timeout);
    CHECK_NOTHROW(other.with_lock("another", 0ms, [] {}));
  });
}

TEST_CASE("what a lock by name cannot be is refused at once") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_named_locks(fresh)) return;
  Database database = fresh.open();
  database.with_lock("report", [&] {
    const auto error = error_of([&] { database.with_lock("report", [] {}); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("this thread holds it already"));
  });
  CHECK(code_of_try(database, "") == Errc::invalid_argument);
  CHECK(code_of_try(database, "a\xff") == Errc::invalid_argument);
  CHECK(error_of([&] { database.with_lock("a", -1ms, [] {}); }).code() == Errc::invalid_argument);
}

TEST_CASE("a process that dies leaves no lock by name behind") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_named_locks(fresh) || fresh.is_single_connection()) return;
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Database database = fresh.open();
    database.with_lock("report", [&] {
      (void)!write(ready[1], "x", 1);
      pause();
    });
    _exit(1);
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  Database database = fresh.open();
  CHECK(code_of_try(database, "report") == Errc::timeout);
  kill(child, SIGKILL);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(database.with_lock("report", [] { return 1; }) == 1);
  close(ready[0]);
  close(ready[1]);
}
