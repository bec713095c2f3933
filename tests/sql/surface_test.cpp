#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "both.hpp"
#include "sent.hpp"

using stele::col;
using stele::Database;
using stele::Model;
using stele::order_by;
using stele::Query;
using stele::test::check_query;
using stele::test::Statements;
using stele::test::Texts;

namespace {

struct Run;
struct Team {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Run> runs{};
};
struct Run {
  std::int64_t id = 0;
  std::string runner{};
  int seconds = 0;
  std::optional<std::int64_t> team_id{};
  stele::BelongsTo<Team> team{};
};

/// Checks the statement that `build(runs, teams)` gives.
template <class Build>
void check_sql(const Build& build, const Texts& expected) {
  check_query(
      [&](Database& database) {
        database.define<Team, Run>();
        return build(database.model<Run>(), database.model<Team>());
      },
      expected);
}
template <class Build>
void check_sql(const Build& build, const std::string& both) {
  check_sql(build, stele::test::alike(both));
}

constexpr const char* run = R"(SELECT "id", "runner", "seconds", "team_id" FROM "runs")";

/// The statement of two queries that are combined.
std::string combined(const std::string& word) {
  const std::string columns =
      R"("runs"."id" AS "id", "runs"."runner" AS "runner", "runs"."seconds" AS "seconds", )"
      R"("runs"."team_id" AS "team_id" FROM "runs")";
  return R"(SELECT "id", "runner", "seconds", "team_id" FROM (SELECT )" + columns +
         R"( WHERE "runs"."seconds" < ?1 )" + word + " SELECT " + columns +
         R"( WHERE "runs"."runner" = ?2) AS "runs")";
}

Query<Run> fast(const Model<Run>& runs) { return runs.where(col<&Run::seconds> < 60); }
Query<Run> of_ann(const Model<Run>& runs) { return runs.where(col<&Run::runner> == "Ann"); }

/// What the work sends to a database with a run.
template <class Work>
Statements sent(const std::string& url, const Work& work) {
  const auto prepare = [](Database& database) {
    database.define<Team, Run>();
    database.sync();
    const Model<Run> runs = database.model<Run>();
    (void)runs.create({.runner = "Ann", .seconds = 50});
    return std::tuple(runs);
  };
  return stele::test::sent(url, prepare, work);
}

}  // namespace

TEST_CASE("the ranks of rows") {
  const std::string ranks =
      R"(SELECT rank() OVER (ORDER BY "seconds"), dense_rank() OVER (ORDER BY "seconds"), )"
      R"(percent_rank() OVER (ORDER BY "seconds"), cume_dist() OVER (ORDER BY "seconds"), )";
  check_sql(
      [](const auto& runs, const auto&) {
        const auto fastest = order_by(col<&Run::seconds>);
        return runs.select(stele::rank().over(fastest), stele::dense_rank().over(fastest),
                           stele::percent_rank().over(fastest), stele::cume_dist().over(fastest),
                           stele::ntile(4).over(fastest));
      },
      Texts{ranks + R"(ntile(4) OVER (ORDER BY "seconds") FROM "runs")",
            ranks + R"(CAST(ntile(4) OVER (ORDER BY "seconds") AS BIGINT) FROM "runs")"});
}

TEST_CASE("values of other rows of a window") {
  check_sql(
      [](const auto& runs, const auto&) {
        const auto fastest = order_by(col<&Run::seconds>);
        return runs.select(stele::lead(col<&Run::seconds>, 1, 0).over(fastest),
                           stele::first_value(col<&Run::runner>).over(fastest),
                           stele::last_value(col<&Run::runner>).over(fastest),
                           stele::nth_value(col<&Run::runner>, 2).over(fastest));
      },
      R"(SELECT lead("seconds", 1, ?1) OVER (ORDER BY "seconds"), )"
      R"(first_value("runner") OVER (ORDER BY "seconds"), )"
      R"(last_value("runner") OVER (ORDER BY "seconds"), )"
      R"(nth_value("runner", 2) OVER (ORDER BY "seconds") FROM "runs")");
}

TEST_CASE("frames by value and by groups") {
  const std::string frame =
      R"( OVER (ORDER BY "seconds" RANGE BETWEEN 10 PRECEDING AND CURRENT ROW))";
  const std::string count =
      R"(, count(*) OVER (ORDER BY "seconds" GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING))"
      R"( FROM "runs")";
  check_sql(
      [](const auto& runs, const auto&) {
        const auto fastest = order_by(col<&Run::seconds>);
        return runs.select(
            sum(col<&Run::seconds>)
                .over(fastest, stele::range_between(stele::preceding(10), stele::current_row)),
            stele::count().over(
                fastest, stele::groups_between(stele::unbounded_preceding, stele::following(1))));
      },
      Texts{R"(SELECT stele_sum("seconds"))" + frame + count,
            R"(SELECT CAST(coalesce(sum("seconds"))" + frame + ", 0) AS BIGINT)" + count});
}

