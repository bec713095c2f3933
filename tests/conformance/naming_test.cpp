#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Naming;
using stele::Record;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

using Rows = std::vector<std::string>;
namespace types = stele::types;

namespace {

struct Person {
  std::int64_t id = 0;
  std::string last_name{};
  bool is_here = false;
  double big_number = 0;
  Timestamp created_at{};
  Timestamp updated_at{};
};

struct UserProfile {
  std::int64_t id = 0;
  std::int64_t person_id = 0;
  stele::BelongsTo<Person> person{};
  Timestamp created_at{};
};

Rows columns_of(PlainDatabase& plain, const std::string& table) {
  return plain.rows(
      plain.is_postgres()
          ? "SELECT column_name FROM information_schema.columns WHERE table_name = '" + table +
                "' ORDER BY ordinal_position"
          : "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid");
}

}  // namespace

TEST_CASE("snake_case names tables and columns", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  database.define<Person, UserProfile>();
  database.sync();
  PlainDatabase plain(fresh.url());
  CHECK(columns_of(plain, "people") ==
        Rows{"id", "last_name", "is_here", "big_number", "created_at", "updated_at"});
  CHECK(columns_of(plain, "user_profiles") == Rows{"id", "person_id", "created_at"});
}

TEST_CASE("sequelize names them as Sequelize does, typed models too", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open({.naming = Naming::sequelize()});
  database.define<Person, UserProfile>();
  database.sync();
  PlainDatabase plain(fresh.url());
  CHECK(columns_of(plain, "People") ==
        Rows{"id", "lastName", "isHere", "bigNumber", "createdAt", "updatedAt"});
  CHECK(columns_of(plain, "UserProfiles") == Rows{"id", "PersonId", "createdAt"});
}

TEST_CASE("sequelize names a run-time model's table, times and keys", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open({.naming = Naming::sequelize()});
  auto users = database.define("User", {{"firstName", types::string()}});
  auto tasks = database.define("Task", {{"title", types::string()}});
  auto categories = database.define("Category", {{"name", types::string()}});
  tasks.belongs_to(users);
  tasks.belongs_to(users, {.as = "checker"});
  tasks.belongs_to_many(categories);
  database.sync();
  PlainDatabase plain(fresh.url());
  CHECK(columns_of(plain, "Users") == Rows{"id", "firstName", "createdAt", "updatedAt"});
  CHECK(columns_of(plain, "Tasks") ==
        Rows{"id", "title", "createdAt", "updatedAt", "UserId", "checkerId"});
  Rows joined = columns_of(plain, "CategoriesTasks");
  std::sort(joined.begin(), joined.end());
  CHECK(joined == Rows{"CategoryId", "TaskId", "createdAt", "updatedAt"});
}

TEST_CASE("sequelize leaves a run-time model's own names of columns as they are", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open({.naming = Naming::sequelize()});
  auto users = database.define("User", {{"full_name", types::string()}});
  auto tasks = database.define("Task", {{"owner_id", types::integer()}}, {.timestamps = false});
  tasks.belongs_to(users, {.foreign_key = "owner_id"});
  tasks.belongs_to(users, {.as = "checker", .foreign_key = "checked_by"});
  database.sync();
  PlainDatabase plain(fresh.url());
  CHECK(columns_of(plain, "Users") == Rows{"id", "full_name", "createdAt", "updatedAt"});
  CHECK(columns_of(plain, "Tasks") == Rows{"id", "owner_id", "checked_by"});
}

TEST_CASE("under sequelize rows are written, read and found as elsewhere") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open({.naming = Naming::sequelize()});
  const auto people = database.define<Person>();
  const auto profiles = database.define<UserProfile>();
  database.sync();
  Person person = people.create({.last_name = "Bourne", .is_here = true, .big_number = 3});
  CHECK(person.created_at == person.updated_at);
  person.last_name = "Webb";
  people.save(person);
  const Person read = people
                          .where(col<&Person::is_here> == true &&
                                 col<&Person::last_name> == "Webb" && col<&Person::big_number> >= 3)
                          .one();
  CHECK(read.created_at == person.created_at);
  CHECK(people.where(col<&Person::created_at> == person.created_at).count() == 1);
  CHECK(people.where(col<&Person::created_at> > person.created_at).count() == 0);
  CHECK(profiles.create({.person_id = person.id}).person_id == person.id);
  CHECK(error_of([&] { profiles.create({.person_id = 9}); }).code() == Errc::foreign_key_violation);
}

TEST_CASE("sequelize's tables hold values in its own forms on sqlite", "[builtin]") {
  const FreshDatabase fresh("sqlite:test.db");
  Database database = fresh.open({.naming = Naming::sequelize()});
  const auto people = database.define<Person>();
  database.sync();
  const Timestamp time(std::chrono::milliseconds(1'700'000'000'123));
  (void)people.create({.last_name = "x", .is_here = true, .created_at = time, .updated_at = time});
  PlainDatabase plain(fresh.url());
  CHECK(plain.rows("SELECT createdAt, isHere FROM People") ==
        Rows{"2023-11-14 22:13:20.123 +00:00|1"});
  CHECK_THAT(plain.rows("SELECT sql FROM sqlite_schema WHERE name = 'People'").at(0),
             Catch::Contains("\"createdAt\" DATETIME NOT NULL") &&
                 Catch::Contains("\"isHere\" TINYINT(1)") && !Catch::Contains("STRICT"));
  plain.run("UPDATE People SET createdAt = '2020-01-02 03:04:05.000 +00:00'");
  CHECK(people.first()->created_at ==
        Timestamp(std::chrono::sys_days(std::chrono::year(2020) / 1 / 2) + std::chrono::hours(3) +
                  std::chrono::minutes(4) + std::chrono::seconds(5)));
}

