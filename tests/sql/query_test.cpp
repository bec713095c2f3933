#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "both.hpp"

using stele::col;
using stele::column;
using stele::Condition;
using stele::Database;
using stele::Query;
using stele::test::check_query;
using stele::test::Texts;

namespace {

enum class Color { red, green };

struct Shape {
  std::int64_t id = 0;
  std::string name{};
  std::optional<int> size{};
  bool round = false;
  Color color = Color::red;
};

struct Cell {
  int x = 0;
  int y = 0;
};

void describe(stele::ModelBuilder<Cell>& model) {
  model.table("the \"cells\"");
  model.attribute<&Cell::y>().column("why");
  model.primary_key<&Cell::y, &Cell::x>();
}

const std::string all_shapes = R"(SELECT "id", "name", "size", "round", "color" FROM "shapes")";

/// What follows SELECT … FROM "shapes".
void check_tail(const std::function<Query<Shape>(const stele::Model<Shape>&)>& build,
                const Texts& tail) {
  check_query([&](Database& database) { return build(database.define<Shape>()); },
              {all_shapes + tail.sqlite, all_shapes + tail.postgres});
}

void check_where(const Condition<Shape>& condition, const Texts& where) {
  check_tail([&](const auto& shapes) { return shapes.where(condition); },
             {" WHERE " + where.sqlite, " WHERE " + where.postgres});
}

}  // namespace

TEST_CASE("rows are locked by clauses, or by the transaction itself") {
  const auto locked = [](stele::Lock strength) {
    return [strength](const auto& shapes) { return shapes.limit(1).lock(strength); };
  };
  const std::string limited = R"( ORDER BY "id" LIMIT )";
  check_tail(locked(stele::Lock::update), {limited + "?1", limited + "$1 FOR UPDATE"});
  check_tail(locked(stele::Lock::no_key_update),
             {limited + "?1", limited + "$1 FOR NO KEY UPDATE"});
  check_tail(locked(stele::Lock::share), {limited + "?1", limited + "$1 FOR SHARE"});
  check_tail(locked(stele::Lock::key_share), {limited + "?1", limited + "$1 FOR KEY SHARE"});
  check_tail([](const auto& shapes) { return shapes.lock().template of<Shape>().skip_locked(); },
             {"", R"( FOR UPDATE OF "shapes" SKIP LOCKED)"});
  check_tail([](const auto& shapes) { return shapes.lock().nowait(); }, {"", " FOR UPDATE NOWAIT"});
}

