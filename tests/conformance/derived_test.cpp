#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "staff.hpp"
#include "support/throws.hpp"

using namespace stele::test;  // NOLINT(google-build-using-namespace)
using stele::col;
using stele::column;
using stele::Errc;

namespace {

struct Payroll {
  std::optional<std::int64_t> department_id{};
  std::int64_t total = 0;
};

struct Chain {
  std::int64_t id = 0;
  std::string name{};
  std::int64_t depth = 0;
};

auto payroll(const Staff& staff) {
  return staff.employees.select<Payroll>(col<&Employee::department_id>, sum(col<&Employee::salary>))
      .group_by(col<&Employee::department_id>);
}

}  // namespace

TEST_CASE("from() reads a query as a table") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto table = stele::from("payroll", payroll(staff));
  const auto rows =
      table.where(col<&Payroll::total> > 1000).order_by(col<&Payroll::department_id>).all();
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].department_id == 2);
  CHECK(rows[1].total == 1400);
  CHECK(table.count() == 3);
  CHECK(table.max<&Payroll::total>() == 1400);
  CHECK(table.order_by(col<&Payroll::total>).limit(1).all().at(0).total == 300);
  CHECK(table.select(stele::avg(col<&Payroll::total>)).one() ==
        std::tuple<std::optional<double>>(3100.0 / 3));
}

TEST_CASE("with() names a query that others read") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto table = stele::with("payroll", payroll(staff));
  using Row = std::tuple<std::string, std::int64_t>;
  CHECK(staff.departments.join(table, col<&Payroll::department_id> == col<&Department::id>)
            .select(col<&Department::name>, col<&Payroll::total>)
            .order_by(col<&Department::id>)
            .all() == std::vector<Row>{{"Sales", 1400}, {"Labs", 1400}});
  // It is written once, however often it is read.
  const auto rich = table.where(col<&Payroll::total> > 1000).select(col<&Payroll::department_id>);
  const auto query = staff.employees.where(col<&Employee::department_id>.in(rich))
                         .where(exists(table.where(col<&Payroll::total> > 1)));
  CHECK(query.count() == 4);
  const std::string sql = query.to_sql().sql;
  CHECK(sql.find("WITH \"payroll\"") == 0);
  CHECK(sql.find("WITH", 1) == std::string::npos);
}

TEST_CASE("with_recursive() follows rows to the end") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto chain = stele::with_recursive(
      "chain",
      staff.employees.where(col<&Employee::boss_id>.is_null())
          .select<Chain>(col<&Employee::id>, col<&Employee::name>, stele::value(0)),
      [&](const auto& above) {
        return staff.employees.join(above, col<&Employee::boss_id> == col<&Chain::id>)
            .template select<Chain>(col<&Employee::id>, col<&Employee::name>,
                                    col<&Chain::depth> + 1);
      });
  const auto rows = chain.order_by(col<&Chain::depth>, col<&Chain::id>).all();
  CHECK(names_of(rows) == Strings{"Ann", "Eve", "Bob", "Cid", "Dan"});
  CHECK(rows.back().depth == 2);
  CHECK(chain.where(col<&Chain::depth> == 1).count() == 2);
}

TEST_CASE("a recursive query of distinct rows ends where rows repeat") {
  const Staff staff(GENERATE(from_range(database_urls())));
  staff.employees.where(col<&Employee::name> == "Ann").update(stele::set<&Employee::boss_id>(4));
  const auto circle = stele::with_recursive(
      "circle", staff.employees.where(col<&Employee::id> == 1).select(col<&Employee::id>),
      [&](const auto& above) {
        return staff.employees.join(above, column("boss_id") == column("circle.id"))
            .select(col<&Employee::id>);
      },
      {.distinct = true});
  CHECK(circle.count() == 4);
}

TEST_CASE("with_recursive() widens the type of its first rows") {
  Staff staff(GENERATE(from_range(database_urls())));
  if (!staff.database.dialect().features().casts) return;  // what is widened is cast
  const auto employees = staff.database.model("Employee");
  using Row = std::tuple<stele::Value, stele::Value, stele::Value>;
  const auto first =
      employees.where(column("id") == 1)
          .select<Row>(column("salary").as("salary"), lower(column("name")).as("name"),
                       stele::ntile(1).over(stele::order_by(column("id"))).as("part"));
  const auto raised = stele::with_recursive("raised", first, [](const auto& so_far) {
    return so_far.where(column("salary") < 5'000'000'000)
        .template select<Row>(column("salary") * 10'000'000, column("name"), column("part") + 1);
  });
  const auto rows = raised.order_by(column("salary")).all();
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].template get<std::int64_t>("salary") == 9'000'000'000);
  CHECK(rows[1].template get<std::int64_t>("part") == 2);
}

TEST_CASE("rows of a tuple, and of a run-time model, are read by their names") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto employees = staff.database.model("Employee");
  const auto table = stele::with(
      "payroll", employees.select(column("department_id"), sum(column("salary")).as("total"))
                     .group_by(column("department_id")));
  const auto rows = table.where(column("total") > 1000).order_by(column("department_id")).all();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].get<std::int64_t>("total") == 1400);
  CHECK(error_of([&] { (void)table.where(column("totl") > 1).all(); }).code() == Errc::mapping);
}

TEST_CASE("a query of rows of a model is a table, too") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto last =
      stele::from("last", staff.employees.order_by(col<&Employee::id>.desc()).limit(3));
  CHECK(names_of(last.where(col<&Employee::salary> < 800).order_by(col<&Employee::id>).all()) ==
        Strings{"Cid", "Dan", "Eve"});
}

TEST_CASE("what cannot be a table is told before any SQL") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto a = stele::with("same", staff.employees.select(col<&Employee::id>));
  const auto b = stele::with("same", staff.skills.select(col<&Skill::id>));
  CHECK(error_of([&] { (void)a.where(exists(b)).all(); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] {
          (void)stele::from("twice",
                            staff.employees.select(col<&Employee::id>, col<&Employee::id>));
        }).code() == Errc::mapping);
  CHECK(error_of([&] {
          (void)stele::from(std::string(64, 'x'), staff.employees.query());
        }).code() == Errc::mapping);
  // Of rows without a key it is open which are the first.
  CHECK(error_of([&] { (void)a.limit(1).all(); }).code() == Errc::invalid_argument);
}
