#pragma once

#include <memory>

#include <soci/soci.h>

#include "stele/session/database.hpp"
#include "stele/session/options.hpp"
#include "stele/session/pool.hpp"
#include "stele/session/transaction.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// SOCI's session under a transaction: what is done through it is done in the transaction. Borrowed
/// until the transaction ends, which stays with the transaction; of its thread.
///
/// Leave the session open: `close()` and `reconnect()` lose the transaction and its connection, and
/// lead a session of sqlite to another, empty database.
/// @throws Error Errc::unsupported where the connection has none to lend; Errc::invalid_argument
///   where the transaction has ended; Errc::connection where its connection was lost
[[nodiscard]] soci::session& soci_session(const Transaction& transaction);

/// SOCI's session under a connection of a pool, for as long as this lives; nobody else has the
/// connection meanwhile. One thread at a time.
///
/// When it is destroyed, a transaction that is still open is rolled back and the library's settings
/// are restored. Destroy statements of SOCI before.
class SociLease {
 public:
  SociLease(SociLease&&) noexcept = default;
  SociLease& operator=(SociLease&&) = delete;
  ~SociLease() = default;

  [[nodiscard]] soci::session& operator*() const noexcept { return *session_; }
  [[nodiscard]] soci::session* operator->() const noexcept { return session_; }

 private:
  friend SociLease lend_soci_session(const Database& database);
  SociLease(Database database, Lease lease, soci::session& session) noexcept;

  Database database_;  // keeps the pool until the lease is back
  Lease lease_;
  soci::session* session_;
};

/// Lends a session: `lend_soci_session(db)` is `*` and `->` of a `soci::session`. Where the
/// database has one writer at a time, this takes its place.
/// @throws Error Errc::unsupported where the connection has none to lend; what connecting throws
[[nodiscard]] SociLease lend_soci_session(const Database& database);

/// A database over a session that is open already, and goes on being used by its owner. It is one
/// connection; one thread at a time uses it and the session.
///
/// A transaction is one, seen from both sides: where the session's is open, the library's are
/// savepoints in it. The session may be closed and reconnected while no transaction is open.
/// It must not be moved, and must outlive every use of the database, but not its destruction.
/// @throws Error Errc::connection where the session is closed; Errc::unsupported where no dialect
///   takes sessions of its backend
[[nodiscard]] Database open(soci::session& session, Options options = {});

/// A database over the sessions of a pool, which its owner uses too. A session is leased for each
/// statement, transaction or result, and for no longer: `PoolOptions::max` of them at most.
///
/// A session that was lost is reconnected when it is leased, and a transaction that somebody left
/// open on it is rolled back. The pool must outlive the database.
/// @throws Error as `open` of a session; Errc::timeout where none came free in time
[[nodiscard]] Database open(soci::connection_pool& pool, Options options = {});

}  // namespace stele

#pragma GCC visibility pop
