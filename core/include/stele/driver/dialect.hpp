#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "stele/compile/schema_compiler.hpp"
#include "stele/compile/statement_compiler.hpp"
#include "stele/driver/connection.hpp"
#include "stele/driver/features.hpp"
#include "stele/driver/introspector.hpp"
#include "stele/driver/named_lock.hpp"
#include "stele/driver/soci_session.hpp"
#include "stele/driver/url.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How long connecting may take, and what errors may tell.
struct ConnectOptions {
  std::chrono::milliseconds timeout{5000};
  bool server_messages = false;  ///< fill `ErrorContext::server_message`; it can hold values
};

/// Runs a statement for an introspector; set by who owns the connection, so that it is observed
/// too.
class StatementRunner {
 public:
  virtual ~StatementRunner() = default;
  /// Executes and calls `row` for each row.
  virtual void run(const Compiled& compiled, std::span<const Cell> parameters,
                   const std::function<void(std::span<const Cell>)>& row) = 0;
};

/// One kind of database: how it is spoken to. Without state: any thread may use one; lives as long
/// as the program.
class Dialect {
 public:
  virtual ~Dialect() = default;

  /// "sqlite", "postgres"
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  [[nodiscard]] virtual const Features& features() const noexcept = 0;
  [[nodiscard]] virtual const StatementCompiler& statement_compiler() const noexcept = 0;
  [[nodiscard]] virtual const SchemaCompiler& schema_compiler() const noexcept = 0;
  /// How many connections this database takes.
  [[nodiscard]] virtual ConnectionModel connection_model(const Url& url) const = 0;
  /// Connects by the driver that the URL's parameter `driver` asks for, `native` or `soci`; by the
  /// native one where it asks for none and there is one.
  /// @throws Error Errc::connection in words that hold no password; Errc::invalid_argument for a
  ///   URL that the dialect cannot read, and for a driver that it does not have
  [[nodiscard]] std::unique_ptr<Connection> connect(const Url& url,
                                                    const ConnectOptions& options) const;
  [[nodiscard]] virtual std::unique_ptr<Introspector> introspector(
      StatementRunner& runner) const = 0;

  /// A lock by name, not held yet; may go back to the connection for what it does, and goes before
  /// it.
  /// @throws Error Errc::unsupported where the database has none
  [[nodiscard]] virtual std::unique_ptr<NamedLock> named_lock(Connection& connection,
                                                              std::string_view name) const;

  /// SOCI's backend for this database; without a name, which is the default, where sessions of
  /// SOCI are not taken.
  [[nodiscard]] virtual SociBackend soci_backend() const noexcept { return {}; }
  /// A connection on a session that somebody else opened, of the backend `soci_backend()`.
  /// @throws Error Errc::connection where it is closed; Errc::invalid_argument where another
  ///   `Database` is on it; Errc::unsupported where it cannot be worked with, and by default
  [[nodiscard]] virtual std::unique_ptr<Connection> adopt(SociSession session,
                                                          const ConnectOptions& options) const;

 protected:
  /// By the database's own library; null, which is the default, where there is no such driver.
  [[nodiscard]] virtual std::unique_ptr<Connection> connect_natively(
      const Url& url, const ConnectOptions& options) const;
  /// By SOCI: a `SociConnection` of the dialect's; null, which is the default, where there is none.
  [[nodiscard]] virtual std::unique_ptr<Connection> connect_by_soci(
      const Url& url, const ConnectOptions& options) const;
};

}  // namespace stele

#pragma GCC visibility pop
