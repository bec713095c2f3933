#pragma once

#include "stele/driver/dialect.hpp"

#pragma GCC visibility push(default)

namespace stele::sqlite {

/// SQLite 3.37 or newer, for URLs of the scheme `sqlite`: `sqlite:app.db`,
/// `sqlite:///var/lib/app.db`, and `sqlite::memory:` for a private database that lives as long as
/// its one connection.
///
/// A file database is created where it is missing. Parameters of the URL, all optional:
/// - `busy_timeout=5000`: milliseconds to wait for another connection's lock before `Errc::busy`
/// - `foreign_keys=on|off`
/// - `journal_mode=wal|delete|truncate|persist|memory|off`: `wal` by default for a file; a database
/// in
///   memory takes `memory` and `off` only
/// - `synchronous=off|normal|full|extra`
/// - `cache_size=-2000`: pages, or KiB where negative
/// - `driver=native`
///
/// Without state; any thread may use it.
[[nodiscard]] const Dialect& dialect();

}  // namespace stele::sqlite

#pragma GCC visibility pop
