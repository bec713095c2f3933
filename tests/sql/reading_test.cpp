#include <string>
#include <utility>

#include "both.hpp"

using stele::col;
using stele::Database;
using stele::outer;
using stele::test::check_query;
using stele::test::Texts;

namespace {

struct Ship;
struct Port {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Ship> ships{};
};
struct Ship {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::int64_t> port_id{};
  int size = 0;
  stele::BelongsTo<Port> port{};
};

struct Fleet {
  std::optional<std::int64_t> port_id{};
  std::int64_t ships = 0;
};

/// The models of a database.
class Harbour {
 public:
  explicit Harbour(Database& database) { database.define<Port, Ship>(); }
};

/// Checks the statement that `build(ports, ships)` gives.
template <class Build>
void check_sql(const Build& build, const Texts& expected) {
  check_query(
      [&](Database& database) {
        const Harbour harbour(database);
        return build(database.model<Port>(), database.model<Ship>());
      },
      expected);
}
template <class Build>
void check_sql(const Build& build, const std::string& both) {
  check_sql(build, stele::test::alike(both));
}

constexpr const char* ship = R"(SELECT "id", "name", "port_id", "size" FROM "ships")";
constexpr const char* joined_port =
    R"(SELECT "ports"."id", "ports"."name" FROM "ports" JOIN "ships" ON )"
    R"("ships"."port_id" = "ports"."id")";

}  // namespace

TEST_CASE("subqueries stand in conditions") {
  check_sql(
      [](const auto& ports, const auto& ships) {
        return ships.where(
            col<&Ship::port_id>.in(ports.where(col<&Port::name> == "a").select(col<&Port::id>)));
      },
      std::string(ship) + R"( WHERE "port_id" IN (SELECT "id" FROM "ports" WHERE "name" = ?1))");
  check_sql(
      [](const auto& ports, const auto& ships) {
        return ports.where(col<&Port::id>.not_in(ships.select(col<&Ship::port_id>)));
      },
      R"(SELECT "id", "name" FROM "ports" WHERE "id" NOT IN (SELECT "port_id" FROM "ships" WHERE )"
      R"("port_id" IS NOT NULL))");
  check_sql(
      [](const auto& ports, const auto& ships) {
        return ports.where(
            !exists(ships.where(col<&Ship::port_id> == outer<&Port::id>()).limit(3)));
      },
      R"(SELECT "id", "name" FROM "ports" WHERE NOT EXISTS (SELECT 1 FROM "ships" WHERE "port_id" )"
      R"(= "ports"."id" LIMIT ?1))");
  check_sql(
      [](const auto&, const auto& ships) {
        return ships.where(exists(ships.where(col<&Ship::size> > outer<&Ship::size>())));
      },
      std::string(ship) + R"( WHERE EXISTS (SELECT 1 FROM "ships" AS "ships_2" WHERE "size" > )"
                          R"("ships"."size"))");
  check_sql(
      [](const auto&, const auto& ships) {
        return ships.where(col<&Ship::size> == stele::scalar(ships.select(max(col<&Ship::size>))));
      },
      std::string(ship) + R"( WHERE "size" = (SELECT max("size") FROM "ships" AS "ships_2"))");
}

TEST_CASE("joins qualify columns, and group rows that come several times") {
  check_sql(
      [](const auto& ports, const auto&) {
        return ports.template join<&Port::ships>().where(col<&Ship::size> > 3).limit(2);
      },
      std::string(joined_port) +
          R"( WHERE "ships"."size" > ?1 GROUP BY "ports"."id" ORDER BY "ports"."id" LIMIT ?2)");
  check_sql(
      [](const auto&, const auto& ships) {
        return ships.template left_join<&Ship::port>().order_by(col<&Port::name>.nulls_first());
      },
      Texts{
          R"(SELECT "ships"."id", "ships"."name", "ships"."port_id", "ships"."size" FROM "ships" )"
          R"(LEFT JOIN "ports" ON "ports"."id" = "ships"."port_id" ORDER BY "ports"."name")",
          R"(SELECT "ships"."id", "ships"."name", "ships"."port_id", "ships"."size" FROM "ships" )"
          R"(LEFT JOIN "ports" ON "ports"."id" = "ships"."port_id" ORDER BY "ports"."name" NULLS )"
          R"(FIRST)"});
  check_sql(
      [](const auto&, const auto& ships) {
        const auto other = stele::alias<Ship>("other");
        return ships.join(other, other.template col<&Ship::size>() > col<&Ship::size>)
            .select(col<&Ship::name>, other.template col<&Ship::name>());
      },
      R"(SELECT "ships"."name", "other"."name" FROM "ships" JOIN "ships" AS "other" ON )"
      R"("other"."size" > "ships"."size")");
}

