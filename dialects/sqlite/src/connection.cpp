#include "connection.hpp"

#include <utility>

#include <sqlite3.h>

#include "statement.hpp"

namespace stele::sqlite {

namespace {

struct Finalizer {
  void operator()(::sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

}  // namespace

SqliteConnection::SqliteConnection(Settings settings, const ConnectOptions& options)
    : settings_(std::move(settings)),
      database_(open_database(settings_, options.server_messages)),
      errors_{.handle = database_.handle, .server_messages = options.server_messages},
      state_(database_.handle) {}

std::unique_ptr<Statement> SqliteConnection::prepare(const Compiled& compiled) {
  return std::make_unique<SqliteStatement>(errors_, compiled);
}

void SqliteConnection::do_execute_script(std::string_view sql) {
  if (state_.skips(sql)) return;
  run(sql);
  state_.note(sql);
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
  return SessionState::begin_statements(options);
}

}  // namespace stele::sqlite
