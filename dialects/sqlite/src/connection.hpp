#pragma once

#include <memory>

#include "error.hpp"
#include "open.hpp"
#include "session_state.hpp"
#include "settings.hpp"
#include "stele/driver/connection.hpp"
#include "stele/driver/dialect.hpp"

namespace stele::sqlite {

/// A connection on a handle of our own, which a session of SOCI owns.
class SqliteConnection final : public Connection {
 public:
  /// @throws Error Errc::connection naming the file and what is wrong with it
  SqliteConnection(Settings settings, const ConnectOptions& options);

  [[nodiscard]] std::unique_ptr<Statement> prepare(const Compiled& compiled) override;
  [[nodiscard]] bool in_transaction() const noexcept override { return state_.in_transaction(); }
  [[nodiscard]] bool alive() const noexcept override { return true; }
  [[nodiscard]] std::vector<std::string> setup() const override { return settings_.setup; }

  /// The session that owns the handle, to be lent to users of SOCI; lives as long as the
  /// connection.
  [[nodiscard]] soci::session& session() noexcept { return *database_.session; }

 protected:
  void do_execute_script(std::string_view sql) override;
  [[nodiscard]] bool do_commit() override;
  [[nodiscard]] std::vector<std::string> begin_statements(
      const TransactionOptions& options) const override;
  [[nodiscard]] std::vector<std::string> end_statements() const override {
    return state_.end_statements();
  }

 private:
  void run(std::string_view sql);

  Settings settings_;
  OpenDatabase database_;
  ErrorSource errors_;
  SessionState state_;
};

}  // namespace stele::sqlite
