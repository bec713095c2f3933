#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "support/databases.hpp"
#include <stele/stele.hpp>

using stele::col;
using stele::test::database_urls;
using stele::test::FreshDatabase;

namespace model_threads {

struct Counter {
  std::int64_t id = 0;
  std::int64_t thread = 0;
  std::string label{};
  stele::Timestamp created_at{};
};

constexpr std::int64_t thread_count = 8;
constexpr std::int64_t rounds = 25;

/// Creates rows and reads each back, by key and by condition.
void create_and_read(const stele::Database& db, std::int64_t thread) {
  const auto counters = db.model<Counter>();
  for (std::int64_t i = 0; i < rounds; ++i) {
    const Counter made = counters.create({.thread = thread, .label = std::to_string(i)});
    const std::optional<Counter> found = counters.find(made.id);
    if (!found || found->label != made.label) throw std::runtime_error("a row was lost");
    if (counters.where(col<&Counter::thread> == thread).count() != i + 1) {
      throw std::runtime_error("a count is wrong");
    }
  }
}

}  // namespace model_threads

TEST_CASE("eight threads create and read rows of a model through one database") {
  using namespace model_threads;
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  INFO(fresh.url());
  stele::Database db = fresh.open();
  db.define<Counter>();
  db.sync();
  std::mutex mutex;
  std::vector<std::string> failures;
  std::vector<std::thread> threads;
  for (std::int64_t thread = 0; thread < thread_count; ++thread) {
    threads.emplace_back([&, thread] {
      try {
        create_and_read(db, thread);
      } catch (const std::exception& error) {
        const std::lock_guard lock(mutex);
        failures.emplace_back(error.what());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(failures.empty());
  CHECK(db.model<Counter>().count() == thread_count * rounds);
}
