#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "sent.hpp"

using stele::col;
using stele::Database;
using stele::Model;
using stele::Naming;
using stele::test::FreshDatabase;
using stele::test::SqlLog;
using stele::test::Statements;

namespace types = stele::types;

namespace {

struct User {
  std::int64_t id = 0;
  std::string email{};
  std::optional<int> age{};
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
};

struct Country {
  std::string code{};
  std::string name{};
};

void describe(stele::ModelBuilder<Country>& model) { model.primary_key<&Country::code>(); }

/// The tables, with a user.
std::tuple<Model<User>, Model<Country>> prepare(Database& database) {
  const Model<User> users = database.define<User>();
  const Model<Country> countries = database.define<Country>();
  database.sync();
  (void)users.create({.email = "first"});
  return {users, countries};
}

template <class Work>
Statements sent(const std::string& url, const Work& work) {
  return stele::test::sent(url, prepare, work);
}

template <class Work>
void check_sent(const Work& work, const Statements& sqlite, const Statements& postgres) {
  CHECK(sent("sqlite::memory:", work) == sqlite);
  CHECK(sent("postgres://", work) == postgres);
}

}  // namespace

TEST_CASE("create") {
  check_sent(
      [](const auto& users, const auto& countries) {
        (void)users.create({.email = "a"});
        (void)countries.create({.code = "AT", .name = "Austria"});
      },
      {R"(INSERT INTO "users" ("email", "age", "created_at", "updated_at") VALUES (?1, ?2, ?3, ?4))",
       R"(INSERT INTO "countries" ("code", "name") VALUES (?1, ?2))"},
      {R"(INSERT INTO "users" ("email", "age", "created_at", "updated_at") VALUES ($1, $2, $3, $4))"
       R"( RETURNING "id", "email", "age", "created_at", "updated_at")",
       R"(INSERT INTO "countries" ("code", "name") VALUES ($1, $2) RETURNING "code", "name")"});
}

TEST_CASE("create of a given key also moves the generator past it") {
  const auto work = [](const auto& users, const auto&) {
    (void)users.create({.id = 9, .email = "a"});
  };
  CHECK(sent("sqlite::memory:", work) ==
        Statements{R"(INSERT INTO "users" ("id", "email", "age", "created_at", "updated_at"))"
                   R"( VALUES (?1, ?2, ?3, ?4, ?5))"});
  const Statements postgres = sent("postgres://", work);
  REQUIRE(postgres.size() == 2);
  CHECK(postgres[0] == R"(INSERT INTO "users" ("id", "email", "age", "created_at", "updated_at"))"
                       R"( VALUES ($1, $2, $3, $4, $5))"
                       R"( RETURNING "id", "email", "age", "created_at", "updated_at")");
  CHECK_THAT(postgres[1], Catch::StartsWith("SELECT") && Catch::Contains("nextval"));
}

TEST_CASE("save and update") {
  check_sent(
      [](const auto& users, const auto&) {
        User user = users.get(1);
        users.save(user);
        users.template update<&User::age>(user);
      },
      {R"(SELECT "id", "email", "age", "created_at", "updated_at" FROM "users" WHERE "id" = ?1)",
       R"(UPDATE "users" SET "email" = ?1, "age" = ?2, "updated_at" = ?3 WHERE "id" = ?4)",
       R"(UPDATE "users" SET "age" = ?1, "updated_at" = ?2 WHERE "id" = ?3)"},
      {R"(SELECT "id", "email", "age", "created_at", "updated_at" FROM "users" WHERE "id" = $1)",
       R"(UPDATE "users" SET "email" = $1, "age" = $2, "updated_at" = $3 WHERE "id" = $4)"
       R"( RETURNING "email", "age", "updated_at")",
       R"(UPDATE "users" SET "age" = $1, "updated_at" = $2 WHERE "id" = $3)"
       R"( RETURNING "age", "updated_at")"});
}

TEST_CASE("save of a key that the caller assigns") {
  check_sent(
      [](const auto&, const auto& countries) {
        Country country{.code = "AT", .name = "Austria"};
        countries.save(country);
      },
      {R"(INSERT INTO "countries" ("code", "name") VALUES (?1, ?2))"
       R"( ON CONFLICT ("code") DO UPDATE SET "name" = "excluded"."name" RETURNING "code", "name")"},
      {R"(INSERT INTO "countries" ("code", "name") VALUES ($1, $2))"
       R"( ON CONFLICT ("code") DO UPDATE SET "name" = "excluded"."name" RETURNING "code", "name")"});
}

