#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/driver/transaction_options.hpp"
#include "stele/session/session.hpp"
#include "stele/sql/raw.hpp"

#pragma GCC visibility push(default)

namespace stele {

template <class T>
class Model;
class Record;

/// One transaction on one connection; of one thread at a time. Rolls back when destroyed, unless it
/// was committed.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// The model within this transaction.
  /// @throws Error Errc::mapping where T was not defined on the database
  template <class T>
  [[nodiscard]] Model<T> model() const;
  /// A run-time model, or a typed one by its name.
  [[nodiscard]] Model<Record> model(std::string_view name) const;

  /// As `Database::query`, within this transaction.
  template <class T, class... Args>
  [[nodiscard]] std::vector<T> query(RawText<sizeof...(Args)> text, const Args&... arguments) const;
  /// As `Database::execute`, within this transaction.
  template <class... Args>
  std::int64_t execute(RawText<sizeof...(Args)> text, const Args&... arguments) const;

  /// Makes it durable, then runs the after_commit callbacks. SQL: COMMIT, or RELEASE SAVEPOINT.
  /// @throws Error Errc::in_doubt where the connection was lost meanwhile; Errc::invalid_argument
  ///   where it has ended already, or the database rolled back instead
  void commit();
  /// Undoes it. SQL: ROLLBACK, or ROLLBACK TO SAVEPOINT.
  void rollback();

  /// Runs `work(Transaction&)` in a nested transaction, a savepoint: released on return, rolled
  /// back on throw; passes the result on. SQL: SAVEPOINT, RELEASE SAVEPOINT.
  template <class F>
  decltype(auto) transaction(F&& work);

  /// A nested transaction, a savepoint.
  [[nodiscard]] Transaction begin();

  /// Runs after the outermost commit, in the order of the calls; never after a rollback, also of
  /// the nested transaction that registered it.
  void after_commit(std::function<void()> callback);
  /// Runs after this transaction, or one around it, was rolled back.
  void after_rollback(std::function<void()> callback);

  /// What log lines call it; unique in the process. Empty where it was moved from.
  [[nodiscard]] std::string_view id() const noexcept;
  /// True once it was committed, rolled back or moved from.
  [[nodiscard]] bool finished() const noexcept;

  /// @throws Error Errc::invalid_argument where it was moved from
  [[nodiscard]] const Session& session() const;

 private:
  friend class Database;
  Transaction(std::shared_ptr<DatabaseState> database, std::shared_ptr<TransactionState> state);
  [[nodiscard]] bool committed() const noexcept;
  [[nodiscard]] TransactionState& state() const;

  std::shared_ptr<TransactionState> state_;
  Session session_;
};

namespace detail {

template <class F>
consteval bool check_work() {
  constexpr bool fits = std::is_invocable_v<F&, Transaction&>;
  static_assert(fits, "stele: transaction() takes a function of a stele::Transaction&");
  return fits;
}

/// Runs the closure and commits, unless the closure ended the transaction itself.
template <class F>
auto run_and_commit(Transaction& transaction, F& work) -> std::invoke_result_t<F&, Transaction&> {
  using R = std::invoke_result_t<F&, Transaction&>;
  if constexpr (std::is_void_v<R>) {
    work(transaction);
    if (!transaction.finished()) transaction.commit();
  } else if constexpr (std::is_reference_v<R>) {
    R result = work(transaction);
    if (!transaction.finished()) transaction.commit();
    return static_cast<R>(result);
  } else {
    R result = work(transaction);
    if (!transaction.finished()) transaction.commit();
    return result;
  }
}

}  // namespace detail

template <class F>
decltype(auto) Transaction::transaction(F&& work) {
  if constexpr (detail::check_work<F>()) {
    Transaction nested = begin();
    return detail::run_and_commit(nested, work);
  }
}

}  // namespace stele

#pragma GCC visibility pop
