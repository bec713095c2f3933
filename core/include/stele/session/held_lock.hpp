#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "stele/driver/named_lock.hpp"
#include "stele/session/pool.hpp"

#pragma GCC visibility push(default)

namespace stele {

class DatabaseState;

/// A lock by name that `Database::with_lock` holds. One thread.
class HeldLock {
 public:
  /// Waits for it.
  /// @throws Error Errc::timeout; Errc::invalid_argument where this thread holds it already, or for
  ///   an empty name; Errc::unsupported where the database has no such locks
  HeldLock(std::shared_ptr<DatabaseState> database, std::string_view name,
           std::chrono::milliseconds timeout);
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;
  ~HeldLock();

  /// Gives it up.
  /// @throws Error Errc::connection where it was lost before, with the connection that held it
  void release();

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool try_lock();
  void wait(Clock::time_point deadline);

  std::shared_ptr<DatabaseState> database_;
  std::string name_;
  Lease lease_;                        ///< empty where no connection is needed
  std::unique_ptr<NamedLock> lock_{};  ///< goes before its connection
};

}  // namespace stele

#pragma GCC visibility pop
