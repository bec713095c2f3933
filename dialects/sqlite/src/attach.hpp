#pragma once

#include <memory>

namespace soci {
class session;
namespace details {
class statement_backend;
}
}  // namespace soci

namespace stele::sqlite {

/// A session of SOCI on an empty database in memory.
/// @throws soci::soci_error
[[nodiscard]] std::unique_ptr<soci::session> open_session();

/// Puts `handle` (a `sqlite3*`) in the place of the session's own, which is returned for the caller
/// to close. From then on the session owns `handle` and closes it by `sqlite3_close`.
/// @pre the session is of SOCI's sqlite3 backend and has no statement
[[nodiscard]] void* exchange_handle(soci::session& session, void* handle) noexcept;

/// The session's handle, a `sqlite3*`; null where it is closed.
/// @pre the session is closed or of SOCI's sqlite3 backend
[[nodiscard]] void* handle_of(soci::session& session) noexcept;

/// True where SOCI is linked to the sqlite library whose `sqlite_source_id()` this is.
[[nodiscard]] bool uses_library(soci::session& session, const char* source_id);

/// The `sqlite3_stmt*` of a statement of SOCI's sqlite3 backend, which owns it.
[[nodiscard]] void* handle_of(soci::details::statement_backend& statement) noexcept;

}  // namespace stele::sqlite
