#include "open.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <soci/soci.h>
#include <sqlite3.h>

#include "attach.hpp"
#include "error.hpp"
#include "functions.hpp"
#include "pragma.hpp"

namespace stele::sqlite {

namespace {

namespace fs = std::filesystem;

struct Closer {
  void operator()(::sqlite3* handle) const noexcept { sqlite3_close(handle); }
};
using OwnHandle = std::unique_ptr<::sqlite3, Closer>;

/// What is wrong with a path that cannot be opened.
std::string reason(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return "it is a directory; name a file in it";
  const fs::path folder = path.parent_path();
  if (!folder.empty()) {
    const fs::file_status status = fs::status(folder, error);
    if (status.type() == fs::file_type::not_found) {
      return "the directory '" + folder.string() + "' does not exist; create it first";
    }
    if (fs::exists(status) && !fs::is_directory(status)) {
      return "'" + folder.string() + "' is not a directory";
    }
  }
  return "this process may not read and write it, or its directory; check their permissions";
}

[[noreturn]] void throw_cannot_open(const Settings& settings, const std::string& why, int code) {
  ErrorContext context{.dialect = "sqlite"};
  context.vendor_code = code;
  throw Error(Errc::connection,
              "could not open the sqlite database '" + settings.path + "': " + why,
              std::move(context));
}

/// The path as sqlite takes it for a file: it reads "file:…" and ":memory:" otherwise.
std::string file_name(const Settings& settings) {
  if (settings.in_memory) return ":memory:";
  return settings.path.front() == '/' ? settings.path : "./" + settings.path;
}

OwnHandle open_handle(const Settings& settings) {
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                        SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  ::sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file_name(settings).c_str(), &opened, flags, nullptr);
  OwnHandle handle(opened);
  if (handle == nullptr) throw std::bad_alloc();
  if (code != SQLITE_OK) throw_cannot_open(settings, reason(settings.path), code);
  return handle;
}

/// sqlite opens without looking: what is no database, or may not be written, would be found at the
/// first statement.
void require_usable(::sqlite3* handle, const Settings& settings, bool server_messages) {
  if (settings.in_memory) return;
  const ErrorSource errors{.handle = handle, .server_messages = server_messages};
  const int code =
      sqlite3_exec(handle, "SELECT 1 FROM sqlite_schema LIMIT 1", nullptr, nullptr, nullptr);
  if (code == SQLITE_NOTADB) {
    throw_cannot_open(settings, "the file is not a sqlite database, or it is encrypted", code);
  }
  if ((code & 0xff) == SQLITE_CANTOPEN) throw_cannot_open(settings, reason(settings.path), code);
  if (code != SQLITE_OK) throw_last_error(errors, Action::open, {});
  if (sqlite3_db_readonly(handle, "main") == 1) {
    throw_cannot_open(settings, "this process may not write it; check its permissions",
                      SQLITE_READONLY);
  }
}

void run(const ErrorSource& errors, std::string_view sql) {
  const int code = sqlite3_exec(errors.handle, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_last_error(errors, Action::execute, sql);
}

/// Drops the tables, views and triggers of the session alone.
void drop_temporary(const ErrorSource& errors) {
  // Virtual tables drop the tables behind them, which are not dropped otherwise.
  constexpr const char* names =
      "SELECT printf('DROP %s IF EXISTS temp.\"%w\"', type, name) FROM temp.sqlite_schema "
      "WHERE type <> 'index' AND substr(name, 1, 7) <> 'sqlite_' "
      "ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC";
  std::vector<std::string> drops;
  const auto add = [](void* to, int, char** values, char**) {
    static_cast<std::vector<std::string>*>(to)->emplace_back(values[0]);
    return 0;
  };
  if (sqlite3_exec(errors.handle, names, add, &drops, nullptr) != SQLITE_OK) {
    throw_last_error(errors, Action::execute, names);
  }
  for (const std::string& sql : drops) run(errors, sql);
}

}  // namespace

void configure(::sqlite3* handle, const Settings& settings) noexcept {
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, settings.busy_timeout);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, settings.foreign_keys ? 1 : 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  add_functions(handle);
}

void set_journal_mode(::sqlite3* handle, const Settings& settings, bool server_messages) {
  if (settings.journal_mode.empty()) return;
  using Clock = std::chrono::steady_clock;
  const std::string sql = "PRAGMA journal_mode = " + settings.journal_mode;
  const auto end = Clock::now() + std::chrono::milliseconds(settings.busy_timeout);
  int code = SQLITE_OK;
  while (true) {
    code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
    if ((code & 0xff) != SQLITE_BUSY || Clock::now() >= end) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (code == SQLITE_OK) return;
  const ErrorSource errors{.handle = handle, .server_messages = server_messages};
  throw_last_error(errors, Action::execute, sql);
}

void restore_session(::sqlite3* handle, const Settings& settings, bool server_messages) {
  const ErrorSource errors{.handle = handle, .server_messages = server_messages};
  configure(handle, settings);
  run(errors, pragma::read_write);
  set_journal_mode(handle, settings, server_messages);
  drop_temporary(errors);
  for (const std::string& sql : settings.setup) run(errors, sql);
}

void require_library() {
  constexpr int strict_tables = 3037000;
  if (sqlite3_libversion_number() < strict_tables) {
    throw Error(Errc::unsupported, std::string("sqlite 3.37 or newer is needed; this program runs "
                                               "with ") +
                                       sqlite3_libversion());
  }
}

void require_library_of(soci::session& session) {
  if (!uses_library(session, sqlite3_sourceid())) {
    throw Error(
        Errc::unsupported,
        "SOCI's sqlite3 backend is linked to another sqlite library than this program; link "
        "both to the same one");
  }
}

OpenDatabase::OpenDatabase() noexcept = default;
OpenDatabase::OpenDatabase(OpenDatabase&&) noexcept = default;
OpenDatabase::~OpenDatabase() = default;

OpenDatabase open_database(const Settings& settings, bool server_messages) {
  require_library();
  OwnHandle handle = open_handle(settings);
  configure(handle.get(), settings);
  require_usable(handle.get(), settings, server_messages);
  set_journal_mode(handle.get(), settings, server_messages);
  OpenDatabase database;
  try {
    database.session = open_session();
    require_library_of(*database.session);
  } catch (const soci::soci_error&) {
    throw_cannot_open(settings, "SOCI could not make a session of its sqlite3 backend", 0);
  }
  database.handle = handle.release();
  const OwnHandle replaced(
      static_cast<::sqlite3*>(exchange_handle(*database.session, database.handle)));
  return database;
}

}  // namespace stele::sqlite
