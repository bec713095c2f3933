#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "stele/base/log.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Who is told of every statement, and counts of them. Any thread may add and report; nothing is
/// taken away again.
class QueryListeners {
 public:
  using Listener = std::function<void(const QueryEvent&)>;

  /// @param slow statements that take as long are; 0: none
  /// @param on_slow is told of them; may be empty
  explicit QueryListeners(std::chrono::milliseconds slow = {}, Listener on_slow = {})
      : slow_(slow), on_slow_(std::move(on_slow)) {}

  /// Statements that are reported from now on reach it too.
  void add(Listener listener);

  /// True where nobody listens, so that no clock need be read.
  [[nodiscard]] bool empty() const noexcept {
    return current_.load(std::memory_order_acquire) == nullptr && slow_.count() == 0;
  }

  /// Tells all, in the order in which they were added; what they throw is dropped.
  void report(QueryEvent event) const noexcept;

  /// Counts a statement, whether somebody listens or not.
  void count(std::int64_t rows, bool failed) const noexcept;
  [[nodiscard]] StatementMetrics metrics() const noexcept;

 private:
  using Listeners = std::vector<Listener>;
  using Counter = std::atomic<std::int64_t>;
  /// What one of the first threads counts, or some of the others, on a cache line that no other
  /// writes.
  struct alignas(64) Counters {
    Counter statements = 0;
    Counter failed = 0;
    Counter rows = 0;
  };

  std::chrono::milliseconds slow_;
  Listener on_slow_;
  static constexpr std::size_t first_threads = 16;
  static constexpr std::size_t shared_counters = 8;

  mutable std::array<Counters, first_threads + shared_counters> counters_{};
  mutable Counter slow_statements_ = 0;
  std::mutex mutex_;
  std::vector<std::unique_ptr<const Listeners>> lists_;  ///< all that readers may still hold
  std::atomic<const Listeners*> current_ = nullptr;      ///< the newest; null for none
};

}  // namespace stele

#pragma GCC visibility pop
