#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/session/database.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::Database;
using stele::Errc;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

/// The error of the first statement, which must come in time.
stele::Error connect_error(const std::string& url) {
  const Database database = Database::open(url, {.pool = {.acquire_timeout = 5s}});
  const auto start = std::chrono::steady_clock::now();
  const auto error = error_of([&] { database.authenticate(); });
  CHECK(std::chrono::steady_clock::now() - start < 6s);
  return error;
}

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  REQUIRE(value != nullptr);
  return value;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("authenticates with the dialect that the URL names") {
  const std::string url = GENERATE(from_range(database_urls()));
  const FreshDatabase fresh(url);
  const Database database = fresh.open();
  CHECK_NOTHROW(database.authenticate());
  CHECK(url.starts_with(database.dialect().name()));
}

TEST_CASE("both spellings of the postgres scheme are known", "[builtin]") {
  const FreshDatabase fresh("postgres://");
  const std::string url = replaced(fresh.url(), "postgres://", "postgresql://");
  CHECK(Database::open(url).dialect().name() == "postgres");
  CHECK_NOTHROW(Database::open(url).authenticate());
}

TEST_CASE("an unknown scheme names those that are known", "[builtin]") {
  const auto error = error_of([] { (void)Database::open("oracle://me:secret@host/shop"); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("'oracle'") && Catch::Contains("postgres") &&
                               Catch::Contains("sqlite") && !Catch::Contains("secret"));
}

TEST_CASE("a URL that cannot be read is refused when it is opened") {
  const std::string url = GENERATE("", "sqlite:", "no url", "postgres://me:secret@host:x/shop");
  const auto error = error_of([&] { (void)Database::open(url); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), !Catch::Contains("secret"));
}

TEST_CASE("a missing directory is named", "[builtin]") {
  const auto error = connect_error("sqlite:///no/such/directory/app.db");
  CHECK(error.code() == Errc::connection);
  CHECK(error.context().dialect == "sqlite");
  CHECK_THAT(error.what(), Catch::Contains("/no/such/directory"));
}

TEST_CASE("a server that refuses is named, the password is not", "[builtin]") {
  const auto error = connect_error("postgres://me:secret@127.0.0.1:1/shop");
  CHECK(error.code() == Errc::connection);
  CHECK(error.context().dialect == "postgres");
  CHECK_THAT(error.what(), Catch::Contains("127.0.0.1") && !Catch::Contains("secret"));
}

TEST_CASE("the right password connects, a wrong one is told of but not shown", "[builtin]") {
  const std::string url = environment("STELE_TEST_POSTGRES_PASSWORD_URL");
  CHECK_NOTHROW(Database::open(url).authenticate());
  const auto error = connect_error(replaced(url, "p%40ss%20word", "wr0ng%40word"));
  CHECK(error.code() == Errc::connection);
  CHECK_THAT(error.what(), Catch::Contains("password") && !Catch::Contains("wr0ng"));
  CHECK(error.context().server_message.empty());
}

TEST_CASE("a missing database is named", "[builtin]") {
  const FreshDatabase fresh("postgres://");
  const std::size_t name = fresh.url().rfind("stele_test_");
  REQUIRE(name != std::string::npos);
  const auto error = connect_error(fresh.url().substr(0, name) + "no_such_database");
  CHECK(error.code() == Errc::connection);
  CHECK_THAT(error.what(), Catch::Contains("no_such_database"));
}
