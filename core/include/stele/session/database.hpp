#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/base/error.hpp"
#include "stele/driver/connection_source.hpp"
#include "stele/session/held_lock.hpp"
#include "stele/session/options.hpp"
#include "stele/session/transaction.hpp"
#include "stele/sql/raw.hpp"

#pragma GCC visibility push(default)

namespace stele {

class Schema;
struct Attribute;
struct ModelOptions;
struct SyncOptions;

/// A database: its pool of connections and the models defined on it.
///
/// A cheap handle: copies share one state, which ends with the last copy and the last model. Any
/// thread may use it; defining models is for one thread, before they are used.
///
/// What concerns models is declared here and defined in the model layer; `<stele/stele.hpp>` has
/// both.
class Database {
 public:
  /// Opens the database that the URL names; the scheme chooses the dialect. Connects lazily: a
  /// database that cannot be reached is found at the first statement, or by `authenticate()`.
  /// @throws Error Errc::invalid_argument for a URL that cannot be read or a scheme that is unknown
  [[nodiscard]] static Database open(std::string_view url, Options options = {});

  /// Opens the database that is reached through connections from elsewhere: a session of SOCI (see
  /// `<stele/soci.hpp>`), a `sqlite3*` or a `PGconn*` (`stele::sqlite::on`, `stele::postgres::on`).
  [[nodiscard]] static Database open(ConnectionSource source, Options options = {});

  /// Tests the connection. SQL: SELECT 1+1 AS result
  /// @throws Error Errc::connection; the password is in none of its texts
  void authenticate() const;

  [[nodiscard]] const Dialect& dialect() const noexcept;
  [[nodiscard]] const Options& options() const noexcept;

  /// Registers typed models; of one model, gives it.
  /// @throws Error Errc::mapping where the model cannot be mapped
  template <class... Ts>
  auto define();
  /// Registers a run-time model: Sequelize's define.
  Model<Record> define(std::string_view name, std::initializer_list<Attribute> attributes);
  Model<Record> define(std::string_view name, std::initializer_list<Attribute> attributes,
                       const ModelOptions& options);

  /// A model that was defined.
  /// @throws Error Errc::mapping where it was not
  template <class T>
  [[nodiscard]] Model<T> model() const;
  /// A run-time model, or a typed one by its name.
  [[nodiscard]] Model<Record> model(std::string_view name) const;
  /// The metadata of all models that were defined.
  [[nodiscard]] const Schema& schema() const;

  /// Creates the tables that are missing, in foreign-key order.
  /// @throws Error Errc::mapping naming the columns in which an existing table differs from its
  /// model
  void sync();
  void sync(const SyncOptions& options);

  /// The rows of a statement in words of SQL. Each `{}` is a value, which is bound: all that a
  /// column can have, an optional of it, a column such as `col<&User::age>`, or a range, which
  /// becomes a list, `(NULL)` where it is empty (`as_array` makes one value of it).
  ///
  ///     db.query<RoleCount>("SELECT role, count(*) AS n FROM users WHERE age > {} GROUP BY role",
  ///     18)
  ///
  /// T is a struct, whose members have the columns' names as those of a model do, or a `Record`;
  /// `std::tuple`, by the columns' places; or one value. What may be NULL is std::optional.
  /// @throws Error Errc::mapping naming the column for one that T lacks, for one that T has alone,
  ///   and for two of one name; Errc::conversion for a value that the member cannot hold, NULL too;
  ///   Errc::invalid_argument for BEGIN and its like, which `transaction` is for
  template <class T, class... Args>
  [[nodiscard]] std::vector<T> query(RawText<sizeof...(Args)> text, const Args&... arguments) const;
  /// Runs a statement in words of SQL, its rows being dropped; or, without arguments, several in
  /// one transaction, separated by semicolons.
  /// @return the rows inserted, updated or deleted, by all of the statements
  /// @throws Error as `query`
  template <class... Args>
  std::int64_t execute(RawText<sizeof...(Args)> text, const Args&... arguments) const;

