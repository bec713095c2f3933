#pragma once

#include "error.hpp"
#include "open.hpp"
#include "session_state.hpp"
#include "settings.hpp"
#include "stele/driver/soci_driver.hpp"

namespace stele::sqlite {

/// A connection whose rows and parameters pass SOCI's sqlite3 backend.
///
/// The handle is the native driver's own; it is asked for what SOCI does not tell: the reason of a
/// failure, the state of the transaction, and as what a value is stored.
class SqliteSociConnection final : public SociConnection {
 public:
  /// @throws Error Errc::connection naming the file and what is wrong with it
  SqliteSociConnection(const Settings& settings, const ConnectOptions& options);

  [[nodiscard]] bool in_transaction() const noexcept override { return state_.in_transaction(); }
  [[nodiscard]] bool alive() const noexcept override { return true; }
  [[nodiscard]] std::vector<std::string> setup() const override { return settings_.setup; }
  [[nodiscard]] std::function<void()> interrupter() override;
  void restore() override { restore_session(errors_.handle, settings_, errors_.server_messages); }

 protected:
  [[nodiscard]] std::string placeholder(std::string_view name, const Format& format) const override;
  void write_text(std::string& out, const Cell& value, const Format& format) const override;
  [[nodiscard]] Cell read_text(std::string& text, const Format& format) const override;
  [[nodiscard]] std::int64_t affected(soci::details::statement_backend& statement) override;
  [[nodiscard]] std::optional<int> column_count(
      soci::details::statement_backend& statement) const override;
  [[nodiscard]] std::vector<ResultColumn> result_columns(
      soci::details::statement_backend& statement) const override;
  [[nodiscard]] std::string_view column_name(soci::details::statement_backend& statement,
                                             int column) const noexcept override;
  [[nodiscard]] Cell exact_value(soci::details::statement_backend& statement, int column,
                                 const Cell& read, const Format& format) const override;
  [[nodiscard]] bool end_result(soci::details::statement_backend& statement) noexcept override;
  [[nodiscard]] std::int64_t generated_key() override;
  void throw_failure(const SociFailure& failure) override;
  void do_execute_script(std::string_view sql) override;
  [[nodiscard]] bool do_commit() override;
  [[nodiscard]] std::vector<std::string> begin_statements(
      const TransactionOptions& options) const override {
    return SessionState::begin_statements(options);
  }
  [[nodiscard]] std::vector<std::string> end_statements() const override {
    return state_.end_statements();
  }

 private:
  SqliteSociConnection(Settings settings, OpenDatabase database, const ConnectOptions& options);

  Settings settings_;
  ErrorSource errors_;
  SessionState state_;
  std::int64_t changes_ = 0;  ///< of the handle's life, when it was last looked at
};

}  // namespace stele::sqlite
