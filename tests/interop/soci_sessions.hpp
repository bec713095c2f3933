#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <soci/soci.h>

#include "support/databases.hpp"

namespace stele::test {

/// Opens a session on the database, as a program does that knows only SOCI.
void open_session(soci::session& session, const FreshDatabase& fresh);
/// Opens all sessions of a pool.
void open_sessions(soci::connection_pool& pool, std::size_t size, const FreshDatabase& fresh);

/// What `Items` reads: SELECT number FROM items ORDER BY number.
[[nodiscard]] std::vector<std::int64_t> numbers(soci::session& session);

/// The first column of the first row of a query.
[[nodiscard]] std::string value(soci::session& session, const std::string& sql);

/// The session's `sqlite3*` or `PGconn*`.
[[nodiscard]] void* handle_of(soci::session& session);

[[nodiscard]] bool is_postgres(const FreshDatabase& fresh);

/// The URLs of `database_urls()` that the native drivers serve.
[[nodiscard]] std::vector<std::string> native_urls();

/// Those of them that more than one connection can see.
[[nodiscard]] std::vector<std::string> shared_database_urls();

/// How many files and sockets the process has open.
[[nodiscard]] std::size_t open_descriptors();

}  // namespace stele::test