  /// Runs `work(Transaction&)` in a transaction: commits on return, rolls back on throw, passes the
  /// result on.
  template <class F>
  decltype(auto) transaction(F&& work);
  /// As above; after a retryable error the whole closure runs again, `options.retries` times at
  /// most, and not after `options.retry_for`; between two times it waits up to 10 ms, 20 ms … 1 s.
  template <class F>
  decltype(auto) transaction(const TransactionOptions& options, F&& work);
  /// Begins a transaction that its destructor rolls back.
  [[nodiscard]] Transaction begin(const TransactionOptions& options = {});

  /// Runs `work()` while no other thread or process that asks for this name is in it, and passes
  /// the result on. Waits up to `PoolOptions::acquire_timeout`, or up to `timeout`. On postgres the
  /// lock keeps a connection of the pool (SQL: pg_try_advisory_lock), on sqlite a file beside the
  /// database's.
  /// @throws Error Errc::timeout; Errc::invalid_argument where this thread is in it already;
  ///   Errc::connection, after `work`, where the lock was lost meanwhile
  template <class F>
  decltype(auto) with_lock(std::string_view name, F&& work) {
    return with_lock(name, options().pool.acquire_timeout, std::forward<F>(work));
  }
  template <class F>
  decltype(auto) with_lock(std::string_view name, std::chrono::milliseconds timeout, F&& work);

  /// Closes the idle connections, and those in use as they come back; later statements throw.
  void close();
  /// The same, and waits for those in use, so long at most.
  /// @return whether all of them came back
  bool close(std::chrono::milliseconds patience);

  /// Its pool at this moment.
  [[nodiscard]] PoolMetrics pool_metrics() const;
  /// Counts of the statements so far.
  [[nodiscard]] StatementMetrics statement_metrics() const noexcept;

  /// Where its statements run: on connections of the pool.
  [[nodiscard]] const Session& session() const noexcept { return session_; }

 private:
  explicit Database(std::shared_ptr<DatabaseState> state);
  template <class F>
  auto with_retries(const TransactionOptions& options, F& work)
      -> std::invoke_result_t<F&, Transaction&>;
  /// Sleeps for a random while below a bound that doubles with each attempt, up to a second.
  static void wait_before_retry(int attempt);

  std::shared_ptr<DatabaseState> state_;
  Session session_;
};

template <class F>
decltype(auto) Database::transaction(F&& work) {
  if constexpr (detail::check_work<F>()) {
    Transaction transaction = begin();
    return detail::run_and_commit(transaction, work);
  }
}

template <class F>
decltype(auto) Database::transaction(const TransactionOptions& options, F&& work) {
  if constexpr (detail::check_work<F>()) return with_retries(options, work);
}

template <class F>
decltype(auto) Database::with_lock(std::string_view name, std::chrono::milliseconds timeout,
                                   F&& work) {
  constexpr bool fits = std::is_invocable_v<F&>;
  static_assert(fits, "stele: with_lock() takes a function without parameters");
  if constexpr (fits) {
    HeldLock lock(state_, name, timeout);
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
      work();
      lock.release();
    } else {
      decltype(auto) result = work();
      lock.release();
      return result;
    }
  }
}

template <class F>
auto Database::with_retries(const TransactionOptions& options, F& work)
    -> std::invoke_result_t<F&, Transaction&> {
  const auto start = std::chrono::steady_clock::now();
  for (int attempt = 0;; ++attempt) {
    std::optional<Transaction> transaction;
    try {
      transaction.emplace(begin(options));
      return detail::run_and_commit(*transaction, work);
    } catch (const Error& error) {
      if (!is_retryable(error.code()) || attempt >= options.retries) throw;
      const auto taken = std::chrono::steady_clock::now() - start;
      if (options.retry_for.count() > 0 && taken >= options.retry_for) throw;
      if (transaction && transaction->committed()) throw;  // never done twice
    }
    transaction.reset();
    wait_before_retry(attempt);
  }
}

}  // namespace stele

#pragma GCC visibility pop
