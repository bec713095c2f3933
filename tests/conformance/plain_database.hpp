#pragma once

#include <memory>
#include <string>
#include <vector>

namespace stele::test {

/// The URLs of the databases that another program can look into while ours uses them.
[[nodiscard]] std::vector<std::string> shared_database_urls();

/// A database looked at as any other program would: through sqlite3 or libpq themselves. Where the
/// suite runs on a dialect of another tree, through a connection of its own.
class PlainDatabase {
 public:
  /// @throws std::runtime_error as all below
  explicit PlainDatabase(const std::string& url);
  PlainDatabase(const PlainDatabase&) = delete;
  PlainDatabase& operator=(const PlainDatabase&) = delete;
  ~PlainDatabase();

  void run(const std::string& sql) { (void)rows(sql); }
  /// True where the database takes the statement.
  [[nodiscard]] bool accepts(const std::string& sql);
  /// All rows of all columns as text, "a|b" each; NULL is "NULL".
  std::vector<std::string> rows(const std::string& sql);

  [[nodiscard]] bool is_postgres() const noexcept;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace stele::test
