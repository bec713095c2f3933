#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "sent.hpp"

using stele::col;
using stele::Database;
using stele::excluded;
using stele::Model;
using stele::on_conflict;
using stele::set;
using stele::test::Statements;

namespace {

struct Item {
  std::int64_t id = 0;
  std::string code{};
  std::string place{};
  bool open = true;
  int count = 0;
};

void describe(stele::ModelBuilder<Item>& model) {
  model.attribute<&Item::code>().unique();
  model.index<&Item::place>().unique().where(col<&Item::open> == true);
}

struct Visit {
  std::string page{};
  std::int64_t day = 0;
  int times = 0;
};

void describe(stele::ModelBuilder<Visit>& model) { model.primary_key<&Visit::page, &Visit::day>(); }

std::tuple<Model<Item>, Model<Visit>> prepare(Database& database) {
  const Model<Item> items = database.define<Item>();
  const Model<Visit> visits = database.define<Visit>();
  database.sync();
  (void)items.create({.code = "first", .place = "a"});
  (void)visits.create({.page = "a", .day = 1});
  return {items, visits};
}

template <class Work>
void check_sent(const Work& work, const Statements& sqlite, const Statements& postgres) {
  CHECK(stele::test::sent("sqlite::memory:", prepare, work) == sqlite);
  CHECK(stele::test::sent("postgres://", prepare, work) == postgres);
}

}  // namespace

TEST_CASE("create_all") {
  check_sent(
      [](const auto& items, const auto&) {
        (void)items.create_all({{.code = "b", .place = "b"}, {.code = "c", .place = "c"}});
      },
      {R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES (?1, ?2, ?3, ?4), )"
       R"((?5, ?6, ?7, ?8) RETURNING "id")"},
      {R"(INSERT INTO "items" ("code", "place", "open", "count") SELECT * FROM unnest(CAST($1 )"
       R"(AS text[]), CAST($2 AS text[]), CAST($3 AS boolean[]), CAST($4 AS integer[])) )"
       R"(RETURNING "id", "code", "place", "open", "count")"});
}

TEST_CASE("create_all with a conflict's clause") {
  check_sent(
      [](const auto& items, const auto& visits) {
        (void)items.create_all({{.code = "b", .place = "b"}, {.code = "c", .place = "c"}},
                               {.on_conflict = on_conflict<&Item::code>().ignore()});
        (void)visits.create_all(
            {{.page = "a", .day = 1}, {.page = "a", .day = 2}},
            {.on_conflict = on_conflict<&Visit::page, &Visit::day>().update(
                 set<&Visit::times>(col<&Visit::times> + excluded<&Visit::times>()))});
      },
      {R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES (?1, ?2, ?3, ?4), )"
       R"((?5, ?6, ?7, ?8) ON CONFLICT ("code") DO NOTHING RETURNING "id", "code", "place", )"
       R"("open", "count")",
       R"(INSERT INTO "visits" ("page", "day", "times") VALUES (?1, ?2, ?3), (?4, ?5, ?6) ON )"
       R"(CONFLICT ("page", "day") DO UPDATE SET "times" = stele_add("visits"."times", )"
       R"("excluded"."times") RETURNING "page", "day", "times")"},
      {R"(INSERT INTO "items" ("code", "place", "open", "count") SELECT * FROM unnest(CAST($1 )"
       R"(AS text[]), CAST($2 AS text[]), CAST($3 AS boolean[]), CAST($4 AS integer[])) ON )"
       R"(CONFLICT ("code") DO NOTHING RETURNING "id", "code", "place", "open", "count")",
       R"(INSERT INTO "visits" ("page", "day", "times") SELECT * FROM unnest(CAST($1 AS )"
       R"(text[]), CAST($2 AS bigint[]), CAST($3 AS integer[])) ON CONFLICT ("page", "day") )"
       R"(DO UPDATE SET "times" = CAST("visits"."times" AS BIGINT) + CAST("excluded"."times" )"
       R"(AS BIGINT) RETURNING "page", "day", "times")"});
}

