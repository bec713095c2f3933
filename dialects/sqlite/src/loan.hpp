#pragma once

struct sqlite3;

namespace stele::sqlite {

/// Somebody else's handle while a connection uses it: foreign keys are enforced, and a misspelled
/// "column" is an error. What was before is restored when this goes, unless the handle was closed.
class Loan {
 public:
  /// @throws Error Errc::invalid_argument where another `Database` has the handle;
  ///   Errc::unsupported for a library that will not do
  explicit Loan(::sqlite3* handle);
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  ~Loan();

  /// Says that the handle is being closed, and must not be touched again.
  void forget() noexcept;

 private:
  ::sqlite3* handle_;  ///< null once it was closed
  int foreign_keys_ = 0;
  int strings_in_dml_ = 0;  ///< "text" in double quotes
  int strings_in_ddl_ = 0;
};

}  // namespace stele::sqlite
