#include "open.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "connect_error.hpp"
#include "conninfo.hpp"
#include "stele/base/error.hpp"

namespace stele::postgres {

namespace {

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

}  // namespace

std::unique_ptr<soci::session> open_session(const Url& url, const ConnectOptions& options,
                                            std::string_view server_options) {
  const std::string connection_string = postgres::connection_string(url, options, server_options);
  try {
    auto session = std::make_unique<soci::session>(soci::postgresql, connection_string);
    PQsetNoticeProcessor(handle_of(*session), ignore_notice, nullptr);
    return session;
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

[[gnu::hot]] bool in_transaction(PGconn* handle) noexcept {
  switch (PQtransactionStatus(handle)) {
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

std::string begin_statement(const TransactionOptions& options) {
  std::string sql("BEGIN");
  sql += spelling(options.isolation);
  if (options.read_only) sql += " READ ONLY";
  if (options.deferrable) sql += " DEFERRABLE";
  return sql;
}

}  // namespace stele::postgres
