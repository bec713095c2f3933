#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stele/driver/transaction_options.hpp"

struct sqlite3;

namespace stele::sqlite {

/// What a connection of either driver knows of its handle beyond the handle's own state, and how it
/// begins transactions. Sees every script.
class SessionState {
 public:
  explicit SessionState(::sqlite3* handle) noexcept : handle_(handle) {}

  [[nodiscard]] bool in_transaction() const noexcept;

  /// True for a script that must not be run now.
  [[nodiscard]] bool skips(std::string_view script);
  /// After a script was run.
  void note(std::string_view script) noexcept;

  [[nodiscard]] static std::vector<std::string> begin_statements(const TransactionOptions& options);
  [[nodiscard]] std::vector<std::string> end_statements() const;

 private:
  ::sqlite3* handle_;
  bool read_only_ = false;             ///< `pragma::read_only` is in force
  bool foreign_keys_were_on_ = false;  ///< when `pragma::foreign_keys_off` came
};

}  // namespace stele::sqlite
