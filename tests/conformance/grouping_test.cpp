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

using stele::Value;

TEST_CASE("distinct() gives each row once") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto salaries = staff.employees.select(col<&Employee::salary>).distinct();
  using Row = std::tuple<int>;
  auto ordered = salaries;
  CHECK(ordered.order_by(col<&Employee::salary>).all() ==
        std::vector<Row>{{300}, {500}, {700}, {900}});
  CHECK(salaries.count() == 4);
  CHECK(ordered.limit(2).all() == std::vector<Row>{{300}, {500}});
  CHECK(ordered.first() == Row(300));
  CHECK(staff.employees.distinct().count() == 5);
  CHECK(staff.database.model("Employee").select(column("boss_id")).distinct().count() == 3);
  const auto boss = staff.employees.select(col<&Employee::salary> + 1).distinct();
  auto shifted = boss;
  CHECK(shifted.order_by(col<&Employee::salary> + 1).all() ==
        std::vector<std::tuple<std::optional<std::int64_t>>>{{301}, {501}, {701}, {901}});
}

TEST_CASE("distinct rows are ordered by what is selected, and limited in an order") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto salaries = staff.employees.select(col<&Employee::salary>).distinct();
  auto limited = salaries;
  CHECK(error_of([&] { (void)limited.limit(2).all(); }).code() == Errc::invalid_argument);
  auto by_name = salaries;
  CHECK(error_of([&] { (void)by_name.order_by(col<&Employee::name>).all(); }).code() ==
        Errc::invalid_argument);
}

TEST_CASE("distinct() of columns gives the first row of each, where the database can") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto highest = staff.employees.distinct(col<&Employee::department_id>)
                           .order_by(col<&Employee::department_id>, col<&Employee::salary>.desc(),
                                     col<&Employee::id>);
  if (staff.database.dialect().features().distinct_on) {
    CHECK(names_of(highest.all()) == Strings{"Ann", "Cid", "Eve"});
    CHECK(highest.count() == 3);
  } else {
    CHECK(error_of([&] { (void)highest.all(); }).code() == Errc::unsupported);
  }
}

TEST_CASE("an aggregate takes the rows that its filter says") {
  const Staff staff(GENERATE(from_range(database_urls())));
  using Row = std::tuple<std::int64_t, std::int64_t, std::optional<double>>;
  CHECK(staff.employees
            .select(stele::count().filter(col<&Employee::salary> > 600),
                    sum(col<&Employee::salary>).filter(col<&Employee::salary> < 0),
                    avg(col<&Employee::bonus>).filter(col<&Employee::bonus> > 0.5))
            .one() == Row(3, 0, 5.75));
}

TEST_CASE("groups are made of expressions, and picked by having()") {
  const Staff staff(GENERATE(from_range(database_urls())));
  using Row = std::tuple<std::optional<std::int64_t>, std::int64_t>;
  const auto hundreds = col<&Employee::salary> / 500;
  CHECK(staff.employees.select(hundreds, stele::count())
            .group_by(hundreds)
            .order_by(hundreds)
            .all() == std::vector<Row>{{0, 1}, {1, 4}});
  CHECK(staff.employees.group_by(col<&Employee::department_id>)
            .select(col<&Employee::department_id>, stele::count())
            .having(stele::count() > 1)
            .order_by(col<&Employee::department_id>)
            .all() == std::vector<Row>{{1, 2}, {2, 2}});
  CHECK(staff.employees.select(col<&Employee::department_id>)
            .group_by(col<&Employee::department_id>)
            .count() == 3);
}

TEST_CASE("groups are ordered and picked by what makes them, selected or not", "[builtin]") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto hundreds = col<&Employee::salary> / 500;
  const auto groups = staff.employees.select(stele::count()).group_by(hundreds);
  using Row = std::tuple<std::int64_t>;
  auto ordered = groups;
  CHECK(ordered.order_by(hundreds.desc()).all() == std::vector<Row>{{4}, {1}});
  auto picked = groups;
  CHECK(picked.having(hundreds == 0).all() == std::vector<Row>{{1}});
  CHECK(picked.exists());
  CHECK_FALSE(picked.having(stele::count() > 1).exists());
  CHECK(staff.employees.select(hundreds * 2, stele::count())
            .group_by(hundreds)
            .order_by(hundreds)
            .all()
            .size() == 2);
}

