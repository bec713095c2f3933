#include <limits>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace sql = stele::sql;
namespace types = stele::types;
using namespace sqlite_test;
using stele::Errc;
using stele::Value;

namespace {

const stele::StatementCompiler& compiler() { return stele::sqlite::dialect().statement_compiler(); }

sql::Select select_a() {
  sql::Select select;
  select.projections = {{.expr = sql::column("", "a", types::bigint()), .type = types::bigint()}};
  select.from = sql::Source{.table = {.name = "t"}};
  return select;
}

sql::Insert insert_a(std::size_t rows) {
  sql::Insert insert;
  insert.table = {.name = "t"};
  insert.columns = {"a"};
  insert.given = {.types = {types::bigint()}, .rows = rows};
  insert.returning = {{.column = "id", .type = types::bigint(), .generated_key = true}};
  return insert;
}

}  // namespace

TEST_CASE("an insert that returns only its generated key has no RETURNING") {
  const stele::Compiled one_row = compiler().compile(insert_a(1));
  const stele::Compiled two_rows = compiler().compile(insert_a(2));
  sql::Insert defaults = insert_a(0);
  defaults.columns.clear();
  sql::Insert more = insert_a(1);
  more.returning.push_back({.column = "b", .type = types::text()});

  CHECK(one_row.sql == "INSERT INTO \"t\" (\"a\") VALUES (?1)");
  CHECK(one_row.generated_key_only);
  CHECK(one_row.writes);
  CHECK(one_row.results == std::vector{stele::format_of(types::bigint())});
  CHECK(two_rows.sql == "INSERT INTO \"t\" (\"a\") VALUES (?1), (?2) RETURNING \"id\"");
  CHECK_FALSE(two_rows.generated_key_only);
  CHECK(compiler().compile(defaults).sql == "INSERT INTO \"t\" DEFAULT VALUES");
  CHECK(compiler().compile(defaults).generated_key_only);
  CHECK(compiler().compile(more).sql ==
        "INSERT INTO \"t\" (\"a\") VALUES (?1) RETURNING \"id\", \"b\"");
}

TEST_CASE("an offset without a limit gets one that limits nothing") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1), (2), (3)");
  sql::Select select = select_a();
  select.offset = sql::literal(Value(1), types::bigint());
  const stele::Compiled offset = compiler().compile(select);
  select.limit = sql::literal(Value(1), types::bigint());
  const stele::Compiled both = compiler().compile(select);

  CHECK(offset.sql == "SELECT \"a\" FROM \"t\" LIMIT -1 OFFSET ?1");
  CHECK(both.sql == "SELECT \"a\" FROM \"t\" LIMIT ?1 OFFSET ?2");
  CHECK(run(*connection, offset, offset.values).size() == 2);
  CHECK(run(*connection, both, both.values).size() == 1);
}

TEST_CASE("NULLs sort last ascending and first descending, unless told otherwise") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1), (NULL), (2)");
  struct Case {
    bool descending;
    sql::NullsOrder nulls;
    const char* text;
    std::vector<Value> order;
  };
  const Value one(1);
  const Value two(2);
  const std::vector<Case> cases{
      {false, sql::NullsOrder::dialect_neutral, "\"a\" NULLS LAST", {one, two, nullptr}},
      {true, sql::NullsOrder::dialect_neutral, "\"a\" DESC NULLS FIRST", {nullptr, two, one}},
      {false, sql::NullsOrder::first, "\"a\"", {nullptr, one, two}},
      {false, sql::NullsOrder::last, "\"a\" NULLS LAST", {one, two, nullptr}},
      {true, sql::NullsOrder::first, "\"a\" DESC NULLS FIRST", {nullptr, two, one}},
      {true, sql::NullsOrder::last, "\"a\" DESC", {two, one, nullptr}},
  };

  for (const Case& example : cases) {
    sql::Select select = select_a();
    select.order = {{.expr = sql::column("", "a", types::bigint()),
                     .descending = example.descending,
                     .nulls = example.nulls}};
    const stele::Compiled compiled = compiler().compile(select);
    std::vector<Value> order;
    for (const auto& row : run(*connection, compiled)) order.push_back(row.front());

    CHECK(compiled.sql == std::string("SELECT \"a\" FROM \"t\" ORDER BY ") + example.text);
    CHECK(order == example.order);
  }
}

