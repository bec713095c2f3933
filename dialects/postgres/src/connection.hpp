#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "error.hpp"
#include "libpq.hpp"
#include "stele/driver/connection.hpp"
#include "stele/driver/dialect.hpp"
#include "watch.hpp"

namespace stele::postgres {

/// A connection on libpq's handle, which a session of SOCI opened and owns; or on one that somebody
/// else opened, closes, and may use too.
class PostgresConnection final : public Connection {
 public:
  /// Connects.
  /// @throws Error Errc::connection in words without the password; Errc::invalid_argument for a
  ///   parameter that libpq does not take
  PostgresConnection(const Url& url, const ConnectOptions& options);
  /// On a session of the postgresql backend.
  /// @throws Error Errc::connection where it is lost; Errc::invalid_argument where another
  ///   `Database` is on it; Errc::unsupported for a setting that cannot be worked with
  PostgresConnection(const SociSession& session, const ConnectOptions& options);
  /// On a handle that outlives this.
  /// @throws Error as above
  PostgresConnection(PGconn* handle, const ConnectOptions& options);
  ~PostgresConnection() override;

  [[nodiscard]] std::unique_ptr<Statement> prepare(const Compiled& compiled) override;
  [[nodiscard]] std::vector<ResultColumn> columns_of(const Compiled& compiled) override;
  [[nodiscard]] bool in_transaction() const noexcept override;
  [[nodiscard]] bool alive() const noexcept override;

  [[nodiscard]] bool survived_idling() noexcept override;
  [[nodiscard]] std::function<void()> interrupter() override;
  [[nodiscard]] bool is_interrupted_late() const noexcept override { return true; }
  [[nodiscard]] soci::session* soci() noexcept override;
  void restore() override;

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
  /// @throws Error Errc::connection where it was closed; Errc::invalid_argument while SOCI reads a
  ///   result row by row, which another statement would cut off
  void require_free() const;

 protected:
  void do_execute_script(std::string_view sql) override;
  [[nodiscard]] bool do_commit() override;
  [[nodiscard]] std::vector<std::string> begin_statements(
      const TransactionOptions& options) const override;

 private:
  PostgresConnection(const SociSession& session, PGconn* handle, const ConnectOptions& options);
  void run(std::string_view sql);

  std::shared_ptr<void> keeper_{};                ///< goes last
  std::unique_ptr<soci::session> own_session_{};  ///< null where the handle is not ours
  soci::session* session_ = nullptr;              ///< may be null where the handle is not ours
  ErrorSource errors_;                            ///< its handle is null once it was closed past us
  std::optional<Watch> watch_{};
  std::string statement_prefix_ = "stele_";
  std::int64_t last_statement_ = 0;
  std::vector<std::string> abandoned_;
  std::unordered_map<Oid, bool> sent_as_text_;
};

}  // namespace stele::postgres
