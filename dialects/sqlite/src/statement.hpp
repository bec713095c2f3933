#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "error.hpp"
#include "handle.hpp"
#include "stele/compile/compiled.hpp"
#include "stele/driver/kept_rows.hpp"
#include "stele/driver/statement.hpp"

namespace stele::sqlite {

/// A statement on sqlite's own prepared statement.
///
/// One that only reads is stepped row by row, and is reset at its end so that no lock lingers. One
/// that writes is run to its end by `execute()`, which keeps the rows it returns: sqlite checks
/// foreign keys and commits after the last of them, and would do neither for a statement that is
/// reset earlier.
class SqliteStatement final : public Statement {
 public:
  /// @param owner outlives it
  /// @throws Error Errc::syntax for a text that is wrong, empty, or more than one statement
  SqliteStatement(Handle& owner, const Compiled& compiled);
  ~SqliteStatement() override;

  void execute(std::span<const Cell> parameters) override;
  [[nodiscard]] bool next() override;
  void reset() noexcept override;
  [[nodiscard]] std::int64_t affected() const override { return affected_; }
  [[nodiscard]] std::int64_t row_hint() const override;
  [[nodiscard]] std::string_view column_name(std::size_t column) const noexcept override;
  /// Of its result, before it is executed.
  [[nodiscard]] std::vector<ResultColumn> columns() const;

  /// Says that the connection is being closed: finalised now, it can do no more.
  void give_up() noexcept;

 private:
  enum class State {
    ended,     ///< no row to come; the handle is reset
    first,     ///< stepped to the first row, which `next()` has not shown yet
    stepping,  ///< at a row that was shown
    kept,      ///< the rows are in `kept_`
    closed,    ///< given up before all rows were read
  };

  void prepare();
  void require_single_statement(const char* tail) const;
  void bind(std::span<const Cell> parameters);
  [[noreturn]] void throw_wrong_count(std::size_t given) const;
  void run_to_end();
  void keep_rows();
  [[nodiscard]] bool step();
  [[noreturn]] void end_in_failure();
  /// False also where all it returns is the key that the database has made.
  [[nodiscard]] bool has_rows() const noexcept { return !results_.empty() && !generated_key_only_; }
  void require_columns();
  void read_row();
  /// Where what outlives a step lies: bound values and the content of kept rows. Emptied by
  /// `reset()`.
  [[nodiscard]] std::pmr::memory_resource& arena() noexcept {
    is_arena_used_ = true;
    return arena_;
  }
  [[noreturn]] void throw_failure(Action action) const;
  void add_context(Error& error) const;

  struct Finalizer {
    void operator()(::sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };

  Handle& owner_;
  const ErrorSource& source_;
  std::string sql_;
  std::vector<Format> parameters_;
  std::vector<Format> results_;
  bool generated_key_only_;
  std::unique_ptr<::sqlite3_stmt, Finalizer> handle_;
  std::size_t placeholders_ = 0;
  bool writes_ = false;
  bool is_stepped_ = false;  ///< since it was reset
  bool is_used_ = false;     ///< executed since `reset()`
  State state_ = State::ended;
  std::int64_t affected_ = 0;
  std::int64_t rows_ = 0;       ///< that were stepped to since it was executed
  std::int64_t last_rows_ = 0;  ///< that there were when it was last stepped to its end
  std::vector<Cell> cells_;     ///< of the row that was stepped to
  KeptRows kept_;               ///< all rows of a statement that writes
  std::array<std::byte, 512> first_block_;
  bool is_arena_used_ = false;  ///< since `reset()`
  std::pmr::monotonic_buffer_resource arena_;
};

}  // namespace stele::sqlite
