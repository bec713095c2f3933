#include "stele/session/named_locks.hpp"

#include "stele/base/error.hpp"
#include "stele/session/pooled_connection.hpp"

namespace stele {

bool NamedLocks::lock(const std::string& name, std::chrono::steady_clock::time_point deadline) {
  const std::uint64_t thread = this_thread_number();
  std::unique_lock guard(mutex_);
  if (const auto owner = owners_.find(name); owner != owners_.end() && owner->second == thread) {
    throw Error(Errc::invalid_argument,
                "could not take the lock '" + name +
                    "': this thread holds it already and would wait for itself; take it once, "
                    "around all that needs it");
  }
  if (!freed_.wait_until(guard, deadline, [&] { return !owners_.contains(name); })) return false;
  owners_.emplace(name, thread);
  return true;
}

void NamedLocks::unlock(const std::string& name) noexcept {
  {
    const std::lock_guard guard(mutex_);
    owners_.erase(name);
  }
  freed_.notify_all();
}

}  // namespace stele
