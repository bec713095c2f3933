#include "stele/session/database_state.hpp"

#include <utility>

#include "stele/base/error.hpp"

namespace stele {

namespace {

ConnectionSource source_of(const Dialect& dialect, const Url& url) {
  return {
      .dialect = &dialect,
      .name = url.redacted(),
      .model = dialect.connection_model(url),
      .connect = [&dialect, url](const ConnectOptions& how) { return dialect.connect(url, how); }};
}

Pool::Connect connector(ConnectionSource::Connect connect, const Options& options) {
  const ConnectOptions how{.timeout = options.pool.acquire_timeout,
                           .server_messages = options.server_messages};
  return [connect = std::move(connect), how] { return connect(how); };
}

}  // namespace

DatabaseState::DatabaseState(const Dialect& the_dialect, const Url& the_url, Options the_options)
    : DatabaseState(source_of(the_dialect, the_url), std::move(the_options)) {}

DatabaseState::DatabaseState(ConnectionSource source, Options the_options)
    : dialect(*source.dialect),
      options(std::move(the_options)),
      url(std::move(source.name)),
      listeners(options.slow_query_threshold, options.on_slow_query),
      pool(connector(std::move(source.connect), options), source.model, options.pool, listeners) {
  if (options.statement_timeout < std::chrono::milliseconds(0)) {
    throw Error(Errc::invalid_argument, "Options::statement_timeout must not be negative");
  }
  if (options.slow_query_threshold < std::chrono::milliseconds(0)) {
    throw Error(Errc::invalid_argument, "Options::slow_query_threshold must not be negative");
  }
  if (options.on_query) listeners.add(options.on_query);
}

}  // namespace stele
