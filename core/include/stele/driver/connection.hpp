#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stele/compile/compiled.hpp"
#include "stele/driver/statement.hpp"
#include "stele/driver/transaction_options.hpp"

namespace soci {
class session;
}

#pragma GCC visibility push(default)

namespace stele {

/// Is told of each statement that is sent without being prepared.
class StatementObserver {
 public:
  virtual ~StatementObserver() = default;
  virtual void executed(std::string_view sql, std::chrono::nanoseconds duration) noexcept = 0;
};

/// One connection to a database. One thread at a time; lent by the pool.
///
/// What holds its statements gives them up before the connection goes.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  /// A new prepared statement; belongs to the caller, who frees it before the connection.
  /// @throws Error Errc::syntax or as the dialect classifies
  [[nodiscard]] virtual std::unique_ptr<Statement> prepare(const Compiled& compiled) = 0;

  /// The columns of the rows that the statement returns; prepares it, and does not run it. Its own
  /// `results` do not count.
  /// @throws Error as `prepare`; Errc::unsupported where that cannot be told, which is the default
  [[nodiscard]] virtual std::vector<ResultColumn> columns_of(const Compiled& compiled);

  /// Runs SQL text without values and without reading rows; several statements may be separated by
  /// `;`.
  void execute_script(std::string_view sql);

  /// BEGIN in the dialect's words.
  void begin(const TransactionOptions& options);
  /// COMMIT.
  /// @throws Error Errc::in_doubt where the connection was lost meanwhile; the reason where the
  ///   database rolled back instead
  void commit();
  void rollback();
  void savepoint(std::string_view name);
  void release_savepoint(std::string_view name);
  void rollback_to_savepoint(std::string_view name);

  /// True while a transaction is open, asked of the handle itself; false once it is lost.
  [[nodiscard]] virtual bool in_transaction() const noexcept = 0;
  /// True while it can be used; false once it is known to be lost.
  [[nodiscard]] virtual bool alive() const noexcept = 0;

  /// Looks, before it is lent again, whether it was lost while nobody used it. Must not wait for
  /// the database.
  [[nodiscard]] virtual bool survived_idling() noexcept { return alive(); }

  /// What stops the statement that runs on the connection then: it fails with Errc::timeout. Where
  /// none runs, nothing happens. Taken by the connection's thread; called by any, while the
  /// connection lives. Empty, as by default, where statements cannot be stopped.
  [[nodiscard]] virtual std::function<void()> interrupter() { return {}; }
  /// True where it may take effect late, on the next statement: the connection is not lent again.
  [[nodiscard]] virtual bool is_interrupted_late() const noexcept { return false; }

  /// SOCI's session on the same handle, for as long as the connection is held; null where there is
  /// none. A transaction that is open is one to both.
  [[nodiscard]] virtual soci::session* soci() noexcept { return nullptr; }
  /// Undoes what users of `soci()`, or statements of the program's own words, may have left behind,
  /// other than a transaction: settings, and objects of the session.
  /// @throws Error as the dialect classifies; the connection is of no more use then
  virtual void restore() {}

  /// The statements to run once after connecting ("PRAGMA journal_mode = WAL").
  [[nodiscard]] virtual std::vector<std::string> setup() const { return {}; }

  /// Told of every script, BEGIN and COMMIT; borrowed, null for none.
  void observe(StatementObserver* observer) noexcept { observer_ = observer; }

 protected:
  virtual void do_execute_script(std::string_view sql) = 0;
  /// COMMIT, and whether the database did so: false where it rolled back instead.
  [[nodiscard]] virtual bool do_commit() = 0;
  /// The statements that open such a transaction.
  [[nodiscard]] virtual std::vector<std::string> begin_statements(
      const TransactionOptions& options) const = 0;
  /// What must follow COMMIT and ROLLBACK of a transaction that `options` opened.
  [[nodiscard]] virtual std::vector<std::string> end_statements() const { return {}; }

 private:
  void finish();

  StatementObserver* observer_ = nullptr;
};

}  // namespace stele

#pragma GCC visibility pop
