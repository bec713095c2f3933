#include <catch2/catch.hpp>

#include "support.hpp"

namespace sql = stele::sql;
namespace schema = stele::schema;
namespace types = stele::types;
using namespace sqlite_test;
using stele::ColumnType;
using stele::Errc;
using stele::Value;

namespace {

const stele::SchemaCompiler& compiler() { return stele::sqlite::dialect().schema_compiler(); }

schema::Column column(std::string name, const ColumnType& type) {
  schema::Column out;
  out.name = std::move(name);
  out.type = type;
  return out;
}

schema::Column key(const ColumnType& type, bool auto_increment) {
  schema::Column out = column("id", type);
  out.nullable = false;
  out.auto_increment = auto_increment;
  return out;
}

sql::TableDefinition table(std::vector<schema::Column> columns,
                           std::vector<std::string> primary_key = {}) {
  sql::TableDefinition out;
  out.table.name = {.name = "users"};
  out.table.columns = std::move(columns);
  out.table.primary_key = std::move(primary_key);
  return out;
}

/// One column of every type.
std::vector<schema::Column> all_types() {
  return {key(types::bigint(), true),
          column("name", types::string(20)),
          column("note", types::text()),
          column("small", types::smallint()),
          column("plain", types::integer()),
          column("big", types::bigint()),
          column("f", types::float_()),
          column("d", types::double_()),
          column("ok", types::boolean()),
          column("at", types::timestamp()),
          column("here", types::local_timestamp()),
          column("day", types::date()),
          column("tm", types::time()),
          column("data", types::blob()),
          column("mood", types::enumeration({"happy", "it's so-so"}))};
}

Errc code_of(stele::Connection& connection, const std::string& script) {
  return error_of([&] { connection.execute_script(script); }).code();
}

}  // namespace

TEST_CASE("a table of ours is STRICT, with CHECKs for what sqlite's types do not hold") {
  const std::string ddl = compiler().create_table(table(all_types(), {"id"}));

  CHECK(
      ddl ==
      "CREATE TABLE IF NOT EXISTS \"users\" ("
      "\"id\" INTEGER PRIMARY KEY AUTOINCREMENT, \"name\" TEXT, \"note\" TEXT, \"small\" INTEGER, "
      "\"plain\" INTEGER, \"big\" INTEGER, \"f\" REAL, \"d\" REAL, \"ok\" INTEGER, \"at\" TEXT, "
      "\"here\" TEXT, \"day\" TEXT, \"tm\" TEXT, \"data\" BLOB, \"mood\" TEXT, "
      "CONSTRAINT \"users_name_check\" CHECK (length(\"name\") <= 20), "
      "CONSTRAINT \"users_small_check\" CHECK (\"small\" BETWEEN -32768 AND 32767), "
      "CONSTRAINT \"users_plain_check\" CHECK (\"plain\" BETWEEN -2147483648 AND 2147483647), "
      "CONSTRAINT \"users_ok_check\" CHECK (\"ok\" IN (0, 1)), "
      "CONSTRAINT \"users_at_check\" CHECK (\"at\" GLOB '[0-9]??[0-9]-[01]?-[0-3]? "
      "??:??:??.??????+00:00'), "
      "CONSTRAINT \"users_here_check\" CHECK (\"here\" GLOB '[0-9]??[0-9]-[01]?-[0-3]? "
      "??:??:??.?????"
      "?'), "
      "CONSTRAINT \"users_day_check\" CHECK (\"day\" IS date(\"day\", '+0 days') AND \"day\" >= "
      "'0001'), "
      "CONSTRAINT \"users_tm_check\" CHECK (\"tm\" < '24' AND (\"tm\" GLOB "
      "'[0-2][0-9]:[0-5][0-9]:[0-5][0-9]' OR "
      "(\"tm\" GLOB '[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]' AND "
      "\"tm\" NOT GLOB '*.000000'))), "
      "CONSTRAINT \"users_mood_check\" CHECK (\"mood\" IN ('happy', 'it''s so-so'))"
      ") STRICT");
}

