#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace postgres_test;
using stele::Compiled;
using stele::Errc;
using stele::Error;
using stele::Value;

namespace {

std::unique_ptr<stele::Connection> connect_by_soci() { return connect("driver=soci"); }

std::int64_t prepared_statements(stele::Connection& connection) {
  // Without the one that asks.
  return one(connection, "SELECT count(*) FROM pg_prepared_statements", types::bigint())
             .as<std::int64_t>() -
         1;
}

}  // namespace

TEST_CASE("SOCI finds no placeholder in what is none") {
  const auto connection = connect_by_soci();
  const std::string one_row =
      "SELECT 'a:b', \"c:d\", (ARRAY[1, 2, 3])[1:2]::text, $$e:f's$$, E'it\\'s :g', $1 || "
      "$tag$:h$tag$ "
      "/* :i's */ FROM (SELECT 7::text AS \"c:d\") AS t -- :j don't";
  const Compiled statement = compiled(
      one_row, {types::text()},
      {types::text(), types::text(), types::text(), types::text(), types::text(), types::text()});
  CHECK(run(*connection, statement, {Value("x")}) ==
        std::vector<std::vector<Value>>{{"a:b", "7", "{1,2}", "e:f's", "it's :g", "x:h"}});
}

TEST_CASE("what is not closed is refused through SOCI too") {
  const auto connection = connect_by_soci();
  for (const std::string rest :
       {"/* :a", "/* it's", "/* /* it's */", "$$it's", "$a$ :b $$", "'a", "\"a", "E'a\\'"}) {
    CAPTURE(rest);
    CHECK(error_of([&] { (void)one(*connection, "SELECT 'x'" + rest); }).code() == Errc::syntax);
  }
}

TEST_CASE("a script reaches the server as it is meant") {
  const auto connection = connect_by_soci();
  connection->execute_script(
      "CREATE TEMP TABLE noted (word text); -- it's :one\n"
      "DO $$ DECLARE word text := 'it''s :two'; BEGIN INSERT INTO noted VALUES (word); END $$;"
      "INSERT INTO noted VALUES (E'\\'three:'), (':four'::text)");
  const auto rows = run(*connection, compiled("SELECT word FROM noted", {}, {types::text()}));
  CHECK(rows == std::vector<std::vector<Value>>{{"it's :two"}, {"'three:"}, {":four"}});
}

TEST_CASE("a parameter that stands twice is one") {
  const auto connection = connect_by_soci();
  const Compiled statement =
      compiled("SELECT $2 || $1 || $2", {types::text(), types::text()}, {types::text()});
  CHECK(run(*connection, statement, {Value("a"), Value("b")}).at(0).at(0) == Value("bab"));
}

TEST_CASE("a statement that writes without saying so is run to its end") {
  const auto connection = connect_by_soci();
  connection->execute_script("CREATE TEMP TABLE t (n integer)");
  const auto statement = connection->prepare(
      compiled("WITH new AS (INSERT INTO t VALUES (1), (2) RETURNING n) SELECT n FROM new", {},
               {types::integer()}));
  execute(*statement);
  CHECK(statement->row_hint() == 2);
}

TEST_CASE("SOCI's statements are deallocated, but never within a failed transaction") {
  const auto connection = connect_by_soci();
  auto statement = connection->prepare(compiled("SELECT 1", {}, {types::integer()}));
  CHECK(prepared_statements(*connection) == 1);
  connection->begin({});
  (void)error_of([&] { connection->execute_script("SELECT 1 / 0"); });
  statement.reset();
  connection->rollback();
  connection->execute_script("SELECT 1");
  CHECK(prepared_statements(*connection) == 0);
}

TEST_CASE("SOCI's words, which hold values, are shown nowhere") {
  const auto connection = connect_by_soci();
  connection->execute_script("CREATE TEMP TABLE t (word text UNIQUE)");
  const auto statement =
      connection->prepare(compiled("INSERT INTO t VALUES ($1)", {types::text()}, {}));
  execute(*statement, {Value("sEcrEt")});
  const stele::ValidationError error =
      violation_of([&] { execute(*statement, {Value("sEcrEt")}); });
  CHECK(error.code() == Errc::unique_violation);
  CHECK(error.context().columns == std::vector<std::string>{"word"});
  CHECK_FALSE(contains(error.what(), "sEcrEt"));
  CHECK(error.context().server_message.empty());
}

TEST_CASE("SOCI reads no number but the one that is there") {
  const auto connection = connect_by_soci();
  const auto refusal = [&](const std::string& number, const stele::ColumnType& type) {
    return error_of([&] { (void)one(*connection, "SELECT " + number, type); }).code();
  };
  CHECK(refusal("9223372036854775808", types::bigint()) == Errc::out_of_range);
  CHECK(refusal("1.5", types::bigint()) == Errc::conversion);
  CHECK(refusal("9007199254740993", types::double_()) == Errc::conversion);
  CHECK(one(*connection, "SELECT 120.000", types::bigint()) == Value(120));
  CHECK(one(*connection, "SELECT 0.1::real", types::float_()) == Value(0.1F));
}

TEST_CASE("a result without a declared kind needs the native driver") {
  const auto connection = connect_by_soci();
  Compiled untyped = compiled("SELECT 1", {}, {});
  untyped.results = {{}};
  const Error error = error_of([&] { (void)connection->prepare(untyped); });
  CHECK(error.code() == Errc::unsupported);
  CHECK(contains(error.what(), "postgres"));
  CHECK(contains(error.what(), "driver=soci"));
}