TEST_CASE("queries are combined, and read as tables") {
  check_sql(
      [](const auto& ports, const auto&) {
        return union_all(ports.select(col<&Port::name>), ports.select(col<&Port::name>))
            .order_by(col<&Port::name>)
            .limit(1);
      },
      Texts{
          R"(SELECT "name" FROM (SELECT "ports"."name" AS "name" FROM "ports" UNION ALL SELECT )"
          R"("ports"."name" AS "name" FROM "ports") AS "rows" ORDER BY "name" NULLS LAST LIMIT ?1)",
          R"(SELECT "name" FROM (SELECT "ports"."name" AS "name" FROM "ports" UNION ALL SELECT )"
          R"("ports"."name" AS "name" FROM "ports") AS "rows" ORDER BY "name" LIMIT $1)"});
  check_sql(
      [](const auto&, const auto& ships) {
        return stele::from("fleets",
                           ships.template select<Fleet>(col<&Ship::port_id>, stele::count())
                               .group_by(col<&Ship::port_id>))
            .where(col<&Fleet::ships> > 1);
      },
      R"(SELECT "port_id", "ships" FROM (SELECT "ships"."port_id" AS "port_id", count(*) AS "ships" )"
      R"(FROM "ships" GROUP BY "ships"."port_id") AS "fleets" WHERE "ships" > ?1)");
  check_sql(
      [](const auto&, const auto& ships) {
        return stele::with("small", ships.where(col<&Ship::size> < 3).select(col<&Ship::name>))
            .query();
      },
      R"(WITH "small" ("name") AS (SELECT "ships"."name" AS "name" FROM "ships" WHERE )"
      R"("ships"."size" < ?1) SELECT "name" FROM "small")");
}

TEST_CASE("windows, casts and choices are written in each dialect's words") {
  check_sql(
      [](const auto&, const auto& ships) {
        return ships.select(stele::row_number().over(stele::partition_by(col<&Ship::port_id>),
                                                     stele::order_by(col<&Ship::size>.desc())),
                            stele::lag(col<&Ship::name>, 2).over(stele::order_by(col<&Ship::id>)));
      },
      R"(SELECT row_number() OVER (PARTITION BY "port_id" ORDER BY "size" DESC), lag("name", 2) )"
      R"(OVER (ORDER BY "id") FROM "ships")");
  check_sql(
      [](const auto&, const auto& ships) {
        return ships.select(
            sum(col<&Ship::size>)
                .over(stele::order_by(col<&Ship::id>),
                      stele::rows_between(stele::preceding(2), stele::following(1))));
      },
      Texts{
          R"(SELECT stele_sum("size") OVER (ORDER BY "id" ROWS BETWEEN 2 PRECEDING AND 1 )"
          R"(FOLLOWING) FROM "ships")",
          R"(SELECT CAST(coalesce(sum("size") OVER (ORDER BY "id" ROWS BETWEEN 2 PRECEDING AND 1 )"
          R"(FOLLOWING), 0) AS BIGINT) FROM "ships")"});
  check_sql(
      [](const auto&, const auto& ships) {
        return ships.select(stele::cast<double>(col<&Ship::size>),
                            stele::cast<int>(col<&Ship::name>),
                            stele::cast<std::string>(col<&Ship::size>));
      },
      Texts{
          R"(SELECT CAST("size" AS REAL), stele_integer("name"), CAST("size" AS TEXT) FROM "ships")",
          R"(SELECT CAST("size" AS DOUBLE PRECISION), CAST("name" AS BIGINT), CAST("size" AS TEXT) )"
          R"(FROM "ships")"});
  check_sql(
      [](const auto&, const auto& ships) {
        return ships.select(stele::case_when(col<&Ship::size> > 3, "big").otherwise("small"))
            .distinct();
      },
      R"(SELECT DISTINCT CASE WHEN "size" > ?1 THEN ?2 ELSE ?3 END FROM "ships")");
}

TEST_CASE("what is grouped by a constant is named by its place") {
  check_sql(
      [](const auto&, const auto& ships) {
        const auto half = stele::coalesce(col<&Ship::port_id>, 7);
        return ships.select(half, stele::count()).group_by(half).order_by(half);
      },
      Texts{
          R"(SELECT coalesce("port_id", ?1), count(*) FROM "ships" GROUP BY 1 ORDER BY 1 NULLS LAST)",
          R"(SELECT coalesce("port_id", $1), count(*) FROM "ships" GROUP BY 1 ORDER BY 1)"});
}

TEST_CASE("the rows after one are found by the columns of the order") {
  check_sql(
      [](const auto&, const auto& ships) {
        return ships.order_by(col<&Ship::size>.desc()).after(Ship{.id = 3, .size = 5}).limit(2);
      },
      std::string(ship) +
          R"( WHERE "size" <= ?1 AND ("size" < ?2 OR ("size" = ?3 AND "id" > ?4)) ORDER BY "size" )"
          R"(DESC, "id" LIMIT ?5)");
}
