#include "measure.hpp"

#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <malloc.h>

namespace bench {

namespace {

/// A line of /proc/self/status, in bytes.
std::int64_t status_of_process(std::string_view wanted) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kilobytes = 0;
    if (word == wanted && status >> kilobytes) return kilobytes * 1024;
  }
  throw std::runtime_error("/proc/self/status lacks " + std::string(wanted));
}

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

std::int64_t reset_peak_memory() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
  return status_of_process("VmRSS:");
}

std::int64_t peak_memory() { return status_of_process("VmHWM:"); }

Stopwatch::Stopwatch() : start_(cost_so_far()) {}

Cost Stopwatch::stop() const {
  const Cost now = cost_so_far();
  return {.cpu = now.cpu - start_.cpu,
          .wall = now.wall - start_.wall,
          .allocations = now.allocations - start_.allocations};
}

}  // namespace bench
