#include "stele/session/database_state.hpp"

#include <utility>

namespace stele {

namespace {

Pool::Connect connector(const Dialect& dialect, const Url& url, const Options& options) {
  const ConnectOptions how{.timeout = options.pool.acquire_timeout,
                           .server_messages = options.server_messages};
  return [&dialect, url, how] { return dialect.connect(url, how); };
}

}  // namespace

DatabaseState::DatabaseState(const Dialect& the_dialect, const Url& the_url, Options the_options)
    : dialect(the_dialect),
      options(std::move(the_options)),
      url(the_url.redacted()),
      pool(connector(dialect, the_url, options), dialect.connection_model(the_url), options.pool,
           listeners) {
  if (options.on_query) listeners.add(options.on_query);
}

}  // namespace stele