TEST_CASE("aggregates without groups are one row, of however many") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto nobody = staff.employees.where(col<&Employee::salary> < 0).select(stele::count());
  CHECK(nobody.all().size() == 1);
  CHECK(nobody.count() == 1);
  CHECK(nobody.exists());
  CHECK(staff.departments.where(exists(nobody)).count() == 3);
  auto none = nobody;
  CHECK_FALSE(none.having(stele::count() > 0).exists());
}

TEST_CASE("an order is of the column, whatever the database calls an expression") {
  const Staff staff(GENERATE(from_range(database_urls())));
  if (!staff.database.dialect().features().casts) return;
  staff.employees.where(col<&Employee::name> == "Eve").update(stele::set<&Employee::salary>(1000));
  using Row = std::tuple<std::string>;
  // postgres calls the text "salary".
  CHECK(staff.employees.where(col<&Employee::salary> >= 700)
            .select(stele::cast<std::string>(col<&Employee::salary>))
            .order_by(col<&Employee::salary>)
            .all() == std::vector<Row>{{"700"}, {"700"}, {"900"}, {"1000"}});
}

TEST_CASE("a column that has no one value in a group is refused on every database") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto& employees = staff.employees;
  const auto code = [](const auto& query) { return error_of([&] { (void)query.all(); }).code(); };
  CHECK(code(employees.select(col<&Employee::name>, stele::count())) == Errc::invalid_argument);
  CHECK(code(employees.select(col<&Employee::name>).group_by(col<&Employee::salary>)) ==
        Errc::invalid_argument);
  CHECK(code(employees.select(stele::count())
                 .group_by(col<&Employee::salary>)
                 .order_by(col<&Employee::name>)) == Errc::invalid_argument);
  CHECK(code(employees.group_by(col<&Employee::salary>)) == Errc::invalid_argument);
  CHECK(code(employees.where(stele::count() > 1)) == Errc::invalid_argument);
  CHECK(code(employees.select(sum(sum(col<&Employee::salary>)))) == Errc::invalid_argument);
  // All of a row depends on its key.
  CHECK(employees.select(col<&Employee::name>, stele::count())
            .group_by(col<&Employee::id>)
            .all()
            .size() == 5);
}

TEST_CASE("groups are asked of queries that have them") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto names = staff.employees.select(col<&Employee::name>);
  auto ordered = names;
  CHECK(error_of([&] { (void)ordered.order_by(stele::count()).all(); }).code() ==
        Errc::invalid_argument);
  auto picked = names;
  CHECK(error_of([&] { (void)picked.having(col<&Employee::name> == "Ann").all(); }).code() ==
        Errc::invalid_argument);
  CHECK(error_of([&] {
          (void)staff.employees.order_by(stele::collate(column("salary"), "x")).all();
        }).code() == Errc::mapping);
}

TEST_CASE("a subquery reads of a group what the group says") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto named = [&](const auto& condition) {
    return stele::scalar(staff.departments.where(condition).select(col<&Department::name>));
  };
  const auto id = col<&Department::id>;
  using Row = std::tuple<std::optional<std::string>, std::int64_t>;
  CHECK(
      staff.employees.select(named(id == stele::outer<&Employee::department_id>()), stele::count())
          .group_by(col<&Employee::department_id>)
          .order_by(col<&Employee::department_id>)
          .all() == std::vector<Row>{{"Sales", 2}, {"Labs", 2}, {std::nullopt, 1}});
  CHECK(error_of([&] {
          (void)staff.employees.select(named(id == stele::outer<&Employee::salary>()))
              .group_by(col<&Employee::department_id>)
              .all();
        }).code() == Errc::invalid_argument);
}

