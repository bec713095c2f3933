#pragma once

#include <memory>
#include <span>

#include "stele/driver/cell.hpp"

#pragma GCC visibility push(default)

namespace stele {

class CursorState;

/// The rows of one query, of which few are in memory at a time. One thread at a time.
///
/// Holds a connection until its last row was read, it failed, or it is destroyed. Opened within a
/// transaction it is on that one's connection, and ends with it. Else, where the dialect reads by
/// cursors of the server, it is in a read-only transaction of its own.
class Cursor {
 public:
  explicit Cursor(std::unique_ptr<CursorState> state) noexcept;
  Cursor(Cursor&&) noexcept;
  Cursor& operator=(Cursor&&) noexcept;
  ~Cursor();

  /// Moves to the next row; false once there are no more. Fetches some, where none are left.
  /// @throws Error as the dialect classifies, with the statement's text in its context;
  ///   Errc::timeout as `Result::next`, each statement having the limits for itself;
  ///   Errc::invalid_argument after its transaction has ended, or after it has thrown
  [[nodiscard]] bool next();
  /// The current row; borrowed until `next()`.
  [[nodiscard]] std::span<const Cell> row() const noexcept;

  /// Says that a row could not be read: gives all back, as after a failure of its own.
  void fail() noexcept;

 private:
  std::unique_ptr<CursorState> state_;
};

}  // namespace stele

#pragma GCC visibility pop
