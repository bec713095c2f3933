#include "dialect.hpp"

#include "connection.hpp"
#include "file_lock.hpp"
#include "introspector.hpp"
#include "settings.hpp"
#include "soci_connection.hpp"
#include "stele/sqlite/sqlite.hpp"

namespace stele::sqlite {

const Features& SqliteDialect::features() const noexcept {
  static constexpr Features features_of_sqlite{
      .max_parameters = 32766,
      .schemas = false,
      .index_methods = false,
      .catalog_comments = false,
      // A trigger can update the row that was written, but not what RETURNING gives.
      .triggers_change_rows = false,
      .names_foreign_keys = false,
      .decimals = true,
      .json = true,
      .arrays = true,
      .text_without_case = true,
      .patterns = true,
      .checked_arithmetic = true,
      // A transaction that is not read-only is the only one that writes.
      .row_locks = true,
      .named_locks = true,
      .deadlines = true,
      .casts = true,
      .full_text = true,
  };
  return features_of_sqlite;
}

ConnectionModel SqliteDialect::connection_model(const Url& url) const {
  // A database in memory is gone with its connection, and no other connection sees it.
  return {.max_connections = read_settings(url).in_memory ? 1 : 0, .single_writer = true};
}

std::unique_ptr<NamedLock> SqliteDialect::named_lock(Connection& connection,
                                                     std::string_view name) const {
  return std::make_unique<FileLock>(connection, name);
}

std::unique_ptr<Connection> SqliteDialect::connect_natively(const Url& url,
                                                            const ConnectOptions& options) const {
  return std::make_unique<SqliteConnection>(read_settings(url), options);
}

std::unique_ptr<Connection> SqliteDialect::connect_by_soci(const Url& url,
                                                           const ConnectOptions& options) const {
  return std::make_unique<SqliteSociConnection>(read_settings(url), options);
}

std::unique_ptr<Introspector> SqliteDialect::introspector(StatementRunner& runner) const {
  return std::make_unique<SqliteIntrospector>(runner);
}

std::unique_ptr<Connection> SqliteDialect::adopt(SociSession session,
                                                 const ConnectOptions& options) const {
  return std::make_unique<SqliteConnection>(session, options);
}

ConnectionSource on(::sqlite3* handle) {
  if (handle == nullptr) {
    throw Error(Errc::invalid_argument,
                "could not open a database over the sqlite3*: it is null; open it first",
                {.dialect = "sqlite"});
  }
  return {.dialect = &dialect(),
          .name = "sqlite3*",
          .model = {.max_connections = 1, .shared = true},
          .connect = [handle](const ConnectOptions& options) {
            return std::make_unique<SqliteConnection>(handle, options);
          }};
}

const Dialect& dialect() {
  static const SqliteDialect instance;
  return instance;
}

}  // namespace stele::sqlite
