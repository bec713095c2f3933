#include <limits>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace sqlite_test;
using stele::Cell;
using stele::Errc;
using stele::Value;

namespace {

std::unique_ptr<stele::Connection> with_users() {
  auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL) STRICT");
  return connection;
}

stele::Compiled insert_users(int rows) {
  std::string sql = "INSERT INTO users (name) VALUES (?1)";
  std::vector<stele::ColumnType> parameters{types::text()};
  for (int i = 2; i <= rows; ++i) {
    sql += ", (?" + std::to_string(i) + ")";
    parameters.push_back(types::text());
  }
  return compiled(sql + " RETURNING id, name", parameters, {types::bigint(), types::text()});
}

}  // namespace

TEST_CASE("rows come one by one, and the statement runs again") {
  const auto connection = with_users();
  connection->execute_script("INSERT INTO users (name) VALUES ('Ann'), ('Bob'), ('Cid')");
  const auto statement =
      connection->prepare(compiled("SELECT id, name FROM users WHERE id > ?1 ORDER BY id",
                                   {types::bigint()}, {types::bigint(), types::text()}));

  for (const std::int64_t after : {1, 2}) {
    const Cell parameters[] = {Cell::int64(after)};
    statement->execute(parameters);
    std::int64_t id = after;
    while (statement->next()) CHECK(statement->row()[0].i == ++id);
    CHECK(id == 3);
    CHECK_FALSE(statement->next());
  }
}

TEST_CASE("text bound to a query may go as soon as execute() has returned") {
  const auto connection = with_users();
  connection->execute_script("INSERT INTO users (name) VALUES ('Ann'), ('Bob'), ('Cid')");
  const auto statement = connection->prepare(
      compiled("SELECT ?1 || name FROM users ORDER BY id", {types::text()}, {types::text()}));
  {
    std::string prefix(2000, 'x');
    const Cell parameters[] = {Cell::text(prefix)};
    statement->execute(parameters);
    prefix.assign(2000, 'y');
  }

  std::vector<std::string> names;
  while (statement->next()) names.emplace_back(statement->row()[0].view());

  CHECK(names == std::vector<std::string>{std::string(2000, 'x') + "Ann",
                                          std::string(2000, 'x') + "Bob",
                                          std::string(2000, 'x') + "Cid"});
}

TEST_CASE("an insert is done when execute() returns, whatever is read of it") {
  const TemporaryDirectory directory;
  const auto connection = connect("sqlite:" + directory.file("a.db"));
  connection->execute_script("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT) STRICT");
  const std::string long_name(5000, 'n');
  const auto statement = connection->prepare(insert_users(2));
  const Cell parameters[] = {Cell::text("Ann"), Cell::text(long_name)};

  statement->execute(parameters);

  PlainDatabase plain(directory.file("a.db"));
  CHECK(plain.rows("SELECT id, length(name) FROM users") ==
        std::vector<std::string>{"1|3", "2|5000"});
  CHECK(statement->affected() == 2);
  CHECK(statement->row_hint() == 2);
  REQUIRE(statement->next());
  const auto first = statement->row();
  CHECK(first[1].view() == "Ann");
  REQUIRE(statement->next());
  CHECK(statement->row()[0].i == 2);
  CHECK(statement->row()[1].view() == long_name);
  CHECK_FALSE(statement->next());
}

TEST_CASE("a foreign key is checked although the returned row is never read") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT;"
      "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p) STRICT");
  connection->begin({});
  const auto statement = connection->prepare(compiled(
      "INSERT INTO c (p_id) VALUES (?1) RETURNING id", {types::bigint()}, {types::bigint()}));
  const Cell parameters[] = {Cell::int64(9)};

  CHECK(error_of([&] { statement->execute(parameters); }).code() == Errc::foreign_key_violation);
  statement->reset();
  CHECK(one(*connection, "SELECT count(*) FROM c", types::bigint()) == Value(0));
}

TEST_CASE("the generated key comes without RETURNING") {
  const auto connection = with_users();
  connection->execute_script(
      "CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT) STRICT;"
      "INSERT INTO log VALUES (500, 'first');"
      "CREATE TRIGGER logged AFTER INSERT ON users BEGIN INSERT INTO log (what) VALUES ('x'); END");
  stele::Compiled insert =
      compiled("INSERT INTO users (name) VALUES (?1)", {types::text()}, {types::bigint()});
  insert.generated_key_only = true;

  CHECK(run(*connection, insert, {"Ann"}) == std::vector<std::vector<Value>>{{Value(1)}});
  CHECK(run(*connection, insert, {"Bob"}) == std::vector<std::vector<Value>>{{Value(2)}});
}

TEST_CASE("a generated key is never used again") {
  const auto connection = with_users();

  connection->execute_script(
      "INSERT INTO users (id, name) VALUES (41, 'a'); DELETE FROM users WHERE id = 41");

  CHECK(run(*connection, insert_users(1), {"b"}).front().front() == Value(42));
}

