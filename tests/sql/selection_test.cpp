#include <string>

#include "both.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Decimal;
using stele::test::check_query;
using stele::test::Texts;

namespace {

struct Sale {
  std::int64_t id = 0;
  std::string shop{};
  int count = 0;
  double weight = 0;
  Decimal price{};
};

void describe(stele::ModelBuilder<Sale>& model) {
  model.attribute<&Sale::price>().type(stele::types::decimal(10, 2));
}

template <class... Terms>
void check_select(const Texts& terms, const Terms&... selected) {
  check_query([&](Database& database) { return database.define<Sale>().select(selected...); },
              {"SELECT " + terms.sqlite + R"( FROM "sales")",
               "SELECT " + terms.postgres + R"( FROM "sales")"});
}

}  // namespace

TEST_CASE("aggregates are calculated so that they mean the same") {
  check_select({R"(count(*))", R"(count(*))"}, stele::count());
  check_select({R"(count("shop"))", R"(count("shop"))"}, stele::count(col<&Sale::shop>));
  check_select({R"(count(DISTINCT "shop"))", R"(count(DISTINCT "shop"))"},
               stele::count_distinct(col<&Sale::shop>));
  check_select({R"(stele_sum("count"))", R"(CAST(coalesce(sum("count"), 0) AS BIGINT))"},
               stele::sum(col<&Sale::count>));
  check_select({R"(stele_sum(CAST("weight" AS REAL)))",
                R"(coalesce(sum(CAST("weight" AS DOUBLE PRECISION)), 0))"},
               stele::sum(col<&Sale::weight>));
  check_select(
      {R"(stele_decimal_sum("price"))", R"(CAST(coalesce(sum("price"), 0) AS NUMERIC(18,2)))"},
      stele::sum(col<&Sale::price>));
  check_select({R"(stele_avg("count"))", R"(CAST(avg("count") AS DOUBLE PRECISION))"},
               stele::avg(col<&Sale::count>));
  check_select(
      {R"(stele_avg(stele_decimal_real("price", 2)))", R"(CAST(avg("price") AS DOUBLE PRECISION))"},
      stele::avg(col<&Sale::price>));
  check_select({R"(min("count"), max("price"))", R"(min("count"), max("price"))"},
               stele::min(col<&Sale::count>), stele::max(col<&Sale::price>));
  check_select({R"(lower("shop"), upper("shop"))",
                R"(lower("shop" COLLATE "C"), upper("shop" COLLATE "C"))"},
               stele::lower(col<&Sale::shop>), stele::upper(col<&Sale::shop>));
}

TEST_CASE("a selection groups, and picks among the groups") {
  check_query(
      [](Database& database) {
        return database.define<Sale>()
            .select(col<&Sale::shop>, stele::sum(col<&Sale::count>))
            .where(col<&Sale::weight> > 1.5)
            .group_by(col<&Sale::shop>)
            .having(stele::count() > 2)
            .order_by(stele::count().desc(), col<&Sale::shop>)
            .limit(3)
            .offset(1);
      },
      {R"(SELECT "shop", stele_sum("count") FROM "sales" WHERE "weight" > ?1 GROUP BY "shop" )"
       R"(HAVING count(*) > ?2 ORDER BY count(*) DESC NULLS FIRST, "shop" LIMIT ?3 OFFSET ?4)",
       R"(SELECT "shop", CAST(coalesce(sum("count"), 0) AS BIGINT) FROM "sales" WHERE "weight" > $1 GROUP BY "shop" )"
       R"(HAVING count(*) > $2 ORDER BY count(*) DESC, "shop" LIMIT $3 OFFSET $4)"});
}
