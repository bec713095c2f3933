#include "stele/session/held_lock.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "session/deadline.hpp"
#include "session/error_context.hpp"
#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

namespace {

using std::chrono::milliseconds;

[[noreturn]] void throw_timeout(const std::string& name, milliseconds timeout) {
  throw Error(Errc::timeout, "the lock '" + name + "' did not come free within " +
                                 std::to_string(timeout.count()) +
                                 " ms: another thread or process holds it; do less under it, or "
                                 "give with_lock() a longer timeout");
}

void check_arguments(std::string_view name, milliseconds timeout) {
  if (name.empty() || check_text(name) != TextFault::none) {
    throw Error(Errc::invalid_argument,
                "with_lock() takes a name of at least one character, in valid UTF-8 without NUL");
  }
  if (timeout < milliseconds(0)) {
    throw Error(Errc::invalid_argument, "the timeout of with_lock() must not be negative");
  }
}

}  // namespace

HeldLock::HeldLock(std::shared_ptr<DatabaseState> database, std::string_view name,
                   milliseconds timeout)
    : database_(std::move(database)), name_(name) {
  check_arguments(name, timeout);
  const auto deadline = deadline_after(timeout);
  if (!database_->locks.lock(name_, deadline)) throw_timeout(name_, timeout);
  try {
    wait(deadline);
    if (lock_ == nullptr) throw_timeout(name_, timeout);
  } catch (Error& error) {
    database_->locks.unlock(name_);
    add_context(error, {}, database_->dialect.name());
    throw;
  } catch (...) {
    database_->locks.unlock(name_);
    throw;
  }
}

HeldLock::~HeldLock() {
  if (lock_ == nullptr) return;
  try {
    release();
  } catch (...) {  // NOLINT(bugprone-empty-catch): the connection is gone, and the lock with it
  }
}

/// The connection goes back first: who is let in next may need one.
void HeldLock::release() {
  std::unique_ptr<NamedLock> lock = std::exchange(lock_, nullptr);
  try {
    lock->unlock();
  } catch (...) {
    lock.reset();
    if (lease_) lease_.discard();
    lease_.release();
    database_->locks.unlock(name_);
    throw;
  }
  lock.reset();
  lease_.release();
  database_->locks.unlock(name_);
}

/// Between two tries the connection goes back, for who holds the lock may need it.
bool HeldLock::try_lock() {
  Lease lease = database_->pool.acquire(Access::read);
  std::unique_ptr<NamedLock> lock = database_->dialect.named_lock(lease->connection(), name_);
  if (!lock->try_lock()) return false;
  if (lock->is_of_connection()) {
    lease.disown();
    lease_ = std::move(lease);
  }
  lock_ = std::move(lock);
  return true;
}

void HeldLock::wait(Clock::time_point deadline) {
  constexpr milliseconds longest{50};
  for (milliseconds pause{1}; !try_lock(); pause = std::min(pause * 2, longest)) {
    const auto now = Clock::now();
    if (now >= deadline) return;
    std::this_thread::sleep_for(std::min<Clock::duration>(pause, deadline - now));
  }
}

}  // namespace stele
