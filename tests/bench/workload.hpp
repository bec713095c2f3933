#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "contender.hpp"
#include "dataset.hpp"
#include "testbed.hpp"

namespace bench {

/// One piece of work that each contender does in turn.
struct Workload {
  std::string name{};   ///< "W1"
  std::string title{};  ///< "single inserts"
  std::int64_t rows = 0;
  bool of_memory = false;  ///< how much it takes counts, too
  int most_rounds = 1000;
  /// Once, before all samples.
  std::function<void()> begin{};
  /// Before each sample.
  std::function<void(Contender&)> prepare{};
  /// What is measured.
  std::function<void(Contender&)> work{};
  /// @throws std::runtime_error where the contender did not do the work
  std::function<void(Contender&)> check{};
};

/// How often each workload does its work, at scale 1 as in the comparison with other libraries.
struct Sizes {
  std::int64_t singles = 20'000;  ///< W1, W4, W5
  std::int64_t rows = 100'000;    ///< W2, W3, W6
  std::int64_t owners = 1'000;    ///< W6
  std::int64_t copies = 50;       ///< W8: of all rows

  [[nodiscard]] static Sizes scaled(double scale);
};

/// W1 to W8, in the order in which they are run. All arguments are borrowed.
/// @param reference fills and reads the tables
[[nodiscard]] std::vector<Workload> workloads(const Sizes& sizes, const Dataset& data,
                                              const Testbed& testbed, Contender& reference);

}  // namespace bench
