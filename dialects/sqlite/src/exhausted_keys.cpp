#include "exhausted_keys.hpp"

#include <memory>
#include <new>
#include <string>

#include <sqlite3.h>

namespace stele::sqlite {

namespace {

struct FinalizeLook {
  void operator()(::sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Look = std::unique_ptr<::sqlite3_stmt, FinalizeLook>;

/// A query that may fail: there is then nothing to be found.
Look look(::sqlite3* handle, const std::string& sql) {
  ::sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr);
  return Look(statement);
}

std::string quoted_table(const char* name) {
  const std::unique_ptr<char, void (*)(void*)> text(sqlite3_mprintf("\"%w\"", name), sqlite3_free);
  return text == nullptr ? std::string() : text.get();
}

bool is_at_end(::sqlite3* handle, const std::string& table) {
  const Look last = look(handle, "SELECT 1 FROM " + table + " WHERE rowid = 9223372036854775807");
  return last != nullptr && sqlite3_step(last.get()) == SQLITE_ROW;
}

}  // namespace

bool has_no_key_left(::sqlite3* handle, std::string_view sql) noexcept {
  try {
    const Look tables = look(handle, "SELECT name, seq = 9223372036854775807 FROM sqlite_sequence");
    while (tables != nullptr && sqlite3_step(tables.get()) == SQLITE_ROW) {
      const auto* name = reinterpret_cast<const char*>(sqlite3_column_text(tables.get(), 0));
      if (name == nullptr) continue;
      const std::string table = quoted_table(name);
      if (sql.find("INSERT INTO " + table) == std::string_view::npos) continue;
      return sqlite3_column_int(tables.get(), 1) != 0 || is_at_end(handle, table);
    }
  } catch (const std::bad_alloc&) {
    return false;
  }
  return false;
}

}  // namespace stele::sqlite
