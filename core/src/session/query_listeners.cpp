#include "stele/session/query_listeners.hpp"

#include <utility>

namespace stele {

void QueryListeners::add(Listener listener) {
  const std::lock_guard lock(mutex_);
  auto next =
      lists_.empty() ? std::make_unique<Listeners>() : std::make_unique<Listeners>(*lists_.back());
  next->push_back(std::move(listener));
  lists_.push_back(std::move(next));
  current_.store(lists_.back().get(), std::memory_order_release);
}

void QueryListeners::report(const QueryEvent& event) const noexcept {
  const Listeners* listeners = current_.load(std::memory_order_acquire);
  if (listeners == nullptr) return;
  for (const Listener& listener : *listeners) {
    try {
      listener(event);
    } catch (...) {  // NOLINT(bugprone-empty-catch): a log that fails must not fail the statement
    }
  }
}

}  // namespace stele
