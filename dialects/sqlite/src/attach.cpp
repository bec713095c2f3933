#include "attach.hpp"

#include <string>
#include <utility>

// The only place that sees SOCI's sqlite3 header: SOCI 4.0 puts <sqlite3.h> into namespace
// sqlite_api, 4.1 declares the types there; either way it cannot stand beside <sqlite3.h> itself.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace stele::sqlite {

std::unique_ptr<soci::session> open_session() {
  return std::make_unique<soci::session>(soci::sqlite3, ":memory:");
}

namespace {

// No dynamic_cast: Debian's SOCI hides the type's information.
soci::sqlite3_session_backend* backend_of(soci::session& session) noexcept {
  return static_cast<soci::sqlite3_session_backend*>(session.get_backend());
}

}  // namespace

void* exchange_handle(soci::session& session, void* handle) noexcept {
  soci::sqlite3_session_backend* backend = backend_of(session);
  return std::exchange(backend->conn_, static_cast<decltype(backend->conn_)>(handle));
}

void* handle_of(soci::session& session) noexcept {
  soci::sqlite3_session_backend* backend = backend_of(session);
  return backend == nullptr ? nullptr : backend->conn_;
}

bool uses_library(soci::session& session, const char* source_id) {
  std::string id;
  session << "SELECT sqlite_source_id()", soci::into(id);
  return id == source_id;
}

void* handle_of(soci::details::statement_backend& statement) noexcept {
  return static_cast<soci::sqlite3_statement_backend&>(statement).stmt_;
}

}  // namespace stele::sqlite
