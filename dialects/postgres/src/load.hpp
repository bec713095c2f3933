#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connection.hpp"
#include "stele/compile/compiled.hpp"
#include "stele/driver/statement.hpp"

namespace stele::postgres {

/// An INSERT of given rows that returns nothing: by COPY in the binary format where the table takes
/// it and its columns have the types that are sent, else by the INSERT itself. The server is asked
/// once. The connection outlives it.
class LoadStatement final : public Statement {
 public:
  LoadStatement(PostgresConnection& connection, Compiled compiled);

  void execute(std::span<const Cell> parameters) override;
  [[nodiscard]] bool next() override { return false; }
  void reset() noexcept override;
  [[nodiscard]] std::int64_t affected() const override;
  [[nodiscard]] std::string_view sent_text() const noexcept override;

 private:
  /// The table is one, and neither rules nor policies say otherwise; the columns are what is sent.
  [[nodiscard]] bool takes_copy() const;
  [[nodiscard]] bool is_plain_table() const;
  [[nodiscard]] bool has_type(Oid column, const Format& format) const;
  void write(std::span<const Cell> rows);
  void copy();
  void send_all();
  [[noreturn]] void fail(const Result& result, std::string_view sql) const;

  PostgresConnection& connection_;
  Compiled compiled_;
  std::string copy_;
  std::optional<bool> copies_{};       ///< empty: the server was not asked yet
  std::unique_ptr<Statement> insert_;  ///< where it does not copy
  std::string rows_;                   ///< as they are sent
  std::int64_t affected_ = 0;
};

}  // namespace stele::postgres
