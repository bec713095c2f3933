#pragma once

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
};

}  // namespace stele

#pragma GCC visibility pop
