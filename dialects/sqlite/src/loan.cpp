#include "loan.hpp"

#include <mutex>
#include <set>

#include <sqlite3.h>

#include "functions.hpp"
#include "open.hpp"
#include "stele/base/error.hpp"

namespace stele::sqlite {

namespace {

/// The handles that connections of ours have on loan. A handle has no place for such a mark.
struct Loans {
  std::mutex mutex;
  std::set<const ::sqlite3*> handles;
};

Loans& loans() {
  static Loans all;
  return all;
}

void claim(const ::sqlite3* handle) {
  Loans& all = loans();
  const std::lock_guard lock(all.mutex);
  if (all.handles.insert(handle).second) return;
  throw Error(Errc::invalid_argument,
              "could not use the connection: another Database is on it already; copy that one, "
              "which is a cheap handle",
              {.dialect = "sqlite"});
}

void release(const ::sqlite3* handle) noexcept {
  Loans& all = loans();
  const std::lock_guard lock(all.mutex);
  all.handles.erase(handle);
}

/// Changes a setting; tells what it was.
int exchange(::sqlite3* handle, int setting, int value) noexcept {
  int before = 0;
  sqlite3_db_config(handle, setting, -1, &before);
  if (before != value) sqlite3_db_config(handle, setting, value, nullptr);
  return before;
}

}  // namespace

Loan::Loan(::sqlite3* handle) : handle_(handle) {
  require_library();
  if (sqlite3_threadsafe() == 0) {
    throw Error(Errc::unsupported,
                "could not use the connection: the sqlite library was built for one thread, and a "
                "Database is for all; link one that was not",
                {.dialect = "sqlite"});
  }
  claim(handle);
  foreign_keys_ = exchange(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
  strings_in_dml_ = exchange(handle, SQLITE_DBCONFIG_DQS_DML, 0);
  strings_in_ddl_ = exchange(handle, SQLITE_DBCONFIG_DQS_DDL, 0);
  add_functions(handle);
}

Loan::~Loan() {
  if (handle_ == nullptr) return;
  exchange(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, foreign_keys_);
  exchange(handle_, SQLITE_DBCONFIG_DQS_DML, strings_in_dml_);
  exchange(handle_, SQLITE_DBCONFIG_DQS_DDL, strings_in_ddl_);
  release(handle_);
}

void Loan::forget() noexcept {
  if (handle_ != nullptr) release(handle_);
  handle_ = nullptr;
}

}  // namespace stele::sqlite
