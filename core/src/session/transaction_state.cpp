#include "session/transaction_state.hpp"

#include <atomic>
#include <exception>
#include <iterator>
#include <utility>

#include "session/cursor_state.hpp"
#include "session/error_context.hpp"

namespace stele {

namespace {

std::string next_id() {
  static std::atomic<std::int64_t> last = 0;
  return "tx-" + std::to_string(last.fetch_add(1, std::memory_order_relaxed) + 1);
}

/// All of them, also after one that throws; then the first exception.
void run_all(const std::vector<std::function<void()>>& callbacks) {
  std::exception_ptr first;
  for (const auto& callback : callbacks) {
    try {
      callback();
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  from.clear();
}

}  // namespace

void throw_end_is_not_seen() {
  throw Error(Errc::unsupported,
              "a callback after commit or rollback needs a transaction that was begun here, for "
              "nobody tells when the session's own ends; begin that one by db.transaction(…) and "
              "take its session by stele::soci_session(tx), or call back after its commit");
}

TransactionState::TransactionState(std::shared_ptr<DatabaseState> database, Lease lease,
                                   const TransactionOptions& options)
    : root_(*this),
      database_(std::move(database)),
      lease_(std::move(lease)),
      id_(next_id()),
      read_only_(options.read_only) {
  lease_->set_transaction_id(id_);
  if (connection().in_transaction()) {
    join(options);
  } else {
    begin(options);
  }
}

TransactionState::TransactionState(std::shared_ptr<TransactionState> parent)
    : parent_(std::move(parent)), root_(parent_->root_) {
  parent_->require_open();
  parent_->require_nothing_nested();
  root_.require_transaction_on_connection();
  set_savepoint();
  parent_->nested_ = this;
}

void TransactionState::set_savepoint() {
  savepoint_ = "stele_" + std::to_string(++root_.savepoints_);
  try {
    connection().savepoint(savepoint_);
  } catch (Error& error) {
    add_context(error, "SAVEPOINT", database()->dialect.name());
    throw;
  }
}

/// The transaction that is open on the connection is somebody else's, and ends when he says so.
void TransactionState::join(const TransactionOptions& options) {
  try {
    if (options.read_only || options.isolation != Isolation::database_default) {
      throw Error(Errc::unsupported,
                  "could not begin: a transaction is open on the session already, and within it "
                  "this one is a savepoint, which has no read_only and no isolation of its own; "
                  "begin the session's transaction so");
    }
    set_savepoint();
  } catch (...) {
    leave(Status::rolled_back);
    throw;
  }
}

void TransactionState::begin(const TransactionOptions& options) {
  try {
    connection().begin(options);
  } catch (...) {  // a part of it may have been done
    roll_back_outermost();
    leave(Status::rolled_back);
    throw;
  }
}

void TransactionState::commit() {
  require_open();
  require_nothing_nested();
  if (is_savepoint()) {
    commit_savepoint();
  } else {
    commit_outermost();
  }
}

void TransactionState::commit_savepoint() {
  require_transaction_on_connection();
  root_.lease_.adopt();
  try {
    connection().release_savepoint(savepoint_);
  } catch (Error& error) {
    add_context(error, "RELEASE SAVEPOINT", database()->dialect.name());
    throw;
  }
  if (parent_) {
    append(parent_->after_commit_, after_commit_);
    append(parent_->after_rollback_, after_rollback_);
  }
  leave(Status::committed);
}

void TransactionState::commit_outermost() {
  try {
    require_transaction_on_connection();
    lease_.adopt();
    connection().commit();
  } catch (Error& error) {
    add_context(error, "COMMIT", database()->dialect.name());
    if (error.code() == Errc::in_doubt) {
      leave(Status::in_doubt);
    } else {
      abandon();
    }
    throw;
  } catch (...) {
    abandon();
    throw;
  }
  leave(Status::committed);
  run_all(std::exchange(after_commit_, {}));
}

void TransactionState::rollback() {
  require_open();
  Callbacks callbacks;
  std::exception_ptr failure;
  try {
    send_rollback();
    mark_rolled_back(callbacks);
  } catch (...) {
    // What is within must not be committed with the rest.
    failure = std::current_exception();
    roll_back_outermost();
    root_.mark_rolled_back(callbacks);
  }
  run_all(callbacks);
  if (failure) std::rethrow_exception(failure);
}

void TransactionState::abandon() noexcept {
  if (finished()) return;
  try {
    rollback();
  } catch (...) {  // NOLINT(bugprone-empty-catch): it is rolled back, or its connection is dropped
  }
}

void TransactionState::send_rollback() {
  if (!connection().alive()) return;  // the database does it
  root_.lease_.adopt();
  try {
    if (!is_savepoint()) return connection().rollback();
    if (!connection().in_transaction()) return;
    connection().rollback_to_savepoint(savepoint_);
    connection().release_savepoint(savepoint_);
  } catch (Error& error) {
    if (!connection().alive()) return;
    add_context(error, is_savepoint() ? "ROLLBACK TO SAVEPOINT" : "ROLLBACK",
                database()->dialect.name());
    throw;
  }
}

/// Leaves the connection without a transaction, or to be dropped.
void TransactionState::roll_back_outermost() noexcept {
  try {
    if (connection().alive()) connection().rollback();
  } catch (...) {
    root_.lease_.discard();
  }
}

void TransactionState::mark_rolled_back(Callbacks& callbacks) {
  if (nested_ != nullptr) nested_->mark_rolled_back(callbacks);
  after_commit_.clear();
  append(callbacks, after_rollback_);
  leave(Status::rolled_back);
}

/// Of a savepoint that was released, the database keeps them for the transaction around it.
void TransactionState::end_cursors() noexcept {
  const bool remain = is_savepoint() && status_ == Status::committed;
  for (CursorState* cursor : std::exchange(cursors_, {})) cursor->end_with_transaction(remain);
  if (!parent_ && !is_savepoint()) lease_->free_cursor_numbers();
}

void TransactionState::leave(Status status) noexcept {
  status_ = status;
  end_cursors();
  if (status == Status::rolled_back) root_.lease_->rolled_back();
  if (parent_) {
    parent_->nested_ = nullptr;
    return;
  }
  lease_->set_transaction_id(PooledConnection::no_transaction);
  lease_.release();
}

void TransactionState::after_commit(Callback callback) {
  require_open();
  require_end_is_seen();
  after_commit_.push_back(std::move(callback));
}

void TransactionState::after_rollback(Callback callback) {
  require_open();
  require_end_is_seen();
  after_rollback_.push_back(std::move(callback));
}

Lease TransactionState::lease_for_statement() {
  require_open();
  require_transaction_on_connection();
  root_.lease_.adopt();
  return root_.lease_.share();
}

void TransactionState::throw_ended() const {
  const char* how = status_ == Status::committed     ? "was committed"
                    : status_ == Status::rolled_back ? "was rolled back"
                                                     : "ended in doubt";
  throw Error(Errc::invalid_argument, std::string("this transaction ") + how +
                                          " already; begin another one, or use db.model<…>() "
                                          "outside of transactions");
}

void TransactionState::require_end_is_seen() const {
  if (!root_.is_savepoint()) return;
  throw_end_is_not_seen();
}

void TransactionState::require_nothing_nested() const {
  if (nested_ == nullptr) return;
  throw Error(
      Errc::invalid_argument,
      "a nested transaction of this transaction is still open; commit or roll back that one "
      "first");
}

void TransactionState::require_transaction_on_connection() const {
  if (!connection().in_transaction()) throw_no_transaction();
}

void TransactionState::throw_no_transaction() const {
  if (!connection().alive()) {
    throw Error(Errc::connection,
                "the connection of this transaction was lost, and what it did was rolled back; run "
                "the whole transaction again");
  }
  throw Error(Errc::invalid_argument,
              root_.is_savepoint()
                  ? "the session's own transaction, in which this one is a savepoint, has ended; "
                    "end this one before it"
                  : "the database rolled this transaction back when a statement failed before; let "
                    "that error leave the transaction, and run the whole transaction again");
}

}  // namespace stele
