#pragma once

#include <memory>
#include <string>
#include <vector>

struct sqlite3;
struct pg_conn;

namespace stele::test {

/// The URLs of the databases that another program can look into while ours uses them.
[[nodiscard]] std::vector<std::string> shared_database_urls();

/// A database looked at as any other program would: through sqlite3 or libpq themselves.
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

  [[nodiscard]] bool is_postgres() const noexcept { return postgres_ != nullptr; }

 private:
  std::vector<std::string> sqlite_rows(const std::string& sql);
  std::vector<std::string> postgres_rows(const std::string& sql);

  ::sqlite3* sqlite_ = nullptr;
  ::pg_conn* postgres_ = nullptr;
};

}  // namespace stele::test
