#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stele/compile/compiled.hpp"
#include "stele/driver/dialect.hpp"
#include "stele/session/cursor.hpp"
#include "stele/session/options.hpp"
#include "stele/session/result.hpp"
#include "stele/session/statement_limits.hpp"

#pragma GCC visibility push(default)

namespace stele {

class DatabaseState;
class TransactionState;

/// Where statements run: each on a connection of the pool, or all in one transaction.
///
/// A cheap handle that models are made from. Of a database: any thread; of a transaction: its one.
class Session {
 public:
  Session(std::shared_ptr<DatabaseState> database, std::shared_ptr<TransactionState> transaction);
  // Out of line: each model and query of a user's holds one.
  Session(const Session&) noexcept;
  Session(Session&&) noexcept;
  Session& operator=(const Session&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  [[nodiscard]] const Dialect& dialect() const noexcept;
  [[nodiscard]] const Options& options() const noexcept;
  [[nodiscard]] DatabaseState& database() const noexcept { return *database_; }
  [[nodiscard]] bool in_transaction() const noexcept { return transaction_ != nullptr; }
  /// True in a transaction that was begun so.
  [[nodiscard]] bool is_read_only() const noexcept;

  /// From now on its statements are stopped at these limits, of those that are set; else at those
  /// of the options.
  void limit(const StatementLimits& limits);

  /// Runs a statement with these values, one a placeholder. The result keeps the database.
  /// @throws Error with sql and dialect in its context; Errc::timeout where no connection came
  /// free;
  ///   Errc::invalid_argument on a finished transaction, or where the call would wait for a
  ///   connection that its own thread holds
  [[nodiscard]] Result execute(const Compiled& compiled, std::span<const Cell> parameters) const;
  /// The same; the result goes before the session and those that it was copied from.
  [[nodiscard]] Result execute_here(const Compiled& compiled,
                                    std::span<const Cell> parameters) const;
  /// Runs a statement with the constants that it was compiled with.
  [[nodiscard]] Result execute(const Compiled& compiled) const;
  /// As `execute`, reading nothing.
  /// @return the rows inserted, updated or deleted
  std::int64_t run(const Compiled& compiled, std::span<const Cell> parameters) const;
  std::int64_t run(const Compiled& compiled) const;

  /// The columns of the rows that the statement returns; it is not run.
  /// @throws Error as `execute`
  [[nodiscard]] std::vector<ResultColumn> columns_of(const Compiled& compiled) const;

  /// Runs a query with these values, for its rows to be read a few at a time.
  /// @throws Error as `execute`
  [[nodiscard]] Cursor open_cursor(const Compiled& query, std::span<const Cell> parameters) const;

  /// Runs `work` in this transaction, or where there is none in one of its own.
  void atomically(const std::function<void(const Session&)>& work) const;

  /// The same, and in this transaction within a savepoint: what throws leaves nothing behind.
  void all_or_nothing(const std::function<void(const Session&)>& work) const;

  /// Runs `script`s on one write connection: `before` outside a transaction, `body` within one,
  /// `after` outside again, also after a failure. For DDL. In a transaction of the caller's,
  /// `before` and `after` must be empty.
  void run_scripts(std::span<const std::string> before, std::span<const std::string> body,
                   std::span<const std::string> after) const;

  /// A connection, for what is more than a statement; in a transaction its own.
  /// @throws Error as `execute`
  [[nodiscard]] Lease lease(Access access) const;

  /// Runs `callback` after the outermost commit, or at once where there is no transaction.
  void after_commit(std::function<void()> callback) const;

 private:
  void watch(Result& result) const;
  void report_refused(const Lease& lease, std::string_view sql,
                      std::chrono::nanoseconds duration) const;
  void run_in_transaction(Lease lease, const std::function<void(const Session&)>& work) const;

  std::shared_ptr<DatabaseState> database_;
  std::shared_ptr<TransactionState> transaction_;    ///< null: the pool
  std::shared_ptr<const StatementLimits> limits_{};  ///< null: those of the options
};

}  // namespace stele

#pragma GCC visibility pop
