#include "stele/session/watchdog.hpp"

#include <algorithm>
#include <utility>

#include "session/deadline.hpp"

namespace stele {

namespace {

/// Between two interruptions of one statement.
constexpr std::chrono::milliseconds pause_between{20};

using Clock = std::chrono::steady_clock;

Clock::time_point deadline_of(const StatementLimits& limits) {
  return limits.timeout.count() > 0 ? deadline_after(limits.timeout) : Clock::time_point::max();
}

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
    // Locked before the list is free, so that the watch waits for this before it goes.
    std::unique_lock watch_lock(watch.mutex_);
    const Clock::time_point now = Clock::now();
    const Watch::Cause cause = watch.due(now);
    move_to(watch, watch.next_look(now));
    lock.unlock();
    if (cause != Watch::Cause::none) watch.interrupt(cause);
    watch_lock.unlock();
    lock.lock();
  }
}

Watch::Watch(Watchdog& watchdog, const StatementLimits& limits, std::function<void()> interrupt)
    : watchdog_(watchdog),
      timeout_(limits.timeout),
      interrupt_(std::move(interrupt)),
      deadline_(deadline_of(limits)) {
  if (limits.timeout.count() > 0) watchdog_.schedule(*this, deadline_);
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

bool Watch::has_interrupted() const {
  const std::lock_guard lock(mutex_);
  return interrupted_;
}

void Watch::pause() {
  const std::lock_guard lock(mutex_);
  running_ = false;
}

bool Watch::resume() {
  const std::lock_guard lock(mutex_);
  if (stopped_) return false;
  cause_ = Cause::none;
  running_ = true;
  if (timeout_.count() > 0) deadline_ = deadline_after(timeout_);
  return true;
}

void Watch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (running_) interrupt(Cause::stop);
  }
  watchdog_.schedule(*this, Clock::now() + pause_between);
}

Watch::Cause Watch::due(Clock::time_point now) const noexcept {
  if (!running_) return Cause::none;
  if (cause_ != Cause::none) return cause_;
  return now < deadline_ ? Cause::none : Cause::timeout;
}

Clock::time_point Watch::next_look(Clock::time_point now) const noexcept {
  if (due(now) != Cause::none) return now + pause_between;
  if (running_) return deadline_;
  return now + std::max(timeout_, pause_between);
}

void Watch::interrupt(Cause cause) {
  if (cause_ == Cause::none) cause_ = cause;
  interrupted_ = true;
  interrupt_();
}

}  // namespace stele