TEST_CASE("upsert by a unique column, a key, and a partial index") {
  check_sent(
      [](const auto& items, const auto& visits) {
        (void)items.upsert({.code = "first", .place = "a", .count = 1},
                           on_conflict<&Item::code>().template update<&Item::count>());
        (void)visits.upsert({.page = "a", .day = 1},
                            on_conflict<&Visit::page, &Visit::day>().where(col<&Visit::times> > 3));
        (void)items.upsert({.code = "d", .place = "a", .count = 1}, on_conflict<&Item::place>());
      },
      {R"(SAVEPOINT "stele_1")",
       R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES (?1, ?2, ?3, ?4) ON )"
       R"(CONFLICT ("code") DO NOTHING RETURNING "id", "code", "place", "open", "count")",
       R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES (?1, ?2, ?3, ?4) ON )"
       R"(CONFLICT ("code") DO UPDATE SET "count" = "excluded"."count" RETURNING "id", )"
       R"("code", "place", "open", "count")",
       R"(RELEASE SAVEPOINT "stele_1")",
       R"(INSERT INTO "visits" ("page", "day", "times") VALUES (?1, ?2, ?3) ON CONFLICT )"
       R"(("page", "day") DO NOTHING RETURNING "page", "day", "times")",
       R"(INSERT INTO "visits" ("page", "day", "times") VALUES (?1, ?2, ?3) ON CONFLICT )"
       R"(("page", "day") DO UPDATE SET "times" = "excluded"."times" WHERE "visits"."times" > )"
       R"(?4 RETURNING "page", "day", "times")",
       R"(SELECT "page", "day", "times" FROM "visits" WHERE "page" = ?1 AND "day" = ?2 ORDER )"
       R"(BY "page", "day" LIMIT ?3)",
       R"(SAVEPOINT "stele_1")",
       R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES (?1, ?2, ?3, ?4) ON )"
       R"(CONFLICT ("place") WHERE "open" = 1 DO NOTHING RETURNING "id", "code", "place", )"
       R"("open", "count")",
       R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES (?1, ?2, ?3, ?4) ON )"
       R"(CONFLICT ("place") WHERE "open" = 1 DO UPDATE SET "code" = "excluded"."code", )"
       R"("open" = "excluded"."open", "count" = "excluded"."count" RETURNING "id", "code", )"
       R"("place", "open", "count")",
       R"(RELEASE SAVEPOINT "stele_1")"},
      {R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES ($1, $2, $3, $4) ON )"
       R"(CONFLICT ("code") DO UPDATE SET "count" = "excluded"."count" RETURNING "id", )"
       R"("code", "place", "open", "count", (xmax = 0))",
       R"(INSERT INTO "visits" ("page", "day", "times") VALUES ($1, $2, $3) ON CONFLICT )"
       R"(("page", "day") DO UPDATE SET "times" = "excluded"."times" WHERE "visits"."times" > )"
       R"($4 RETURNING "page", "day", "times", (xmax = 0))",
       R"(SELECT "page", "day", "times" FROM "visits" WHERE "page" = $1 AND "day" = $2 ORDER )"
       R"(BY "page", "day" LIMIT $3)",
       R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES ($1, $2, $3, $4) ON )"
       R"(CONFLICT ("place") WHERE "open" = TRUE DO UPDATE SET "code" = "excluded"."code", )"
       R"("open" = "excluded"."open", "count" = "excluded"."count" RETURNING "id", "code", )"
       R"("place", "open", "count", (xmax = 0))"});
}

TEST_CASE("find_or_create and find_or_build") {
  check_sent(
      [](const auto& items, const auto& visits) {
        (void)items.find_or_create(col<&Item::code> == "z", {.code = "z", .place = "z"});
        (void)visits.find_or_build(col<&Visit::page> == "b" && col<&Visit::day> == 1, {});
      },
      {R"(SELECT "id", "code", "place", "open", "count" FROM "items" WHERE "code" = ?1 ORDER )"
       R"(BY "id" LIMIT ?2)",
       R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES (?1, ?2, ?3, ?4) ON )"
       R"(CONFLICT ("code") DO NOTHING RETURNING "id", "code", "place", "open", "count")",
       R"(SELECT "page", "day", "times" FROM "visits" WHERE "page" = ?1 AND "day" = ?2 ORDER )"
       R"(BY "page", "day" LIMIT ?3)"},
      {R"(SELECT "id", "code", "place", "open", "count" FROM "items" WHERE "code" = $1 ORDER )"
       R"(BY "id" LIMIT $2)",
       R"(INSERT INTO "items" ("code", "place", "open", "count") VALUES ($1, $2, $3, $4) ON )"
       R"(CONFLICT ("code") DO NOTHING RETURNING "id", "code", "place", "open", "count")",
       R"(SELECT "page", "day", "times" FROM "visits" WHERE "page" = $1 AND "day" = $2 ORDER )"
       R"(BY "page", "day" LIMIT $3)"});
}

