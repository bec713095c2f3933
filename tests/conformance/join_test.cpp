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

TEST_CASE("join() by an association gives each row of the model once") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto busy = staff.departments.join<&Department::employees>().order_by(col<&Department::id>);
  CHECK(names_of(busy.all()) == Strings{"Sales", "Labs"});
  CHECK(busy.count() == 2);
  CHECK(busy.exists());
  CHECK(names_of(staff.departments.join<&Department::employees>()
                     .where(col<&Employee::salary> == 700)
                     .all()) == Strings{"Labs"});
  CHECK(busy.sum<&Department::id>() == 3);
  CHECK(names_of(staff.employees.join<&Employee::department>()
                     .where(col<&Department::name> == "Sales")
                     .order_by(col<&Department::name>, col<&Employee::name>.desc())
                     .all()) == Strings{"Bob", "Ann"});
}

TEST_CASE("limit, offset, first and page of a join count rows of the model") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto busy = [&] { return staff.departments.join<&Department::employees>(); };
  CHECK(names_of(busy().order_by(col<&Department::name>).limit(1).all()) == Strings{"Labs"});
  CHECK(names_of(busy().limit(5).offset(1).all()) == Strings{"Labs"});
  CHECK(busy().first().value().name == "Sales");
  const auto page = busy().page(2, 1);
  CHECK(page.total == 2);
  CHECK(names_of(page.rows) == Strings{"Labs"});
}

TEST_CASE("rows are ordered and filtered by aggregates of what they join") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto all = [&] { return staff.departments.left_join<&Department::employees>(); };
  CHECK(names_of(all().order_by(sum(col<&Employee::salary>).desc(), col<&Department::id>).all()) ==
        Strings{"Sales", "Labs", "Attic"});
  CHECK(names_of(all().having(count(col<&Employee::id>) == 0).all()) == Strings{"Attic"});
  CHECK(all().having(count(col<&Employee::id>) == 2).count() == 2);
}

TEST_CASE("left_join() keeps rows that have nothing to join") {
  const Staff staff(GENERATE(from_range(database_urls())));
  using Row = std::tuple<std::string, std::optional<std::string>>;
  CHECK(staff.departments.left_join<&Department::employees>()
            .select(col<&Department::name>, col<&Employee::name>)
            .order_by(col<&Department::id>, col<&Employee::id>)
            .all() == std::vector<Row>{{"Sales", "Ann"},
                                       {"Sales", "Bob"},
                                       {"Labs", "Cid"},
                                       {"Labs", "Dan"},
                                       {"Attic", std::nullopt}});
  CHECK(names_of(staff.departments.left_join<&Department::employees>()
                     .where(col<&Employee::id>.is_null())
                     .all()) == Strings{"Attic"});
}

TEST_CASE("joins lead along a path, and through join tables") {
  const Staff staff(GENERATE(from_range(database_urls())));
  CHECK(names_of(staff.departments.join<&Department::employees, &Employee::skills>()
                     .where(col<&Skill::name> == "SQL" && col<&Employee::salary> < 800)
                     .all()) == Strings{"Labs"});
  CHECK(names_of(staff.employees.join<&Employee::skills>().order_by(col<&Employee::id>).all()) ==
        Strings{"Ann", "Cid", "Dan"});
  using Row = std::tuple<std::string, std::int64_t>;
  CHECK(staff.employees.join<&Employee::skills>()
            .join<&Employee::department>()
            .select(col<&Skill::name>, stele::count_distinct(col<&Department::id>))
            .group_by(col<&Skill::name>)
            .order_by(col<&Skill::name>)
            .all() == std::vector<Row>{{"C++", 2}, {"SQL", 2}});
}

TEST_CASE("a model is joined with itself under an alias") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto boss = stele::alias<Employee>("boss");
  CHECK(staff.employees.join(boss, col<&Employee::boss_id> == boss.col<&Employee::id>())
            .where(boss.col<&Employee::salary>() > 800)
            .select(col<&Employee::name>, stele::lower(boss.col<&Employee::name>()).as("boss"))
            .order_by(col<&Employee::id>)
            .all()
            .size() == 2);
  CHECK(names_of(staff.employees.join<&Employee::boss>(boss)
                     .where(boss.col<&Employee::salary>() > col<&Employee::salary> + 100)
                     .order_by(col<&Employee::id>)
                     .all()) == Strings{"Bob", "Cid"});
  const auto rows =
      staff.employees.left_join<&Employee::boss>(boss)
          .select(col<&Employee::name>, stele::coalesce(boss.col<&Employee::name>(), "nobody"))
          .order_by(col<&Employee::id>)
          .all();
  CHECK(rows.size() == 5);
  CHECK(rows.at(3) == std::tuple<std::string, std::optional<std::string>>("Dan", "Cid"));
  CHECK(rows.at(4) == std::tuple<std::string, std::optional<std::string>>("Eve", "nobody"));
}

TEST_CASE("a model is joined by any condition") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto rows =
      staff.departments
          .join(staff.employees, col<&Employee::department_id> == col<&Department::id> &&
                                     col<&Employee::salary> >= 700)
          .select(col<&Department::name>, stele::count())
          .group_by(col<&Department::name>)
          .order_by(col<&Department::name>)
          .all();
  CHECK(rows == std::vector<std::tuple<std::string, std::int64_t>>{{"Labs", 2}, {"Sales", 1}});
}

TEST_CASE("run-time models join by names") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto employees = staff.database.model("Employee");
  const auto departments = staff.database.model("Department");
  CHECK(names_of(departments.join("employees")
                     .where(column("salary") > 800 && column("Department.name") == "Sales")
                     .all()) == Strings{"Sales"});
  CHECK(names_of(departments.left_join("employees").where(column("Employee.id").is_null()).all()) ==
        Strings{"Attic"});
  const auto boss = alias(employees, "boss");
  CHECK(names_of(employees.join(boss, column("boss_id") == boss.column("id"))
                     .where(boss.column("name") == "Cid")
                     .all()) == Strings{"Dan"});
}

TEST_CASE("a mistake in a join is told before any SQL") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto& departments = staff.departments;
  CHECK(error_of([&] {
          (void)departments.join<&Department::employees>().join<&Department::employees>();
        }).code() == Errc::invalid_argument);
  const stele::Error unknown =
      error_of([&] { (void)staff.database.model("Department").join("employes"); });
  CHECK(unknown.code() == Errc::mapping);
  CHECK_THAT(unknown.what(), Catch::Contains("did you mean 'employees'?"));
  const auto boss = stele::alias<Employee>("boss");
  CHECK(error_of([&] {
          (void)staff.employees.where(boss.col<&Employee::id>() == 1).all();
        }).code() == Errc::invalid_argument);
  // A department has many employees: which one should order it?
  CHECK(error_of([&] {
          (void)departments.join<&Department::employees>().order_by(col<&Employee::name>).all();
        }).code() == Errc::invalid_argument);
}
