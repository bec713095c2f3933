#include <catch2/catch.hpp>

#include "support.hpp"
#include "support/throws.hpp"

namespace types = stele::types;
namespace schema = stele::schema;
using namespace sqlite_test;
using stele::Errc;

namespace {

class Runner final : public stele::StatementRunner {
 public:
  explicit Runner(stele::Connection& connection) : connection_(connection) {}

  void run(const stele::Compiled& compiled, std::span<const stele::Cell> parameters,
           const std::function<void(std::span<const stele::Cell>)>& row) override {
    const auto statement = connection_.prepare(compiled);
    statement->execute(parameters);
    while (statement->next()) row(statement->row());
  }

 private:
  stele::Connection& connection_;
};

std::optional<schema::LiveTable> describe(stele::Connection& connection,
                                          const schema::TableName& table) {
  Runner runner(connection);
  return stele::sqlite::dialect().introspector(runner)->describe(table);
}

/// "name TYPE", with " NOT NULL" and " KEY".
std::vector<std::string> columns(const schema::LiveTable& table) {
  std::vector<std::string> out;
  for (const schema::LiveColumn& column : table.columns) {
    out.push_back(column.name + " " + column.type + (column.nullable ? "" : " NOT NULL") +
                  (column.primary_key ? " KEY" : ""));
  }
  return out;
}

}  // namespace

TEST_CASE("a table is described with its columns in order and the indexes that were made") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE \"it's\" (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(20) NOT NULL "
      "UNIQUE,"
      " price DOUBLE PRECISION, twice REAL AS (price * 2));"
      "CREATE INDEX b ON \"it's\" (price); CREATE UNIQUE INDEX a ON \"it's\" (name, price)");

  const auto live = describe(*connection, {.name = "it's"});

  REQUIRE(live);
  CHECK(live->name.name == "it's");
  CHECK(columns(*live) == std::vector<std::string>{"id INTEGER NOT NULL KEY",
                                                   "name VARCHAR(20) NOT NULL",
                                                   "price DOUBLE PRECISION", "twice REAL"});
  CHECK(live->indexes == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a key that adopted tables let be NULL is nullable") {
  const auto connection = connect_memory();
  connection->execute_script("CREATE TABLE t (a TEXT, b bigInt, PRIMARY KEY (a, b))");

  CHECK(columns(describe(*connection, {.name = "t"}).value()) ==
        std::vector<std::string>{"a TEXT KEY", "b bigInt KEY"});
}

TEST_CASE(
    "a table is found whatever the case of its name, a view too, and what is not there is not") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE Users (a INTEGER) STRICT; CREATE VIEW v AS SELECT 1 AS x");

  CHECK(describe(*connection, {.name = "users"}).value().name.name == "Users");
  CHECK(describe(*connection, {.name = "v"}).value().columns.front().name == "x");
  CHECK_FALSE(describe(*connection, {.name = "user"}));
  CHECK(error_of([&] { describe(*connection, {.name = "users", .schema = "auth"}); }).code() ==
        Errc::unsupported);
}

TEST_CASE("the catalog spells every type as the compiler says") {
  const auto& compiler = stele::sqlite::dialect().schema_compiler();
  for (const auto storage : {stele::StorageForm::standard, stele::StorageForm::sequelize}) {
    stele::sql::TableDefinition definition;
    definition.table.name = {.name = "t"};
    definition.table.storage = storage;
    definition.table.primary_key = {"c0"};
    for (const stele::ColumnType& type :
         {types::integer(), types::string(9), types::text(), types::smallint(), types::integer(),
          types::bigint(), types::float_(), types::double_(), types::boolean(), types::timestamp(),
          types::local_timestamp(), types::date(), types::time(), types::blob(),
          types::enumeration({"a"})}) {
      schema::Column column;
      column.name = "c" + std::to_string(definition.table.columns.size());
      column.type = type;
      definition.table.columns.push_back(column);
    }
    const auto connection = connect_memory();
    connection->execute_script(compiler.create_table(definition));
    const auto live = describe(*connection, {.name = "t"}).value();

    REQUIRE(live.columns.size() == definition.table.columns.size());
    for (std::size_t i = 0; i < live.columns.size(); ++i) {
      CHECK(live.columns[i].type ==
            compiler.catalog_type(definition.table, definition.table.columns[i]));
    }
  }
}

TEST_CASE("the declared type says how a table of others holds values") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE t (a DATETIME, b BIGINT, c TEXT, d BLOB, e VARCHAR(36), f DECIMAL(10,2), "
      "g TIME, h TEXT);"
      "CREATE TABLE ours (a TEXT, b INTEGER) STRICT; CREATE VIEW v AS SELECT a, b FROM t");
  schema::Table table;
  const auto add = [&](const char* name, stele::ColumnType type) {
    schema::Column column;
    column.name = name;
    column.type = std::move(type);
    table.columns.push_back(column);
  };
  add("A", types::timestamp());
  add("b", types::timestamp());
  Runner runner(*connection);
  const auto introspector = stele::sqlite::dialect().introspector(runner);
  using Forms = std::vector<stele::StorageForm>;
  for (const char* name : {"ours", "nothing"}) {
    table.name.name = name;
    CHECK(introspector->storage_forms(table) == Forms{});
  }
  table.name.name = "T";
  const Forms of_table = introspector->storage_forms(table);
  table.name.name = "v";
  CHECK(introspector->storage_forms(table) == of_table);
  table.name.name = "T";
  add("c", types::local_timestamp());
  add("d", types::uuid());
  add("e", types::uuid());
  add("f", types::decimal(10, 2));
  add("g", types::time());
  add("h", types::text());
  CHECK(introspector->storage_forms(table) ==
        Forms{stele::stored::text, stele::stored::unix_seconds, stele::stored::text,
              stele::stored::bytes, stele::stored::text, stele::stored::number, stele::stored::text,
              stele::stored::standard});
  table.columns.back().type = types::decimal(10, 2);
  CHECK(stele::test::error_of([&] { (void)introspector->storage_forms(table); }).code() ==
        stele::Errc::unsupported);
}