TEST_CASE("groups are limited in an order") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto groups = staff.employees.select(col<&Employee::salary>, stele::count())
                          .group_by(col<&Employee::salary>);
  auto open = groups;
  CHECK(error_of([&] { (void)open.limit(1).all(); }).code() == Errc::invalid_argument);
  auto ordered = groups;
  CHECK(ordered.order_by(stele::count().desc(), col<&Employee::salary>).limit(1).all() ==
        std::vector<std::tuple<int, std::int64_t>>{{700, 2}});
}

TEST_CASE("order_by_input() orders as the outside asks, by what is allowed") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto ordered = [&](std::string_view text) {
    return names_of(
        staff.employees
            .order_by_input(text, {col<&Employee::salary>,
                                   "name",
                                   {"dept", coalesce(col<&Employee::department_id>, 0)}})
            .limit(2)
            .all());
  };
  CHECK(ordered("-salary,name") == Strings{"Ann", "Cid"});
  CHECK(ordered("salary") == Strings{"Eve", "Bob"});
  CHECK(ordered(" name DESC ") == Strings{"Eve", "Dan"});
  CHECK(ordered("dept, -name") == Strings{"Eve", "Bob"});
  CHECK(ordered("+name") == Strings{"Ann", "Bob"});
  CHECK(ordered("") == Strings{"Ann", "Bob"});
  for (const char* text : {"id", "name; DROP TABLE employees", "name desc desc", "(SELECT 1)", "-",
                           "name,,id", "\"name\"", "NAME", "-name desc"}) {
    CAPTURE(text);
    const stele::Error error = error_of([&] { (void)ordered(text); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("salary, name, dept"));
  }
  CHECK(staff.employees.count() == 5);
}

TEST_CASE("after() pages by the key, in any order of columns") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto pages = [](auto query) {
    Strings names;
    auto page = query.limit(2).all();
    while (!page.empty()) {
      for (const Employee& each : page) names.push_back(each.name);
      auto next = query;
      page = next.after(page.back()).all();
    }
    return names;
  };
  CHECK(pages(staff.employees.query()) == Strings{"Ann", "Bob", "Cid", "Dan", "Eve"});
  CHECK(pages(staff.employees.order_by(col<&Employee::salary>)) ==
        Strings{"Eve", "Bob", "Cid", "Dan", "Ann"});
  CHECK(
      pages(staff.employees.order_by(col<&Employee::salary>.desc(), col<&Employee::name>.desc())) ==
      Strings{"Ann", "Dan", "Cid", "Bob", "Eve"});
  // NULLs stand where the order has them.
  CHECK(pages(staff.employees.order_by(col<&Employee::bonus>)) ==
        Strings{"Cid", "Eve", "Ann", "Bob", "Dan"});
  CHECK(pages(staff.employees.order_by(col<&Employee::bonus>.desc())) ==
        Strings{"Bob", "Dan", "Ann", "Eve", "Cid"});
  CHECK(pages(staff.employees.order_by(col<&Employee::bonus>.nulls_first())) ==
        Strings{"Bob", "Dan", "Cid", "Eve", "Ann"});
  CHECK(pages(staff.employees.order_by(col<&Employee::id>.desc())) ==
        Strings{"Eve", "Dan", "Cid", "Bob", "Ann"});
  CHECK(error_of([&] {
          (void)staff.employees.order_by(col<&Employee::salary> + 1).after(Employee{}).all();
        }).code() == Errc::invalid_argument);
}

TEST_CASE("after() takes the records of run-time models") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto employees = staff.database.model("Employee");
  const auto first = employees.order_by(column("salary")).limit(2).all();
  CHECK(names_of(employees.order_by(column("salary")).after(first.back()).all()) ==
        Strings{"Cid", "Dan", "Ann"});
}

TEST_CASE("explain() tells the plan and runs nothing") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const std::string plan = staff.employees.where(col<&Employee::id> == 1).explain();
  CHECK_THAT(plan, Catch::Contains("employees"));
  CHECK(plan.back() == '\n');
  CHECK_FALSE(staff.employees.select(stele::count()).explain().empty());
}
