#include "stele/session/transaction.hpp"

#include "session/transaction_state.hpp"
#include "stele/base/error.hpp"

namespace stele {

Transaction::Transaction(std::shared_ptr<DatabaseState> database,
                         std::shared_ptr<TransactionState> state)
    : state_(std::move(state)), session_(std::move(database), state_) {}

Transaction::Transaction(Transaction&&) noexcept = default;

/// The session of one that was moved from is never used.
TransactionState& Transaction::state() const {
  if (state_ != nullptr) return *state_;
  throw Error(Errc::invalid_argument,
              "this transaction was moved from, and is no more; use the one that it was moved to");
}

Transaction::~Transaction() {
  if (state_) state_->abandon();
}

const Session& Transaction::session() const {
  (void)state();
  return session_;
}

void Transaction::commit() { state().commit(); }

void Transaction::rollback() { state().rollback(); }

Transaction Transaction::begin() {
  return {state().database(), std::make_shared<TransactionState>(state_)};
}

void Transaction::after_commit(std::function<void()> callback) {
  state().after_commit(std::move(callback));
}

void Transaction::after_rollback(std::function<void()> callback) {
  state().after_rollback(std::move(callback));
}

std::string_view Transaction::id() const noexcept {
  return state_ != nullptr ? state_->id() : std::string_view();
}

bool Transaction::finished() const noexcept { return state_ == nullptr || state_->finished(); }

bool Transaction::committed() const noexcept { return state_ != nullptr && state_->committed(); }

}  // namespace stele
