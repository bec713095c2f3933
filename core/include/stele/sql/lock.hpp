#pragma once

#include <cstdint>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace stele {

/// How strongly a row is locked until the transaction ends; PostgreSQL's names (13.3.2).
enum class Lock : std::uint8_t {
  update,         ///< against every other lock: it will be updated or deleted
  no_key_update,  ///< as `update`, but others may refer to the row by foreign keys
  share,          ///< against being changed; others may share it
  key_share,      ///< against being deleted, and its key being changed
};

namespace sql {

/// What happens where another transaction holds a row.
enum class LockWait : std::uint8_t { wait, skip_locked, nowait };

/// FOR UPDATE and its like.
struct RowLock {
  Lock strength = Lock::update;
  LockWait wait = LockWait::wait;
  std::vector<std::string> tables{};  ///< whose rows; empty: those of all
};

}  // namespace sql

}  // namespace stele

#pragma GCC visibility pop
