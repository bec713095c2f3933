// A queue of jobs in a table: eight workers take them from it, and each job is done once. Then the
// same for a lock by name. On the database that the URL names.

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <stele/stele.hpp>

using stele::col;

// [model]
struct Job {
  std::int64_t id = 0;
  std::string task{};
  std::optional<std::string> worker{};  // who did it
};

void describe(stele::ModelBuilder<Job>& model) {
  model.timestamps(false);
  model.index<&Job::id>().where(col<&Job::worker>.is_null()).name("jobs_open");
}
// [/model]

namespace {

constexpr int job_count = 10'000;
constexpr int worker_count = 8;

// [take]
/// Does the next job; false where there is none left that nobody works on.
bool do_next(stele::Database& db, const std::string& worker) {
  return db.transaction({.retries = 10}, [&](stele::Transaction& tx) {
    auto jobs = tx.model<Job>();
    std::optional<Job> job = jobs.where(col<&Job::worker>.is_null())
                                 .order_by(col<&Job::id>)
                                 .lock(stele::Lock::update)
                                 .skip_locked()
                                 .first();
    if (!job) return false;
    job->worker = worker;  // what it asks for is done here, in the transaction
    jobs.update<&Job::worker>(*job);
    return true;
  });
}
// [/take]

void fill(const stele::Database& db) {
  std::vector<Job> jobs;
  jobs.reserve(job_count);
  for (int i = 0; i < job_count; ++i) jobs.push_back({.task = "page " + std::to_string(i)});
  db.model<Job>().create_all(std::move(jobs));
}

void work(stele::Database& db) {
  std::vector<int> done(worker_count);
  std::vector<std::thread> workers;
  workers.reserve(worker_count);
  for (int i = 0; i < worker_count; ++i) {
    workers.emplace_back([&db, &count = done[i], name = "worker " + std::to_string(i)] {
      while (do_next(db, name)) ++count;
    });
  }
  for (std::thread& worker : workers) worker.join();
  int sum = 0;
  for (const int count : done) sum += count;
  std::cout << sum << " jobs were done by " << worker_count << " workers\n";
  const auto jobs = db.model<Job>();
  std::cout << jobs.where(col<&Job::worker>.is_null()).count() << " are left of " << jobs.count()
            << '\n';
}

void lock_by_name(stele::Database& db) {
  using namespace std::chrono_literals;
  // [named]
  const int pages = db.with_lock("nightly report", [] {
    return 12;  // no other thread and no other process is in here
  });
  // [/named]
  std::cout << pages << " pages are reported\n";
  db.with_lock("nightly report", [&] {
    std::thread([&] {
      // [impatient]
      try {
        db.with_lock("nightly report", 10ms, [] { std::cout << "never\n"; });
      } catch (const stele::Error& error) {
        std::cout << stele::to_string(error.code()) << ": " << error.what() << '\n';
      }
      // [/impatient]
    }).join();
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 2;
  }
  try {
    auto db = stele::Database::open(argv[1]);
    db.define<Job>();
    db.sync();
    fill(db);
    work(db);
    lock_by_name(db);
  } catch (const stele::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