TEST_CASE("affected() counts the rows of the last execution only") {
  const auto connection = with_users();
  connection->execute_script("INSERT INTO users (name) VALUES ('a'), ('b'), ('c')");
  const auto update = connection->prepare(
      compiled("UPDATE users SET name = 'z' WHERE id >= ?1", {types::bigint()}, {}));
  const auto ddl = connection->prepare(compiled("CREATE TABLE other (a INTEGER) STRICT", {}, {}));

  const Cell two[] = {Cell::int64(2)};
  update->execute(two);
  CHECK(update->affected() == 2);
  const Cell none[] = {Cell::int64(100)};
  update->execute(none);
  CHECK(update->affected() == 0);
  update->execute(two);
  ddl->execute({});
  CHECK(ddl->affected() == 0);
}

TEST_CASE("a query that was read to its end, or reset, holds no lock") {
  const TemporaryDirectory directory;
  const std::string url =
      "sqlite:" + directory.file("a.db") + "?journal_mode=delete&busy_timeout=0";
  const auto reader = connect(url);
  reader->execute_script("CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1), (2)");
  const auto writer = connect(url);
  const auto query = reader->prepare(compiled("SELECT a FROM t", {}, {types::bigint()}));
  const auto write = [&] { writer->execute_script("INSERT INTO t VALUES (3)"); };

  query->execute({});
  REQUIRE(query->next());
  CHECK(error_of(write).code() == Errc::busy);
  query->reset();
  CHECK_NOTHROW(write());
  query->execute({});
  while (query->next()) {
  }
  CHECK_NOTHROW(write());
}

TEST_CASE("two statements of one text do not disturb each other") {
  const auto connection = with_users();
  connection->execute_script("INSERT INTO users (name) VALUES ('a'), ('b')");
  const auto text = compiled("SELECT id FROM users ORDER BY id", {}, {types::bigint()});
  const auto outer = connection->prepare(text);
  const auto inner = connection->prepare(text);
  outer->execute({});
  REQUIRE(outer->next());

  inner->execute({});
  CHECK(inner->next());
  CHECK(outer->next());
  CHECK(outer->row()[0].i == 2);
}

TEST_CASE("a text that is not one statement is refused") {
  const auto connection = with_users();
  const auto code = [&](std::string sql) {
    return error_of([&] { static_cast<void>(connection->prepare(compiled(sql, {}, {}))); }).code();
  };

  CHECK(code("SELECT 1; DELETE FROM users") == Errc::syntax);
  CHECK(code("SELECT 1; nonsense") == Errc::syntax);
  CHECK(code("") == Errc::syntax);
  CHECK(code(" -- nothing") == Errc::syntax);
  CHECK(code(std::string("SELECT 1\0 FROM users", 20)) == Errc::syntax);
  CHECK(code("SELEC 1") == Errc::syntax);
  CHECK_NOTHROW(connection->prepare(compiled("DELETE FROM users; -- all; of them\n ; ", {}, {})));
}

TEST_CASE("a wrong number of values or of columns is refused") {
  const auto connection = with_users();
  const auto statement =
      connection->prepare(compiled("DELETE FROM users WHERE id = ?1", {types::bigint()}, {}));

  const stele::Error values = error_of([&] { statement->execute({}); });
  const stele::Error columns = error_of([&] {
    static_cast<void>(
        connection->prepare(compiled("SELECT id, name FROM users", {}, {types::bigint()})));
  });

  CHECK(values.code() == Errc::invalid_argument);
  CHECK(std::string(values.what()) ==
        "could not run the statement: it has 1 placeholders and was given 0 values");
  CHECK(columns.code() == Errc::invalid_argument);
}

TEST_CASE("a statement goes on after an error") {
  const auto connection = with_users();
  const auto insert = connection->prepare(insert_users(1));
  const Cell null[] = {Cell::null()};
  const Cell name[] = {Cell::text("Ann")};

  CHECK_THROWS_AS(insert->execute(null), stele::ValidationError);
  CHECK_FALSE(insert->next());
  insert->execute(name);

  CHECK(insert->next());
}

TEST_CASE("a statement outlives a change of the schema") {
  const auto connection = with_users();
  const auto query =
      connection->prepare(compiled("SELECT * FROM users", {}, {types::bigint(), types::text()}));
  connection->execute_script("INSERT INTO users (name) VALUES ('a')");
  connection->execute_script("CREATE INDEX i ON users (name)");
  query->execute({});
  CHECK(query->next());
  query->reset();
  connection->execute_script("ALTER TABLE users ADD COLUMN age INTEGER");

  CHECK(error_of([&] { query->execute({}); }).code() == Errc::invalid_argument);
}
