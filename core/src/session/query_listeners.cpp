#include "stele/session/query_listeners.hpp"

#include <utility>

#include "stele/session/pooled_connection.hpp"

namespace stele {

void QueryListeners::add(Listener listener) {
  const std::lock_guard lock(mutex_);
  auto next =
      lists_.empty() ? std::make_unique<Listeners>() : std::make_unique<Listeners>(*lists_.back());
  next->push_back(std::move(listener));
  lists_.push_back(std::move(next));
  current_.store(lists_.back().get(), std::memory_order_release);
}

namespace {

/// A log that fails must not fail the statement.
void tell(const QueryListeners::Listener& listener, const QueryEvent& event) noexcept {
  try {
    listener(event);
  } catch (...) {  // NOLINT(bugprone-empty-catch)
  }
}

}  // namespace

void QueryListeners::report(QueryEvent event) const noexcept {
  event.slow = slow_.count() > 0 && event.duration >= slow_;
  if (event.slow) {
    slow_statements_.fetch_add(1, std::memory_order_relaxed);
    if (on_slow_) tell(on_slow_, event);
  }
  const Listeners* listeners = current_.load(std::memory_order_acquire);
  if (listeners == nullptr) return;
  for (const Listener& listener : *listeners) tell(listener, event);
}

void QueryListeners::count(std::int64_t rows, bool failed) const noexcept {
  Counters& counters = counters_[this_thread_number() % counters_.size()];
  counters.statements.fetch_add(1, std::memory_order_relaxed);
  if (failed) counters.failed.fetch_add(1, std::memory_order_relaxed);
  if (rows > 0) counters.rows.fetch_add(rows, std::memory_order_relaxed);
}

StatementMetrics QueryListeners::metrics() const noexcept {
  StatementMetrics metrics{.slow = slow_statements_.load(std::memory_order_relaxed)};
  for (const Counters& counters : counters_) {
    metrics.statements += counters.statements.load(std::memory_order_relaxed);
    metrics.failed += counters.failed.load(std::memory_order_relaxed);
    metrics.rows += counters.rows.load(std::memory_order_relaxed);
  }
  return metrics;
}

}  // namespace stele
