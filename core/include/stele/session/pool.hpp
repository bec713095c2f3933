#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "stele/driver/connection.hpp"
#include "stele/driver/features.hpp"
#include "stele/session/options.hpp"
#include "stele/session/pooled_connection.hpp"
#include "stele/session/query_listeners.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What a connection is wanted for. Where a database has one writer, one lease with `write` exists.
enum class Access : std::uint8_t { read, write };

/// Whether a connection is wanted for one statement, or for a transaction, which cannot join one.
enum class Use : std::uint8_t { statement, transaction };

/// A moment's count of a pool's connections and of who waits for one.
struct PoolMetrics {
  std::int64_t size = 0;  ///< in use, idle, and being opened
  std::int64_t in_use = 0;
  std::int64_t idle = 0;
  std::int64_t waiting = 0;   ///< calls, not connections
  std::int64_t waits = 0;     ///< calls that had to wait, since it was opened
  std::int64_t timeouts = 0;  ///< of those, how many in vain
};

/// A connection on loan: nobody else's until the last share of the lease is destroyed.
///
/// Goes before its pool. One thread at a time.
class Lease {
 public:
  Lease() noexcept = default;
  Lease(Lease&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
  Lease& operator=(Lease&& other) noexcept {
    std::swap(held_, other.held_);
    return *this;
  }
  ~Lease() { release(); }

  [[nodiscard]] explicit operator bool() const noexcept { return held_ != nullptr; }
  [[nodiscard]] PooledConnection& operator*() const noexcept { return *held_; }
  [[nodiscard]] PooledConnection* operator->() const noexcept { return held_; }

  /// The same loan once more; the connection goes back with the last of them.
  [[nodiscard]] Lease share() const noexcept {
    ++held_->shares_;
    return Lease(*held_);
  }
  /// Says that the running thread is the one that uses it now.
  void adopt() const noexcept;
  /// Says that the thread can go on without it: it may wait for another connection meanwhile, where
  /// there can be one.
  void disown() const noexcept;
  /// Says that the connection must not be lent again.
  void discard() const noexcept;
  /// Gives it back; again does nothing.
  void release() noexcept {
    PooledConnection* const held = std::exchange(held_, nullptr);
    if (held != nullptr && --held->shares_ == 0) give_back(*held);
  }

 private:
  friend class Pool;
  static void give_back(PooledConnection& held) noexcept;
  explicit Lease(PooledConnection& held) noexcept : held_(&held) {}

  PooledConnection* held_ = nullptr;
};

/// The connections of one database: opened as they are needed, lent to one user at a time.
///
/// Who waits is served in the order of coming; readers pass writers that wait for the one writer's
/// place. The connection used last is lent first. What comes back in a transaction is rolled back;
/// what is lost is closed, and with it all idle ones, which were likely lost too. Idle and old
/// connections are closed as the pool is used. A database that takes but one connection keeps it,
/// and its lease is re-entrant for the thread that holds it. Where connections are shared with
/// others, a transaction that is open on them is left alone. Any thread.
class Pool {
 public:
  using Connect = std::function<std::unique_ptr<Connection>()>;

  /// @param listeners borrowed; told of what the connections report
  /// @throws Error Errc::invalid_argument for options that make no sense
  Pool(Connect connect, ConnectionModel model, const PoolOptions& options,
       const QueryListeners& listeners);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  /// @pre all leases are gone
  ~Pool() = default;

  /// @throws Error Errc::timeout where none came free in time; Errc::invalid_argument where the
  /// call
  ///   would wait for what its own thread holds, or after `close()`; what connecting throws
  [[nodiscard]] Lease acquire(Access access, Use use = Use::statement);

  /// Closes the idle connections, and those in use as they come back; who waits is refused.
  void close() noexcept;
  /// After `close()`, waits for the connections in use; false where they were not back in time.
  [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds patience);

  [[nodiscard]] PoolMetrics metrics() const;

  /// True where others use the connections too.
  [[nodiscard]] bool is_shared() const noexcept { return shared_; }

 private:
  friend class Lease;
  using Clock = PooledConnection::Clock;
  using Connections = std::list<PooledConnection>;
  struct Waiter;

  // With the mutex held:
  [[nodiscard]] std::int64_t size() const noexcept;
  [[nodiscard]] bool has_connection() const noexcept { return !idle_.empty() || size() < max_; }
  [[nodiscard]] bool has_writers_place() const noexcept {
    return !single_writer_ || !writer_taken_;
  }
  [[nodiscard]] bool can_grant(Access access) const noexcept;
  /// An idle connection, or null: the right to open one.
  PooledConnection* grant(Access access, std::uint64_t thread) noexcept;
  void lend(PooledConnection& held, Access access, std::uint64_t thread) noexcept;
  PooledConnection* wait(std::unique_lock<std::mutex>& lock, Access access, std::uint64_t thread);
  void serve_waiters() noexcept;
  [[nodiscard]] PooledConnection* held_by(std::uint64_t thread) noexcept;
  [[nodiscard]] Lease reenter(PooledConnection& held, Access access, Use use);
  void refuse_to_wait_for_itself(Access access, Use use, std::uint64_t thread);
  [[noreturn]] void throw_timeout(Access access) const;
  void close_expired(Clock::time_point now, Connections& closing) noexcept;
  [[nodiscard]] bool is_too_old(const PooledConnection& held, Clock::time_point now) const noexcept;
  void drop_lost(Connections& closing) noexcept;

  // Without it:
  [[nodiscard]] Lease open(Access access, std::uint64_t thread);
  void cancel_opening(Access access) noexcept;
  void give_back(PooledConnection& held) noexcept;
  [[nodiscard]] bool is_reusable(PooledConnection& held) const noexcept;
  [[nodiscard]] Clock::time_point now() const noexcept;

  const Connect connect_;
  const PoolOptions options_;
  const std::int64_t max_;
  const bool keeps_its_only_;  ///< the connection is the database: never closed for its age
  const bool single_writer_;
  const bool shared_;
  const bool keeps_idle_;
  const QueryListeners& listeners_;

  mutable std::mutex mutex_;
  Connections idle_;  ///< the one used last first
  Connections busy_;
  std::int64_t opening_ = 0;
  std::list<Waiter*> waiters_;  ///< who came first stands first; none of them can be granted now
  bool closed_ = false;
  std::condition_variable emptied_;  ///< it is closed, and its last connection came back
  std::int64_t waits_ = 0;
  std::int64_t timeouts_ = 0;
  bool writer_taken_ = false;
  PooledConnection* writer_ = nullptr;  ///< null also while it is being opened
};

}  // namespace stele

#pragma GCC visibility pop
