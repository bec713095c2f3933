#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <memory_resource>
#include <string>
#include <vector>

#include "driver/soci_values.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/kept_rows.hpp"
#include "stele/driver/statement.hpp"

namespace stele {

/// A prepared statement of SOCI.
///
/// A SELECT fetches row by row, and is drained when it is reset. All else, which may write, is run
/// to its end by `execute()`, which keeps the rows that it returns. The connection outlives it.
class SociStatement final : public Statement {
 public:
  SociStatement(SociConnection& connection, const Compiled& compiled);
  ~SociStatement() override;

  void execute(std::span<const Cell> parameters) override;
  [[nodiscard]] bool next() override;
  void reset() noexcept override;
  [[nodiscard]] std::int64_t affected() const override { return affected_; }
  [[nodiscard]] std::int64_t row_hint() const override { return row_hint_; }
  [[nodiscard]] std::string_view column_name(std::size_t column) const noexcept override;
  /// Of its result, before it is executed.
  [[nodiscard]] std::vector<ResultColumn> columns() const;

 private:
  enum class State {
    ended,
    first,     ///< at the first row, which `next()` has not shown yet
    fetching,  ///< at a row that was shown
    kept,      ///< the rows are in `kept_`
  };

  void require_one_statement() const;
  void require_types() const;
  void prepare();
  void set(std::span<const Cell> parameters);
  void set_list(SociValue& place, const GivenColumn& column, const Format& format) const;
  void set_one(SociValue& place, const Cell& value, const Format& format) const;
  [[nodiscard]] bool run();
  void run_to_end(bool has_row);
  void require_columns();
  [[nodiscard]] bool fetch();
  void read_row();
  [[nodiscard]] Cell read_column(std::size_t column);
  [[noreturn]] void fail(const std::exception& error);
  void add_context(Error& error) const;

  SociConnection& connection_;
  Compiled compiled_;
  bool runs_to_end_;
  std::vector<SociValue> parameters_;
  std::vector<SociValue> results_;
  std::unique_ptr<soci::statement> statement_;  ///< null after a failure: to be prepared anew
  State state_ = State::ended;
  std::int64_t affected_ = 0;
  std::vector<Cell> cells_;  ///< of the row that was fetched
  KeptRows kept_;            ///< all rows of a statement that writes
  std::int64_t row_hint_ = 0;
  std::pmr::monotonic_buffer_resource arena_;  ///< the content of kept rows
};

}  // namespace stele