TEST_CASE("literals read back as the values they were made of") {
  stele::ColumnType shared = types::timestamp();
  shared.storage = stele::StorageForm::sequelize;
  const stele::Timestamp time{std::chrono::microseconds(1795366509120000)};
  struct Case {
    Value value;
    stele::ColumnType type;
    const char* text;
  };
  const std::vector<Case> cases{
      {Value(true), types::boolean(), "1"},
      {Value(false), types::boolean(), "0"},
      {Value(std::numeric_limits<std::int64_t>::min()), types::bigint(), "-9223372036854775808"},
      {Value(0.1), types::double_(), "0.1"},
      {Value(2.0), types::double_(), "2.0"},
      {Value("it's \"so\""), types::text(), "'it''s \"so\"'"},
      {Value(stele::Blob{std::byte{0x0a}, std::byte{0xff}}), types::blob(), "X'0aff'"},
      {Value(time), types::timestamp(), "'2026-11-22 16:55:09.120000+00:00'"},
      {Value(time), shared, "'2026-11-22 16:55:09.120 +00:00'"},
  };
  const auto connection = connect_memory();

  for (const Case& example : cases) {
    const std::string text = compiler().literal(example.value, example.type);
    CHECK(text == example.text);
    CHECK(one(*connection, "SELECT " + text, example.type) == example.value);
  }
  CHECK(compiler().literal(Value(), types::text()) == "NULL");
}

TEST_CASE("a document that a table shared with Sequelize made a number of is read exactly") {
  stele::ColumnType shared = types::json();
  shared.storage = stele::StorageForm::sequelize;
  const auto connection = connect_memory();
  connection->execute_script("CREATE TABLE t (a JSON); INSERT INTO t VALUES ('0.1'), ('7')");
  sql::Update update;
  update.table = {.name = "t"};
  update.assignments = {{.column = "a", .value = sql::parameter(shared)}};
  update.where = sql::compare(sql::ComparisonOperator::equal, sql::column("", "a", types::json()),
                              sql::parameter(types::json()));
  update.returning = {{.column = "a", .type = shared}};
  sql::Select select = select_a();
  select.projections = {{.expr = sql::column("", "a", shared), .type = shared}};

  const Value third(stele::JsonText{"0.30000000000000004"});
  const Value tenth(stele::JsonText{"0.1"});
  CHECK(run(*connection, compiler().compile(update), {third, tenth}).at(0).at(0) == third);
  const auto rows = run(*connection, compiler().compile(select));
  CHECK(rows.at(0).at(0) == third);
  CHECK(rows.at(1).at(0) == Value(stele::JsonText{"7"}));
  CHECK(run(*connection, compiled("SELECT typeof(a) FROM t", {}, {types::text()})).at(0).at(0) ==
        Value("real"));
}

TEST_CASE("a table within a schema is refused in every statement") {
  const stele::schema::TableName table{.name = "users", .schema = "auth"};
  sql::Select select = select_a();
  select.from = sql::Source{.table = table};
  sql::Insert insert = insert_a(1);
  insert.table = table;
  sql::Update update;
  update.table = table;
  update.assignments = {{.column = "a", .value = sql::parameter(types::bigint())}};
  sql::Delete remove;
  remove.table = table;

  for (const sql::Statement& statement : {sql::Statement(select), sql::Statement(insert),
                                          sql::Statement(update), sql::Statement(remove)}) {
    const stele::Error error = error_of([&] { static_cast<void>(compiler().compile(statement)); });
    CHECK(error.code() == Errc::unsupported);
    CHECK(std::string(error.what()) ==
          "sqlite has no schemas: the table auth.users cannot be in one; leave the schema out, or "
          "give the table a name of its own such as auth_users");
  }
}
