#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "stele/compile/compiled.hpp"
#include "stele/driver/cell.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// A column of a statement's result.
struct ResultColumn {
  std::string name{};  ///< what the database calls it
  /// As what its values are best read; of a null kind: each as it is stored.
  Format format{};
};

/// A prepared statement, lent by its connection's cache to one user at a time.
///
/// Holds locks on the connection from `execute()` to `reset()`. One thread at a time.
class Statement {
 public:
  Statement() = default;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  virtual ~Statement() = default;

  /// Runs it with these values, one a placeholder; the first row is then got by `next()`.
  /// What a statement without result rows does is done when this returns.
  /// Text and bytes need to live until this returns (drivers that read them later copy them, or
  /// finish reading before they return), so a caller may pass views of temporaries.
  /// @throws Error as the dialect classifies what the database says
  virtual void execute(std::span<const Cell> parameters) = 0;

  /// Moves to the next row; false once there are no more.
  /// @throws Error Errc::connection, Errc::timeout or Errc::database
  [[nodiscard]] virtual bool next() = 0;

  /// The current row, one cell a column, each NULL or of the kind that `Compiled::results` names;
  /// borrowed until `next()` or `reset()`.
  /// @pre the last `next()` returned true
  [[nodiscard]] std::span<const Cell> row() const noexcept { return row_; }

  /// Ends the execution, also after a partial read: releases locks, results and borrowed
  /// parameters.
  virtual void reset() noexcept = 0;

  /// The rows that the last execution inserted, updated or deleted.
  [[nodiscard]] virtual std::int64_t affected() const = 0;

  /// What the database calls a column of the result, once it was executed; borrowed until the next
  /// execution. Empty, as by default, where that cannot be told.
  /// @param column from 0
  [[nodiscard]] virtual std::string_view column_name(std::size_t /*column*/) const noexcept {
    return {};
  }

  /// What the last execution sent, where it was not the statement's own text; else empty. Borrowed
  /// until it is destroyed.
  [[nodiscard]] virtual std::string_view sent_text() const noexcept { return {}; }

  /// How many rows the result has, where the driver knows already, or about how many it expects; 0
  /// where it does neither.
  [[nodiscard]] virtual std::int64_t row_hint() const { return 0; }

 protected:
  std::span<const Cell> row_{};
};

}  // namespace stele

#pragma GCC visibility pop