TEST_CASE("names that a database would cut, confuse or keep for itself are refused") {
  Database database = Database::open("sqlite::memory:");
  const std::string long_name(64, 'n');
  const auto code = [&](const auto& act) { return error_of(act).code(); };
  const auto define = [&](const std::string& model, const std::string& attribute,
                          const stele::ModelOptions& options = {}) {
    (void)database.define(model, {{attribute, types::integer()}}, options);
  };
  CHECK(code([&] { define("A", long_name); }) == Errc::mapping);
  CHECK(code([&] { define("A", "n", {.table = long_name}); }) == Errc::mapping);
  CHECK(code([&] { define(long_name, "n"); }) == Errc::mapping);
  CHECK(code([&] { define("A", "xmin"); }) == Errc::mapping);
  CHECK(code([&] { define("A", "ctid"); }) == Errc::mapping);
  CHECK(code([&] { define("A", ""); }) == Errc::mapping);
  CHECK(code([&] { define("", "n"); }) == Errc::mapping);
  CHECK(code([&] { define("A", "ID"); }) == Errc::mapping);
  CHECK(code([&] { define("A", "Created_At"); }) == Errc::mapping);
  CHECK(code([&] { define("A", std::string("a\0b", 3)); }) == Errc::mapping);
  CHECK(code([&] { define("A", "\xff"); }) == Errc::mapping);
  CHECK(code([&] { define("A", "n", {.table = "sqlite_x"}); }) == Errc::mapping);
  CHECK(code([&] {
          (void)database.define("A", {{"a", types::integer()}, {"a", types::text()}});
        }) == Errc::mapping);
  CHECK(code([&] {
          (void)database.define("A", {{"a", {.type = types::integer(), .column = "x"}},
                                      {"b", {.type = types::integer(), .column = "X"}}});
        }) == Errc::mapping);
  CHECK_NOTHROW(define("A", std::string(63, 'n')));
  CHECK(code([&] { define("A", "n"); }) == Errc::mapping);
}

TEST_CASE("two models of one table are refused") {
  Database database = Database::open("sqlite::memory:");
  (void)database.define("A", {{"n", types::integer()}}, {.table = "things"});
  const auto act = [&] {
    (void)database.define("B", {{"n", types::integer()}}, {.table = "Things"});
    database.sync();
  };
  CHECK(error_of(act).code() == Errc::mapping);
}

TEST_CASE("a name may hold anything else, quotes and spaces too") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const std::string odd = "it's \"odd\"; DROP TABLE x; -- \u00e4?$1:p";
  auto rows = database.define(
      odd,
      {{odd, {.type = types::string(20), .unique = true, .default_value = "d", .comment = odd}},
       {"select", types::integer()}},
      {.table = odd, .indexes = {{.attributes = {"select"}, .name = odd + "i"}}});
  auto children = database.define("Child", {{"n", types::integer()}});
  children.belongs_to(rows, {.as = "parent", .foreign_key = "the \"parent\""});
  database.sync();
  database.sync();
  Record row = rows.create({{odd, "x"}, {"select", 1}});
  row.set(odd, "y");
  rows.save(row);
  rows.where(stele::column(odd) == "y").update(stele::set("select", 2));
  CHECK(rows.order_by(stele::column(odd)).limit(1).all().at(0).get<int>("select") == 2);
  CHECK(error_of([&] { rows.create({{odd, "y"}}); }).code() == Errc::unique_violation);
  CHECK(error_of([&] {
          children.create({{"the \"parent\"", 7}});
        }).code() == Errc::foreign_key_violation);
  CHECK(rows.create({{"id", 10}}).get<int>("id") == 10);
  CHECK(rows.create({{odd, "z"}}).get<int>("id") == 11);
  database.sync({.force = true});
  CHECK(rows.count() == 0);
}

TEST_CASE("long names of constraints are made to fit, and differ") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const std::string a = std::string(60, 'a') + "1";
  const std::string b = std::string(60, 'a') + "2";
  const auto rows = database.define("Row",
                                    {{a, {.type = types::integer(), .unique = true}},
                                     {b, {.type = types::integer(), .unique = true}}},
                                    {.timestamps = false, .table = std::string(63, 't')});
  database.sync();
  rows.create({{a, 1}, {b, 2}});
  const auto first = error_of([&] { rows.create({{a, 1}, {b, 3}}); });
  const auto second = error_of([&] { rows.create({{a, 2}, {b, 2}}); });
  CHECK(first.context().columns == Rows{a});
  CHECK(second.context().columns == Rows{b});
  CHECK(first.context().constraint != second.context().constraint);
  CHECK(first.context().constraint.size() <= 63);
}
