#include "soci_connection.hpp"

#include <cmath>
#include <utility>

#include <soci/soci.h>
#include <sqlite3.h>

#include "attach.hpp"
#include "statement_compiler.hpp"
#include "stele/base/utf8.hpp"
#include "value_format.hpp"

namespace stele::sqlite {

namespace {

using soci::details::statement_backend;

::sqlite3_stmt* statement_of(statement_backend& statement) {
  return static_cast<::sqlite3_stmt*>(handle_of(statement));
}

/// True for decimals that are stored as integers.
bool is_scaled(const Format& format) {
  return format.kind == ValueKind::decimal && format.storage == StorageForm::standard;
}

bool is_unix_time(const Format& format) {
  return format.kind == ValueKind::timestamp && unix_unit(format.storage) != 0;
}

bool is_blob(const Format& format) {
  return format.kind == ValueKind::bytes ||
         (format.kind == ValueKind::uuid && format.storage == StorageForm::bytes);
}

/// True where SOCI's conversion from the storage class to the value's kind loses nothing.
bool is_exact(int stored, const Cell& value) {
  constexpr double exact_integers = 9007199254740992.0;  // 2^53
  switch (value.kind) {
    case ValueKind::int64:
    case ValueKind::boolean:
      return stored == SQLITE_INTEGER;
    case ValueKind::float64:
      return stored == SQLITE_FLOAT ||
             (stored == SQLITE_INTEGER && std::abs(value.d) < exact_integers);
    case ValueKind::text:
      // SOCI has asked for its text, which makes one of a blob too.
      return (stored == SQLITE_TEXT && check_text(value.view()) != TextFault::invalid_utf8) ||
             stored == SQLITE_INTEGER;
    case ValueKind::bytes:
      return stored == SQLITE_BLOB || stored == SQLITE_TEXT;
    default:
      return stored == SQLITE_TEXT;
  }
}

}  // namespace

std::vector<ResultColumn> SqliteSociConnection::result_columns(statement_backend& statement) const {
  return sqlite::columns_of(statement_of(statement));
}

std::string_view SqliteSociConnection::column_name(statement_backend& statement,
                                                   int column) const noexcept {
  return name_of_column(statement_of(statement), column);
}

std::function<void()> SqliteSociConnection::interrupter() {
  return [handle = errors_.handle] { sqlite3_interrupt(handle); };
}

SqliteSociConnection::SqliteSociConnection(const Settings& settings, const ConnectOptions& options)
    : SqliteSociConnection(settings, open_database(settings, options.server_messages), options) {}

SqliteSociConnection::SqliteSociConnection(Settings settings, OpenDatabase database,
                                           const ConnectOptions& options)
    : SociConnection({.dialect = "sqlite",
                      .lexis = sql_lexis,
                      .backend_finds_placeholders = false,
                      .reads_as_stored = true,
                      .server_messages = options.server_messages},
                     std::move(database.session)),
      settings_(std::move(settings)),
      errors_{.handle = database.handle, .server_messages = options.server_messages},
      state_(database.handle) {}

std::string SqliteSociConnection::placeholder(std::string_view name, const Format& format) const {
  // Bytes pass as a text of as many bytes: SOCI binds an empty blob as NULL.
  std::string value(name);
  if (is_blob(format)) return "CAST(" + value + " AS BLOB)";
  if (is_scaled(format) || is_unix_time(format)) return "CAST(" + value + " AS INTEGER)";
  // Numbers pass as such, also those that Sequelize stores as text.
  if (format.kind == ValueKind::float64 && format.storage == StorageForm::sequelize) {
    return "CASE " + value + " WHEN 9e999 THEN 'Infinity' WHEN -9e999 THEN '-Infinity' ELSE " +
           value + " END";
  }
  return value;
}

void SqliteSociConnection::write_text(std::string& out, const Cell& value,
                                      const Format& format) const {
  if (value.kind == ValueKind::array) {
    out = array_text(value.view(), format);
    return;
  }
  if (value.kind == ValueKind::decimal && is_scaled(format)) {
    const auto scaled = scaled_of(value.decimal(), format);
    if (!scaled) throw_unscaled();
    out = std::to_string(*scaled);
    return;
  }
  if (value.kind == ValueKind::uuid && is_blob(format)) {
    const Uuid id = value.uuid();
    out.assign(reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size());
    return;
  }
  if (value.kind != ValueKind::timestamp) return SociConnection::write_text(out, value, format);
  if (const std::int64_t unit = unix_unit(format.storage)) {
    out = std::to_string(value.i / unit);
    return;
  }
  out.resize(max_time_text);
  out.resize(
      format_instant(out.data(), Timestamp(std::chrono::microseconds(value.i)), format.storage));
}

Cell SqliteSociConnection::read_text(std::string& text, const Format& format) const {
  // exact_value() reads it anew
  if (is_unix_time(format) || format.kind == ValueKind::null) return Cell::text(text);
  if (format.storage == StorageForm::bytes) {
    if (const auto id = uuid_of_bytes(text)) return *id;
  }
  return SociConnection::read_text(text, format);
}

std::int64_t SqliteSociConnection::affected(statement_backend& /*statement*/) {
  // Of DDL, sqlite would repeat the number of the last statement that changed rows.
  const std::int64_t before = std::exchange(changes_, sqlite3_total_changes64(errors_.handle));
  return changes_ == before ? 0 : sqlite3_changes64(errors_.handle);
}

std::optional<int> SqliteSociConnection::column_count(statement_backend& statement) const {
  return sqlite3_column_count(statement_of(statement));
}

Cell SqliteSociConnection::exact_value(statement_backend& statement, int column, const Cell& read,
                                       const Format& format) const {
  ::sqlite3_stmt* const handle = statement_of(statement);
  if (read.kind != format.kind) return read_value(handle, column, format);
  const int stored = sqlite3_column_type(handle, column);
  if (is_exact(stored, read)) return read;
  if (stored == SQLITE_TEXT && read.kind == ValueKind::text) {
    throw Error(Errc::conversion, "could not read column " + std::to_string(column + 1) +
                                      ": it is stored as what is no valid text");
  }
  return read_value(handle, column, format);
}

bool SqliteSociConnection::end_result(statement_backend& statement) noexcept {
  // SOCI does so too, before it runs the statement again.
  sqlite3_reset(statement_of(statement));
  return true;
}

std::int64_t SqliteSociConnection::generated_key() {
  return sqlite3_last_insert_rowid(errors_.handle);
}

void SqliteSociConnection::throw_failure(const SociFailure& failure) {
  const bool prepares = failure.during == SociFailure::During::prepare;
  changes_ = sqlite3_total_changes64(errors_.handle);
  throw_last_error(errors_, prepares ? Action::prepare : Action::execute, failure.sql);
}

void SqliteSociConnection::do_execute_script(std::string_view sql) {
  if (state_.skips(sql)) return;
  SociConnection::do_execute_script(sql);
  state_.note(sql);
  changes_ = sqlite3_total_changes64(errors_.handle);
}

bool SqliteSociConnection::do_commit() { return in_transaction() && SociConnection::do_commit(); }

}  // namespace stele::sqlite
