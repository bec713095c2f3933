#include "connection.hpp"

#include <utility>

#include <soci/soci.h>

#include "borrowed.hpp"
#include "cancel.hpp"
#include "idle.hpp"
#include "load.hpp"
#include "open.hpp"
#include "restore.hpp"
#include "result.hpp"
#include "statement.hpp"

namespace stele::postgres {

namespace {}  // namespace

PostgresConnection::PostgresConnection(const Url& url, const ConnectOptions& options)
    : own_session_(open_session(url, options)),
      session_(own_session_.get()),
      errors_{.handle = handle_of(*session_), .server_messages = options.server_messages} {}

PostgresConnection::PostgresConnection(const SociSession& session, const ConnectOptions& options)
    : PostgresConnection(session, handle_of(*session.session), options) {}

PostgresConnection::PostgresConnection(PGconn* handle, const ConnectOptions& options)
    : PostgresConnection(SociSession{}, handle, options) {}

PostgresConnection::PostgresConnection(const SociSession& session, PGconn* handle,
                                       const ConnectOptions& options)
    : keeper_(session.keeper),
      session_(session.session),
      errors_{.handle = handle, .server_messages = options.server_messages},
      statement_prefix_(next_statement_prefix()) {
  require_usable(handle);
  watch_.emplace(errors_.handle);
}

PostgresConnection::~PostgresConnection() {
  const bool is_ours = own_session_ != nullptr;
  if (!is_ours && last_statement_ > 0) deallocate(errors_.handle, statement_prefix_);
}

bool PostgresConnection::survived_idling() noexcept {
  return errors_.handle != nullptr && postgres::survived_idling(errors_.handle);
}

std::function<void()> PostgresConnection::interrupter() { return interrupter_of(errors_.handle); }

soci::session* PostgresConnection::soci() noexcept {
  if (session_ == nullptr || !alive()) return session_;
  try {
    if (!watch_) watch_.emplace(errors_.handle);
  } catch (...) {  // there was no memory
    return nullptr;
  }
  return session_;
}

void PostgresConnection::restore() { run(restore_script); }

void PostgresConnection::require_free() const {
  if (errors_.handle == nullptr) {
    throw Error(Errc::connection,
                "the connection was closed past the library, by close() or reconnect() of its "
                "soci::session; run the work again",
                {.dialect = "postgres"});
  }
  if (PQtransactionStatus(errors_.handle) != PQTRANS_ACTIVE) return;
  throw Error(Errc::invalid_argument,
              "a result is being read row by row on this connection (the session's "
              "singlerows=true), and another statement would cut it off; read it to its end first",
              {.dialect = "postgres"});
}

std::unique_ptr<Statement> PostgresConnection::prepare(const Compiled& compiled) {
  if (!compiled.load.table.empty()) return std::make_unique<LoadStatement>(*this, compiled);
  return std::make_unique<PostgresStatement>(*this, compiled);
}

std::vector<ResultColumn> PostgresConnection::columns_of(const Compiled& compiled) {
  return PostgresStatement(*this, compiled).columns();
}

[[gnu::hot]] bool PostgresConnection::in_transaction() const noexcept {
  return postgres::in_transaction(errors_.handle);
}

bool PostgresConnection::alive() const noexcept {
  return PQstatus(errors_.handle) == CONNECTION_OK;
}

std::string PostgresConnection::next_statement_name() {
  return statement_prefix_ + std::to_string(++last_statement_);
}

void PostgresConnection::abandon(std::string statement_name) noexcept {
  try {
    abandoned_.push_back(std::move(statement_name));
  } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
    // The server keeps it until the connection is closed.
  }
}

void PostgresConnection::deallocate_abandoned() {
  if (abandoned_.empty() || PQtransactionStatus(errors_.handle) != PQTRANS_IDLE) return;
  for (const std::string& name : std::exchange(abandoned_, {})) {
    const std::string sql = "DEALLOCATE " + name;
    const Result result(PQexec(errors_.handle, sql.c_str()));
    // Fails also where the server forgot all of them meanwhile (DISCARD ALL); that is as well.
    if (!alive()) throw_failure(errors_, Action::execute, result.get(), sql);
  }
}

bool PostgresConnection::is_sent_as_text(Oid type) {
  if (const auto known = sent_as_text_.find(type); known != sent_as_text_.end()) {
    return known->second;
  }
  const std::string sql = "SELECT typcategory IN ('S', 'E') FROM pg_catalog.pg_type WHERE oid = " +
                          std::to_string(type);
  const Result result(PQexec(errors_.handle, sql.c_str()));
  if (!succeeded(result)) throw_failure(errors_, Action::execute, result.get(), sql);
  const bool is_text =
      PQntuples(result.get()) == 1 && std::string_view(PQgetvalue(result.get(), 0, 0)) == "t";
  sent_as_text_.emplace(type, is_text);
  return is_text;
}

void PostgresConnection::do_execute_script(std::string_view sql) {
  if (sql.find('\0') != std::string_view::npos) {
    throw Error(Errc::syntax, "could not run the script: it holds a NUL character");
  }
  require_free();
  deallocate_abandoned();
  run(sql);
}

void PostgresConnection::run(std::string_view sql) {
  const Result result(PQexec(errors_.handle, std::string(sql).c_str()));
  if (is_copy(result.get())) refuse_copy(errors_.handle);
  if (!succeeded(result)) throw_failure(errors_, Action::execute, result.get(), sql);
}

bool PostgresConnection::do_commit() {
  const bool was_alive = alive();
  const Result result(PQexec(errors_.handle, "COMMIT"));
  if (was_alive && !succeeded(result) && !survived_idling()) {
    ErrorContext context;
    context.sql = "COMMIT";
    context.dialect = "postgres";
    throw Error(Errc::in_doubt,
                "the connection was lost during COMMIT: whether the transaction was committed is "
                "unknown; look for what it wrote before running it again",
                std::move(context));
  }
  if (!succeeded(result)) throw_failure(errors_, Action::execute, result.get(), "COMMIT");
  // The server answers the COMMIT of a failed transaction by rolling back.
  return !has_rolled_back(result.get());
}

std::vector<std::string> PostgresConnection::begin_statements(
    const TransactionOptions& options) const {
  return {begin_statement(options)};
}

}  // namespace stele::postgres
