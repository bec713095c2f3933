#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "stele/base/error.hpp"
#include "stele/driver/cell.hpp"
#include "stele/session/pool.hpp"
#include "stele/session/statement_cache.hpp"

#pragma GCC visibility push(default)

namespace stele {

class DatabaseState;
class Watch;
struct StatementLimits;

namespace detail {

/// @param hint a `row_hint()`
template <class T>
void make_room(std::vector<T>& rows, std::int64_t hint) {
  rows.reserve(static_cast<std::size_t>(hint));
}
/// Gives back what `make_room` made too much, where that is more than growing row by row could have
/// left, and worth it.
template <class T>
void give_room_back(std::vector<T>& rows) {
  constexpr std::size_t worth_it = 4096 / sizeof(T);
  const std::size_t surplus = rows.capacity() - rows.size();
  if (surplus > rows.size() && surplus > worth_it) rows.shrink_to_fit();
}

}  // namespace detail

/// The rows of one execution. Holds its connection and its prepared statement until it is
/// destroyed, and is reported to `Options::on_query` then. One thread at a time.
class Result {
 public:
  Result(Result&&) noexcept;
  Result& operator=(Result&&) = delete;
  ~Result();

  /// Moves to the next row; false once there are no more.
  /// @throws Error as the dialect classifies, with the statement's text in its context
  [[nodiscard]] bool next();
  /// The current row; borrowed until `next()`.
  [[nodiscard]] std::span<const Cell> row() const noexcept { return statement_->row(); }
  /// What the database calls a column; empty where that is not known.
  [[nodiscard]] std::string_view column_name(std::size_t column) const noexcept {
    return statement_->column_name(column);
  }
  /// The rows that were inserted, updated or deleted.
  [[nodiscard]] std::int64_t affected() const { return statement_->affected(); }
  /// How many rows there are, or about how many are expected, before they are read; else 0.
  [[nodiscard]] std::int64_t row_hint() const { return statement_->row_hint(); }

  /// Says that its reader takes his time between the rows, and on whichever thread: from now on
  /// only what passes within `next()` counts as the statement's time, and each call has the limits
  /// for itself.
  void read_at_leisure();

 private:
  friend class Session;
  using Clock = std::chrono::steady_clock;

  Result(DatabaseState& database, Lease lease) noexcept
      : database_(&database), lease_(std::move(lease)) {}
  void execute(const Compiled& compiled, std::span<const Cell> parameters);
  /// From now on the statement is stopped at its limits.
  void watch(const StatementLimits& limits);
  /// Says of an error whether it is ours that stopped the statement.
  void explain(Error& error) const;
  void end_watch() noexcept;
  void finish() noexcept;
  void finish_observed(std::int64_t rows) noexcept;
  [[nodiscard]] bool move();
  [[nodiscard]] bool move_at_leisure();
  void stop_clock() noexcept;
  void report(std::string_view sql, Clock::duration duration, std::int64_t rows) const noexcept;

  DatabaseState* database_;
  std::shared_ptr<DatabaseState> kept_;  ///< the same, where it keeps it; goes after the lease
  Lease lease_;
  LentStatement statement_;
  std::chrono::milliseconds timeout_{0};
  struct WatchDeleter {
    void operator()(Watch* watch) const noexcept;
  };
  std::unique_ptr<Watch, WatchDeleter> watch_;  ///< null: it takes the time that it needs
  std::int64_t rows_ = 0;                       ///< read so far
  bool observed_ = false;                       ///< somebody listened when it began
  bool at_leisure_ = false;
  bool failed_ = false;  ///< while its rows were read
  Clock::time_point start_{};
  Clock::duration duration_{-1};  ///< until its end; negative while it is not read to its end
};

}  // namespace stele

#pragma GCC visibility pop
