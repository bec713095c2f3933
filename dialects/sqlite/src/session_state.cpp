#include "session_state.hpp"

#include <sqlite3.h>

#include "pragma.hpp"

namespace stele::sqlite {

namespace {

bool foreign_keys_are_on(::sqlite3* handle) {
  int on = 0;
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on);
  return on != 0;
}

}  // namespace

[[gnu::hot]] bool SessionState::in_transaction() const noexcept {
  return sqlite3_get_autocommit(handle_) == 0;
}

bool SessionState::skips(std::string_view script) {
  // After some failures (a full disk, say) sqlite has rolled back already.
  if (script == "ROLLBACK") return !in_transaction();
  if (script == pragma::foreign_keys_off) foreign_keys_were_on_ = foreign_keys_are_on(handle_);
  return script == pragma::foreign_keys_back && !foreign_keys_were_on_;
}

void SessionState::note(std::string_view script) noexcept {
  if (script == pragma::read_only) read_only_ = true;
  if (script == pragma::read_write) read_only_ = false;
}

std::vector<std::string> SessionState::begin_statements(const TransactionOptions& options) {
  // Every isolation level is served: sqlite runs all transactions as serializable.
  if (options.read_only) return {"BEGIN DEFERRED", std::string(pragma::read_only)};
  return {"BEGIN IMMEDIATE"};
}

std::vector<std::string> SessionState::end_statements() const {
  if (read_only_) return {std::string(pragma::read_write)};
  return {};
}

}  // namespace stele::sqlite
