#include <algorithm>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Lock;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

struct Job {
  std::int64_t id = 0;
  std::string name{};
  bool done = false;
};

using Ids = std::vector<std::int64_t>;

struct Run {
  std::int64_t id = 0;
  std::optional<std::int64_t> job_id{};
  stele::BelongsTo<Job> job{};
};

bool locks_rows(const FreshDatabase& fresh) { return fresh.open().dialect().features().row_locks; }

Database with_jobs(const FreshDatabase& fresh, int count) {
  Database database = fresh.open({.pool = {.max = 12}});
  auto jobs = database.define<Job>();
  database.sync();
  for (int i = 0; i < count; ++i) jobs.create({.name = "job " + std::to_string(i)});
  return database;
}

Ids ids_of(const std::vector<Job>& jobs) {
  Ids ids;
  for (const Job& job : jobs) ids.push_back(job.id);
  return ids;
}

/// Calls `work` on another thread, and waits for it.
template <class F>
auto elsewhere(F work) {
  return std::async(std::launch::async, std::move(work)).get();
}

bool one_writer(const Database& database) { return database.dialect().name() == "sqlite"; }

}  // namespace

TEST_CASE("rows are read under locks of every strength") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!locks_rows(fresh)) return;  // features_test.cpp has what happens then
  Database database = with_jobs(fresh, 2);
  const Lock strength = GENERATE(Lock::update, Lock::no_key_update, Lock::share, Lock::key_share);
  database.transaction([&](Transaction& tx) {
    const auto jobs = tx.model<Job>();
    CHECK(ids_of(jobs.lock(strength).order_by(col<&Job::id>).all()) == Ids{1, 2});
    CHECK(jobs.where(col<&Job::id> == 2).lock(strength).nowait().one().name == "job 1");
    CHECK(jobs.where(col<&Job::id> == 2).lock(strength).of<Job>().first().has_value());
    CHECK(tx.model("Job").lock(strength).of("Job").skip_locked().all().size() == 2);
    const auto names = jobs.lock(strength).select(col<&Job::name>).all();
    CHECK(names.size() == 2);
  });
}

TEST_CASE("a locked row is skipped, refused or waited for, as is asked") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!locks_rows(fresh)) return;  // features_test.cpp has what happens then
  Database database = with_jobs(fresh, 3);
  if (one_writer(database)) return;  // the other transaction does not begin before this one ends
  Transaction first = database.begin();
  CHECK(first.model<Job>().where(col<&Job::id> == 1).lock().one().id == 1);
  CHECK(elsewhere([&] {
          return database.transaction([](Transaction& tx) {
            return ids_of(tx.model<Job>().lock().skip_locked().order_by(col<&Job::id>).all());
          });
        }) == Ids{2, 3});
  const Errc refused = elsewhere([&] {
    return error_of([&] {
             database.transaction(
                 [](Transaction& tx) { (void)tx.model<Job>().lock().nowait().all(); });
           })
        .code();
  });
  CHECK(refused == Errc::busy);
  auto waiting = std::async(std::launch::async, [&] {
    return database.transaction([](Transaction& tx) {
      return tx.model<Job>().where(col<&Job::id> == 1).lock().one().name;
    });
  });
  first.model<Job>().where(col<&Job::id> == 1).update(stele::set<&Job::name>("changed"));
  first.commit();
  CHECK(waiting.get() == "changed");
}

TEST_CASE("shared locks go together, and keep writers out") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!locks_rows(fresh)) return;  // features_test.cpp has what happens then
  Database database = with_jobs(fresh, 1);
  if (one_writer(database)) return;
  const Transaction first = database.begin();
  CHECK(first.model<Job>().lock(Lock::share).all().size() == 1);
  CHECK(elsewhere([&] {
          return database.transaction(
              [](Transaction& tx) { return tx.model<Job>().lock(Lock::share).nowait().all(); });
        }).size() == 1);
  CHECK(elsewhere([&] {
          return error_of([&] {
                   database.transaction([](Transaction& tx) {
                     (void)tx.model<Job>().lock(Lock::no_key_update).nowait().all();
                   });
                 })
              .code();
        }) == Errc::busy);
}

