#pragma once

#include <memory>
#include <unordered_set>

#include "error.hpp"
#include "loan.hpp"

namespace stele::sqlite {

class SqliteStatement;

/// The handle of one connection with what is prepared on it, which is given up where somebody else
/// closes the handle: sqlite does not close one that has statements. One thread at a time.
class Handle {
 public:
  /// @param loan what is known of a handle that is not ours; null for one of our own
  Handle(::sqlite3* handle, bool server_messages, std::unique_ptr<Loan> loan = nullptr) noexcept;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle();

  /// From now on closing is noticed. sqlite has one place for that (`sqlite3_trace_v2`).
  void watch() noexcept;
  [[nodiscard]] bool is_watched() const noexcept { return is_watched_; }

  /// Its `handle` is null once it was closed.
  [[nodiscard]] const ErrorSource& errors() const noexcept { return errors_; }
  [[nodiscard]] bool is_open() const noexcept { return errors_.handle != nullptr; }
  /// @throws Error Errc::connection where it was closed
  void require_open() const {
    if (!is_open()) throw_closed();
  }

  void add(SqliteStatement& statement) { statements_.insert(&statement); }
  void remove(SqliteStatement& statement) noexcept { statements_.erase(&statement); }

 private:
  static int on_event(unsigned event, void* self, void* handle, void* unused) noexcept;
  [[noreturn]] static void throw_closed();
  void give_up() noexcept;

  ErrorSource errors_;
  std::unique_ptr<Loan> loan_;
  bool is_watched_ = false;
  std::unordered_set<SqliteStatement*> statements_;
};

}  // namespace stele::sqlite
