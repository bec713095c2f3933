#pragma once

#include "stele/driver/connection_source.hpp"
#include "stele/driver/dialect.hpp"

struct sqlite3;

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
/// - `driver=native|soci`
///
/// Without state; any thread may use it.
[[nodiscard]] const Dialect& dialect();

/// A database over a handle that is open already, and goes on being used by its owner:
/// `stele::Database::open(stele::sqlite::on(handle))`. It is one connection; one thread at a time
/// uses it and the handle, which may be of any threading mode.
///
/// The handle is borrowed until the last copy of the `Database` is gone, or it is closed; then its
/// statements are finalised, and the handle is the owner's to close. Meanwhile foreign keys are
/// enforced and "text" in double quotes is no string; both are restored. All else is left as it is:
/// the busy timeout (0 where nobody set one), the journal mode.
/// @throws Error Errc::invalid_argument for null; at the first statement also where another
///   `Database` is on the handle, and Errc::unsupported for a sqlite library before 3.37
[[nodiscard]] ConnectionSource on(::sqlite3* handle);

}  // namespace stele::sqlite

#pragma GCC visibility pop
