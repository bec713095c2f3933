#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace postgres_test;
using stele::Errc;
using stele::Error;
using stele::ValidationError;

namespace {

constexpr const char* schema =
    "CREATE TEMP TABLE users (id BIGINT PRIMARY KEY, email TEXT UNIQUE, age INT, first TEXT, "
    "\"last, \"\"name\" TEXT NOT NULL DEFAULT '', during INT4RANGE, CONSTRAINT users_age_check "
    "CHECK (age < 150), "
    "CONSTRAINT users_name_key UNIQUE (first, \"last, \"\"name\"), "
    "CONSTRAINT users_during_excl EXCLUDE USING gist (during WITH &&));"
    "CREATE UNIQUE INDEX users_lower_key ON users (lower(first)) WHERE age = 7;"
    "CREATE TEMP TABLE tasks (id BIGINT, user_id BIGINT, CONSTRAINT tasks_user_id_fkey "
    "FOREIGN KEY (user_id) REFERENCES users (id));"
    "INSERT INTO users VALUES (1, 'secret@value', 7, 'Secret', 'Value', '[1, 5]');"
    "INSERT INTO tasks VALUES (1, 1);";

std::unique_ptr<stele::Connection> with_tables(const stele::ConnectOptions& options = {}) {
  auto connection = connect({}, options);
  connection->execute_script(schema);
  return connection;
}

/// The violation of a statement, in which no value of the row shows.
ValidationError violation(const std::string& sql) {
  const auto connection = with_tables();
  ValidationError error = violation_of([&] { run(*connection, compiled(sql, {}, {})); });
  CHECK(error.context().sql == sql);
  CHECK(error.context().dialect == "postgres");
  CHECK(error.context().server_message.empty());
  CHECK_FALSE(contains(error.what(), "ecret"));
  return error;
}

Error failure(const std::string& sql) {
  const auto connection = with_tables();
  return error_of([&] { connection->execute_script(sql); });
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a unique violation names the attribute") {
  const ValidationError error =
      violation("INSERT INTO users (id, email) VALUES (2, 'secret@value')");

  CHECK(error.code() == Errc::unique_violation);
  CHECK(std::string(error.what()) == "could not write to users: email must be unique");
  CHECK(error.context().table == "users");
  CHECK(error.context().columns == Names{"email"});
  CHECK(error.context().constraint == "users_email_key");
  CHECK(error.context().sqlstate == "23505");
  REQUIRE(error.items().size() == 1);
  CHECK(error.items()[0].attribute == "email");
  CHECK(error.items()[0].rule == "unique");
  CHECK(error.items()[0].message == "email must be unique");
}

TEST_CASE("a unique violation of several columns names them all, whatever their names") {
  const ValidationError error =
      violation("INSERT INTO users (id, first, \"last, \"\"name\") VALUES (2, 'Secret', 'Value')");

  CHECK(error.context().columns == Names{"first", "last, \"name"});
  CHECK(error.items().size() == 2);
  CHECK(contains(error.what(), "first, last, \"name must be unique together"));
}

TEST_CASE("a unique violation of an expression names the index") {
  const ValidationError error =
      violation("INSERT INTO users (id, first, age) VALUES (2, 'sECRET', 7)");

  CHECK(error.code() == Errc::unique_violation);
  CHECK(error.context().columns.empty());
  CHECK(contains(error.what(), "users_lower_key"));
}

TEST_CASE("a missing value names the attribute") {
  const ValidationError error =
      violation("INSERT INTO users (id, first, \"last, \"\"name\") VALUES (2, 'Secret', NULL)");

  CHECK(error.code() == Errc::not_null_violation);
  CHECK(error.context().columns == Names{"last, \"name"});
  CHECK(error.items()[0].rule == "required");
  CHECK(error.items()[0].message == "last, \"name is required");
}

TEST_CASE("a failed check names the check, and so does an exclusion") {
  const ValidationError check = violation("UPDATE users SET age = 151, first = 'Secret'");
  CHECK(check.code() == Errc::check_violation);
  CHECK(check.items()[0].message == "the check users_age_check failed");

  const ValidationError exclusion =
      violation("INSERT INTO users (id, during) VALUES (2, '[2, 3]')");
  CHECK(exclusion.code() == Errc::check_violation);
  CHECK(exclusion.context().constraint == "users_during_excl");
}

TEST_CASE("a foreign key violation names the attribute that refers") {
  const ValidationError error = violation("INSERT INTO tasks VALUES (2, 99)");

  CHECK(error.code() == Errc::foreign_key_violation);
  CHECK(error.context().table == "tasks");
  CHECK(error.context().constraint == "tasks_user_id_fkey");
  CHECK(error.items()[0].attribute == "user_id");
  CHECK(error.items()[0].rule == "foreign_key");
  CHECK(error.items()[0].message == "user_id refers to a row that is not there");
}

TEST_CASE("a row that is still referred to cannot go") {
  const ValidationError error = violation("DELETE FROM users");

  CHECK(error.code() == Errc::foreign_key_violation);
  CHECK(error.context().columns.empty());
  CHECK(error.context().constraint == "tasks_user_id_fkey");
  CHECK(contains(error.what(), "or a row that is still referred to would go"));
}

TEST_CASE("SQL that is wrong is told in the server's words, which name identifiers only") {
  CHECK(std::string(failure("SELECT nothing FROM users").what()) ==
        "could not run the statement: column \"nothing\" does not exist");
  for (const char* sql :
       {"SELEC", "SELECT * FROM nowhere", "SELECT nothing()", "CREATE TABLE pg_temp.users ()",
        "SELECT * FROM nowhere.t", "SELECT id || 1 FROM users"}) {
    INFO(sql);
    CHECK(failure(sql).code() == Errc::syntax);
  }
}

TEST_CASE("values that do not fit are told without the value") {
  const auto code_of = [](const std::string& sql) {
    const Error error = failure(sql);
    CHECK_FALSE(contains(error.what(), "4711"));
    return error.code();
  };
  CHECK(code_of("SELECT '4711x'::int") == Errc::conversion);
  CHECK(code_of("SELECT '4711-13-01'::date") == Errc::out_of_range);
  CHECK(code_of("SELECT 'on 4711'::timestamptz") == Errc::conversion);
  CHECK(code_of("SELECT 4711::numeric(2)") == Errc::out_of_range);
  CHECK(code_of("SELECT 9223372036854775807 + 4711") == Errc::out_of_range);
  CHECK(code_of("SELECT 4711 / 0") == Errc::out_of_range);
  CHECK(code_of("CREATE TEMP TABLE v (c VARCHAR(2)); INSERT INTO v VALUES ('4711')") ==
        Errc::check_violation);
  CHECK(code_of("UPDATE users SET age = true WHERE id = 4711") == Errc::conversion);
  CHECK(code_of("SELECT 1 LIMIT -4711") == Errc::invalid_argument);
}

TEST_CASE("what a function of the database raises is not shown") {
  const Error error = failure("DO $$ BEGIN RAISE EXCEPTION 'secret 4711'; END $$");

  CHECK(error.code() == Errc::database);
  CHECK(error.context().sqlstate == "P0001");
  CHECK_FALSE(contains(error.what(), "4711"));
}

TEST_CASE("the server's own text is told on request only, and never in the message") {
  const auto connection = with_tables({.server_messages = true});

  const Error error = error_of([&] {
    run(*connection, compiled("INSERT INTO users (id, email) VALUES (2, $1)", {types::text()}, {}),
        {"secret@value"});
  });

  CHECK(contains(error.context().server_message, "(email)=(secret@value) already exists"));
  CHECK_FALSE(contains(error.what(), "secret@value"));
}

TEST_CASE("each state of the server has its code") {
  CHECK(failure("SET TRANSACTION READ ONLY; CREATE TABLE t ()").code() == Errc::invalid_argument);
  CHECK(failure(
            "SELECT 1 FROM users FOR UPDATE NOWAIT; SET statement_timeout = 20; SELECT pg_sleep(9)")
            .code() == Errc::timeout);
  CHECK(failure("SET ROLE stele_password; SELECT * FROM pg_authid").code() == Errc::database);
  CHECK(failure("ROLLBACK TO SAVEPOINT nowhere").code() == Errc::invalid_argument);
  CHECK(failure("VACUUM; SELECT 1").code() == Errc::invalid_argument);
  CHECK(failure("CREATE TEMP VIEW v AS SELECT id FROM users; DROP TABLE users").code() ==
        Errc::database);
}
