#include "measure.hpp"

#include <ctime>

namespace bench {

namespace {

std::chrono::nanoseconds process_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

Cost cost_so_far() {
  return {.cpu = process_time(),
          .wall = std::chrono::steady_clock::now().time_since_epoch(),
          .allocations = allocations()};
}

}  // namespace

Stopwatch::Stopwatch() : start_(cost_so_far()) {}

Cost Stopwatch::stop() const {
  const Cost now = cost_so_far();
  return {.cpu = now.cpu - start_.cpu,
          .wall = now.wall - start_.wall,
          .allocations = now.allocations - start_.allocations};
}

}  // namespace bench
