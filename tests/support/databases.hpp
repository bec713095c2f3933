#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stele/session/database.hpp"

namespace stele::test {

/// The databases that every conformance case runs on: "sqlite::memory:", "sqlite:…" (a file) and
/// "postgres://…", each by the native driver and, with `driver=soci`, by SOCI's. Each names a place
/// for `FreshDatabase`, not a database to be opened.
///
///     const FreshDatabase fresh(GENERATE(from_range(database_urls())));
///     const Database db = fresh.open();
[[nodiscard]] std::vector<std::string> database_urls();

/// Of these, the URLs of the scheme that STELE_TEST_DATABASE names; all where it is not set.
[[nodiscard]] std::vector<std::string> chosen(std::vector<std::string> urls);

/// An empty database for one test case, whose tables and schemas are gone with the next one. Close
/// what uses it before it goes.
///
/// On postgres it is a database of the test program's own on the server that
/// STELE_TEST_POSTGRES_URL names, dropped when the program ends; the others there are left alone.
class FreshDatabase {
 public:
  /// @throws std::runtime_error where STELE_TEST_POSTGRES_URL is needed and not set
  explicit FreshDatabase(const std::string& url);
  FreshDatabase(const FreshDatabase&) = delete;
  FreshDatabase& operator=(const FreshDatabase&) = delete;
  ~FreshDatabase();

  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  [[nodiscard]] Database open(Options options = {}) const;

  /// True where the database takes one connection.
  [[nodiscard]] bool is_single_connection() const;
  /// True where one connection writes at a time.
  [[nodiscard]] bool is_single_writer() const;

 private:
  std::string url_;
  std::filesystem::path directory_{};  ///< of a file's own; empty where there is none
};

}  // namespace stele::test
