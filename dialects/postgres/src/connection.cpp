#include "connection.hpp"

#include <utility>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "connect_error.hpp"
#include "conninfo.hpp"
#include "statement.hpp"

namespace stele::postgres {

namespace {

/// A session on SOCI's backend as it is linked, never loaded by name.
std::unique_ptr<soci::session> open_session(const Url& url, const ConnectOptions& options) {
  const std::string connection_string = postgres::connection_string(url, options);
  try {
    return std::make_unique<soci::session>(soci::postgresql, connection_string);
  } catch (const soci::soci_error& error) {
    // SOCI's own line, then libpq's.
    std::string_view words = error.what();
    const std::size_t first_line = words.find('\n');
    if (first_line != std::string_view::npos) words.remove_prefix(first_line + 1);
    throw_connect_failure(url, words);
  }
}

PGconn* handle_of(soci::session& session) {
  if (session.get_backend_name() != "postgresql") {
    throw Error(Errc::invalid_argument, "the session's backend is '" + session.get_backend_name() +
                                            "', and must be 'postgresql'");
  }
  // No dynamic_cast: Debian's SOCI hides the type's information.
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

void ignore_notice(void* /*context*/, const char* /*message*/) {}

std::string_view spelling(Isolation isolation) {
  switch (isolation) {
    case Isolation::database_default:
      return "";
    case Isolation::read_uncommitted:
      return " ISOLATION LEVEL READ UNCOMMITTED";
    case Isolation::read_committed:
      return " ISOLATION LEVEL READ COMMITTED";
    case Isolation::repeatable_read:
      return " ISOLATION LEVEL REPEATABLE READ";
    case Isolation::serializable:
      return " ISOLATION LEVEL SERIALIZABLE";
  }
  return "";
}

/// COPY leaves the connection waiting for rows; ends that, so that it can be used again.
void end_copy(PGconn* handle) {
  PQputCopyEnd(handle, "COPY cannot be run as a script");
  char* row = nullptr;
  while (PQgetCopyData(handle, &row, 0) > 0) PQfreemem(row);
  while (const Result rest{PQgetResult(handle)}) {
  }
}

bool is_copy(const Result& result) {
  const ExecStatusType status = PQresultStatus(result.get());
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

}  // namespace

PostgresConnection::PostgresConnection(const Url& url, const ConnectOptions& options)
    : session_(open_session(url, options)),
      errors_{.handle = handle_of(*session_), .server_messages = options.server_messages} {
  PQsetNoticeProcessor(errors_.handle, ignore_notice, nullptr);
}

PostgresConnection::~PostgresConnection() = default;

std::unique_ptr<Statement> PostgresConnection::prepare(const Compiled& compiled) {
  return std::make_unique<PostgresStatement>(*this, compiled);
}

bool PostgresConnection::in_transaction() const noexcept {
  switch (PQtransactionStatus(errors_.handle)) {
    case PQTRANS_IDLE:
    case PQTRANS_UNKNOWN:
      return false;
    case PQTRANS_ACTIVE:
    case PQTRANS_INTRANS:
    case PQTRANS_INERROR:
      return true;
  }
  return false;
}

bool PostgresConnection::alive() const noexcept {
  return PQstatus(errors_.handle) == CONNECTION_OK;
}

std::string PostgresConnection::next_statement_name() {
  return "stele_" + std::to_string(++last_statement_);
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
  deallocate_abandoned();
  const Result result(PQexec(errors_.handle, std::string(sql).c_str()));
  if (is_copy(result)) {
    end_copy(errors_.handle);
    throw Error(Errc::unsupported,
                "could not run the script: COPY from or to the client needs libpq's own functions; "
                "insert the rows instead");
  }
  if (!succeeded(result)) throw_failure(errors_, Action::execute, result.get(), sql);
}

bool PostgresConnection::do_commit() {
  const bool was_alive = alive();
  const Result result(PQexec(errors_.handle, "COMMIT"));
  if (was_alive && !alive()) {
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
  return std::string_view(PQcmdStatus(result.get())) != "ROLLBACK";
}

std::vector<std::string> PostgresConnection::begin_statements(
    const TransactionOptions& options) const {
  std::string sql("BEGIN");
  sql += spelling(options.isolation);
  if (options.read_only) sql += " READ ONLY";
  return {std::move(sql)};
}

}  // namespace stele::postgres