TEST_CASE("a lock without rows that it could hold is refused") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!locks_rows(fresh)) return;  // features_test.cpp has what happens then
  Database database = with_jobs(fresh, 1);
  const auto refused = [](const auto& work) {
    const auto error = error_of(work);
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("could not lock rows of Job"));
  };
  const auto jobs = database.model<Job>();
  refused([&] { (void)jobs.lock().all(); });
  refused([&] { (void)jobs.query().skip_locked(); });
  refused([&] { (void)jobs.query().of("Job"); });
  refused([&] { (void)jobs.lock().skip_locked().nowait(); });
  CHECK(error_of([&] { (void)jobs.lock().of("Item"); }).code() == Errc::mapping);
  database.transaction({.read_only = true}, [&](Transaction& tx) {
    refused([&] { (void)tx.model<Job>().lock().first(); });
  });
  database.transaction([&](Transaction& tx) {
    const auto within = tx.model<Job>();
    refused([&] { (void)within.lock().count(); });
    refused([&] { (void)within.lock().exists(); });
    refused([&] { (void)within.lock().sum<&Job::id>(); });
    refused([&] { within.where(col<&Job::id> == 1).lock().destroy(); });
    refused([&] {
      (void)within.lock().select(col<&Job::done>, stele::count()).group_by(col<&Job::done>).all();
    });
  });
  CHECK(jobs.count() == 1);
}

TEST_CASE("a lock is of the query's own rows, and not of those that are read along") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!locks_rows(fresh)) return;
  Database database = with_jobs(fresh, 1);
  auto runs = database.define<Run>();
  database.sync();
  runs.create_all({{.job_id = 1}, {.job_id = std::nullopt}});
  database.transaction([&](Transaction& tx) {
    const auto locked =
        tx.model<Run>().include<&Run::job>().order_by(col<&Run::id>).lock(Lock::update).all();
    REQUIRE(locked.size() == 2);
    CHECK(locked[0].job->name == "job 0");
    CHECK_FALSE(locked[1].job);
    if (one_writer(database)) return;
    // The job can be written, the run cannot.
    elsewhere([&] {
      database.model<Job>().where(col<&Job::id> == 1).update(stele::set<&Job::done>(true));
    });
    CHECK(elsewhere([&] {
            return error_of([&] {
                     database.transaction([](Transaction& other) {
                       (void)other.model<Run>().query().lock(Lock::update).nowait().all();
                     });
                   })
                .code();
          }) == Errc::busy);
  });
}

TEST_CASE("workers take each job of a queue once") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!locks_rows(fresh)) return;  // features_test.cpp has what happens then
  constexpr int count = 40;
  constexpr int workers = 4;
  Database database = with_jobs(fresh, count);
  std::vector<std::future<Ids>> working;
  for (int i = 0; i < workers; ++i) {
    working.push_back(std::async(std::launch::async, [&] {
      Ids taken;
      const auto take = [](Transaction& tx) -> std::optional<std::int64_t> {
        const auto jobs = tx.model<Job>();
        auto job = jobs.where(col<&Job::done> == false)
                       .order_by(col<&Job::id>)
                       .lock()
                       .skip_locked()
                       .first();
        if (!job) return std::nullopt;
        job->done = true;
        jobs.update<&Job::done>(*job);
        return job->id;
      };
      while (const auto id = database.transaction({.retries = 10}, take)) taken.push_back(*id);
      return taken;
    }));
  }
  Ids all;
  for (auto& worker : working) {
    const Ids taken = worker.get();
    all.insert(all.end(), taken.begin(), taken.end());
  }
  std::sort(all.begin(), all.end());
  Ids expected;
  for (int i = 1; i <= count; ++i) expected.push_back(i);
  CHECK(all == expected);
}
