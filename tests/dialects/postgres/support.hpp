#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

#include "stele/base/error.hpp"
#include "stele/postgres/postgres.hpp"
#include "support/throws.hpp"

/// What the tests of the postgres dialect share. They run on the database of
/// STELE_TEST_POSTGRES_URL, as a superuser.
namespace postgres_test {

/// STELE_TEST_POSTGRES_URL, with parameters ("sslmode=disable&…") added.
/// @throws std::runtime_error where it is not set
[[nodiscard]] std::string url(const std::string& parameters = {});

[[nodiscard]] std::unique_ptr<stele::Connection> connect(const std::string& parameters = {},
                                                         const stele::ConnectOptions& options = {});
[[nodiscard]] std::unique_ptr<stele::Connection> connect_to(
    const std::string& url, const stele::ConnectOptions& options = {});

/// The same database looked at through libpq itself, as any other program would.
class PlainDatabase {
 public:
  PlainDatabase();

  void run(const std::string& sql) { (void)rows(sql); }
  /// All rows of all columns as text, "a|b" each; NULL is "NULL".
  std::vector<std::string> rows(const std::string& sql);

 private:
  struct Closer {
    void operator()(PGconn* handle) const noexcept { PQfinish(handle); }
  };
  std::unique_ptr<PGconn, Closer> handle_;
};

[[nodiscard]] stele::Compiled compiled(std::string sql, std::vector<stele::ColumnType> parameters,
                                       std::vector<stele::ColumnType> results);

/// Runs it once and returns all rows.
std::vector<std::vector<stele::Value>> run(stele::Connection& connection,
                                           const stele::Compiled& compiled,
                                           const std::vector<stele::Value>& values = {});
void execute(stele::Statement& statement, const std::vector<stele::Value>& values = {});

/// The one value of the one row.
[[nodiscard]] stele::Value one(stele::Connection& connection, const std::string& sql,
                               const stele::ColumnType& type = stele::types::text());

/// Of the server process that serves the connection.
[[nodiscard]] std::int64_t process_of(stele::Connection& connection);

using stele::test::error_of;

template <class F>
stele::ValidationError violation_of(F&& work) {
  try {
    work();
  } catch (const stele::ValidationError& error) {
    return error;
  }
  throw std::logic_error("no ValidationError was thrown");
}

/// True where the text contains the words.
[[nodiscard]] bool contains(std::string_view text, std::string_view words);

}  // namespace postgres_test
