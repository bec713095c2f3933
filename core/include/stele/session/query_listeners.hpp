#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "stele/base/log.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Who is told of every statement. Any thread may add and report; nothing is taken away again.
class QueryListeners {
 public:
  using Listener = std::function<void(const QueryEvent&)>;

  /// Statements that are reported from now on reach it too.
  void add(Listener listener);

  /// True where nobody listens, so that no clock need be read.
  [[nodiscard]] bool empty() const noexcept {
    return current_.load(std::memory_order_acquire) == nullptr;
  }

  /// Tells all, in the order in which they were added; what they throw is dropped.
  void report(const QueryEvent& event) const noexcept;

 private:
  using Listeners = std::vector<Listener>;

  std::mutex mutex_;
  std::vector<std::unique_ptr<const Listeners>> lists_;  ///< all that readers may still hold
  std::atomic<const Listeners*> current_ = nullptr;      ///< the newest; null for none
};

}  // namespace stele

#pragma GCC visibility pop
