#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

#include "stele/driver/cell.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// The rows of a statement that was run to its end before the first of them was asked for, as a
/// driver runs what writes. One thread at a time.
class KeptRows {
 public:
  /// Keeps a row of at least one cell, as wide as the others; its texts and bytes are copied into
  /// `content`, which lives until `clear()`.
  void keep(std::span<const Cell> row, std::pmr::memory_resource& content);

  /// Keeps a row of one integer.
  void keep(std::int64_t value);

  /// The next row, from the first that was kept; empty once there are no more. Borrowed until
  /// `clear()`.
  [[nodiscard]] std::span<const Cell> next() noexcept;

  /// How many are kept, those that were given out included.
  [[nodiscard]] std::int64_t size() const noexcept { return size_; }

  /// Forgets all rows, and gives back the memory of many.
  void clear() noexcept {
    if (size_ != 0) forget();
  }

 private:
  void forget() noexcept;

  std::vector<Cell> cells_;
  std::size_t width_ = 0;
  std::int64_t size_ = 0;
  std::size_t next_ = 0;  ///< in `cells_`
};

}  // namespace stele

#pragma GCC visibility pop
