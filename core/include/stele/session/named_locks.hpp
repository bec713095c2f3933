#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#pragma GCC visibility push(default)

namespace stele {

/// The names that threads of this process have locked on one `Database`, so that of all that wait
/// for a name only one asks the database. Any thread.
class NamedLocks {
 public:
  /// Waits until no other thread has the name; false where the deadline passed.
  /// @throws Error Errc::invalid_argument where this thread has it
  [[nodiscard]] bool lock(const std::string& name, std::chrono::steady_clock::time_point deadline);
  void unlock(const std::string& name) noexcept;

 private:
  std::mutex mutex_;
  std::condition_variable freed_;
  std::map<std::string, std::uint64_t> owners_;  ///< the threads' numbers
};

}  // namespace stele

#pragma GCC visibility pop
