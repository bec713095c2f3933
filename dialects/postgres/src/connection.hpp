#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "error.hpp"
#include "libpq.hpp"
#include "stele/driver/connection.hpp"
#include "stele/driver/dialect.hpp"

namespace soci {
class session;
}

namespace stele::postgres {

/// A connection on libpq's handle, which a session of SOCI opened and owns.
class PostgresConnection final : public Connection {
 public:
  /// Connects.
  /// @throws Error Errc::connection in words without the password; Errc::invalid_argument for a
  ///   parameter that libpq does not take
  PostgresConnection(const Url& url, const ConnectOptions& options);
  ~PostgresConnection() override;

  [[nodiscard]] std::unique_ptr<Statement> prepare(const Compiled& compiled) override;
  [[nodiscard]] bool in_transaction() const noexcept override;
  [[nodiscard]] bool alive() const noexcept override;

  /// The session that owns the handle, to be lent to users of SOCI; lives as long as the
  /// connection.
  [[nodiscard]] soci::session& session() noexcept { return *session_; }

  // For its statements.

  [[nodiscard]] const ErrorSource& errors() const noexcept { return errors_; }
  /// A name that no other prepared statement of the connection has, those of SOCI included.
  [[nodiscard]] std::string next_statement_name();
  /// Leaves a prepared statement to be deallocated later: at once would fail in a failed
  /// transaction.
  void abandon(std::string statement_name) noexcept;
  /// Deallocates what was abandoned, where no transaction is open that a failure could end.
  /// @throws Error Errc::connection where the connection was lost
  void deallocate_abandoned();
  /// True where values of this type, which is no built-in one, are sent as their text:
  /// enumerations, citext. Asks the server once a type.
  [[nodiscard]] bool is_sent_as_text(Oid type);

 protected:
  void do_execute_script(std::string_view sql) override;
  [[nodiscard]] bool do_commit() override;
  [[nodiscard]] std::vector<std::string> begin_statements(
      const TransactionOptions& options) const override;

 private:
  std::unique_ptr<soci::session> session_;
  ErrorSource errors_;
  std::int64_t last_statement_ = 0;
  std::vector<std::string> abandoned_;
  std::unordered_map<Oid, bool> sent_as_text_;
};

}  // namespace stele::postgres
