#include "connection.hpp"

#include <utility>

#include <sqlite3.h>

#include "pragma.hpp"
#include "statement.hpp"

namespace stele::sqlite {

namespace {

struct Finalizer {
  void operator()(::sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

bool foreign_keys_are_on(::sqlite3* handle) {
  int on = 0;
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on);
  return on != 0;
}

}  // namespace

SqliteConnection::SqliteConnection(Settings settings, const ConnectOptions& options)
    : settings_(std::move(settings)),
      database_(open_database(settings_, options.server_messages)),
      errors_{.handle = database_.handle, .server_messages = options.server_messages} {}

std::unique_ptr<Statement> SqliteConnection::prepare(const Compiled& compiled) {
  return std::make_unique<SqliteStatement>(errors_, compiled);
}

bool SqliteConnection::in_transaction() const noexcept {
  return sqlite3_get_autocommit(database_.handle) == 0;
}

void SqliteConnection::do_execute_script(std::string_view sql) {
  // After some failures (a full disk, say) sqlite has rolled back already.
  if (sql == "ROLLBACK" && !in_transaction()) return;
  if (sql == pragma::foreign_keys_off) foreign_keys_were_on_ = foreign_keys_are_on(errors_.handle);
  if (sql == pragma::foreign_keys_back && !foreign_keys_were_on_) return;
  run(sql);
  if (sql == pragma::read_only) read_only_ = true;
  if (sql == pragma::read_write) read_only_ = false;
}

void SqliteConnection::run(std::string_view sql) {
  if (sql.find('\0') != std::string_view::npos) {
    throw Error(Errc::syntax, "could not run the script: its text holds a NUL character",
                {.sql = std::string(sql), .dialect = "sqlite"});
  }
  // Terminated, so that sqlite need not copy what is left for each statement.
  const std::string text(sql);
  const char* rest = text.c_str();
  while (*rest != '\0') {
    const char* const current = rest;
    ::sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v2(errors_.handle, current, -1, &prepared, &rest);
    if (code != SQLITE_OK) throw_last_error(errors_, Action::prepare, sql);
    const std::unique_ptr<::sqlite3_stmt, Finalizer> statement(prepared);
    if (statement == nullptr) continue;  // spaces or a comment
    int step = SQLITE_ROW;
    while (step == SQLITE_ROW) step = sqlite3_step(statement.get());
    if (step != SQLITE_DONE) throw_last_error(errors_, Action::execute, sql);
  }
}

bool SqliteConnection::do_commit() {
  if (!in_transaction()) return false;
  run("COMMIT");
  return true;
}

std::vector<std::string> SqliteConnection::begin_statements(
    const TransactionOptions& options) const {
  // Every isolation level is served: sqlite runs all transactions as serializable.
  if (options.read_only) return {"BEGIN DEFERRED", std::string(pragma::read_only)};
  return {"BEGIN IMMEDIATE"};
}

std::vector<std::string> SqliteConnection::end_statements() const {
  if (read_only_) return {std::string(pragma::read_write)};
  return {};
}

}  // namespace stele::sqlite
