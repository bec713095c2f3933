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
using stele::outer;

TEST_CASE("union_() and its like combine queries of one model") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto rich = staff.employees.where(col<&Employee::salary> > 600);
  const auto sales = staff.employees.where(col<&Employee::department_id> == 1);
  const auto by_id = col<&Employee::id>.asc();
  CHECK(names_of(union_(rich, sales).order_by(by_id).all()) == Strings{"Ann", "Bob", "Cid", "Dan"});
  CHECK(names_of(union_all(rich, sales).order_by(by_id).all()) ==
        Strings{"Ann", "Ann", "Bob", "Cid", "Dan"});
  CHECK(names_of(intersect(rich, sales).all()) == Strings{"Ann"});
  CHECK(names_of(except(rich, sales).order_by(by_id).all()) == Strings{"Cid", "Dan"});
  auto both = rich;
  both.union_(sales);
  CHECK(both.count() == 4);
  CHECK(both.exists());
  CHECK(both.sum<&Employee::salary>() == 2800);
}

TEST_CASE("what follows a union is of all of its rows") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto rich = staff.employees.where(col<&Employee::salary> > 600);
  const auto sales = staff.employees.where(col<&Employee::department_id> == 1);
  CHECK(names_of(union_(rich, sales)
                     .where(col<&Employee::boss_id> == 1)
                     .order_by(col<&Employee::salary>)
                     .all()) == Strings{"Bob", "Cid"});
  CHECK(names_of(union_(rich, sales).order_by(col<&Employee::name>.desc()).limit(2).all()) ==
        Strings{"Dan", "Cid"});
  // Its parts have orders and limits of their own.
  const auto first = staff.employees.order_by(col<&Employee::salary>).limit(1);
  const auto last = staff.employees.order_by(col<&Employee::salary>.desc()).limit(1);
  CHECK(names_of(union_all(first, last).order_by(col<&Employee::id>).all()) ==
        Strings{"Ann", "Eve"});
  // A combination is a part again, and stays together.
  CHECK(names_of(except(union_(rich, sales), sales).order_by(col<&Employee::id>).all()) ==
        Strings{"Cid", "Dan"});
}

TEST_CASE("projections of different models are combined") {
  const Staff staff(GENERATE(from_range(database_urls())));
  using Row = std::tuple<std::string, std::int64_t>;
  const auto names = staff.employees.where(col<&Employee::salary> > 800)
                         .select(col<&Employee::name>, stele::value(1));
  const auto more = staff.skills.select(col<&Skill::name>, stele::value(2));
  CHECK(union_(names, more).order_by(col<&Employee::name>.desc()).all() ==
        std::vector<Row>{{"SQL", 2}, {"C++", 2}, {"Ann", 1}});
  CHECK(union_(names, more).count() == 3);
  CHECK(union_(names, more).order_by(col<&Employee::name>).first() == Row("Ann", 1));
}

TEST_CASE("run-time models are combined, too") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto employees = staff.database.model("Employee");
  const auto rich = employees.where(column("salary") > 600);
  const auto sales = employees.where(column("department_id") == 1);
  CHECK(names_of(union_(rich, sales).order_by(column("name")).all()) ==
        Strings{"Ann", "Bob", "Cid", "Dan"});
  CHECK(names_of(except(rich, sales).order_by(column("name")).all()) == Strings{"Cid", "Dan"});
}

TEST_CASE("rows that come several times are counted where the database does so") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto all = union_all(staff.skills.query(), staff.skills.query());
  const auto once = staff.skills.query();
  if (staff.database.dialect().features().multisets) {
    CHECK(except_all(all, once).count() == 2);
    CHECK(intersect_all(all, all).count() == 4);
  } else {
    CHECK(error_of([&] { (void)except_all(all, once).count(); }).code() == Errc::unsupported);
    CHECK(error_of([&] { (void)intersect_all(all, all).all(); }).code() == Errc::unsupported);
  }
}

TEST_CASE("what cannot be combined is told before any SQL") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto& employees = staff.employees;
  CHECK(error_of([&] {
          (void)union_(employees.query(), employees.query()).limit(1).all();
        }).code() == Errc::invalid_argument);
  const auto ids = employees.select(column("id"));
  const auto names = employees.select(column("name"));
  CHECK(error_of([&] { (void)union_(ids, names).all(); }).code() == Errc::mapping);
  CHECK(error_of([&] { (void)union_(ids, ids).order_by(column("salary")).all(); }).code() ==
        Errc::invalid_argument);
  CHECK(error_of([&] {
          union_(employees.query(), employees.query()).where(column("id") == 1).destroy();
        }).code() == Errc::invalid_argument);
}
