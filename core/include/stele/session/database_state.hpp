#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "stele/driver/connection_source.hpp"
#include "stele/driver/dialect.hpp"
#include "stele/driver/url.hpp"
#include "stele/session/named_locks.hpp"
#include "stele/session/options.hpp"
#include "stele/session/pool.hpp"
#include "stele/session/query_listeners.hpp"
#include "stele/session/sent_statements.hpp"
#include "stele/session/watchdog.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What the copies of a `Database` share. Any thread.
class DatabaseState {
 public:
  /// @throws Error Errc::invalid_argument for options that make no sense
  DatabaseState(const Dialect& dialect, const Url& url, Options options);
  /// @throws Error Errc::invalid_argument for options that make no sense
  DatabaseState(ConnectionSource source, Options options);

  const Dialect& dialect;
  const Options options;
  const std::string url;     ///< without its password; or the source's name
  QueryListeners listeners;  ///< `options.on_query` and those added later
  SentStatements sent;       ///< for those who count them
  Pool pool;
  NamedLocks locks;
  Watchdog watchdog;

  /// The model layer's own: what was defined on this database. It must not hold the state alive.
  std::once_flag models_once;
  std::shared_ptr<void> models;
};

}  // namespace stele

#pragma GCC visibility pop
