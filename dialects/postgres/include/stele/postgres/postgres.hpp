#pragma once

#include "stele/driver/connection_source.hpp"
#include "stele/driver/dialect.hpp"

struct pg_conn;

#pragma GCC visibility push(default)

namespace stele::postgres {

/// The PostgreSQL dialect, for servers of version 12 and later; without state, for any thread, as
/// long as the program lives.
///
/// URLs: `postgres://user:password@host:5432/database?sslmode=require`. Every parameter of libpq
/// may stand in the query (`application_name`, `target_session_attrs`, `options`, …), and
/// `driver=native|soci`. Hosts may be several (`host1:5432,host2:5433`), IPv6 addresses in
/// brackets, or a percent-encoded directory of Unix sockets. What is missing is taken where libpq
/// takes it from: PGHOST, ~/.pgpass and so on.
[[nodiscard]] const Dialect& dialect();

/// A database over a `PGconn*` that is connected already, and goes on being used by its owner:
/// `stele::Database::open(stele::postgres::on(handle))`. It is one connection; one thread at a time
/// uses it and the handle.
///
/// The handle is borrowed until the last copy of the `Database` is gone, or it is closed; then its
/// prepared statements are deallocated, and the handle is the owner's to finish. Nothing is set on
/// it: client_encoding must be UTF8 and standard_conforming_strings on.
/// @throws Error Errc::invalid_argument for null; at the first statement also where another
///   `Database` is on the handle, Errc::unsupported for such a setting and for pipeline mode, and
///   Errc::connection where it is lost
[[nodiscard]] ConnectionSource on(::pg_conn* handle);

}  // namespace stele::postgres

#pragma GCC visibility pop
