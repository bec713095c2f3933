#pragma once

#include "figures.hpp"
#include "options.hpp"

namespace soak {

/// Threads move money between accounts, each transfer a transaction; then every balance is compared
/// with what the transfers that were acknowledged make of it.
[[nodiscard]] Figures run_bank(const Options& options);

}  // namespace soak
