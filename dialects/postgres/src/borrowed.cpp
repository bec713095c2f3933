#include "borrowed.hpp"

#include <atomic>
#include <cstdint>
#include <new>
#include <utility>

#include "stele/base/error.hpp"

namespace stele::postgres {

namespace {

[[noreturn]] void refuse(Errc code, const std::string& why) {
  ErrorContext context;
  context.dialect = "postgres";
  throw Error(code, "could not use the connection: " + why, std::move(context));
}

std::string_view setting(PGconn* handle, const char* name) {
  const char* value = PQparameterStatus(handle, name);
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

void require_usable(PGconn* handle) {
  if (PQstatus(handle) != CONNECTION_OK) {
    refuse(Errc::connection, "it was lost; reconnect its session, or open another one");
  }
  if (PQpipelineStatus(handle) != PQ_PIPELINE_OFF) {
    refuse(Errc::unsupported, "it is in pipeline mode; call PQexitPipelineMode first");
  }
  if (setting(handle, "client_encoding") != "UTF8") {
    refuse(Errc::unsupported,
           "its client_encoding is not UTF8, as all text of the library is; run SET "
           "client_encoding TO 'UTF8' first");
  }
  if (setting(handle, "standard_conforming_strings") != "on") {
    refuse(Errc::unsupported,
           "its standard_conforming_strings is off; run SET standard_conforming_strings TO on "
           "first");
  }
}

void deallocate(PGconn* handle, std::string_view prefix) noexcept {
  const PGTransactionStatusType status = PQtransactionStatus(handle);
  if (status != PQTRANS_IDLE && status != PQTRANS_INTRANS) return;
  try {
    // By their list: a name that is not known there would end the owner's transaction.
    const Result result(PQexec(
        handle,
        ("DO $$ DECLARE name text; BEGIN FOR name IN SELECT s.name FROM "
         "pg_catalog.pg_prepared_statements s WHERE starts_with(s.name, '" +
         std::string(prefix) + "') LOOP EXECUTE format('DEALLOCATE %I', name); END LOOP; END $$")
            .c_str()));
  } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
    // The server keeps them until the connection is closed.
  }
}

std::string next_statement_prefix() {
  static std::atomic<std::int64_t> last = 0;
  return "stele_" + std::to_string(last.fetch_add(1, std::memory_order_relaxed) + 1) + "_";
}

}  // namespace stele::postgres
