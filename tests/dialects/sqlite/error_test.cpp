#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace sqlite_test;
using stele::Errc;

namespace {

std::unique_ptr<stele::Connection> with_tables(const stele::ConnectOptions& options = {}) {
  auto connection = connect("sqlite::memory:", options);
  connection->execute_script(
      "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, a INTEGER, "
      "  b INTEGER, nick TEXT,"
      "  CONSTRAINT users_a_check CHECK (a > 0), UNIQUE (a, b)) STRICT;"
      "CREATE TABLE tasks (user_id INTEGER REFERENCES users) STRICT;"
      "CREATE UNIQUE INDEX users_lower ON users (lower(nick));"
      "CREATE TABLE \"odd.name, x\" (\"a.b, c\" INTEGER UNIQUE) STRICT;"
      "INSERT INTO users VALUES (1, 'ann@x.y', 1, 2, 'Ann')");
  return connection;
}

stele::ValidationError violation(const std::string& sql) {
  const auto connection = with_tables();
  return violation_of([&] { connection->execute_script(sql); });
}

Errc code(const std::string& sql) {
  const auto connection = with_tables();
  return error_of([&] { connection->execute_script(sql); }).code();
}

}  // namespace

TEST_CASE("a unique violation names table, column and rule") {
  const auto error = violation("INSERT INTO users (email) VALUES ('ann@x.y')");

  CHECK(error.code() == Errc::unique_violation);
  CHECK(std::string(error.what()) == "could not write to users: email must be unique");
  CHECK(error.context().table == "users");
  CHECK(error.context().columns == std::vector<std::string>{"email"});
  CHECK(error.context().vendor_code == SQLITE_CONSTRAINT_UNIQUE);
  REQUIRE(error.items().size() == 1);
  CHECK(error.items()[0].attribute == "email");
  CHECK(error.items()[0].rule == "unique");
  CHECK(error.items()[0].message == "email must be unique");
}

TEST_CASE("a violation of a primary key, of two columns and of an index are unique violations") {
  const auto key = violation("INSERT INTO users (id, email) VALUES (1, 'b')");
  const auto two = violation("INSERT INTO users (email, a, b) VALUES ('b', 1, 2)");
  const auto index = violation("INSERT INTO users (email, nick) VALUES ('b', 'ANN')");

  CHECK(key.code() == Errc::unique_violation);
  CHECK(key.items()[0].message == "id must be unique");
  CHECK(two.context().columns == std::vector<std::string>{"a", "b"});
  CHECK(two.items()[1].attribute == "b");
  CHECK(two.items()[1].message == "a, b must be unique together");
  CHECK(index.context().constraint == "users_lower");
  CHECK(index.items()[0].message == "the values of users_lower must be unique");
}

TEST_CASE("names with dots and commas are told apart") {
  const auto connection = with_tables();
  const std::string insert = "INSERT INTO \"odd.name, x\" VALUES (1)";
  connection->execute_script(insert);

  const auto error = violation_of([&] { connection->execute_script(insert); });

  CHECK(error.context().table == "odd.name, x");
  CHECK(error.context().columns == std::vector<std::string>{"a.b, c"});
}

TEST_CASE("a missing value is a required rule that failed") {
  const auto error = violation("INSERT INTO users (a) VALUES (1)");

  CHECK(error.code() == Errc::not_null_violation);
  CHECK(error.items()[0].attribute == "email");
  CHECK(error.items()[0].rule == "required");
  CHECK(error.items()[0].message == "email is required");
}

TEST_CASE("a check is named") {
  const auto error = violation("INSERT INTO users (email, a) VALUES ('b', 0)");

  CHECK(error.code() == Errc::check_violation);
  CHECK(error.context().constraint == "users_a_check");
  CHECK(error.items()[0].rule == "check");
  CHECK(error.items()[0].message == "the check users_a_check failed");
}

TEST_CASE("a foreign key that is broken, from either side") {
  const auto child = violation("INSERT INTO tasks VALUES (9)");
  const auto parent = violation("INSERT INTO tasks VALUES (1); DELETE FROM users WHERE id = 1");

  for (const auto& error : {child, parent}) {
    CHECK(error.code() == Errc::foreign_key_violation);
    CHECK(error.items()[0].rule == "foreign_key");
    CHECK(error.items()[0].message ==
          "a foreign key refers to a row that is not there, or a row that is still referred to "
          "would go");
  }
}

TEST_CASE("ON DELETE RESTRICT is a foreign key, although sqlite reports it as a trigger") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT;"
      "CREATE TABLE c (p_id INTEGER REFERENCES p ON DELETE RESTRICT) STRICT;"
      "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)");

  const auto error = violation_of([&] { connection->execute_script("DELETE FROM p"); });

  CHECK(error.code() == Errc::foreign_key_violation);
  CHECK(error.context().vendor_code == SQLITE_CONSTRAINT_TRIGGER);
}

TEST_CASE("the other errors are classified by what the caller does next") {
  CHECK(code("INSERT INTO users (email, a) VALUES ('b', 'no number')") == Errc::conversion);
  CHECK(code("INSERT INTO users (id, email) VALUES ('x', 'b')") == Errc::conversion);
  CHECK(code("SELECT sum(a) FROM (SELECT 9223372036854775807 AS a UNION ALL SELECT 1)") ==
        Errc::out_of_range);
  CHECK(code("SELECT zeroblob(3000000000)") == Errc::out_of_range);
  CHECK(code("SELECT * FROM nowhere") == Errc::syntax);
  CHECK(code("COMMIT") == Errc::invalid_argument);
  CHECK(code("BEGIN; BEGIN") == Errc::invalid_argument);
  CHECK(code("RELEASE unknown") == Errc::invalid_argument);
  CHECK(code("CREATE TRIGGER no BEFORE INSERT ON tasks BEGIN SELECT RAISE(ABORT, 'secret'); END;"
             "INSERT INTO tasks VALUES (1)") == Errc::database);
}

TEST_CASE("a value of the wrong type names the column, not the value") {
  const auto connection = with_tables();

  const stele::Error error = error_of(
      [&] { connection->execute_script("INSERT INTO users (email, a) VALUES ('b', 'secret')"); });

  CHECK(std::string(error.what()) ==
        "could not write users.a: the value does not fit the type of the column");
  CHECK(error.context().columns == std::vector<std::string>{"a"});
}

TEST_CASE("sqlite's own words are told on request only") {
  const std::string sql = "INSERT INTO users (email) VALUES ('ann@x.y')";
  const auto silent = with_tables();
  const auto open = with_tables({.server_messages = true});

  CHECK(error_of([&] { silent->execute_script(sql); }).context().server_message.empty());
  CHECK(error_of([&] { open->execute_script(sql); }).context().server_message ==
        "UNIQUE constraint failed: users.email");
}
