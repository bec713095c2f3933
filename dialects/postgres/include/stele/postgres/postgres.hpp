#pragma once

#include "stele/driver/dialect.hpp"

#pragma GCC visibility push(default)

namespace stele::postgres {

/// The PostgreSQL dialect, for servers of version 12 and later; without state, for any thread, as
/// long as the program lives.
///
/// URLs: `postgres://user:password@host:5432/database?sslmode=require`. Every parameter of libpq
/// may stand in the query (`application_name`, `target_session_attrs`, `options`, …). Hosts may be
/// several
/// (`host1:5432,host2:5433`), IPv6 addresses in brackets, or a percent-encoded directory of Unix
/// sockets. What is missing is taken where libpq takes it from: PGHOST, ~/.pgpass and so on.
[[nodiscard]] const Dialect& dialect();

}  // namespace stele::postgres

#pragma GCC visibility pop
