#include "stele/soci.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/driver/connection_source.hpp"
#include "stele/driver/registry.hpp"
#include "stele/session/session.hpp"

namespace stele {

// Only where stele::stele is linked.
__attribute__((weak)) void register_builtin_dialects();

namespace {

soci::session& session_of(const Lease& lease, const Dialect& dialect) {
  if (soci::session* session = lease->lend_soci()) return *session;
  throw Error(Errc::unsupported,
              "could not lend a soci::session: the connection has none to lend; open the database "
              "by a URL without driver=soci, or over a soci::session",
              {.dialect = std::string(dialect.name())});
}

[[noreturn]] void throw_closed() {
  throw Error(Errc::connection,
              "could not use the soci::session: it is closed; open() or reconnect() it first");
}

const Dialect& dialect_of(soci::session& session) {
  if (register_builtin_dialects != nullptr) register_builtin_dialects();
  if (session.get_backend() == nullptr) throw_closed();
  return dialect_of_soci_backend(session.get_backend_name());
}

std::unique_ptr<Connection> adopt(const Dialect& dialect, SociSession session,
                                  const ConnectOptions& options) {
  soci::session& opened = *session.session;
  if (opened.get_backend() == nullptr) throw_closed();
  if (opened.get_backend_name() != dialect.soci_backend().name) {
    throw Error(Errc::invalid_argument,
                "could not use the soci::session: it was opened again with another backend, '" +
                    opened.get_backend_name() + "'; open another Database over it",
                {.dialect = std::string(dialect.name())});
  }
  return dialect.adopt(std::move(session), options);
}

/// A place of a pool of SOCI's, from when it is leased to when it is given back.
class Place {
 public:
  /// @throws Error Errc::timeout
  Place(soci::connection_pool& pool, std::chrono::milliseconds timeout) : pool_(pool) {
    const auto most = static_cast<std::int64_t>(std::numeric_limits<int>::max());
    const auto wait = static_cast<int>(std::min<std::int64_t>(timeout.count(), most));
    if (pool_.try_lease(position_, wait)) return;
    throw Error(Errc::timeout, "no session of the soci::connection_pool came free within " +
                                   std::to_string(wait) +
                                   " ms; give them back sooner, make the pool larger, or raise "
                                   "PoolOptions::acquire_timeout");
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { pool_.give_back(position_); }

  [[nodiscard]] soci::session& session() const { return pool_.at(position_); }

 private:
  soci::connection_pool& pool_;
  std::size_t position_ = 0;
};

/// The pool hands out sessions as they are, also those whose connection was lost.
void revive(soci::session& session, bool server_messages) {
  if (session.is_connected()) return;
  try {
    session.reconnect();
  } catch (const soci::soci_error& error) {
    ErrorContext context;
    if (server_messages) context.server_message = error.what();
    throw Error(Errc::connection,
                "could not reconnect a session of the soci::connection_pool; check that each was "
                "opened, and that the server runs",
                std::move(context));
  }
}

std::unique_ptr<Connection> connect_in(soci::connection_pool& pool, const Dialect& dialect,
                                       const ConnectOptions& options) {
  const auto place = std::make_shared<Place>(pool, options.timeout);
  soci::session& session = place->session();
  revive(session, options.server_messages);
  auto connection = adopt(dialect, {.session = &session, .keeper = place}, options);
  connection->rollback();  // the pool takes open transactions back
  return connection;
}

}  // namespace

soci::session& soci_session(const Transaction& transaction) {
  const Session& session = transaction.session();
  return session_of(session.lease(Access::write), session.dialect());
}

SociLease::SociLease(Database database, Lease lease, soci::session& session) noexcept
    : database_(std::move(database)), lease_(std::move(lease)), session_(&session) {}

SociLease lend_soci_session(const Database& database) {
  Lease lease = database.session().lease(Access::write);
  soci::session& session = session_of(lease, database.dialect());
  return {database, std::move(lease), session};
}

Database open(soci::session& session, Options options) {
  const Dialect& dialect = dialect_of(session);
  return Database::open({.dialect = &dialect,
                         .name = "soci::session",
                         .model = {.max_connections = 1, .shared = true},
                         .connect =
                             [&dialect, &session](const ConnectOptions& how) {
                               return adopt(dialect, {.session = &session}, how);
                             }},
                        std::move(options));
}

Database open(soci::connection_pool& pool, Options options) {
  const Dialect& dialect = [&]() -> const Dialect& {
    const Place place(pool, options.pool.acquire_timeout);
    return dialect_of(place.session());
  }();
  return Database::open(
      {.dialect = &dialect,
       .name = "soci::connection_pool",
       .model = {.single_writer = dialect.soci_backend().single_writer, .kept_idle = false},
       .connect = [&dialect,
                   &pool](const ConnectOptions& how) { return connect_in(pool, dialect, how); }},
      std::move(options));
}

}  // namespace stele
