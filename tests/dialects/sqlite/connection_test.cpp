#include <fstream>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace sqlite_test;
using stele::Errc;

namespace {

std::int64_t pragma(stele::Connection& connection, const std::string& name) {
  return one(connection, "PRAGMA " + name, types::bigint()).as<std::int64_t>();
}

std::string journal_mode(stele::Connection& connection) {
  return one(connection, "PRAGMA journal_mode", types::text()).as<std::string>();
}

std::string refusal(const std::string& url) {
  const stele::Error error = error_of([&] { connect(url); });
  CHECK(error.code() == Errc::invalid_argument);
  return error.what();
}

std::string failure(const std::string& url) {
  const stele::Error error = error_of([&] { connect(url); });
  CHECK(error.code() == Errc::connection);
  return error.what();
}

}  // namespace

TEST_CASE("a connection enforces foreign keys and waits for locks") {
  const auto connection = connect_memory();

  CHECK(pragma(*connection, "foreign_keys") == 1);
  CHECK(pragma(*connection, "busy_timeout") == 5000);
}

TEST_CASE("a file database is created, in WAL mode") {
  const TemporaryDirectory directory;
  {
    const auto connection = connect("sqlite://" + directory.file("new.db"));
    connection->execute_script("CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (7)");
    CHECK(journal_mode(*connection) == "wal");
  }

  PlainDatabase plain(directory.file("new.db"));
  CHECK(plain.rows("SELECT a FROM t") == std::vector<std::string>{"7"});
}

TEST_CASE("closing the last connection leaves neither a handle nor a WAL file behind") {
  const TemporaryDirectory directory;
  {
    const auto connection = connect("sqlite:" + directory.file("a.db"));
    run(*connection, compiled("CREATE TABLE t (a INTEGER) STRICT", {}, {}));
    CHECK(std::filesystem::exists(directory.file("a.db-wal")));
  }

  CHECK_FALSE(std::filesystem::exists(directory.file("a.db-wal")));
}

TEST_CASE("URL parameters set the PRAGMAs that they name") {
  const TemporaryDirectory directory;
  const auto connection =
      connect("sqlite:" + directory.file("a.db") +
              "?busy_timeout=123&foreign_keys=off&journal_mode=TRUNCATE&synchronous=off"
              "&cache_size=-4000&driver=native");

  CHECK(pragma(*connection, "busy_timeout") == 123);
  CHECK(pragma(*connection, "foreign_keys") == 0);
  CHECK(journal_mode(*connection) == "truncate");
  CHECK(pragma(*connection, "synchronous") == 0);
  CHECK(pragma(*connection, "cache_size") == -4000);
}

TEST_CASE("a URL parameter that is unknown or wrong is refused by name") {
  using Catch::Contains;

  CHECK_THAT(refusal("sqlite::memory:?busy_timout=5"),
             Contains("'busy_timout' is unknown") && Contains("busy_timeout, cache_size"));
  CHECK_THAT(refusal("sqlite:a.db?busy_timeout=-1"), Contains("busy_timeout takes an integer"));
  CHECK_THAT(refusal("sqlite:a.db?busy_timeout=5s"), Contains("busy_timeout takes an integer"));
  CHECK_THAT(refusal("sqlite:a.db?cache_size=99999999999"), Contains("cache_size takes"));
  CHECK_THAT(refusal("sqlite:a.db?journal_mode=wal;DROP"),
             Contains("journal_mode takes one of wal"));
  CHECK_THAT(refusal("sqlite:a.db?synchronous=2"), Contains("synchronous takes one of off"));
  CHECK_THAT(refusal("sqlite:a.db?foreign_keys=maybe"),
             Contains("foreign_keys takes one of on, off"));
  CHECK_THAT(refusal("sqlite::memory:?journal_mode=wal"), Contains("takes one of memory, off"));
  CHECK_THAT(refusal("sqlite:a.db?driver=odbc"), Contains("driver takes one of native, soci"));
  CHECK_THAT(refusal("sqlite://host/a.db"), Contains("names a server"));
  CHECK_THAT(refusal("sqlite:"), Contains("names no file"));
}

