#include "stele/session/pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <string>

#include "session/deadline.hpp"
#include "stele/base/error.hpp"

namespace stele {

namespace {

using std::chrono::milliseconds;

[[noreturn]] void throw_invalid(const std::string& message) {
  throw Error(Errc::invalid_argument, message);
}

[[noreturn]] void throw_closed() {
  throw_invalid("the database was closed by Database::close(); open it again");
}

[[noreturn]] void throw_own_transaction(Use use) {
  if (use == Use::transaction) {
    throw_invalid(
        "could not begin: this thread is in a transaction of this database, which takes one at a "
        "time; nest with tx.transaction(…) or tx.begin()");
  }
  throw_invalid(
      "could not write: this thread is in a transaction of this database, which has one writer, "
      "and "
      "would wait for itself; use tx.model<…>() within the transaction, or end the stream that it "
      "is of");
}

std::int64_t limit_of(const ConnectionModel& model, const PoolOptions& options) {
  if (options.max < 1) throw_invalid("PoolOptions::max must be at least 1");
  if (options.min < 0 || options.min > options.max) {
    throw_invalid("PoolOptions::min must be from 0 to PoolOptions::max");
  }
  if (options.acquire_timeout < milliseconds(0) || options.idle_timeout < milliseconds(0) ||
      options.lifetime < milliseconds(0)) {
    throw_invalid("the times of PoolOptions must not be negative");
  }
  return model.max_connections == 0 ? options.max : std::min(options.max, model.max_connections);
}

bool roll_back_leftovers(Connection& connection) noexcept {
  try {
    connection.rollback();
  } catch (...) {
    return false;
  }
  return connection.alive() && !connection.in_transaction();
}

/// True where the next user finds no trace of this one.
bool is_clean(Connection& connection) noexcept {
  if (!connection.alive()) return false;
  return !connection.in_transaction() || roll_back_leftovers(connection);
}

bool restore(Connection& connection) noexcept {
  try {
    connection.restore();
  } catch (...) {
    return false;
  }
  return connection.alive();
}

}  // namespace

struct Pool::Waiter {
  enum class State : std::uint8_t { waiting, granted, refused };

