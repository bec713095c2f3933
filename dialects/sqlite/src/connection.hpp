#pragma once

#include <memory>

#include "handle.hpp"
#include "open.hpp"
#include "session_state.hpp"
#include "settings.hpp"
#include "stele/driver/connection.hpp"
#include "stele/driver/dialect.hpp"

namespace stele::sqlite {

/// A connection on a handle of our own, which a session of SOCI owns; or on one that somebody else
/// opened, closes, and may use too.
class SqliteConnection final : public Connection {
 public:
  /// @throws Error Errc::connection naming the file and what is wrong with it
  SqliteConnection(Settings settings, const ConnectOptions& options);
  /// On a session of the sqlite3 backend.
  /// @throws Error Errc::connection where it is closed; Errc::invalid_argument where another
  ///   `Database` is on it; Errc::unsupported where its sqlite library will not do
  SqliteConnection(const SociSession& session, const ConnectOptions& options);
  /// On a handle that outlives this.
  /// @throws Error as above
  SqliteConnection(::sqlite3* handle, const ConnectOptions& options);

  [[nodiscard]] std::unique_ptr<Statement> prepare(const Compiled& compiled) override;
  [[nodiscard]] std::vector<ResultColumn> columns_of(const Compiled& compiled) override;
  [[nodiscard]] bool in_transaction() const noexcept override;
  [[nodiscard]] bool alive() const noexcept override;
  [[nodiscard]] std::vector<std::string> setup() const override { return settings_.setup; }

  [[nodiscard]] std::function<void()> interrupter() override;
  [[nodiscard]] soci::session* soci() noexcept override;
  void restore() override;

 protected:
  void do_execute_script(std::string_view sql) override;
  [[nodiscard]] bool do_commit() override;
  [[nodiscard]] std::vector<std::string> begin_statements(
      const TransactionOptions& options) const override;
  [[nodiscard]] std::vector<std::string> end_statements() const override {
    return state_.end_statements();
  }

 private:
  SqliteConnection(const SociSession& session, ::sqlite3* handle, const ConnectOptions& options);
  void run(std::string_view sql);

  std::shared_ptr<void> keeper_{};  ///< goes last
  Settings settings_{};
  OpenDatabase database_{};           ///< empty where the handle is not ours
  soci::session* session_ = nullptr;  ///< may be null where the handle is not ours
  Handle handle_;
  SessionState state_;
};

}  // namespace stele::sqlite