TEST_CASE("reload and destroy") {
  check_sent(
      [](const auto& users, const auto&) {
        User user{.id = 1};
        users.reload(user);
        users.destroy(user);
      },
      {R"(SELECT "id", "email", "age", "created_at", "updated_at" FROM "users" WHERE "id" = ?1)",
       R"(DELETE FROM "users" WHERE "id" = ?1)"},
      {R"(SELECT "id", "email", "age", "created_at", "updated_at" FROM "users" WHERE "id" = $1)",
       R"(DELETE FROM "users" WHERE "id" = $1)"});
}

TEST_CASE("count, exists, first and one") {
  check_sent(
      [](const auto& users, const auto&) {
        const auto query = users.where(col<&User::age>.is_null());
        (void)query.count();
        (void)query.exists();
        (void)query.first();
        (void)query.one();
      },
      {R"(SELECT count(*) FROM "users" WHERE "age" IS NULL)",
       R"(SELECT 1 FROM "users" WHERE "age" IS NULL LIMIT ?1)",
       R"(SELECT "id", "email", "age", "created_at", "updated_at" FROM "users" WHERE "age" IS NULL)"
       R"( ORDER BY "id" LIMIT ?1)",
       R"(SELECT "id", "email", "age", "created_at", "updated_at" FROM "users" WHERE "age" IS NULL)"
       R"( ORDER BY "id" LIMIT ?1)"},
      {R"(SELECT count(*) FROM "users" WHERE "age" IS NULL)",
       R"(SELECT 1 FROM "users" WHERE "age" IS NULL LIMIT $1)",
       R"(SELECT "id", "email", "age", "created_at", "updated_at" FROM "users" WHERE "age" IS NULL)"
       R"( ORDER BY "id" LIMIT $1)",
       R"(SELECT "id", "email", "age", "created_at", "updated_at" FROM "users" WHERE "age" IS NULL)"
       R"( ORDER BY "id" LIMIT $1)"});
}

TEST_CASE("bulk update and destroy") {
  check_sent(
      [](const auto& users, const auto& countries) {
        users.where(col<&User::email> == "a")
            .update(stele::set<&User::age>(3), stele::set<&User::email>("b"));
        users.where(col<&User::id>.in({1, 2})).destroy();
        countries.where(col<&Country::code> != "x").update(stele::set<&Country::name>("y"));
      },
      {R"(UPDATE "users" SET "age" = ?1, "email" = ?2, "updated_at" = ?3 WHERE "email" = ?4)",
       R"(DELETE FROM "users" WHERE "id" IN (SELECT value FROM json_each(?1)))",
       R"(UPDATE "countries" SET "name" = ?1 WHERE "code" <> ?2)"},
      {R"(UPDATE "users" SET "age" = $1, "email" = $2, "updated_at" = $3 WHERE "email" = $4)",
       R"(DELETE FROM "users" WHERE "id" = ANY($1))",
       R"(UPDATE "countries" SET "name" = $1 WHERE "code" <> $2)"});
}

TEST_CASE("a run-time model under sequelize") {
  const auto work = [](const std::string& url) {
    const FreshDatabase fresh(url);
    Database database = fresh.open({.naming = Naming::sequelize()});
    const auto projects = database.define("Project", {{"title", types::string()}});
    database.sync();
    SqlLog log(database);
    auto project = projects.create({{"title", "Project1"}});
    project.set("title", "two");
    projects.save(project);
    return log.take();
  };
  CHECK(work("sqlite::memory:") ==
        Statements{
            R"(INSERT INTO "Projects" ("title", "createdAt", "updatedAt") VALUES (?1, ?2, ?3))",
            R"(UPDATE "Projects" SET "title" = ?1, "updatedAt" = ?2 WHERE "id" = ?3)"});
  CHECK(
      work("postgres://") ==
      Statements{R"(INSERT INTO "Projects" ("title", "createdAt", "updatedAt") VALUES ($1, $2, $3))"
                 R"( RETURNING "id", "title", "createdAt", "updatedAt")",
                 R"(UPDATE "Projects" SET "title" = $1, "updatedAt" = $2 WHERE "id" = $3)"
                 R"( RETURNING "title", "updatedAt")"});
}
