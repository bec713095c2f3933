#pragma once

#include <chrono>
#include <stop_token>

#pragma GCC visibility push(default)

namespace stele {

/// What ends a statement before its time.
struct StatementLimits {
  std::chrono::milliseconds timeout{0};  ///< 0: none
  std::stop_token stop{};

  [[nodiscard]] bool any() const noexcept { return timeout.count() > 0 || stop.stop_possible(); }
};

}  // namespace stele

#pragma GCC visibility pop
