#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "stele/session/statement_limits.hpp"

#pragma GCC visibility push(default)

namespace stele {

class Watch;

/// Interrupts the statements of one database that take too long, on a thread of its own, which the
/// first of them starts. Any thread; outlives its watches.
class Watchdog {
 public:
  Watchdog() = default;
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog();

 private:
  friend class Watch;
  using Clock = std::chrono::steady_clock;

  using Watches = std::multimap<Clock::time_point, Watch*>;

  void schedule(Watch& watch, Clock::time_point time);
  void remove(Watch& watch);
  void move_to(Watch& watch, Clock::time_point time);
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  Watches watches_;  ///< by the time of their next interruption
  bool ending_ = false;
  std::thread thread_;
};

/// Watches over one statement, until it is destroyed: interrupts it at its deadline, or when it is
/// told to stop; again and again, for the first time may have been before it began. Of one thread.
class Watch {
 public:
  enum class Cause { none, timeout, stop };

  /// @param interrupt stops the statement; from any thread, until this is destroyed
  Watch(Watchdog& watchdog, const StatementLimits& limits, std::function<void()> interrupt);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  /// Why it interrupted; `none` while it has not.
  [[nodiscard]] Cause cause() const;

 private:
  friend class Watchdog;
  struct OnStop {
    Watch* watch;
    void operator()() const { watch->stop(); }
  };

  void stop();
  /// @pre its mutex is locked
  void interrupt(Cause cause);

  Watchdog& watchdog_;
  const std::function<void()> interrupt_;
  std::optional<Watchdog::Watches::iterator> place_{};  ///< guarded by the watchdog
  mutable std::mutex mutex_;
  Cause cause_ = Cause::none;
  std::optional<std::stop_callback<OnStop>> on_stop_;  // goes first
};

}  // namespace stele

#pragma GCC visibility pop
