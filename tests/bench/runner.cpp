#include "runner.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

namespace bench {

namespace {

struct Runner {
  std::string name;
  std::unique_ptr<Contender> contender;
};

bool is_wanted(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<Runner> make_contenders(const Testbed& testbed, const RunOptions& options) {
  std::vector<Runner> runners;
  for (const Entry& entry : testbed.contenders) {
    if (!runners.empty() && !is_wanted(options.contenders, entry.name)) continue;
    try {
      runners.push_back({entry.name, entry.make()});
    } catch (const stele::Error& error) {
      if (error.code() != stele::Errc::invalid_argument) throw;
      std::cout << testbed.database << ": left out '" << entry.name << "': " << error.what()
                << '\n';
    }
  }
  return runners;
}

Cost sample(const Workload& workload, Runner& runner) {
  if (workload.prepare) workload.prepare(*runner.contender);
  const std::int64_t memory = workload.of_memory ? reset_peak_memory() : 0;
  const Stopwatch stopwatch;
  workload.work(*runner.contender);
  Cost cost = stopwatch.stop();
  if (workload.of_memory) cost.memory = peak_memory() - memory;
  try {
    workload.check(*runner.contender);
  } catch (const std::exception& error) {
    throw std::runtime_error(runner.name + " did not do " + workload.name + ": " + error.what());
  }
  return cost;
}

void keep_fastest(Cost& fastest, const Cost& cost) {
  fastest.cpu = std::min(fastest.cpu, cost.cpu);
  fastest.wall = std::min(fastest.wall, cost.wall);
  fastest.allocations = std::min(fastest.allocations, cost.allocations);
  fastest.memory = std::max(fastest.memory, cost.memory);
}

Outcome compete(const Workload& workload, std::vector<Runner>& runners, const std::string& database,
                int rounds) {
  Outcome outcome{.database = database,
                  .workload = workload.name,
                  .title = workload.title,
                  .rows = workload.rows};
  if (workload.begin) workload.begin();
  for (Runner& runner : runners) {
    sample(workload, runner);  // statements are prepared, caches filled
    outcome.standings.push_back({.contender = runner.name, .fastest = sample(workload, runner)});
  }
  for (int round = 1; round < std::min(rounds, workload.most_rounds); ++round) {
    for (std::size_t i = 0; i < runners.size(); ++i) {
      // Each round begins with another one.
      const std::size_t at = (i + static_cast<std::size_t>(round)) % runners.size();
      keep_fastest(outcome.standings[at].fastest, sample(workload, runners[at]));
    }
  }
  return outcome;
}

}  // namespace

std::vector<Outcome> run(const Testbed& testbed, const Sizes& sizes, const Dataset& data,
                         const RunOptions& options) {
  std::vector<Runner> runners = make_contenders(testbed, options);
  std::vector<Outcome> outcomes;
  for (const Workload& workload : workloads(sizes, data, testbed, *runners.front().contender)) {
    if (!is_wanted(options.workloads, workload.name)) continue;
    std::cerr << testbed.database << ' ' << workload.name << ": " << workload.title << std::endl;
    outcomes.push_back(compete(workload, runners, testbed.database, options.rounds));
  }
  return outcomes;
}

}  // namespace bench
