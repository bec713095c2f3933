#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele {

class Database;

/// Expects that a database is sent just so many statements while this lives, for tests: a query
/// that is sent once for each row cannot hide.
///
///     stele::expect_queries guard{db, 2};
///     for (const User& user : users.include<&User::tasks>().all()) use(user.tasks);
///
/// Counts those of the program, on all threads, in transactions and outside: SELECT, INSERT,
/// UPDATE, DELETE and what raw SQL runs, also where they fail; a stream is one. It does not count
/// BEGIN, COMMIT and savepoints, what `sync()` runs, what the library asks for itself (of the
/// catalogue when a model is first used, of a row that is missing for an error, of sequences), nor
/// what is run on a `soci::session` that was lent.
///
/// It keeps the texts of all of them. Several may live at a time, and each counts. Any thread may
/// call it; the database may go before it.
class expect_queries {  // NOLINT(readability-identifier-naming): by contract
 public:
  /// @throws Error Errc::invalid_argument for a negative number
  [[nodiscard]] expect_queries(const Database& database, std::int64_t expected);
  expect_queries(const expect_queries&) = delete;
  expect_queries& operator=(const expect_queries&) = delete;
  /// Checks, but for where it is left by an exception, or `check()` has thrown already.
  /// @throws Error as `check`
  ~expect_queries() noexcept(false);

  /// The statements so far in the order in which they were sent, with placeholders.
  [[nodiscard]] std::vector<std::string> statements() const;

  /// @throws Error Errc::invalid_argument where there were more or fewer than expected; its text
  ///   lists them, equal ones once with their number, and no value
  void check() const;

 private:
  Session session_;
  std::int64_t expected_;
  int exceptions_;                         ///< in flight when it was made
  std::vector<std::string> statements_{};  ///< guarded by the database's `sent`
  mutable std::atomic<bool> has_thrown_ = false;
};

}  // namespace stele

#pragma GCC visibility pop
