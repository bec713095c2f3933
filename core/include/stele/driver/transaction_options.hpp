#pragma once

#include <chrono>

#pragma GCC visibility push(default)

namespace stele {

/// What other transactions may be seen to do; the SQL standard's levels.
enum class Isolation {
  database_default,
  read_uncommitted,
  read_committed,
  repeatable_read,
  serializable,
};

/// How a transaction runs.
struct TransactionOptions {
  Isolation isolation = Isolation::database_default;
  bool read_only = false;
  /// How often `Database::transaction` runs the whole closure again after a retryable error.
  int retries = 0;
  /// Not again once it has taken so long since the first time; 0: no bound.
  std::chrono::milliseconds retry_for{0};
  /// Waits, where it is serializable and read-only, for a snapshot with which it cannot fail. SQL:
  /// DEFERRABLE; on sqlite nothing, where no such transaction can.
  bool deferrable = false;
};

}  // namespace stele

#pragma GCC visibility pop
