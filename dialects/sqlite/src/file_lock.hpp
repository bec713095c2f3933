#pragma once

#include <string>

#include "stele/driver/connection.hpp"
#include "stele/driver/named_lock.hpp"

namespace stele::sqlite {

/// A lock by name on a file beside the database's, "app.db-lock-0123456789abcdef", which stays
/// there; the system unlocks it where a process dies (flock). Of a database in memory, which has no
/// other user, nothing.
class FileLock final : public NamedLock {
 public:
  FileLock(Connection& connection, std::string_view name);
  ~FileLock() override;

  [[nodiscard]] bool try_lock() override;
  void unlock() override;
  [[nodiscard]] bool is_of_connection() const noexcept override { return false; }

 private:
  std::string path_;  ///< empty: none
  int file_ = -1;     ///< open while it is held
};

}  // namespace stele::sqlite