TEST_CASE("a database that cannot be opened says why and which") {
  using Catch::Contains;
  const TemporaryDirectory directory;
  const std::string file = directory.file("text.db");
  std::ofstream(file) << "no database, but long enough to be read as the header of one: " << file
                      << std::string(200, '.');

  CHECK_THAT(failure("sqlite:" + directory.file("none/a.db")),
             Contains(directory.file("none/a.db")) &&
                 Contains("the directory '" + directory.file("none") + "' does not exist"));
  CHECK_THAT(failure("sqlite:" + directory.path().string()), Contains("it is a directory"));
  CHECK_THAT(failure("sqlite:" + file + "/a.db"), Contains("'" + file + "' is not a directory"));
  CHECK_THAT(failure("sqlite:" + file), Contains("text.db': the file is not a sqlite database"));
}

TEST_CASE("a path that sqlite would read as a URI is a file's name") {
  const TemporaryDirectory directory;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  connect("sqlite:file:x.db%3Fmode=memory")->execute_script("CREATE TABLE t (a INTEGER) STRICT");
  std::filesystem::current_path(before);

  CHECK(std::filesystem::exists(directory.file("file:x.db?mode=memory")));
}

TEST_CASE("a misspelled column in double quotes is an error, not a string") {
  const auto connection = connect_memory();
  connection->execute_script("CREATE TABLE t (a INTEGER) STRICT");

  const stele::Error error =
      error_of([&] { connection->execute_script("SELECT * FROM t WHERE \"b\" = 1"); });

  CHECK(error.code() == Errc::syntax);
  CHECK(std::string(error.what()) == "could not prepare the statement: no such column: b");
  CHECK(error.context().sql == "SELECT * FROM t WHERE \"b\" = 1");
  CHECK(error.context().dialect == "sqlite");
}

TEST_CASE("a database in memory is one connection's; a file takes many and one writer") {
  const stele::Dialect& dialect = stele::sqlite::dialect();

  const auto memory = dialect.connection_model(stele::Url::parse("sqlite::memory:"));
  const auto file = dialect.connection_model(stele::Url::parse("sqlite:a.db"));

  CHECK(memory.max_connections == 1);
  CHECK(memory.single_writer);
  CHECK(file.max_connections == 0);
  CHECK(file.single_writer);
}

TEST_CASE("a script runs several statements and ignores rows, comments and empty ones") {
  const auto connection = connect_memory();

  connection->execute_script(
      "CREATE TABLE t (a INTEGER) STRICT; -- first\n ;; INSERT INTO t VALUES (1); SELECT * FROM t;"
      "CREATE TRIGGER more AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END; /* end */ ");

  CHECK(one(*connection, "SELECT count(*) FROM t", types::bigint()) == stele::Value(1));
  CHECK(one(*connection, "SELECT count(*) FROM sqlite_schema", types::bigint()) == stele::Value(2));
  CHECK(error_of([&] {
          connection->execute_script(std::string_view("SELECT 1\0; DROP TABLE t", 22));
        }).code() == Errc::syntax);
}

TEST_CASE("PRAGMAs around a drop restore foreign keys only where they were on") {
  const auto on = connect("sqlite::memory:");
  const auto off = connect("sqlite::memory:?foreign_keys=off");
  const auto& compiler = stele::sqlite::dialect().schema_compiler();

  for (stele::Connection* connection : {on.get(), off.get()}) {
    for (const auto& sql : compiler.before_drop()) connection->execute_script(sql);
    CHECK(pragma(*connection, "foreign_keys") == 0);
    for (const auto& sql : compiler.after_drop()) connection->execute_script(sql);
  }

  CHECK(pragma(*on, "foreign_keys") == 1);
  CHECK(pragma(*off, "foreign_keys") == 0);
}
