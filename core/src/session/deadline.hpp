#pragma once

#include <algorithm>
#include <chrono>

namespace stele {

/// The moment that is so far away; a time too long to be added is as good as for ever.
[[nodiscard]] inline std::chrono::steady_clock::time_point deadline_after(
    std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds for_ever = std::chrono::hours(24 * 365);
  return std::chrono::steady_clock::now() + std::min(time, for_ever);
}

}  // namespace stele
