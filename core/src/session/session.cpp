#include "stele/session/session.hpp"

#include <cassert>
#include <exception>
#include <utility>

#include "driver/with_cells.hpp"
#include "session/error_context.hpp"
#include "session/transaction_state.hpp"
#include "stele/base/error.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

namespace {

/// Does the work; an error of it gets the statement.
template <class Work>
auto with_context(std::string_view sql, const Dialect& dialect, const Work& work) {
  try {
    return work();
  } catch (Error& error) {
    add_context(error, sql, dialect.name());
    throw;
  }
}

void execute_scripts(const Lease& lease, std::span<const std::string> scripts,
                     const Dialect& dialect) {
  for (const std::string& script : scripts) {
    with_context(script, dialect, [&] { lease->connection().execute_script(script); });
    lease->schema_changed();
  }
}

}  // namespace

Session::Session(std::shared_ptr<DatabaseState> database,
                 std::shared_ptr<TransactionState> transaction)
    : database_(std::move(database)), transaction_(std::move(transaction)) {}

Session::Session(const Session&) noexcept = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(const Session&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

const Dialect& Session::dialect() const noexcept { return database_->dialect; }

const Options& Session::options() const noexcept { return database_->options; }

bool Session::is_read_only() const noexcept { return transaction_ && transaction_->is_read_only(); }

void Session::limit(const StatementLimits& limits) {
  StatementLimits all = limits_ ? *limits_ : StatementLimits{};
  if (limits.timeout.count() > 0) all.timeout = limits.timeout;
  if (limits.stop.stop_possible()) all.stop = limits.stop;
  limits_ = std::make_shared<const StatementLimits>(std::move(all));
}

void Session::watch(Result& result) const {
  const std::chrono::milliseconds usual = database_->options.statement_timeout;
  if (!limits_) {
    if (usual.count() > 0) result.watch({.timeout = usual});
    return;
  }
  StatementLimits limits = *limits_;
  if (limits.timeout.count() == 0) limits.timeout = usual;
  if (limits.any()) result.watch(limits);
}

Result Session::execute(const Compiled& compiled, std::span<const Cell> parameters) const {
  Result result = execute_here(compiled, parameters);
  result.kept_ = database_;
  return result;
}

[[gnu::hot]] Result Session::execute_here(const Compiled& compiled,
                                          std::span<const Cell> parameters) const {
  assert(compiled.lists > 0 || parameters.size() == compiled.parameters.size());
  return with_context(compiled.sql, database_->dialect, [&] {
    Result result(*database_, lease(compiled.writes ? Access::write : Access::read));
    if (compiled.changes_session) result.lease_->restore_when_given_back();
    if (limits_ || database_->options.statement_timeout.count() > 0) watch(result);
    result.execute(compiled, parameters);
    if (compiled.changes_schema) result.lease_->schema_changed();
    return result;
  });
}

Result Session::execute(const Compiled& compiled) const {
  return with_cells(compiled.values,
                    [&](std::span<const Cell> cells) { return execute(compiled, cells); });
}

std::int64_t Session::run(const Compiled& compiled, std::span<const Cell> parameters) const {
  Result result = execute_here(compiled, parameters);
  if (!compiled.results.empty()) {
    while (result.next()) {
    }
  }
  return result.affected();
}

std::int64_t Session::run(const Compiled& compiled) const {
  return with_cells(compiled.values,
                    [&](std::span<const Cell> cells) { return run(compiled, cells); });
}

/// A statement that was sent, and refused before it was executed.
void Session::report_refused(const Lease& lease, std::string_view sql,
                             std::chrono::nanoseconds duration) const {
  if (database_->sent.wanted()) database_->sent.record(sql);
  database_->listeners.count(0, true);
  if (database_->listeners.empty()) return;
  database_->listeners.report(
      {.sql = sql, .duration = duration, .transaction_id = lease->transaction_id()});
}

std::vector<ResultColumn> Session::columns_of(const Compiled& compiled) const {
  return with_context(compiled.sql, database_->dialect, [&] {
    const Lease lent = lease(compiled.writes ? Access::write : Access::read);
    const auto start = std::chrono::steady_clock::now();
    try {
      return lent->connection().columns_of(compiled);
    } catch (const Error&) {
      report_refused(lent, compiled.sql, std::chrono::steady_clock::now() - start);
      throw;
    }
  });
}

void Session::atomically(const std::function<void(const Session&)>& work) const {
  if (transaction_) return work(*this);
  run_in_transaction(database_->pool.acquire(Access::write, Use::transaction), work);
}

void Session::all_or_nothing(const std::function<void(const Session&)>& work) const {
  if (!transaction_) return atomically(work);
  const auto nested = std::make_shared<TransactionState>(transaction_);
  Session within(database_, nested);
  within.limits_ = limits_;
  work(within);
  nested->commit();
}

void Session::run_scripts(std::span<const std::string> before, std::span<const std::string> body,
                          std::span<const std::string> after) const {
  const Dialect& dialect = database_->dialect;
  if (transaction_) {
    if (!before.empty() || !after.empty()) {
      throw Error(Errc::invalid_argument,
                  "this change of the schema needs statements outside of a transaction; run it on "
                  "the Database, not within a transaction");
    }
    return execute_scripts(transaction_->lease_for_statement(), body, dialect);
  }
  const Lease lease = database_->pool.acquire(Access::write, Use::transaction);
  if (!(before.empty() && after.empty()) && lease->connection().in_transaction()) {
    throw Error(Errc::invalid_argument,
                "this change of the schema needs statements outside of a transaction; end the "
                "session's own transaction first");
  }
  std::exception_ptr failure;
  try {
    execute_scripts(lease, before, dialect);
    run_in_transaction(lease.share(),
                       [&](const Session& session) { session.run_scripts({}, body, {}); });
  } catch (...) {
    failure = std::current_exception();
  }
  try {
    execute_scripts(lease, after, dialect);
  } catch (...) {
    lease.discard();  // its settings are not what the next user expects
    if (!failure) throw;
  }
  if (failure) std::rethrow_exception(failure);
}

void Session::after_commit(std::function<void()> callback) const {
  if (transaction_) return transaction_->after_commit(std::move(callback));
  if (database_->pool.is_shared() && lease(Access::read)->connection().in_transaction()) {
    throw_end_is_not_seen();
  }
  callback();
}

[[gnu::hot]] Lease Session::lease(Access access) const {
  return transaction_ ? transaction_->lease_for_statement() : database_->pool.acquire(access);
}

void Session::run_in_transaction(Lease lease,
                                 const std::function<void(const Session&)>& work) const {
  const auto transaction =
      std::make_shared<TransactionState>(database_, std::move(lease), TransactionOptions{});
  try {
    work(Session(database_, transaction));
  } catch (...) {
    transaction->abandon();
    throw;
  }
  transaction->commit();
}

}  // namespace stele
