#pragma once

#include <chrono>
#include <cstdint>

namespace bench {

/// What one run of a piece of work cost this process.
struct Cost {
  std::chrono::nanoseconds cpu{};
  std::chrono::nanoseconds wall{};
  std::int64_t allocations = 0;
  std::int64_t memory = -1;  ///< bytes at most beyond those at the start; -1: not measured
};

/// Gives back what is free, so that the peak from now on is that of the work.
/// @return the bytes that the process has
[[nodiscard]] std::int64_t reset_peak_memory();
/// The most bytes that the process has had since.
[[nodiscard]] std::int64_t peak_memory();

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
