#pragma once

#include <iosfwd>
#include <span>

#include "runner.hpp"

namespace bench {

/// Three tables a database: processor time, wall time, allocations; workloads across, contenders
/// down. Times of the first contender in nanoseconds a row, of the others as ratios to it.
void print_tables(std::ostream& out, std::span<const Outcome> outcomes);

/// All figures, in nanoseconds a run, with the ratios.
void print_json(std::ostream& out, std::span<const Outcome> outcomes);

}  // namespace bench
