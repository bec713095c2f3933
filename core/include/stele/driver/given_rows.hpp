#pragma once

#include <cstddef>
#include <span>

#include "stele/driver/cell.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// The values of one column of rows that are given row by row: what becomes one list.
class GivenColumn {
 public:
  /// @param rows the values of whole rows; borrowed
  GivenColumn(std::span<const Cell> rows, std::size_t column, std::size_t columns) noexcept
      : rows_(rows), column_(column), columns_(columns) {}

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size() / columns_; }
  [[nodiscard]] const Cell& operator[](std::size_t row) const noexcept {
    return rows_[row * columns_ + column_];
  }

 private:
  std::span<const Cell> rows_;
  std::size_t column_;
  std::size_t columns_;
};

/// Those of the values that are rows; the others, which follow, are one a parameter.
/// @param lists,parameters of the statement; see `Compiled`
/// @throws Error Errc::invalid_argument where there are too few values, too many or half a row
[[nodiscard]] std::span<const Cell> given_rows(std::span<const Cell> values, std::size_t lists,
                                               std::size_t parameters);

}  // namespace stele

#pragma GCC visibility pop
