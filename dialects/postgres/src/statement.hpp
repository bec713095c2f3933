#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connection.hpp"
#include "parameters.hpp"
#include "stele/compile/compiled.hpp"
#include "stele/driver/statement.hpp"
#include "value_format.hpp"

namespace stele::postgres {

/// A prepared statement of the server, with binary parameters and results.
///
/// The whole result is in memory when `execute()` returns. The connection outlives it.
class PostgresStatement final : public Statement {
 public:
  /// @throws Error Errc::syntax, or as the server's refusal is classified
  PostgresStatement(PostgresConnection& connection, const Compiled& compiled);
  ~PostgresStatement() override;

  void execute(std::span<const Cell> parameters) override;
  [[nodiscard]] bool next() override;
  void reset() noexcept override;
  [[nodiscard]] std::int64_t affected() const override { return affected_; }
  [[nodiscard]] std::int64_t row_hint() const override { return rows_; }
  [[nodiscard]] std::string_view column_name(std::size_t column) const noexcept override;
  /// Of its result, before it is executed: asks the server.
  [[nodiscard]] std::vector<ResultColumn> columns() const;

 private:
  struct Column {
    Oid type = oid::unspecified;
    Decoder decode = nullptr;   ///< null for an array, and for an integer that is read as text
    Decoder spelled = nullptr;  ///< of such an integer
    std::string text{};         ///< what the cell of one of both is a view of
  };

  void abandon() noexcept;
  void prepare();
  void bind(std::span<const Cell> parameters);
  void run();
  void open_result();
  void read_column(int column);
  void read_spelled(Column& column, std::string_view data, std::size_t index);
  void choose_decoder(int column, Oid type);
  [[nodiscard]] bool is_array_column(int column) const;
  [[nodiscard]] bool holds_only_null(int column) const;
  [[nodiscard]] Decoder decoder_of(int column) const;
  [[noreturn]] void rethrow(const Error& error, const std::string& prefix = {}) const;
  [[noreturn]] void refuse_column(int column) const;
  [[noreturn]] void fail(Action action, const Result& result) const;

  PostgresConnection& connection_;
  std::string sql_;
  std::string name_{};  ///< empty where preparing it again failed
  Parameters parameters_;
  std::vector<Format> formats_;  ///< of the results
  std::vector<Column> columns_;
  std::vector<Cell> cells_;  ///< of the current row
  Result result_{};
  int rows_ = 0;
  int next_row_ = 0;
  std::int64_t affected_ = 0;
};

}  // namespace stele::postgres
