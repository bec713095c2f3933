#include "stele/session/transaction.hpp"

#include "session/transaction_state.hpp"

namespace stele {

Transaction::Transaction(std::shared_ptr<DatabaseState> database,
                         std::shared_ptr<TransactionState> state)
    : state_(std::move(state)), session_(std::move(database), state_) {}

Transaction::Transaction(Transaction&&) noexcept = default;

Transaction::~Transaction() {
  if (state_) state_->abandon();
}

void Transaction::commit() { state_->commit(); }

void Transaction::rollback() { state_->rollback(); }

Transaction Transaction::begin() {
  return {state_->database(), std::make_shared<TransactionState>(state_)};
}

void Transaction::after_commit(std::function<void()> callback) {
  state_->after_commit(std::move(callback));
}

void Transaction::after_rollback(std::function<void()> callback) {
  state_->after_rollback(std::move(callback));
}

std::string_view Transaction::id() const noexcept { return state_->id(); }

bool Transaction::finished() const noexcept { return state_->finished(); }

bool Transaction::committed() const noexcept { return state_->committed(); }

}  // namespace stele
