#include "error.hpp"

#include <optional>
#include <string>
#include <utility>

#include "exhausted_keys.hpp"
#include "function_values.hpp"
#include "stele/driver/server_words.hpp"
#include "stele/driver/violation.hpp"

namespace stele::sqlite {

namespace {

/// What sqlite said.
struct Failure {
  int code = 0;  ///< extended
  std::string text{};
};

struct FailureKind {
  Errc code = Errc::database;
  std::string_view reason{};
};

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  for (const std::string_view prefix : prefixes) {
    if (text.substr(0, prefix.size()) == prefix) return true;
  }
  return false;
}

/// SQLITE_ERROR says everything from a misspelled name to an overflow.
FailureKind kind_of_error(const Failure& failure, Action action) {
  if (starts_with_any(failure.text, {"no such collation sequence"})) {
    return {Errc::unsupported, "sqlite has BINARY, NOCASE and RTRIM, and no such collation"};
  }
  if (starts_with_any(failure.text, {"no such module: fts5"})) {
    return {Errc::unsupported,
            "this sqlite was built without FTS5, of which full-text indexes are made"};
  }
  if (action == Action::prepare) return {Errc::syntax, {}};
  if (failure.text == fault::out_of_range) {
    return {Errc::out_of_range, "a number is out of the range of its type"};
  }
  if (failure.text == fault::division_by_zero) return {Errc::out_of_range, "division by zero"};
  if (failure.text == fault::bad_pattern) {
    return {Errc::invalid_argument, "a pattern ends in a lone backslash, or is not valid"};
  }
  if (failure.text == fault::no_collation) {
    return {Errc::unsupported, "this system has no locale C.UTF-8, by which ilike compares"};
  }
  if (failure.text == fault::bad_argument) {
    return {Errc::invalid_argument, "a function was given a value that it does not take"};
  }
  if (failure.text == fault::bad_value) {
    return {Errc::conversion, "a value is none of its column's type"};
  }
  if (failure.text == "integer overflow") {
    return {Errc::out_of_range, "a number is out of the range of a 64-bit integer"};
  }
  if (starts_with_any(failure.text, {"cannot start a transaction", "cannot commit",
                                     "cannot rollback", "no such savepoint"})) {
    return {Errc::invalid_argument, "it does not fit the state of the transaction"};
  }
  return {Errc::database, "sqlite reported an error"};
}

FailureKind kind_of(const Failure& failure, Action action) {
  switch (failure.code & 0xff) {
    case SQLITE_ERROR:
      return kind_of_error(failure, action);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return {Errc::busy,
              "the database is locked by another connection; run the transaction again, or raise "
              "the URL's busy_timeout"};
    case SQLITE_INTERRUPT:
      return {Errc::timeout, "it was interrupted"};
    case SQLITE_READONLY:
      return {Errc::invalid_argument,
              "the transaction is read-only, or the database file may not be written"};
    case SQLITE_FULL:
      return {Errc::database, "the disk is full"};
    case SQLITE_IOERR:
      return {Errc::database, "reading or writing the database file failed"};
    case SQLITE_CORRUPT:
      return {Errc::database, "the database file is damaged"};
    case SQLITE_NOMEM:
      return {Errc::database, "there is not enough memory"};
    case SQLITE_NOTADB:
      return {Errc::connection, "the file is not a sqlite database, or it is encrypted"};
    case SQLITE_CANTOPEN:
      return {Errc::connection,
              "the database file, or a file beside it, cannot be opened; check that the directory "
              "exists and may be written"};
    case SQLITE_TOOBIG:
      return {Errc::out_of_range, "a text or a blob is larger than sqlite can hold"};
    case SQLITE_RANGE:
      return {Errc::out_of_range, "it has fewer placeholders than values"};
    case SQLITE_MISMATCH:
      return {Errc::conversion, "a value does not fit the type of its column"};
    case SQLITE_CONSTRAINT:
      return {Errc::database, "a trigger or a function of the database refused it"};
    case SQLITE_ABORT:
      return {Errc::database, "the transaction was rolled back meanwhile"};
    default:
      return {Errc::database, "sqlite reported an error"};
  }
}

/// True where the schema has changed under a prepared statement, which then fails as it does where
/// it is prepared anew.
bool is_outdated(::sqlite3* handle, const Failure& failure, std::string_view sql) {
  if (failure.code != SQLITE_ERROR || sql.empty()) return false;
  ::sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(handle, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  sqlite3_finalize(statement);
  return statement == nullptr && sqlite3_errmsg(handle) == failure.text;
}

bool column_exists(::sqlite3* handle, const std::string& table, const std::string& column) {
  return sqlite3_table_column_metadata(handle, nullptr, table.c_str(), column.c_str(), nullptr,
                                       nullptr, nullptr, nullptr, nullptr) == SQLITE_OK;
}

/// The names of "users.a, users.b" where the table's name ends at `dot`.
std::vector<std::string> columns_after(std::string_view list, std::size_t dot) {
  const std::string separator = ", " + std::string(list.substr(0, dot + 1));
  std::vector<std::string> columns;
  std::size_t start = dot + 1;
  while (true) {
    const std::size_t end = list.find(separator, start);
    columns.emplace_back(list.substr(start, end - start));
    if (end == std::string_view::npos) return columns;
    start = end + separator.size();
  }
}

/// Reads "users.a, users.b". sqlite quotes nothing, so that the table's end is found by asking for
/// the columns.
void read_columns(::sqlite3* handle, std::string_view list, ErrorContext& context) {
  for (std::size_t dot = list.find('.'); dot != std::string_view::npos;
       dot = list.find('.', dot + 1)) {
    const std::string table(list.substr(0, dot));
    std::vector<std::string> columns = columns_after(list, dot);
    if (!column_exists(handle, table, columns.front())) continue;
    context.table = table;
    context.columns = std::move(columns);
    return;
  }
}

/// What follows the colon of "UNIQUE constraint failed: users.email".
std::string_view subject(std::string_view text) {
  const std::size_t colon = text.find(": ");
  return colon == std::string_view::npos ? std::string_view() : text.substr(colon + 2);
}

[[noreturn]] void throw_unique(::sqlite3* handle, std::string_view what, ErrorContext context) {
  // An index over expressions: "index 'users_lower_email'".
  constexpr std::string_view index_prefix = "index '";
  if (what.substr(0, index_prefix.size()) == index_prefix) {
    context.constraint = what.substr(index_prefix.size(), what.size() - index_prefix.size() - 1);
  } else {
    read_columns(handle, what, context);
  }
  throw_violation(Errc::unique_violation, std::move(context));
}

/// "cannot store TEXT value in INTEGER column users.age", of a STRICT table.
[[noreturn]] void throw_wrong_type(::sqlite3* handle, const std::string& text,
                                   ErrorContext context) {
  constexpr std::string_view column_prefix = " column ";
  const std::size_t start = text.find(column_prefix);
  if (start != std::string::npos) {
    read_columns(handle, std::string_view(text).substr(start + column_prefix.size()), context);
  }
  const std::string where =
      context.columns.empty() ? "a column" : context.table + "." + context.columns.front();
  throw Error(Errc::conversion,
              "could not write " + where + ": the value does not fit the type of the column",
              std::move(context));
}

/// The constraints that are a caller's data; returns for any other code.
void throw_constraint(::sqlite3* handle, const Failure& failure, ErrorContext& context) {
  const std::string_view what = subject(failure.text);
  switch (failure.code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      throw_unique(handle, what, std::move(context));
    case SQLITE_CONSTRAINT_NOTNULL:
      read_columns(handle, what, context);
      throw_violation(Errc::not_null_violation, std::move(context));
    case SQLITE_CONSTRAINT_CHECK:
      context.constraint = what;
      throw_violation(Errc::check_violation, std::move(context));
    case SQLITE_CONSTRAINT_TRIGGER:
      // ON DELETE RESTRICT is a trigger to sqlite; others raise what their authors say.
      if (failure.text != "FOREIGN KEY constraint failed") return;
      [[fallthrough]];
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      throw_violation(Errc::foreign_key_violation, std::move(context));
    case SQLITE_CONSTRAINT_DATATYPE:
      throw_wrong_type(handle, failure.text, std::move(context));
    default:
      return;
  }
}

std::string_view attempt(Action action) {
  switch (action) {
    case Action::open:
      return "could not open the database: ";
    case Action::prepare:
      return "could not prepare the statement: ";
    case Action::execute:
      return "could not run the statement: ";
  }
  return "";
}

}  // namespace

void throw_last_error(const ErrorSource& source, Action action, std::string_view sql) {
  // Copied first: looking up a column's table below overwrites both.
  const Failure failure{.code = sqlite3_extended_errcode(source.handle),
                        .text = sqlite3_errmsg(source.handle)};
  ErrorContext context{.sql = std::string(sql), .dialect = "sqlite"};
  context.vendor_code = failure.code;
  if (source.server_messages) context.server_message = failure.text;
  throw_constraint(source.handle, failure, context);
  if (failure.code == SQLITE_FULL && has_no_key_left(source.handle, sql)) {
    throw_keys_exhausted(std::move(context));
  }
  if (action == Action::execute && is_outdated(source.handle, failure, sql)) {
    action = Action::prepare;
  }
  const FailureKind kind = kind_of(failure, action);
  std::string message(attempt(action));
  if (!kind.reason.empty()) {
    message += kind.reason;
  } else if (action == Action::execute && !holds_no_value(failure.text, sql)) {
    message += kept_back;
  } else {
    message += failure.text;
  }
  throw Error(kind.code, message, std::move(context));
}

}  // namespace stele::sqlite
