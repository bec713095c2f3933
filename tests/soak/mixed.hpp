#pragma once

#include "figures.hpp"
#include "options.hpp"

namespace soak {

/// Threads create, find, query, update and destroy rows of their own and of all, in transactions
/// that are nested, rolled back and run again; each compares what it reads with what it wrote.
[[nodiscard]] Figures run_mixed(const Options& options);

}  // namespace soak