TEST_CASE("the table holds its types whoever writes") {
  const TemporaryDirectory directory;
  connect("sqlite:" + directory.file("a.db"))
      ->execute_script(compiler().create_table(table(all_types(), {"id"})));
  PlainDatabase plain(directory.file("a.db"));

  CHECK_NOTHROW(
      plain.run("INSERT INTO users (name, small, ok, mood) VALUES ("
                "'12345678901234567890', 32767, 1, 'it''s so-so'), (NULL, -32768, 0, NULL)"));
  CHECK_NOTHROW(plain.run("INSERT INTO users (name) VALUES ('éééééééééééééééééééé')"));
  CHECK_THROWS_WITH(plain.run("INSERT INTO users (name) VALUES ('123456789012345678901')"),
                    "CHECK constraint failed: users_name_check");
  CHECK_THROWS_WITH(plain.run("INSERT INTO users (small) VALUES (32768)"),
                    "CHECK constraint failed: users_small_check");
  CHECK_THROWS_WITH(plain.run("INSERT INTO users (plain) VALUES (2147483648)"),
                    "CHECK constraint failed: users_plain_check");
  CHECK_THROWS_WITH(plain.run("INSERT INTO users (ok) VALUES (2)"),
                    "CHECK constraint failed: users_ok_check");
  CHECK_THROWS_WITH(plain.run("INSERT INTO users (mood) VALUES ('sad')"),
                    "CHECK constraint failed: users_mood_check");
  CHECK_THROWS_WITH(plain.run("INSERT INTO users (plain) VALUES ('many')"),
                    "cannot store TEXT value in INTEGER column users.plain");
}

TEST_CASE("a table shared with Sequelize is declared as Sequelize declares it") {
  sql::TableDefinition shared = table(all_types(), {"id"});
  shared.table.storage = stele::StorageForm::sequelize;

  CHECK(compiler().create_table(shared) ==
        "CREATE TABLE IF NOT EXISTS \"users\" ("
        "\"id\" INTEGER PRIMARY KEY AUTOINCREMENT, \"name\" VARCHAR(20), \"note\" TEXT, "
        "\"small\" SMALLINT, \"plain\" INTEGER, \"big\" BIGINT, \"f\" FLOAT, "
        "\"d\" DOUBLE PRECISION, \"ok\" TINYINT(1), \"at\" DATETIME, \"here\" DATETIME, "
        "\"day\" DATE, \"tm\" TIME, \"data\" BLOB, \"mood\" TEXT)");
}

TEST_CASE("times stay text in a table shared with Sequelize") {
  sql::TableDefinition shared = table(all_types(), {"id"});
  shared.table.storage = stele::StorageForm::sequelize;
  const auto connection = connect_memory();
  connection->execute_script(compiler().create_table(shared));
  ColumnType at = types::timestamp();
  at.storage = stele::StorageForm::sequelize;

  run(*connection,
      compiled("INSERT INTO users (at, day, tm) VALUES (?1, ?2, ?3)",
               {at, types::date(), types::time()}, {}),
      {stele::Timestamp(std::chrono::microseconds(0)),
       stele::Date(std::chrono::year(2026) / 11 / 22), stele::TimeOfDay{std::chrono::hours(7)}});

  CHECK(one(*connection, "SELECT at || '|' || day || '|' || tm FROM users", types::text()) ==
        Value("1970-01-01 00:00:00.000 +00:00|2026-11-22|07:00:00"));
}

TEST_CASE("a key that is not generated must be given, in every form of table") {
  for (const auto storage : {stele::StorageForm::standard, stele::StorageForm::sequelize}) {
    for (const ColumnType& type : {types::smallint(), types::integer(), types::bigint(),
                                   types::string(), types::boolean()}) {
      sql::TableDefinition definition =
          table({key(type, false), column("a", types::bigint())}, {"id"});
      definition.table.storage = storage;
      const auto connection = connect_memory();
      connection->execute_script(compiler().create_table(definition));
      INFO(compiler().create_table(definition));

      CHECK(code_of(*connection, "INSERT INTO users (a) VALUES (1)") == Errc::not_null_violation);
      CHECK(code_of(*connection, "INSERT INTO users (id) VALUES (NULL)") ==
            Errc::not_null_violation);
      connection->execute_script("INSERT INTO users (id) VALUES (1)");
      CHECK(code_of(*connection, "INSERT INTO users (id) VALUES (1)") == Errc::unique_violation);
    }
  }
}

