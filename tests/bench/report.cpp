#include "report.hpp"

#include <algorithm>
#include <functional>
#include <iomanip>
#include <ostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace bench {

namespace {

constexpr int name_width = 18;
constexpr int cell_width = 9;

using Measure = std::function<double(const Cost&)>;

double cpu_of(const Cost& cost) { return static_cast<double>(cost.cpu.count()); }
double wall_of(const Cost& cost) { return static_cast<double>(cost.wall.count()); }
double allocations_of(const Cost& cost) { return static_cast<double>(cost.allocations); }

double per_row(const Outcome& outcome, double total) {
  return total / static_cast<double>(outcome.rows);
}

void print_head(std::ostream& out, const std::string& title, std::span<const Outcome> outcomes) {
  out << '\n' << outcomes.front().database << ": " << title << '\n';
  out << std::setw(name_width) << "";
  for (const Outcome& outcome : outcomes) out << std::setw(cell_width) << outcome.workload;
  out << '\n';
}

void print_name(std::ostream& out, const std::string& name) {
  out << std::left << std::setw(name_width) << name << std::right;
}

void print_ratios(std::ostream& out, const std::string& title, std::span<const Outcome> outcomes,
                  const Measure& measure) {
  print_head(out, title, outcomes);
  const auto& first = outcomes.front().standings;
  print_name(out, first.front().contender + ", ns a row");
  for (const Outcome& outcome : outcomes) {
    out << std::setw(cell_width) << std::setprecision(0)
        << per_row(outcome, measure(outcome.standings.front().fastest));
  }
  out << '\n';
  for (std::size_t i = 1; i < first.size(); ++i) {
    print_name(out, first[i].contender);
    for (const Outcome& outcome : outcomes) {
      const double unit = measure(outcome.standings.front().fastest);
      out << std::setw(cell_width) << std::setprecision(2)
          << measure(outcome.standings[i].fastest) / unit;
    }
    out << '\n';
  }
}

void print_allocations(std::ostream& out, std::span<const Outcome> outcomes) {
  print_head(out, "allocations a row", outcomes);
  for (std::size_t i = 0; i < outcomes.front().standings.size(); ++i) {
    print_name(out, outcomes.front().standings[i].contender);
    for (const Outcome& outcome : outcomes) {
      out << std::setw(cell_width) << std::setprecision(2)
          << per_row(outcome, allocations_of(outcome.standings[i].fastest));
    }
    out << '\n';
  }
}

void print_memory(std::ostream& out, std::span<const Outcome> outcomes) {
  for (const Outcome& outcome : outcomes) {
    if (outcome.standings.front().fastest.memory < 0) continue;
    print_head(out, "memory at most, MB", std::span(&outcome, 1));
    for (const Standing& standing : outcome.standings) {
      print_name(out, standing.contender);
      out << std::setw(cell_width) << std::setprecision(1)
          << static_cast<double>(standing.fastest.memory) / 1e6 << '\n';
    }
  }
}

}  // namespace

void print_tables(std::ostream& out, std::span<const Outcome> outcomes) {
  out << std::fixed;
  while (!outcomes.empty()) {
    const auto other = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) {
      return outcome.database != outcomes.front().database;
    });
    const auto same = outcomes.first(static_cast<std::size_t>(other - outcomes.begin()));
    print_ratios(out, "processor time of this process", same, cpu_of);
    print_ratios(out, "wall time", same, wall_of);
    print_allocations(out, same);
    print_memory(out, same);
    outcomes = outcomes.subspan(same.size());
  }
}

void print_json(std::ostream& out, std::span<const Outcome> outcomes) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Outcome& outcome : outcomes) {
    nlohmann::ordered_json standings = nlohmann::ordered_json::array();
    const Cost& unit = outcome.standings.front().fastest;
    for (const Standing& standing : outcome.standings) {
      const Cost& cost = standing.fastest;
      standings.push_back({{"contender", standing.contender},
                           {"cpu_ns", cost.cpu.count()},
                           {"wall_ns", cost.wall.count()},
                           {"allocations", cost.allocations},
                           {"memory", cost.memory},
                           {"cpu_ratio", cpu_of(cost) / cpu_of(unit)},
                           {"wall_ratio", wall_of(cost) / wall_of(unit)}});
    }
    all.push_back({{"database", outcome.database},
                   {"workload", outcome.workload},
                   {"title", outcome.title},
                   {"rows", outcome.rows},
                   {"contenders", standings}});
  }
  out << all.dump(2) << '\n';
}

}  // namespace bench
