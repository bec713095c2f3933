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

  /// True where an interruption may still be on its way.
  [[nodiscard]] bool has_interrupted() const;

  /// From now on nothing runs that it could interrupt.
  void pause();
  /// From now on it runs again, and its time counts anew; false where it was told to stop.
  [[nodiscard]] bool resume();

 private:
  friend class Watchdog;
  struct OnStop {
    Watch* watch;
    void operator()() const { watch->stop(); }
  };

  void stop();
  // With its mutex locked:
  /// Whether it must interrupt now, and why.
  [[nodiscard]] Cause due(Watchdog::Clock::time_point now) const noexcept;
  /// When to look again, after having looked now.
  [[nodiscard]] Watchdog::Clock::time_point next_look(
      Watchdog::Clock::time_point now) const noexcept;
  void interrupt(Cause cause);

  Watchdog& watchdog_;
  const std::chrono::milliseconds timeout_;  ///< 0: none
  const std::function<void()> interrupt_;
  std::optional<Watchdog::Watches::iterator> place_{};  ///< guarded by the watchdog
  mutable std::mutex mutex_;
  Cause cause_ = Cause::none;
  bool running_ = true;
  bool interrupted_ = false;
  bool stopped_ = false;
  Watchdog::Clock::time_point deadline_;
  std::optional<std::stop_callback<OnStop>> on_stop_;  // goes first
};

}  // namespace stele

#pragma GCC visibility pop