TEST_CASE("update_all and find_all") {
  check_sent(
      [](const auto& items, const auto& visits) {
        (void)items.template update_all<&Item::count>({{.id = 1, .count = 2}});
        (void)visits.update_all({{.page = "a", .day = 1, .times = 2}});
        (void)items.find_all({1, 2});
        (void)visits.find_all(std::vector{std::tuple("a", 1), std::tuple("b", 2)});
      },
      {R"(WITH "given_rows" ("given_1", "given_2") AS (VALUES (?1, ?2)) UPDATE "items" SET )"
       R"("count" = "given_rows"."given_1" FROM "given_rows" WHERE "items"."id" = )"
       R"("given_rows"."given_2")",
       R"(WITH "given_rows" ("given_1", "given_2", "given_3") AS (VALUES (?1, ?2, ?3)) UPDATE )"
       R"("visits" SET "times" = "given_rows"."given_1" FROM "given_rows" WHERE )"
       R"("visits"."page" = "given_rows"."given_2" AND "visits"."day" = "given_rows"."given_3")",
       R"(WITH "given_rows" ("given_1") AS (VALUES (?1), (?2)) SELECT "items"."id", )"
       R"("items"."code", "items"."place", "items"."open", "items"."count" FROM "items" JOIN )"
       R"("given_rows" ON "items"."id" = "given_rows"."given_1")",
       R"(WITH "given_rows" ("given_1", "given_2") AS (VALUES (?1, ?2), (?3, ?4)) SELECT )"
       R"("visits"."page", "visits"."day", "visits"."times" FROM "visits" JOIN "given_rows" )"
       R"(ON "visits"."page" = "given_rows"."given_1" AND "visits"."day" = )"
       R"("given_rows"."given_2")"},
      {R"(WITH "given_rows" ("given_1", "given_2") AS (SELECT * FROM unnest(CAST($1 AS )"
       R"(integer[]), CAST($2 AS bigint[]))) UPDATE "items" SET "count" = )"
       R"("given_rows"."given_1" FROM "given_rows" WHERE "items"."id" = )"
       R"("given_rows"."given_2" RETURNING "count", "given_2")",
       R"(WITH "given_rows" ("given_1", "given_2", "given_3") AS (SELECT * FROM )"
       R"(unnest(CAST($1 AS integer[]), CAST($2 AS text[]), CAST($3 AS bigint[]))) UPDATE )"
       R"("visits" SET "times" = "given_rows"."given_1" FROM "given_rows" WHERE )"
       R"("visits"."page" = "given_rows"."given_2" AND "visits"."day" = )"
       R"("given_rows"."given_3" RETURNING "times", "given_2", "given_3")",
       R"(WITH "given_rows" ("given_1") AS (SELECT * FROM unnest(CAST($1 AS bigint[]))) )"
       R"(SELECT "items"."id", "items"."code", "items"."place", "items"."open", )"
       R"("items"."count" FROM "items" JOIN "given_rows" ON "items"."id" = )"
       R"("given_rows"."given_1")",
       R"(WITH "given_rows" ("given_1", "given_2") AS (SELECT * FROM unnest(CAST($1 AS )"
       R"(text[]), CAST($2 AS bigint[]))) SELECT "visits"."page", "visits"."day", )"
       R"("visits"."times" FROM "visits" JOIN "given_rows" ON "visits"."page" = )"
       R"("given_rows"."given_1" AND "visits"."day" = "given_rows"."given_2")"});
}