TEST_CASE("a query reads the attributes in their order") {
  check_tail([](const auto& shapes) { return shapes.query(); }, {"", ""});
  check_query(
      [](Database& database) { return database.define<Cell>().query(); },
      {R"(SELECT "x", "why" FROM "the ""cells""")", R"(SELECT "x", "why" FROM "the ""cells""")"});
}

TEST_CASE("comparisons bind their constants") {
  check_where(col<&Shape::name> == "x", {R"("name" = ?1)", R"("name" = $1)"});
  check_where(col<&Shape::name> != "x", {R"("name" <> ?1)", R"("name" <> $1)"});
  check_where(col<&Shape::size> < 1, {R"("size" < ?1)", R"("size" < $1)"});
  check_where(col<&Shape::size> <= 1, {R"("size" <= ?1)", R"("size" <= $1)"});
  check_where(col<&Shape::size> > 1, {R"("size" > ?1)", R"("size" > $1)"});
  check_where(col<&Shape::size> >= 1, {R"("size" >= ?1)", R"("size" >= $1)"});
  check_where(col<&Shape::size> > 1.5, {R"("size" > ?1)", R"("size" > $1)"});
  check_where(col<&Shape::round> == true, {R"("round" = ?1)", R"("round" = $1)"});
  check_where(col<&Shape::color> == Color::green, {R"("color" = ?1)", R"("color" = $1)"});
  check_where(col<&Shape::size> < col<&Shape::id>, {R"("size" < "id")", R"("size" < "id")"});
  check_where(col<&Shape::size>.between(1, 2),
              {R"("size" >= ?1 AND "size" <= ?2)", R"("size" >= $1 AND "size" <= $2)"});
  check_where(col<&Shape::size>.is_null(), {R"("size" IS NULL)", R"("size" IS NULL)"});
  check_where(col<&Shape::size>.is_not_null(), {R"("size" IS NOT NULL)", R"("size" IS NOT NULL)"});
}

TEST_CASE("a list is one parameter, whatever its length") {
  const Texts in = {R"("size" IN (SELECT value FROM json_each(?1)))", R"("size" = ANY($1))"};
  const Texts not_in = {R"("size" NOT IN (SELECT value FROM json_each(?1)))",
                        R"("size" <> ALL($1))"};
  check_where(col<&Shape::size>.in({1}), in);
  check_where(col<&Shape::size>.in({1, 2, 3}), in);
  check_where(col<&Shape::size>.in(std::vector<int>{}), in);
  check_where(col<&Shape::size>.not_in({1, 2}), not_in);
  check_where(col<&Shape::size>.not_in(std::vector<int>{}), not_in);
  check_where(col<&Shape::name>.in({"a"}),
              {R"("name" IN (SELECT value FROM json_each(?1)))", R"("name" = ANY($1))"});
  check_where(col<&Shape::size>.in({1.5}), {R"("size" IN (?1))", R"("size" IN ($1))"});
}

TEST_CASE("and, or and not keep their order") {
  const auto a = col<&Shape::id> == 1;
  const auto b = col<&Shape::size> == 2;
  const auto c = col<&Shape::name> == "3";
  check_where(a && b, {R"("id" = ?1 AND "size" = ?2)", R"("id" = $1 AND "size" = $2)"});
  check_where(a || b, {R"("id" = ?1 OR "size" = ?2)", R"("id" = $1 OR "size" = $2)"});
  check_where(a && b && c, {R"("id" = ?1 AND "size" = ?2 AND "name" = ?3)",
                            R"("id" = $1 AND "size" = $2 AND "name" = $3)"});
  check_where((a || b) && c, {R"(("id" = ?1 OR "size" = ?2) AND "name" = ?3)",
                              R"(("id" = $1 OR "size" = $2) AND "name" = $3)"});
  check_where(a || (b && c), {R"("id" = ?1 OR ("size" = ?2 AND "name" = ?3))",
                              R"("id" = $1 OR ("size" = $2 AND "name" = $3))"});
  check_where(!a, {R"(NOT ("id" = ?1))", R"(NOT ("id" = $1))"});
  check_where(!(a && !b), {R"(NOT ("id" = ?1 AND NOT ("size" = ?2)))",
                           R"(NOT ("id" = $1 AND NOT ("size" = $2)))"});
  check_tail([&](const auto& shapes) { return shapes.where(a || b).where(c); },
             {R"( WHERE ("id" = ?1 OR "size" = ?2) AND "name" = ?3)",
              R"( WHERE ("id" = $1 OR "size" = $2) AND "name" = $3)"});
}

TEST_CASE("all_of and any_of of nothing are constants") {
  const std::vector<Condition<Shape>> none;
  check_where(stele::all_of(none), {"1 = 1", "1 = 1"});
  check_where(stele::any_of(none), {"1 = 0", "1 = 0"});
  const std::vector<Condition<Shape>> one{col<&Shape::id> == 1};
  check_where(stele::any_of(one), {R"("id" = ?1)", R"("id" = $1)"});
}

TEST_CASE("only what can be NULL says where its NULLs go") {
  const auto order = [](const auto& term, const std::string& sqlite, const std::string& postgres) {
    check_tail([&](const auto& shapes) { return shapes.order_by(term); },
               {" ORDER BY " + sqlite, " ORDER BY " + postgres});
  };
  order(col<&Shape::name>, R"("name")", R"("name")");
  order(col<&Shape::name>.desc(), R"("name" DESC)", R"("name" DESC)");
  order(col<&Shape::size>, R"("size" NULLS LAST)", R"("size")");
  order(col<&Shape::size>.desc(), R"("size" DESC NULLS FIRST)", R"("size" DESC)");
  order(col<&Shape::size>.asc().nulls_first(), R"("size")", R"("size" NULLS FIRST)");
  order(col<&Shape::size>.asc().nulls_last(), R"("size" NULLS LAST)", R"("size" NULLS LAST)");
  order(col<&Shape::size>.desc().nulls_last(), R"("size" DESC)", R"("size" DESC NULLS LAST)");
  order(column("size").desc(), R"("size" DESC NULLS FIRST)", R"("size" DESC)");
}

TEST_CASE("limit and offset append the key as the last order") {
  check_tail([](const auto& shapes) { return shapes.limit(2); },
             {R"( ORDER BY "id" LIMIT ?1)", R"( ORDER BY "id" LIMIT $1)"});
  check_tail([](const auto& shapes) { return shapes.offset(3); },
             {R"( ORDER BY "id" LIMIT -1 OFFSET ?1)", R"( ORDER BY "id" OFFSET $1)"});
  check_tail(
      [](const auto& shapes) { return shapes.order_by(col<&Shape::name>).limit(2).offset(3); },
      {R"( ORDER BY "name", "id" LIMIT ?1 OFFSET ?2)",
       R"( ORDER BY "name", "id" LIMIT $1 OFFSET $2)"});
  check_tail([](const auto& shapes) { return shapes.order_by(col<&Shape::id>.desc()).limit(2); },
             {R"( ORDER BY "id" DESC LIMIT ?1)", R"( ORDER BY "id" DESC LIMIT $1)"});
  check_query(
      [](Database& database) { return database.define<Cell>().order_by(col<&Cell::x>).limit(1); },
      {R"(SELECT "x", "why" FROM "the ""cells""" ORDER BY "x", "why" LIMIT ?1)",
       R"(SELECT "x", "why" FROM "the ""cells""" ORDER BY "x", "why" LIMIT $1)"});
}

TEST_CASE("a run-time model's query is written alike") {
  check_query(
      [](Database& database) {
        const auto things = database.define("Thing", {{"name", stele::types::string()}},
                                            {.timestamps = false, .table = "my things"});
        return things.where(column("name") == "x" || column("id").in({1, 2}))
            .order_by(column("name").desc());
      },
      {R"(SELECT "id", "name" FROM "my things" WHERE "name" = ?1 OR "id" IN (SELECT value FROM json_each(?2)))"
       R"( ORDER BY "name" DESC NULLS FIRST)",
       R"(SELECT "id", "name" FROM "my things" WHERE "name" = $1 OR "id" = ANY($2))"
       R"( ORDER BY "name" DESC)"});
}

TEST_CASE("the values stand beside the text, never in it") {
  Database database = Database::open("sqlite::memory:");
  const auto query = database.define<Shape>().where(col<&Shape::name> == "it's").limit(5);
  CHECK(query.to_sql().sql.find("it's") == std::string::npos);
  CHECK(query.to_sql().binds == std::vector<stele::Value>{"it's", 5});
}
