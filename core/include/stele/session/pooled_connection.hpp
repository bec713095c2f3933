#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string_view>
#include <vector>

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

  /// SOCI's session on it, or null; from now on its users may leave something behind.
  [[nodiscard]] soci::session* lend_soci() noexcept {
    is_changed_ = true;
    return connection_->soci();
  }

  /// Says that its session is to be made again as it was, before another user has it.
  void restore_when_given_back() noexcept { is_changed_ = true; }

  /// Says that a statement or a script has changed the schema, as this session sees it.
  void schema_changed() noexcept;
  /// Says that the transaction, or a savepoint in it, was rolled back, and what it changed with it.
  void rolled_back() noexcept {
    if (has_changed_schema_) statements_.outdate();
  }

  /// What its statements are reported under: a transaction's id, borrowed, or "default".
  [[nodiscard]] std::string_view transaction_id() const noexcept { return transaction_id_; }
  void set_transaction_id(std::string_view id) noexcept {
    transaction_id_ = id;
    has_changed_schema_ = false;
  }
  /// True within a transaction of ours; one that was begun past us does not count.
  [[nodiscard]] bool is_in_transaction() const noexcept {
    return transaction_id_ != no_transaction;
  }
  static constexpr std::string_view no_transaction = "default";

  /// The number of a cursor that is about to be opened: the least that none has which is open.
  [[nodiscard]] std::size_t take_cursor_number();
  void free_cursor_number(std::size_t number) noexcept;
  /// Says that the transaction has ended, and with it all cursors.
  void free_cursor_numbers() noexcept { cursors_.clear(); }

  /// Reports a script, BEGIN or COMMIT.
  void executed(std::string_view sql, std::chrono::nanoseconds duration) noexcept override;

 private:
  friend class Pool;
  friend class Lease;

  Pool& pool_;
  const QueryListeners& listeners_;
  std::unique_ptr<Connection> connection_;
  StatementCache statements_;  // goes before the connection
  std::string_view transaction_id_ = no_transaction;
  std::vector<bool> cursors_;        ///< by number: whether one may be open
  int shares_ = 0;                   ///< leases that share it
  bool writes_ = false;              ///< it holds the writer's place; guarded by the pool
  bool discarded_ = false;           ///< it must not be lent again
  bool is_changed_ = false;          ///< its session may hold what others must not find
  bool has_changed_schema_ = false;  ///< since its transaction began
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
