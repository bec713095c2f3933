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

[[gnu::hot]] void QueryListeners::count(std::int64_t rows, bool failed) const noexcept {
  const std::uint64_t thread = this_thread_number();
  const bool is_alone = thread <= first_threads;
  Counters& counters = counters_[is_alone ? thread - 1 : first_threads + thread % shared_counters];
  const auto add = [is_alone](Counter& counter, std::int64_t more) {
    if (is_alone) {  // Nobody else writes it, and an addition that locks costs as much as the rest.
      counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    } else {
      counter.fetch_add(more, std::memory_order_relaxed);
    }
  };
  add(counters.statements, 1);
  if (failed) add(counters.failed, 1);
  if (rows > 0) add(counters.rows, rows);
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
