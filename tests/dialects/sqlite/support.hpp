#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "stele/base/error.hpp"
#include "stele/sqlite/sqlite.hpp"

/// What the tests of the sqlite dialect share.
namespace sqlite_test {

/// A directory of its own, gone at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

/// A file looked at through sqlite3 itself, as any other program would.
class PlainDatabase {
 public:
  explicit PlainDatabase(const std::string& path);

  void run(const std::string& sql);
  /// All rows of all columns as text, "a|b" each; NULL is "NULL".
  [[nodiscard]] std::vector<std::string> rows(const std::string& sql);

 private:
  struct Closer {
    void operator()(::sqlite3* handle) const noexcept { sqlite3_close(handle); }
  };
  std::unique_ptr<::sqlite3, Closer> handle_;
};

/// `connect` and what `setup()` asks for.
std::unique_ptr<stele::Connection> connect(const std::string& url,
                                           const stele::ConnectOptions& options = {});
[[nodiscard]] std::unique_ptr<stele::Connection> connect_memory();

[[nodiscard]] stele::Compiled compiled(std::string sql, std::vector<stele::ColumnType> parameters,
                                       std::vector<stele::ColumnType> results);

/// Runs it once and returns all rows.
std::vector<std::vector<stele::Value>> run(stele::Connection& connection,
                                           const stele::Compiled& compiled,
                                           const std::vector<stele::Value>& values = {});

/// The one value of the one row; of a type of the given kind.
[[nodiscard]] stele::Value one(stele::Connection& connection, const std::string& sql,
                               const stele::ColumnType& type);

/// The error that the work throws.
/// @throws std::logic_error where it throws none
template <class F>
stele::Error error_of(F&& work) {
  try {
    work();
  } catch (const stele::Error& error) {
    return error;
  }
  throw std::logic_error("no error was thrown");
}

template <class F>
stele::ValidationError violation_of(F&& work) {
  try {
    work();
  } catch (const stele::ValidationError& error) {
    return error;
  }
  throw std::logic_error("no ValidationError was thrown");
}

}  // namespace sqlite_test
