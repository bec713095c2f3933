#include "connection.hpp"

#include <utility>

#include <sqlite3.h>

#include "attach.hpp"
#include "statement.hpp"

namespace stele::sqlite {

namespace {

struct Finalizer {
  void operator()(::sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

::sqlite3* usable_handle(soci::session& session) {
  require_library_of(session);
  return static_cast<::sqlite3*>(handle_of(session));
}

}  // namespace

SqliteConnection::SqliteConnection(Settings settings, const ConnectOptions& options)
    : settings_(std::move(settings)),
      database_(open_database(settings_, options.server_messages)),
      session_(database_.session.get()),
      handle_(database_.handle, options.server_messages),
      state_(database_.handle) {}

SqliteConnection::SqliteConnection(const SociSession& session, const ConnectOptions& options)
    : SqliteConnection(session, usable_handle(*session.session), options) {}

SqliteConnection::SqliteConnection(const SociSession& session, ::sqlite3* handle,
                                   const ConnectOptions& options)
    : keeper_(session.keeper),
      session_(session.session),
      handle_(handle, options.server_messages, std::make_unique<Loan>(handle)),
      state_(handle) {
  handle_.watch();
}

SqliteConnection::SqliteConnection(::sqlite3* handle, const ConnectOptions& options)
    : handle_(handle, options.server_messages, std::make_unique<Loan>(handle)), state_(handle) {}

bool SqliteConnection::alive() const noexcept {
  if (!handle_.is_open()) return false;
  // A tracer of the session's user takes the place of ours.
  return !handle_.is_watched() || handle_of(*session_) == handle_.errors().handle;
}

std::function<void()> SqliteConnection::interrupter() {
  return [handle = handle_.errors().handle] { sqlite3_interrupt(handle); };
}

soci::session* SqliteConnection::soci() noexcept {
  if (session_ != nullptr) handle_.watch();
  return session_;
}

void SqliteConnection::restore() {
  handle_.require_open();
  restore_session(handle_.errors().handle, settings_, handle_.errors().server_messages);
}

std::unique_ptr<Statement> SqliteConnection::prepare(const Compiled& compiled) {
  return std::make_unique<SqliteStatement>(handle_, compiled);
}

std::vector<ResultColumn> SqliteConnection::columns_of(const Compiled& compiled) {
  Compiled described = compiled;
  described.results.clear();
  return SqliteStatement(handle_, described).columns();
}

[[gnu::hot]] bool SqliteConnection::in_transaction() const noexcept {
  return alive() && state_.in_transaction();
}

void SqliteConnection::do_execute_script(std::string_view sql) {
  handle_.require_open();
  if (state_.skips(sql)) return;
  run(sql);
  state_.note(sql);
}

void SqliteConnection::run(std::string_view sql) {
  if (sql.find('\0') != std::string_view::npos) {
    throw Error(Errc::syntax, "could not run the script: its text holds a NUL character",
                {.sql = std::string(sql), .dialect = "sqlite"});
  }
  const ErrorSource& errors = handle_.errors();
  // Terminated, so that sqlite need not copy what is left for each statement.
  const std::string text(sql);
  const char* rest = text.c_str();
  while (*rest != '\0') {
    const char* const current = rest;
    ::sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v2(errors.handle, current, -1, &prepared, &rest);
    if (code != SQLITE_OK) throw_last_error(errors, Action::prepare, sql);
    const std::unique_ptr<::sqlite3_stmt, Finalizer> statement(prepared);
    if (statement == nullptr) continue;  // spaces or a comment
    int step = SQLITE_ROW;
    while (step == SQLITE_ROW) step = sqlite3_step(statement.get());
    if (step != SQLITE_DONE) throw_last_error(errors, Action::execute, sql);
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