  Access access;
  std::uint64_t thread;
  State state = State::waiting;
  PooledConnection* held = nullptr;
  std::condition_variable ready{};
};

[[gnu::hot]] void Lease::adopt() const noexcept {
  held_->thread_.store(this_thread_number(), std::memory_order_relaxed);
}

void Lease::disown() const noexcept {
  if (held_->pool_.max_ > 1) held_->thread_.store(0, std::memory_order_relaxed);
}

void Lease::discard() const noexcept { held_->discarded_ = true; }

void Lease::give_back(PooledConnection& held) noexcept { held.pool_.give_back(held); }

Pool::Pool(Connect connect, ConnectionModel model, const PoolOptions& options,
           const QueryListeners& listeners)
    : connect_(std::move(connect)),
      options_(options),
      max_(limit_of(model, options)),
      keeps_its_only_(model.max_connections == 1),
      single_writer_(model.single_writer && !keeps_its_only_),
      shared_(model.shared),
      keeps_idle_(model.kept_idle),
      listeners_(listeners) {}

[[gnu::hot]] Lease Pool::acquire(Access access, Use use) {
  const std::uint64_t thread = this_thread_number();
  Connections closing;
  std::unique_lock lock(mutex_);
  if (closed_) throw_closed();
  if (keeps_its_only_) {
    if (PooledConnection* held = held_by(thread)) return reenter(*held, access, use);
  }
  close_expired(now(), closing);
  drop_lost(closing);
  PooledConnection* held = nullptr;
  if (can_grant(access)) {
    held = grant(access, thread);
  } else {
    refuse_to_wait_for_itself(access, use, thread);
    held = wait(lock, access, thread);
  }
  lock.unlock();
  return held != nullptr ? Lease(*held) : open(access, thread);
}

void Pool::close() noexcept {
  Connections closing;
  const std::lock_guard lock(mutex_);
  closed_ = true;
  closing.splice(closing.end(), idle_);
  for (Waiter* waiter : waiters_) {
    waiter->state = Waiter::State::refused;
    waiter->ready.notify_one();
  }
  waiters_.clear();
}

PoolMetrics Pool::metrics() const {
  const std::lock_guard lock(mutex_);
  return {.size = size(),
          .in_use = static_cast<std::int64_t>(busy_.size()),
          .idle = static_cast<std::int64_t>(idle_.size()),
          .waiting = static_cast<std::int64_t>(waiters_.size()),
          .waits = waits_,
          .timeouts = timeouts_};
}

bool Pool::wait_until_empty(std::chrono::milliseconds patience) {
  const auto deadline = deadline_after(patience);
  std::unique_lock lock(mutex_);
  return emptied_.wait_until(lock, deadline, [this] { return size() == 0; });
}

std::int64_t Pool::size() const noexcept {
  return static_cast<std::int64_t>(idle_.size() + busy_.size()) + opening_;
}

[[gnu::hot]] bool Pool::can_grant(Access access) const noexcept {
  return (access == Access::read || has_writers_place()) && has_connection();
}

[[gnu::hot]] PooledConnection* Pool::grant(Access access, std::uint64_t thread) noexcept {
  if (idle_.empty()) {
    ++opening_;
    if (access == Access::write) writer_taken_ = single_writer_;
    return nullptr;
  }
  busy_.splice(busy_.begin(), idle_, idle_.begin());
  lend(busy_.front(), access, thread);
  return &busy_.front();
}

[[gnu::hot]] void Pool::lend(PooledConnection& held, Access access, std::uint64_t thread) noexcept {
  held.thread_.store(thread, std::memory_order_relaxed);
  held.shares_ = 1;
  held.writes_ = single_writer_ && access == Access::write;
  if (!held.writes_) return;
  writer_taken_ = true;
  writer_ = &held;
}

PooledConnection* Pool::wait(std::unique_lock<std::mutex>& lock, Access access,
                             std::uint64_t thread) {
  const auto deadline = deadline_after(options_.acquire_timeout);
  Waiter waiter{.access = access, .thread = thread};
  const auto place = waiters_.insert(waiters_.end(), &waiter);
  ++waits_;
  waiter.ready.wait_until(lock, deadline,
                          [&waiter] { return waiter.state != Waiter::State::waiting; });
  if (waiter.state == Waiter::State::refused) throw_closed();
  if (waiter.state == Waiter::State::waiting) {
    waiters_.erase(place);
    ++timeouts_;
    throw_timeout(access);
  }
  return waiter.held;
}

[[gnu::hot]] void Pool::serve_waiters() noexcept {
  for (auto next = waiters_.begin(); next != waiters_.end() && has_connection();) {
    Waiter& waiter = **next;
    if (!can_grant(waiter.access)) {
      ++next;
      continue;
    }
    waiter.held = grant(waiter.access, waiter.thread);
    waiter.state = Waiter::State::granted;
    next = waiters_.erase(next);
    waiter.ready.notify_one();  // it cannot go away before the mutex is free
  }
}

PooledConnection* Pool::held_by(std::uint64_t thread) noexcept {
  for (PooledConnection& held : busy_) {
    if (held.thread_.load(std::memory_order_relaxed) == thread) return &held;
  }
  return nullptr;
}

Lease Pool::reenter(PooledConnection& held, Access access, Use use) {
  const bool joins = access == Access::read && use == Use::statement;
  if (!joins && held.is_in_transaction()) throw_own_transaction(use);
  ++held.shares_;
  return Lease(held);
}

void Pool::refuse_to_wait_for_itself(Access access, Use use, std::uint64_t thread) {
  if (access == Access::write && writer_ != nullptr &&
      writer_->thread_.load(std::memory_order_relaxed) == thread) {
    if (writer_->connection().in_transaction()) throw_own_transaction(use);
    throw_invalid(
        "could not write: this thread still holds the result of another write, and the database "
        "has "
        "one writer; destroy that result first");
  }
  if (has_connection() || held_by(thread) == nullptr) return;
  throw_invalid(
      "could not get a connection: all " + std::to_string(max_) +
      " are in use, this thread holds one of them and would wait for itself; within a "
      "transaction use tx.model<…>(), destroy results before the next statement, or raise "
      "PoolOptions::max");
}

void Pool::throw_timeout(Access access) const {
  const std::string after = " within " + std::to_string(options_.acquire_timeout.count()) + " ms: ";
  const std::string others = std::to_string(waiters_.size()) + " other calls wait";
  if (access == Access::write && !has_writers_place()) {
    throw Error(Errc::timeout, "the writer's place did not come free" + after +
                                   "this database has one writer at a time, and " + others +
                                   "; keep write transactions short, or raise "
                                   "PoolOptions::acquire_timeout");
  }
  throw Error(Errc::timeout, "no connection came free" + after + std::to_string(busy_.size()) +
                                 " of " + std::to_string(max_) + " are in use, and " + others +
                                 "; end transactions and results sooner, or raise "
                                 "PoolOptions::max or acquire_timeout");
}

[[gnu::hot]] void Pool::close_expired(Clock::time_point now, Connections& closing) noexcept {
  if (keeps_its_only_) return;
  const auto is_idle_too_long = [&](const PooledConnection& held) {
    return now - held.idle_since_ > options_.idle_timeout;
  };
  if (options_.idle_timeout > milliseconds(0)) {
    while (static_cast<std::int64_t>(idle_.size()) > options_.min &&
           is_idle_too_long(idle_.back())) {
      closing.splice(closing.end(), idle_, std::prev(idle_.end()));
    }
  }
  if (options_.lifetime == milliseconds(0)) return;
  for (auto next = idle_.begin(); next != idle_.end();) {
    const auto held = next++;
    if (is_too_old(*held, now)) closing.splice(closing.end(), idle_, held);
  }
}

/// Those that would be lent next, where they were lost while they were idle.
[[gnu::hot]] void Pool::drop_lost(Connections& closing) noexcept {
  while (!idle_.empty() && !idle_.front().connection().survived_idling()) {
    closing.splice(closing.end(), idle_, idle_.begin());
  }
}

bool Pool::is_too_old(const PooledConnection& held, Clock::time_point now) const noexcept {
  return !keeps_its_only_ && options_.lifetime > milliseconds(0) &&
         now - held.opened_ > options_.lifetime;
}

Lease Pool::open(Access access, std::uint64_t thread) {
  Connections fresh;
  try {
    fresh.emplace_front(*this, connect_(), listeners_, now());
    fresh.front().set_up();
  } catch (...) {
    cancel_opening(access);
    throw;
  }
  PooledConnection& held = fresh.front();
  std::unique_lock lock(mutex_);
  --opening_;
  held.self_ = fresh.begin();
  busy_.splice(busy_.begin(), fresh);
  lend(held, access, thread);
  const bool closed = closed_;
  lock.unlock();
  Lease lease(held);
  if (closed) throw_closed();
  return lease;
}

void Pool::cancel_opening(Access access) noexcept {
  const std::lock_guard lock(mutex_);
  --opening_;
  if (access == Access::write) writer_taken_ = false;
  serve_waiters();
  if (closed_ && size() == 0) emptied_.notify_all();
}

[[gnu::hot]] void Pool::give_back(PooledConnection& held) noexcept {
  const bool is_usable = is_reusable(held);
  const bool is_lost = !held.connection().alive();
  const Clock::time_point time = now();
  Connections closing;
  const std::lock_guard lock(mutex_);
  if (held.writes_) {
    writer_taken_ = false;
    writer_ = nullptr;
  }
  held.thread_.store(0, std::memory_order_relaxed);
  held.idle_since_ = time;
  const bool is_kept = is_usable && keeps_idle_ && !closed_ && !is_too_old(held, time);
  Connections& to = is_kept ? idle_ : closing;
  to.splice(to.begin(), busy_, held.self_);
  if (is_lost) closing.splice(closing.end(), idle_);
  close_expired(time, closing);
  serve_waiters();
  if (closed_ && size() == 0) emptied_.notify_all();
}

[[gnu::hot]] bool Pool::is_reusable(PooledConnection& held) const noexcept {
  if (held.discarded_) return false;
  if (shared_) return held.connection().alive();
  if (!is_clean(held.connection())) return false;
  return !std::exchange(held.is_changed_, false) || restore(held.connection());
}

[[gnu::hot]] Pool::Clock::time_point Pool::now() const noexcept {
  if (keeps_its_only_) return {};  // its age does not matter
#ifdef CLOCK_MONOTONIC_COARSE
  // A few milliseconds are enough here, and it costs a quarter of what the exact clock does.
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
  return Clock::time_point(std::chrono::seconds(time.tv_sec) +
                           std::chrono::nanoseconds(time.tv_nsec));
#else
  return Clock::now();
#endif
}

}  // namespace stele
