#pragma once

#include <functional>
#include <iosfwd>

#include "stele/base/log.hpp"

#pragma GCC visibility push(default)

namespace stele {

class Database;

/// Calls `listener` for every statement from now on, on the statement's thread, besides
/// `Options::on_query` and others. Must not throw. Call it before the database is used.
void log_queries(Database& database, std::function<void(const QueryEvent&)> listener);

/// Writes a line for every statement: `Executing (default): SELECT 1+1 AS result`. The stream must
/// outlive the database; lines of several threads do not mix.
void log_queries(Database& database, std::ostream& out);

}  // namespace stele

#pragma GCC visibility pop
