#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "measure.hpp"
#include "testbed.hpp"
#include "workload.hpp"

namespace bench {

/// What a contender's fastest samples cost. Processor time and wall time can be of two samples.
struct Standing {
  std::string contender{};
  Cost fastest{};
};

/// One workload on one database, contenders in their order.
struct Outcome {
  std::string database{};
  std::string workload{};
  std::string title{};
  std::int64_t rows = 0;
  std::vector<Standing> standings{};
};

struct RunOptions {
  int rounds = 7;
  std::vector<std::string> workloads{};   ///< empty: all
  std::vector<std::string> contenders{};  ///< empty: all; the first of the database always runs
};

/// Runs the workloads: all contenders in turn, and that `rounds` times after one that is not
/// counted, so that the machine's slow moments meet all of them. Progress goes to standard error.
/// @throws std::runtime_error naming the contender that did not do the work
[[nodiscard]] std::vector<Outcome> run(const Testbed& testbed, const Sizes& sizes,
                                       const Dataset& data, const RunOptions& options);

}  // namespace bench
