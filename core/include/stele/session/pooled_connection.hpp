#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string_view>

#include "stele/driver/connection.hpp"
#include "stele/session/query_listeners.hpp"
#include "stele/session/statement_cache.hpp"

#pragma GCC visibility push(default)

namespace stele {

class Pool;

/// A connection of a pool with its prepared statements. Of the thread that holds its lease, but for
/// what says otherwise.
class PooledConnection final : public StatementObserver {
 public:
  using Clock = std::chrono::steady_clock;

  PooledConnection(Pool& pool, std::unique_ptr<Connection> connection,
                   const QueryListeners& listeners, Clock::time_point now);
  ~PooledConnection() override;

  [[nodiscard]] Connection& connection() const noexcept { return *connection_; }
  [[nodiscard]] StatementCache& statements() noexcept { return statements_; }
  [[nodiscard]] const QueryListeners& listeners() const noexcept { return listeners_; }

  /// Runs the statements with which its driver begins a connection.
  void set_up();

  /// What its statements are reported under: a transaction's id, borrowed, or "default".
  [[nodiscard]] std::string_view transaction_id() const noexcept { return transaction_id_; }
  void set_transaction_id(std::string_view id) noexcept { transaction_id_ = id; }

  /// Reports a script, BEGIN or COMMIT.
  void executed(std::string_view sql, std::chrono::nanoseconds duration) noexcept override;

 private:
  friend class Pool;
  friend class Lease;

  Pool& pool_;
  const QueryListeners& listeners_;
  std::unique_ptr<Connection> connection_;
  StatementCache statements_;  // goes before the connection
  std::string_view transaction_id_ = "default";
  int shares_ = 0;          ///< leases that share it
  bool writes_ = false;     ///< it holds the writer's place; guarded by the pool
  bool discarded_ = false;  ///< it must not be lent again
  /// The thread that uses it, as `this_thread_number()`; 0 while it is idle. Any thread may read
  /// it.
  std::atomic<std::uint64_t> thread_ = 0;
  Clock::time_point opened_;
  Clock::time_point idle_since_;                  ///< guarded by the pool
  std::list<PooledConnection>::iterator self_{};  ///< in the pool's lists
};

/// A number for the running thread that no other thread of the process has or will have; never 0.
[[nodiscard]] std::uint64_t this_thread_number() noexcept;

}  // namespace stele

#pragma GCC visibility pop
