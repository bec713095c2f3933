#include <array>
#include <cstdint>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "stele/stele.hpp"
#include "support/databases.hpp"

using stele::col;
using stele::Database;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::FreshDatabase;

namespace {

constexpr int process_count = 4;
constexpr int rounds = 25;

struct Counter {
  std::int64_t id = 0;
  std::int64_t value = 0;
};

void describe(stele::ModelBuilder<Counter>& model) { model.timestamps(false); }

/// Counts, and writes a row of its own each time; what a child process does.
bool count(const FreshDatabase& fresh) {
  try {
    Database database = fresh.open();
    database.define<Counter>();
    for (int i = 0; i < rounds; ++i) {
      database.transaction({.retries = 100}, [](Transaction& tx) {
        const auto counters = tx.model<Counter>();
        Counter counter = counters.where(col<&Counter::id> == 1).lock().one();
        ++counter.value;
        counters.update(counter);
        counters.create({.value = -1});
      });
    }
    return true;
  } catch (const stele::Error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("several processes write one database, and lose nothing") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  {
    Database database = fresh.open();
    const bool is_of_one_process = fresh.is_single_connection();
    if (is_of_one_process || !database.dialect().features().row_locks) return;
    database.define<Counter>();
    database.sync();
    database.model<Counter>().create({});
  }
  std::array<pid_t, process_count> children{};
  for (pid_t& child : children) {
    child = fork();
    REQUIRE(child >= 0);
    if (child == 0) _exit(count(fresh) ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  Database database = fresh.open();
  const auto counters = database.define<Counter>();
  CHECK(counters.get(1).value == process_count * rounds);
  CHECK(counters.where(col<&Counter::value> == -1).count() == process_count * rounds);
}