TEST_CASE("queries are combined") {
  check_sql([](const auto& runs, const auto&) { return union_(fast(runs), of_ann(runs)); },
            combined("UNION"));
  check_sql([](const auto& runs, const auto&) { return union_all(fast(runs), of_ann(runs)); },
            combined("UNION ALL"));
  check_sql([](const auto& runs, const auto&) { return intersect(fast(runs), of_ann(runs)); },
            combined("INTERSECT"));
  check_sql([](const auto& runs, const auto&) { return except(fast(runs), of_ann(runs)); },
            combined("EXCEPT"));
}

TEST_CASE("comparisons that know NULL, ranges and labels") {
  check_sql(
      [](const auto& runs, const auto&) {
        return runs.where(col<&Run::team_id>.is_distinct_from(1) &&
                          col<&Run::team_id>.is_not_distinct_from(2));
      },
      Texts{std::string(run) + R"( WHERE "team_id" IS NOT ?1 AND "team_id" IS ?2)",
            std::string(run) + R"( WHERE "team_id" IS DISTINCT FROM $1 AND )"
                               R"("team_id" IS NOT DISTINCT FROM $2)"});
  check_sql(
      [](const auto& runs, const auto&) {
        return runs.where(col<&Run::seconds>.between(1, 2)).label("checkout");
      },
      std::string(run) + R"( WHERE "seconds" >= ?1 AND "seconds" <= ?2 /*label='checkout'*/)");
}

TEST_CASE("an order from outside") {
  check_sql(
      [](const auto& runs, const auto&) {
        return runs.order_by_input("-seconds, runner", {"seconds", "runner"});
      },
      std::string(run) + R"( ORDER BY "seconds" DESC, "runner")");
}

TEST_CASE("associations in conditions, and those that are joined") {
  check_sql(
      [](const auto&, const auto& teams) {
        return teams.template where_has<&Team::runs>(
            [](Query<Run>& query) { query.where(col<&Run::seconds> < 60); });
      },
      R"(SELECT "id", "name" FROM "teams" WHERE EXISTS (SELECT 1 FROM "runs" WHERE )"
      R"("runs"."team_id" = "teams"."id" AND "runs"."seconds" < ?1))");
  check_sql(
      [](const auto&, const auto& teams) { return teams.template where_has_not<&Team::runs>(); },
      R"(SELECT "id", "name" FROM "teams" WHERE NOT EXISTS (SELECT 1 FROM "runs" WHERE )"
      R"("runs"."team_id" = "teams"."id"))");
  check_sql(
      [](const auto& runs, const auto&) {
        return runs.template include<&Run::team>().order_by(col<&Run::id>);
      },
      R"(SELECT "runs"."id", "runs"."runner", "runs"."seconds", "runs"."team_id", "teams"."id", )"
      R"("teams"."name" FROM "runs" LEFT JOIN "teams" ON "teams"."id" = "runs"."team_id" )"
      R"(ORDER BY "runs"."id")");
}

TEST_CASE("aggregates, one column and pages") {
  const auto work = [](const Model<Run>& runs) {
    (void)runs.template sum<&Run::seconds>();
    (void)runs.template avg<&Run::seconds>();
    (void)runs.template min<&Run::runner>();
    (void)runs.template max<&Run::seconds>();
    (void)runs.order_by(col<&Run::id>).template pluck<&Run::runner>();
    (void)runs.order_by(col<&Run::seconds>).page(2, 5);
  };
  CHECK(sent("sqlite::memory:", work) ==
        Statements{R"(SELECT stele_sum("seconds") FROM "runs")",
                   R"(SELECT stele_avg("seconds") FROM "runs")",
                   R"(SELECT min("runner") FROM "runs")", R"(SELECT max("seconds") FROM "runs")",
                   R"(SELECT "runner" FROM "runs" ORDER BY "id")",
                   std::string(run) + R"( ORDER BY "seconds", "id" LIMIT ?1 OFFSET ?2)",
                   R"(SELECT count(*) FROM "runs")"});
  CHECK(sent("postgres://", work) ==
        Statements{R"(SELECT CAST(coalesce(sum("seconds"), 0) AS BIGINT) FROM "runs")",
                   R"(SELECT CAST(avg("seconds") AS DOUBLE PRECISION) FROM "runs")",
                   R"(SELECT min("runner") FROM "runs")", R"(SELECT max("seconds") FROM "runs")",
                   R"(SELECT "runner" FROM "runs" ORDER BY "id")",
                   std::string(run) + R"( ORDER BY "seconds", "id" LIMIT $1 OFFSET $2)",
                   R"(SELECT count(*) FROM "runs")"});
}