TEST_CASE("the columns of a composite key are NOT NULL although they were not said to be") {
  const auto connection = connect_memory();
  const std::string ddl = compiler().create_table(
      table({column("a", types::bigint()), column("b", types::text())}, {"a", "b"}));
  connection->execute_script(ddl);

  CHECK(ddl ==
        "CREATE TABLE IF NOT EXISTS \"users\" (\"a\" INTEGER NOT NULL, \"b\" TEXT NOT NULL, "
        "PRIMARY KEY (\"a\", \"b\")) STRICT");
  CHECK(code_of(*connection, "INSERT INTO users (b) VALUES ('x')") == Errc::not_null_violation);
}

TEST_CASE("keys that sqlite cannot generate are refused") {
  const auto code = [](sql::TableDefinition definition) {
    return error_of([&] { static_cast<void>(compiler().create_table(definition)); }).code();
  };

  CHECK(code(table({key(types::text(), true)}, {"id"})) == Errc::unsupported);
  CHECK(code(table({key(types::bigint(), true), column("b", types::bigint())}, {"id", "b"})) ==
        Errc::unsupported);
}

TEST_CASE("constraints and foreign keys keep their names, and tables may come in any order") {
  schema::Column email = column("email", types::string());
  email.nullable = false;
  email.default_value = Value("it's");
  schema::Column made = column("made", types::timestamp());
  made.default_sql = "datetime(0, 'unixepoch')";
  sql::TableDefinition definition =
      table({key(types::bigint(), true), email, column("boss_id", types::bigint()), made}, {"id"});
  definition.table.uniques = {{.name = "users_email_key", .columns = {"email"}}};
  definition.table.foreign_keys = {{.name = "users_boss_id_fkey",
                                    .columns = {"boss_id"},
                                    .target = {.name = "bosses"},
                                    .target_columns = {"id"},
                                    .on_delete = stele::OnDelete::set_null,
                                    .on_update = stele::OnUpdate::cascade}};
  definition.checks = {{.name = "positive",
                        .condition = sql::compare(sql::ComparisonOperator::greater,
                                                  sql::column("", "boss_id", types::bigint()),
                                                  sql::literal(Value(0), types::bigint()))}};
  const std::string ddl = compiler().create_table(definition);
  const auto connection = connect_memory();
  connection->execute_script(ddl);

  CHECK(compiler().forward_references());
  CHECK(
      ddl ==
      "CREATE TABLE IF NOT EXISTS \"users\" (\"id\" INTEGER PRIMARY KEY AUTOINCREMENT, "
      "\"email\" TEXT NOT NULL DEFAULT 'it''s', \"boss_id\" INTEGER, "
      "\"made\" TEXT DEFAULT (datetime(0, 'unixepoch')), "
      "CONSTRAINT \"users_email_key\" UNIQUE (\"email\"), "
      "CONSTRAINT \"users_email_check\" CHECK (length(\"email\") <= 255), "
      "CONSTRAINT \"users_made_check\" "
      "CHECK (\"made\" GLOB '[0-9]??[0-9]-[01]?-[0-3]? ??:??:??.??????+00:00'), "
      "CONSTRAINT \"positive\" CHECK (\"boss_id\" > 0), "
      "CONSTRAINT \"users_boss_id_fkey\" FOREIGN KEY (\"boss_id\") REFERENCES \"bosses\" (\"id\") "
      "ON DELETE SET NULL ON UPDATE CASCADE) STRICT");
}

TEST_CASE("now() as a default is the time in the form that the column stores") {
  for (const auto storage : {stele::StorageForm::standard, stele::StorageForm::sequelize}) {
    sql::TableDefinition definition = table({key(types::bigint(), true)}, {"id"});
    definition.table.storage = storage;
    for (ColumnType type :
         {types::timestamp(), types::local_timestamp(), types::date(), types::time()}) {
      type.storage = storage;
      schema::Column& made = definition.table.columns.emplace_back(column(to_string(type), type));
      made.default_sql = type.kind == stele::TypeKind::date ? "CURRENT_TIMESTAMP" : "now()";
    }
    const auto connection = connect_memory();
    connection->execute_script(compiler().create_table(definition));
    connection->execute_script("INSERT INTO users DEFAULT VALUES");

    const auto& columns = definition.table.columns;
    std::vector<std::string> as_stored;
    for (std::size_t i = 1; i < columns.size(); ++i) {
      const std::string sql = "SELECT \"" + columns[i].name + "\" FROM users";
      as_stored.push_back(one(*connection, sql, types::text()).as<std::string>());
      // Bound again, a value must equal what the default made of it.
      const Value value = one(*connection, sql, columns[i].type);
      CHECK(run(*connection, compiled("SELECT ?1", {columns[i].type}, {types::text()}), {value}) ==
            std::vector<std::vector<Value>>{{Value(as_stored.back())}});
    }
    const auto at = stele::parse_timestamp(as_stored.front());
    REQUIRE(at);
    CHECK(std::chrono::abs(stele::now() - *at) < std::chrono::minutes(1));
  }
}

