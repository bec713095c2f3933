#pragma once

#include "cancel.hpp"
#include "error.hpp"
#include "idle.hpp"
#include "restore.hpp"
#include "stele/driver/soci_driver.hpp"

namespace stele::postgres {

/// A connection whose rows and parameters pass SOCI's postgresql backend, as text.
///
/// The handle is asked for what SOCI does not tell: the fields of an error, the state of the
/// transaction, and what COMMIT did.
class PostgresSociConnection final : public SociConnection {
 public:
  /// Connects.
  /// @throws Error as the native driver's connection
  PostgresSociConnection(const Url& url, const ConnectOptions& options);

  [[nodiscard]] bool in_transaction() const noexcept override;
  [[nodiscard]] bool alive() const noexcept override;
  [[nodiscard]] bool survived_idling() noexcept override {
    return alive() && postgres::survived_idling(errors_.handle);
  }
  [[nodiscard]] std::function<void()> interrupter() override {
    return interrupter_of(errors_.handle);
  }
  [[nodiscard]] bool is_interrupted_late() const noexcept override { return true; }
  void restore() override { do_execute_script(restore_script); }

 protected:
  /// In a cast: SOCI sends no types, and the server's guess of a parameter's is that of its column.
  [[nodiscard]] std::string placeholder(std::string_view name, const Format& format) const override;
  /// The server takes a script whole.
  [[nodiscard]] std::vector<std::string_view> split(std::string_view script) const override;
  /// Text, all of it: SOCI 4.0 wraps around where an integer does not fit.
  [[nodiscard]] SociForm form_of(const Format& /*format*/) const noexcept override {
    return SociForm::text;
  }
  void write_text(std::string& out, const Cell& value, const Format& format) const override;
  void write_list(std::string& out, const GivenColumn& column, const Format& format) const override;
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
  /// It is in memory, all of it.
  [[nodiscard]] bool end_result(soci::details::statement_backend& /*statement*/) noexcept override {
    return true;
  }
  void throw_failure(const SociFailure& failure) override;
  [[nodiscard]] bool is_outdated(const SociFailure& failure) const override;
  [[nodiscard]] bool has_committed(soci::details::statement_backend& commit) const override;
  [[nodiscard]] std::vector<std::string> begin_statements(
      const TransactionOptions& options) const override;

 private:
  /// An instant as an integer, or a UUID as bytes.
  [[nodiscard]] Cell read_adopted(std::string& text, const Format& format) const;

  ErrorSource errors_;
};

}  // namespace stele::postgres
