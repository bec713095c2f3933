#include <cstdio>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "support.hpp"

namespace types = stele::types;
using namespace postgres_test;
using stele::Errc;

namespace {

std::string setting(stele::Connection& connection, const std::string& name) {
  return one(connection, "SELECT current_setting('" + name + "')").as<std::string>();
}

/// What is written to the process's standard error meanwhile.
template <class F>
std::string standard_error_of(F&& work) {
  std::FILE* file = std::tmpfile();
  const int saved = dup(STDERR_FILENO);
  std::fflush(stderr);
  dup2(fileno(file), STDERR_FILENO);
  work();
  std::fflush(stderr);
  dup2(saved, STDERR_FILENO);
  close(saved);
  std::rewind(file);
  std::string text(1000, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

}  // namespace

TEST_CASE("a connection speaks UTF-8 in UTC") {
  const auto connection = connect();

  CHECK(setting(*connection, "client_encoding") == "UTF8");
  CHECK(setting(*connection, "TimeZone") == "UTC");
  CHECK(setting(*connection, "standard_conforming_strings") == "on");
  CHECK(connection->alive());
  CHECK_FALSE(connection->in_transaction());
  CHECK(connection->setup().empty());
}

TEST_CASE("parameters of the URL reach the server as they are") {
  const auto connection = connect(
      "application_name=it%27s%20a%20%5C%26%3D%25%20name&options=-c%20work_mem%3D5MB&driver="
      "native");

  CHECK(setting(*connection, "application_name") == "it's a \\&=% name");
  CHECK(setting(*connection, "work_mem") == "5MB");
  CHECK(setting(*connection, "TimeZone") == "UTC");
}

TEST_CASE("options of the environment are kept") {
  setenv("PGOPTIONS", "-c work_mem=7MB", 1);
  const auto connection = connect();
  unsetenv("PGOPTIONS");

  CHECK(setting(*connection, "work_mem") == "7MB");
  CHECK(setting(*connection, "TimeZone") == "UTC");
}

TEST_CASE("the password is given by the URL, whatever its characters") {
  const char* given = std::getenv("STELE_TEST_POSTGRES_PASSWORD_URL");
  REQUIRE(given != nullptr);

  const auto connection = connect_to(given);

  CHECK(one(*connection, "SELECT current_user::text").as<std::string>() == "stele_password");
}

TEST_CASE("the next host is tried where the first is not there") {
  std::string several = url("host=%2Fnowhere,");
  several += std::string(PlainDatabase().rows("SHOW unix_socket_directories").front());

  const auto connection = connect_to(several);

  CHECK(one(*connection, "SELECT 1", types::integer()).as<int>() == 1);
}

TEST_CASE("notices of the server are not printed") {
  const auto connection = connect();

  const std::string printed = standard_error_of([&] {
    connection->execute_script("DO $$ BEGIN RAISE WARNING 'not to be seen'; END $$");
    connection->execute_script("DROP TABLE IF EXISTS no_such_table");
  });

  CHECK(printed.empty());
}

TEST_CASE("a script runs all of its statements and drops their rows") {
  const auto connection = connect();

  connection->execute_script(
      "CREATE TEMP TABLE t (a INT); INSERT INTO t VALUES (1), (2);; SELECT 1;");
  connection->execute_script("");

  CHECK(one(*connection, "SELECT count(*) FROM t", types::bigint()).as<int>() == 2);
}

TEST_CASE("a script that fails does nothing, and says which code") {
  const auto connection = connect();
  connection->execute_script("CREATE TEMP TABLE t (a INT)");

  const stele::Error error = error_of([&] {
    connection->execute_script("INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1)");
  });

  CHECK(error.code() == Errc::syntax);
  CHECK(contains(error.what(), "relation \"nowhere\" does not exist"));
  CHECK(one(*connection, "SELECT count(*) FROM t", types::bigint()).as<int>() == 0);
}

TEST_CASE("COPY is refused, and the connection works on") {
  const auto connection = connect();
  connection->execute_script("CREATE TEMP TABLE t (a INT)");

  for (const char* sql : {"COPY t FROM STDIN", "COPY (SELECT generate_series(1, 3)) TO STDOUT"}) {
    const stele::Error error = error_of([&] { connection->execute_script(sql); });
    CHECK(error.code() == Errc::unsupported);
    CHECK(one(*connection, "SELECT count(*) FROM t", types::bigint()).as<int>() == 0);
  }
}

TEST_CASE("SQL with a NUL character is refused rather than cut") {
  const auto connection = connect();
  const std::string sql("SELECT 1\0; DROP", 15);

  CHECK(error_of([&] { connection->execute_script(sql); }).code() == Errc::syntax);
  CHECK(error_of([&] { (void)connection->prepare(compiled(sql, {}, {})); }).code() == Errc::syntax);
}

TEST_CASE("statements of SOCI's own on the same session do not meet ours") {
  const auto connection = connect();
  const auto statement = connection->prepare(compiled("SELECT 1", {}, {types::integer()}));

  connection->execute_script("PREPARE st_1 AS SELECT 2");
  execute(*statement);

  REQUIRE(statement->next());
  CHECK(statement->row()[0].i == 1);
}