TEST_CASE("now() is no default of a column that holds no time") {
  schema::Column name = column("name", types::text());
  name.default_sql = "now()";

  CHECK(error_of([&] { static_cast<void>(compiler().create_table(table({name}))); }).code() ==
        Errc::unsupported);
}

TEST_CASE("comments stay in the catalog's text, and cannot end early") {
  schema::Column name = column("name", types::text());
  name.comment = "not */ the end **/ of it";
  sql::TableDefinition definition = table({name});
  definition.table.comment = "who \"we\" know */ */";
  const auto connection = connect_memory();
  connection->execute_script(compiler().create_table(definition));

  const auto text = one(*connection, "SELECT sql FROM sqlite_schema", types::text());

  CHECK(text == Value("CREATE TABLE \"users\" (/* who \"we\" know * / * / */ \"name\" TEXT "
                      "/* not * / the end ** / of it */) STRICT"));
}

TEST_CASE("indexes: unique, partial, and none of another method") {
  const auto connection = connect_memory();
  connection->execute_script("CREATE TABLE users (a INTEGER, b TEXT) STRICT");
  const schema::TableName users{.name = "users"};
  const sql::Index partial{
      .name = "users_a_b_idx",
      .columns = {"a", "b"},
      .unique = true,
      .where = sql::compare(sql::ComparisonOperator::equal, sql::column("", "b", types::text()),
                            sql::literal(Value("it's"), types::text())),
      .method = {}};
  const sql::Index gin{
      .name = "i", .columns = {"a"}, .unique = false, .where = {}, .method = "gin"};

  connection->execute_script(compiler().create_index(users, partial));
  connection->execute_script(compiler().create_index(users, partial));

  CHECK(compiler().create_index(users, partial) ==
        "CREATE UNIQUE INDEX IF NOT EXISTS \"users_a_b_idx\" ON \"users\" (\"a\", \"b\") "
        "WHERE \"b\" = 'it''s'");
  CHECK(error_of([&] { static_cast<void>(compiler().create_index(users, gin)); }).code() ==
        Errc::unsupported);
}

TEST_CASE("schemas and later foreign keys are refused in words") {
  const auto code = [](auto&& work) { return error_of(work).code(); };
  sql::TableDefinition within = table({column("a", types::text())});
  within.table.name.schema = "auth";
  sql::TableDefinition to = table({column("a", types::text())});
  to.table.foreign_keys = {{.name = "k",
                            .columns = {"a"},
                            .target = {.name = "t", .schema = "auth"},
                            .target_columns = {"a"}}};

  CHECK(code([&] { static_cast<void>(compiler().create_table(within)); }) == Errc::unsupported);
  CHECK(code([&] { static_cast<void>(compiler().create_table(to)); }) == Errc::unsupported);
  CHECK(code([] { static_cast<void>(compiler().create_schema("auth")); }) == Errc::unsupported);
  CHECK(code([&] { static_cast<void>(compiler().drop_table(within.table.name)); }) ==
        Errc::unsupported);
  CHECK(code([&] {
          static_cast<void>(
              compiler().add_foreign_key({.name = "users"}, to.table.foreign_keys.front()));
        }) == Errc::unsupported);
}

TEST_CASE("dropping a table with foreign keys off neither fails nor takes other rows along") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE users (id INTEGER PRIMARY KEY) STRICT;"
      "CREATE TABLE tasks (user_id INTEGER REFERENCES users ON DELETE CASCADE) STRICT;"
      "INSERT INTO users VALUES (1); INSERT INTO tasks VALUES (1)");

  for (const auto& script : compiler().before_drop()) connection->execute_script(script);
  connection->execute_script(compiler().drop_table({.name = "users"}));
  for (const auto& script : compiler().after_drop()) connection->execute_script(script);

  CHECK(one(*connection, "SELECT count(*) FROM tasks", types::bigint()) == Value(1));
  CHECK(compiler().drop_table({.name = "users"}) == "DROP TABLE IF EXISTS \"users\"");
}
