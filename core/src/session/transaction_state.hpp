#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stele/driver/transaction_options.hpp"
#include "stele/session/database_state.hpp"
#include "stele/session/pool.hpp"

namespace stele {

class CursorState;

/// What the handles of one transaction share: the outermost has the connection, a nested one a
/// savepoint and the transaction around it. Within a transaction that was begun past us (through a
/// session of SOCI, say) the outermost is a savepoint too. One thread at a time.
class TransactionState {
 public:
  using Callback = std::function<void()>;

  /// Begins a transaction on a connection that is leased already.
  TransactionState(std::shared_ptr<DatabaseState> database, Lease lease,
                   const TransactionOptions& options);
  /// Begins a nested one.
  explicit TransactionState(std::shared_ptr<TransactionState> parent);
  TransactionState(const TransactionState&) = delete;
  TransactionState& operator=(const TransactionState&) = delete;
  ~TransactionState() { abandon(); }

  void commit();
  void rollback();
  /// Rolls back where it is open; nothing that goes wrong leaves this.
  void abandon() noexcept;

  void after_commit(Callback callback);
  void after_rollback(Callback callback);

  /// The connection, for one statement.
  /// @throws Error Errc::invalid_argument where it has ended, also by the database's own will;
  ///   Errc::connection where the connection was lost
  [[nodiscard]] Lease lease_for_statement();

  /// From now on the cursor is told when this ends; borrowed.
  void add(CursorState& cursor) { cursors_.push_back(&cursor); }
  void remove(CursorState& cursor) noexcept { std::erase(cursors_, &cursor); }

  [[nodiscard]] const std::shared_ptr<DatabaseState>& database() const noexcept {
    return root_.database_;
  }
  [[nodiscard]] std::string_view id() const noexcept { return root_.id_; }
  [[nodiscard]] bool is_read_only() const noexcept { return root_.read_only_; }
  [[nodiscard]] bool finished() const noexcept { return status_ != Status::open; }
  [[nodiscard]] bool committed() const noexcept { return status_ == Status::committed; }

 private:
  enum class Status : std::uint8_t { open, committed, rolled_back, in_doubt };
  using Callbacks = std::vector<Callback>;

  void begin(const TransactionOptions& options);
  void join(const TransactionOptions& options);
  void set_savepoint();
  [[nodiscard]] bool is_savepoint() const noexcept { return !savepoint_.empty(); }
  void require_open() const {
    if (status_ != Status::open) throw_ended();
  }
  [[noreturn]] void throw_ended() const;
  void require_nothing_nested() const;
  void require_end_is_seen() const;
  void require_transaction_on_connection() const;
  [[noreturn]] void throw_no_transaction() const;

  void commit_outermost();
  void commit_savepoint();
  void send_rollback();
  void roll_back_outermost() noexcept;
  void mark_rolled_back(Callbacks& callbacks);
  void leave(Status status) noexcept;
  void end_cursors() noexcept;
  [[nodiscard]] Connection& connection() const noexcept { return root_.lease_->connection(); }

  std::shared_ptr<TransactionState> parent_;  ///< null: this is the outermost
  TransactionState& root_;
  TransactionState* nested_ = nullptr;  ///< the open one within this
  Status status_ = Status::open;
  Callbacks after_commit_;
  Callbacks after_rollback_;
  std::vector<CursorState*> cursors_;  ///< those that are open, but for those of nested ones
  std::string savepoint_;              ///< empty where it is a transaction of its own

  // Of the outermost only:
  std::shared_ptr<DatabaseState> database_;
  Lease lease_;
  std::string id_;
  bool read_only_ = false;
  std::int64_t savepoints_ = 0;  ///< made so far
};

/// Says that what ends outside of the library cannot be waited for.
/// @throws Error Errc::unsupported
[[noreturn]] void throw_end_is_not_seen();

}  // namespace stele
