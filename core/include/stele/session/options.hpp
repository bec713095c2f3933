#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "stele/base/log.hpp"
#include "stele/schema/naming.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How many connections a `Database` keeps, and how long one waits for one.
struct PoolOptions {
  std::int64_t max =
      10;  ///< connections at most; a database may take fewer (sqlite::memory: is one)
  std::int64_t min = 0;  ///< idle connections that idle_timeout leaves open
  /// How long a statement waits for a connection, and how long connecting may take.
  std::chrono::milliseconds acquire_timeout{30'000};
  /// A connection that is idle for longer is closed when the pool is used again; 0: never.
  std::chrono::milliseconds idle_timeout{60'000};
  std::chrono::milliseconds lifetime{0};  ///< a connection older than this is closed; 0: never
};

/// How a `Database` is opened.
struct Options {
  PoolOptions pool{};
  Naming naming = Naming::snake_case();
  /// Told of every statement sent, on the statement's thread, when it has ended. Must not throw.
  std::function<void(const QueryEvent&)> on_query{};
  /// A statement that takes as long is slow: `on_slow_query` is told of it, it is logged as such,
  /// and `statement_metrics()` counts it. 0: none is.
  std::chrono::milliseconds slow_query_threshold{0};
  /// Told of the slow statements, as `on_query` is of all.
  std::function<void(const QueryEvent&)> on_slow_query{};
  /// The collation of text columns that `sync` makes, by its name in the database ("de_DE.utf8",
  /// "NOCASE"); empty: bytewise, which is the same on every database.
  std::string collation{};
  /// Fill `ErrorContext::server_message`. The server's own text can hold the values of a row.
  bool server_messages = false;
  /// A statement that takes longer is stopped, with Errc::timeout; 0: none is. A query has its own
  /// by `timeout(…)`. What begins and ends transactions, and `sync`, take the time that they need.
  std::chrono::milliseconds statement_timeout{0};
};

}  // namespace stele

#pragma GCC visibility pop
