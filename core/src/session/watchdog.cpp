#include "stele/session/watchdog.hpp"

#include <utility>

namespace stele {

namespace {

/// Between two interruptions of one statement.
constexpr std::chrono::milliseconds pause{20};

}  // namespace

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Watchdog::schedule(Watch& watch, Clock::time_point time) {
  const std::lock_guard lock(mutex_);
  move_to(watch, time);
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  if (*watch.place_ == watches_.begin()) changed_.notify_all();
}

void Watchdog::remove(Watch& watch) {
  const std::lock_guard lock(mutex_);
  if (watch.place_) watches_.erase(*watch.place_);
}

void Watchdog::move_to(Watch& watch, Clock::time_point time) {
  if (watch.place_) watches_.erase(*watch.place_);
  watch.place_ = watches_.emplace(time, &watch);
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (watches_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const Clock::time_point time = watches_.begin()->first;
    if (Clock::now() < time) {
      changed_.wait_until(lock, time);
      continue;
    }
    Watch& watch = *watches_.begin()->second;
    move_to(watch, Clock::now() + pause);
    // Locked before the list is free, so that the watch waits for this before it goes.
    std::unique_lock watch_lock(watch.mutex_);
    lock.unlock();
    watch.interrupt(Watch::Cause::timeout);
    watch_lock.unlock();
    lock.lock();
  }
}

Watch::Watch(Watchdog& watchdog, const StatementLimits& limits, std::function<void()> interrupt)
    : watchdog_(watchdog), interrupt_(std::move(interrupt)) {
  if (limits.timeout.count() > 0) {
    watchdog_.schedule(*this, std::chrono::steady_clock::now() + limits.timeout);
  }
  if (limits.stop.stop_possible()) on_stop_.emplace(limits.stop, OnStop{this});
}

Watch::~Watch() {
  on_stop_.reset();
  watchdog_.remove(*this);
  const std::lock_guard wait_for_the_watchdog(mutex_);
}

Watch::Cause Watch::cause() const {
  const std::lock_guard lock(mutex_);
  return cause_;
}

void Watch::stop() {
  {
    const std::lock_guard lock(mutex_);
    interrupt(Cause::stop);
  }
  watchdog_.schedule(*this, std::chrono::steady_clock::now() + pause);
}

void Watch::interrupt(Cause cause) {
  if (cause_ == Cause::none) cause_ = cause;
  interrupt_();
}

}  // namespace stele
