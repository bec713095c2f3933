#pragma once

#include <chrono>
#include <cstdint>

namespace bench {

/// What one run of a piece of work cost this process.
struct Cost {
  std::chrono::nanoseconds cpu{};
  std::chrono::nanoseconds wall{};
  std::int64_t allocations = 0;
};

/// The cost of what happens from its making until `stop`.
class Stopwatch {
 public:
  Stopwatch();
  [[nodiscard]] Cost stop() const;

 private:
  Cost start_;
};

/// Blocks that the whole process took from malloc and its kin so far.
[[nodiscard]] std::int64_t allocations() noexcept;

}  // namespace bench
