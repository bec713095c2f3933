#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace postgres_test;
using stele::Errc;
using stele::Error;

namespace {

void terminate(std::int64_t process) {
  PlainDatabase plain;
  const std::string number = std::to_string(process);
  plain.run("SELECT pg_terminate_backend(" + number + ", 5000)");
}

/// Waits until the process executes a statement.
void await_activity(std::int64_t process) {
  PlainDatabase plain;
  const std::string sql =
      "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND pid = " + std::to_string(process);
  for (int i = 0; i < 500 && plain.rows(sql).empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace

TEST_CASE("a connection that the server ended between statements is lost") {
  const auto connection = connect();
  auto statement = connection->prepare(compiled("SELECT 1", {}, {types::integer()}));
  terminate(process_of(*connection));

  const Error error = error_of([&] { execute(*statement); });

  CHECK(error.code() == Errc::connection);
  CHECK(contains(error.what(), "the connection was lost (FATAL:  terminating connection due to "));
  CHECK_FALSE(connection->alive());
  CHECK_FALSE(connection->in_transaction());
  CHECK_FALSE(statement->next());

  CHECK(error_of([&] { execute(*statement); }).code() == Errc::connection);
  CHECK(error_of([&] { connection->execute_script("SELECT 1"); }).code() == Errc::connection);
  CHECK(error_of([&] { connection->begin({}); }).code() == Errc::connection);
  CHECK(error_of([&] { (void)connection->prepare(compiled("SELECT 2", {}, {})); }).code() ==
        Errc::connection);
  statement.reset();
  CHECK_NOTHROW(connection->rollback());
}

TEST_CASE("a connection that the server ends during a statement is lost") {
  const auto connection = connect();
  const std::int64_t process = process_of(*connection);
  const auto statement =
      connection->prepare(compiled("SELECT 1 FROM pg_sleep(30)", {}, {types::integer()}));
  std::thread other([process] {
    await_activity(process);
    terminate(process);
  });

  const Error error = error_of([&] { execute(*statement); });
  other.join();

  CHECK(error.code() == Errc::connection);
  CHECK_FALSE(connection->alive());
}

TEST_CASE("a result that was read before stays readable when the connection is lost") {
  const auto connection = connect();
  const auto statement = connection->prepare(
      compiled("SELECT x::text FROM generate_series(1, 1000) x", {}, {types::text()}));
  const std::int64_t process = process_of(*connection);
  execute(*statement);
  REQUIRE(statement->next());
  terminate(process);
  CHECK(error_of([&] { connection->execute_script("SELECT 1"); }).code() == Errc::connection);

  int rows = 1;
  while (statement->next()) ++rows;

  CHECK(rows == 1000);
}

TEST_CASE("a connection lost during COMMIT is in doubt") {
  const auto connection = connect();
  connection->begin({});
  connection->execute_script("CREATE TEMP TABLE t ()");
  terminate(process_of(*connection));

  const Error error = error_of([&] { connection->commit(); });

  CHECK(error.code() == Errc::in_doubt);
  CHECK_FALSE(stele::is_retryable(error.code()));
  CHECK_FALSE(connection->alive());
}

TEST_CASE("a connection that was known to be lost before COMMIT is not in doubt") {
  const auto connection = connect();
  connection->begin({});
  terminate(process_of(*connection));
  CHECK(error_of([&] { connection->execute_script("SELECT 1"); }).code() == Errc::connection);

  CHECK(error_of([&] { connection->commit(); }).code() == Errc::connection);
}

TEST_CASE("a statement that is canceled timed out, and the connection goes on") {
  const auto connection = connect("options=-c%20statement_timeout%3D20ms");

  const Error error = error_of([&] { (void)one(*connection, "SELECT pg_sleep(9)::text"); });

  CHECK(error.code() == Errc::timeout);
  CHECK(connection->alive());
  CHECK(one(*connection, "SELECT 'on'").as<std::string>() == "on");
}