TEST_CASE("bulk update and destroy of chosen rows, which come back") {
  check_sent(
      [](const auto& items, const auto& visits) {
        (void)items.where(col<&Item::count> >= 0)
            .order_by(col<&Item::code>)
            .limit(2)
            .offset(1)
            .update(set<&Item::count>(col<&Item::count> + 1));
        (void)visits.where(col<&Visit::day> == 1)
            .update_returning(set<&Visit::times>(col<&Visit::times> * 2));
        (void)items.where(col<&Item::open> == false).destroy_returning();
        (void)visits.where(col<&Visit::times> == 9).limit(1).destroy();
      },
      {R"(WITH "chosen_rows" ("chosen_1", "chosen_2", "chosen_3", "chosen_4", "chosen_5") AS )"
       R"((SELECT "id", "code", "place", "open", "count" FROM "items" WHERE "count" >= ?1 )"
       R"(ORDER BY "code", "id" LIMIT ?2 OFFSET ?3) UPDATE "items" SET "count" = )"
       R"(stele_add("count", ?4) WHERE EXISTS (SELECT 1 FROM "chosen_rows" WHERE )"
       R"("chosen_rows"."chosen_1" = "items"."id"))",
       R"(UPDATE "visits" SET "times" = stele_multiply("times", ?1) WHERE "day" = ?2 )"
       R"(RETURNING "page", "day", "times")",
       R"(DELETE FROM "items" WHERE "open" = ?1 RETURNING "id", "code", "place", "open", )"
       R"("count")",
       R"(WITH "chosen_rows" ("chosen_1", "chosen_2", "chosen_3") AS (SELECT "page", "day", )"
       R"("times" FROM "visits" WHERE "times" = ?1 ORDER BY "page", "day" LIMIT ?2) DELETE )"
       R"(FROM "visits" WHERE EXISTS (SELECT 1 FROM "chosen_rows" WHERE )"
       R"("chosen_rows"."chosen_1" = "visits"."page" AND "chosen_rows"."chosen_2" = )"
       R"("visits"."day"))"},
      {R"(WITH "chosen_rows" ("chosen_1", "chosen_2", "chosen_3", "chosen_4", "chosen_5") AS )"
       R"((SELECT "id", "code", "place", "open", "count" FROM "items" WHERE "count" >= $1 )"
       R"(ORDER BY "code", "id" LIMIT $2 OFFSET $3) UPDATE "items" SET "count" = CAST("count" )"
       R"(AS BIGINT) + $4 WHERE EXISTS (SELECT 1 FROM "chosen_rows" WHERE )"
       R"("chosen_rows"."chosen_1" = "items"."id"))",
       R"(UPDATE "visits" SET "times" = CAST("times" AS BIGINT) * $1 WHERE "day" = $2 )"
       R"(RETURNING "page", "day", "times")",
       R"(DELETE FROM "items" WHERE "open" = $1 RETURNING "id", "code", "place", "open", )"
       R"("count")",
       R"(WITH "chosen_rows" ("chosen_1", "chosen_2", "chosen_3") AS (SELECT "page", "day", )"
       R"("times" FROM "visits" WHERE "times" = $1 ORDER BY "page", "day" LIMIT $2) DELETE )"
       R"(FROM "visits" WHERE EXISTS (SELECT 1 FROM "chosen_rows" WHERE )"
       R"("chosen_rows"."chosen_1" = "visits"."page" AND "chosen_rows"."chosen_2" = )"
       R"("visits"."day"))"});
}

TEST_CASE("increment") {
  check_sent(
      [](const auto& items, const auto&) {
        Item item{.id = 1};
        items.template increment<&Item::count>(item, 3);
        items.template decrement<&Item::count>(item);
        items.where(col<&Item::id> == 1).template increment<&Item::count>(2);
      },
      {R"(UPDATE "items" SET "count" = stele_add("count", ?1) WHERE "id" = ?2 RETURNING "id", )"
       R"("code", "place", "open", "count")",
       R"(UPDATE "items" SET "count" = stele_subtract("count", ?1) WHERE "id" = ?2 RETURNING )"
       R"("id", "code", "place", "open", "count")",
       R"(UPDATE "items" SET "count" = stele_add("count", ?1) WHERE "id" = ?2)"},
      {R"(UPDATE "items" SET "count" = CAST("count" AS BIGINT) + $1 WHERE "id" = $2 RETURNING )"
       R"("id", "code", "place", "open", "count")",
       R"(UPDATE "items" SET "count" = CAST("count" AS BIGINT) - $1 WHERE "id" = $2 RETURNING )"
       R"("id", "code", "place", "open", "count")",
       R"(UPDATE "items" SET "count" = CAST("count" AS BIGINT) + $1 WHERE "id" = $2)"});
}

TEST_CASE("destroy_all and truncate") {
  check_sent(
      [](const auto& items, const auto& visits) {
        items.destroy_all();
        items.truncate();
        items.truncate({.restart_keys = true});
        visits.truncate({.cascade = true});
      },
      {R"(DELETE FROM "items")", R"(DELETE FROM "items")", R"(DELETE FROM "items")",
       R"(DELETE FROM sqlite_sequence WHERE name = 'items')", R"(DELETE FROM "visits")"},
      {R"(DELETE FROM "items")", R"(TRUNCATE TABLE "items")",
       R"(TRUNCATE TABLE "items" RESTART IDENTITY)", R"(TRUNCATE TABLE "visits")"});
}
