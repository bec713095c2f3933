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

using stele::Value;

TEST_CASE("in() of a subquery takes the values that it selects") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto sales =
      staff.departments.where(col<&Department::name> == "Sales").select(col<&Department::id>);
  CHECK(names_of(staff.employees.where(col<&Employee::department_id>.in(sales))
                     .order_by(col<&Employee::id>)
                     .all()) == Strings{"Ann", "Bob"});
  CHECK(names_of(staff.employees.where(!col<&Employee::department_id>.in(sales))
                     .order_by(col<&Employee::id>)
                     .all()) == Strings{"Cid", "Dan"});
  CHECK(
      staff.employees.where(col<&Employee::salary> > 600 && col<&Employee::department_id>.in(sales))
          .count() == 1);
}

TEST_CASE("not_in() of a subquery leaves its NULLs out") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto bosses = staff.employees.select(col<&Employee::boss_id>);
  CHECK(names_of(staff.employees.where(col<&Employee::id>.not_in(bosses))
                     .order_by(col<&Employee::id>)
                     .all()) == Strings{"Bob", "Dan", "Eve"});
  const auto grouped =
      staff.employees.select(col<&Employee::boss_id>).group_by(col<&Employee::boss_id>);
  CHECK(staff.employees.where(col<&Employee::id>.not_in(grouped)).count() == 3);
}

TEST_CASE("exists() asks for rows of another model, correlated by outer()") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto of_department =
      staff.employees.where(col<&Employee::department_id> == outer<&Department::id>());
  CHECK(names_of(
            staff.departments.where(exists(of_department)).order_by(col<&Department::id>).all()) ==
        Strings{"Sales", "Labs"});
  CHECK(names_of(staff.departments.where(!exists(of_department)).all()) == Strings{"Attic"});
  const auto rich = staff.employees.where(col<&Employee::department_id> == outer<&Department::id>())
                        .where(col<&Employee::salary> > 800);
  CHECK(names_of(staff.departments.where(exists(rich)).all()) == Strings{"Sales"});
}

TEST_CASE("a subquery on the same table is told apart from the query around it") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto has_staff = staff.employees.where(col<&Employee::boss_id> == outer<&Employee::id>());
  CHECK(names_of(staff.employees.where(exists(has_staff)).order_by(col<&Employee::id>).all()) ==
        Strings{"Ann", "Cid"});
  // Who earns the most of a department.
  const auto most = stele::scalar(
      staff.employees.where(col<&Employee::department_id> == outer<&Employee::department_id>())
          .select(max(col<&Employee::salary>)));
  CHECK(names_of(staff.employees.where(col<&Employee::salary> == most)
                     .order_by(col<&Employee::id>)
                     .all()) == Strings{"Ann", "Cid", "Dan"});
}

TEST_CASE("scalar() is the one value that a query selects") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto mean = stele::scalar(staff.employees.select(avg(col<&Employee::salary>)));
  CHECK(names_of(staff.employees.where(col<&Employee::salary> > mean)
                     .order_by(col<&Employee::id>)
                     .all()) == Strings{"Ann", "Cid", "Dan"});
  const auto count =
      stele::scalar(staff.employees.where(col<&Employee::department_id> == outer<&Department::id>())
                        .select(stele::count()));
  using Row = std::tuple<std::string, std::optional<std::int64_t>>;
  CHECK(staff.departments.select(col<&Department::name>, count)
            .order_by(col<&Department::id>)
            .all() == std::vector<Row>{{"Sales", 2}, {"Labs", 2}, {"Attic", 0}});
  const auto nobody =
      stele::scalar(staff.employees.where(col<&Employee::id> == 0).select(col<&Employee::name>));
  CHECK(staff.departments.where(nobody.is_null()).count() == 3);
}

TEST_CASE("subqueries nest, and outer() means the nearest query that has the model") {
  const Staff staff(GENERATE(from_range(database_urls())));
  // Departments where somebody has a boss who is of another department.
  const auto boss = staff.employees.where(col<&Employee::id> == outer<&Employee::boss_id>())
                        .where(col<&Employee::department_id> != outer<&Department::id>());
  const auto led = staff.employees.where(col<&Employee::department_id> == outer<&Department::id>())
                       .where(exists(boss));
  CHECK(names_of(staff.departments.where(exists(led)).all()) == Strings{"Labs"});
}

TEST_CASE("bulk writes take conditions with subqueries") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto labs =
      staff.departments.where(col<&Department::name> == "Labs").select(col<&Department::id>);
  CHECK(staff.employees.where(col<&Employee::department_id>.in(labs))
            .update(stele::set<&Employee::salary>(1)) == 2);
  CHECK(staff.employees.where(col<&Employee::salary> == 1).count() == 2);
  const auto nobody =
      staff.employees.where(col<&Employee::department_id> == outer<&Department::id>());
  CHECK(staff.departments.where(!exists(nobody)).destroy() == 1);
  CHECK(staff.departments.count() == 2);
}

TEST_CASE("run-time models have subqueries by names") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto employees = staff.database.model("Employee");
  const auto departments = staff.database.model("Department");
  const auto labs = departments.where(column("name") == "Labs").select(column("id"));
  CHECK(names_of(employees.where(column("department_id").in(labs)).order_by(column("id")).all()) ==
        Strings{"Cid", "Dan"});
  // "id" alone is the nearer department's: a name that both have is asked of the nearest.
  const auto of_department = employees.where(column("department_id") == outer("id"));
  CHECK(names_of(departments.where(exists(of_department)).order_by(column("id")).all()) ==
        Strings{"Sales", "Labs"});
  const auto most = stele::scalar(employees.select(max(column("salary"))));
  CHECK(names_of(employees.where(column("salary") == most).all()) == Strings{"Ann"});
}

TEST_CASE("a subquery is neither grouped, ordered nor added up by the query around it") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto code = [&](const auto& subquery) {
    return error_of([&] { (void)staff.departments.where(exists(subquery)).all(); }).code();
  };
  const auto of_department = outer<&Department::id>();
  CHECK(code(staff.employees.order_by(of_department)) == Errc::unsupported);
  CHECK(code(staff.employees.select(stele::count()).group_by(of_department)) == Errc::unsupported);
  const auto most = stele::scalar(staff.employees.select(max(of_department)));
  CHECK(error_of([&] { (void)staff.departments.select(most).all(); }).code() ==
        Errc::invalid_argument);
}

TEST_CASE("what a subquery cannot be is told before any SQL") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto& employees = staff.employees;
  CHECK(error_of([&] {
          (void)employees.where(col<&Employee::id> == outer<&Employee::id>()).all();
        }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { (void)employees.where(column("id") == outer("nothing")).count(); }).code() ==
        Errc::invalid_argument);
  const auto names = employees.select(column("name"));
  CHECK(error_of([&] { (void)employees.where(column("salary").in(names)).all(); }).code() ==
        Errc::mapping);
  const Staff other(database_urls().front());
  CHECK(error_of([&] { (void)employees.where(exists(other.employees.query())).all(); }).code() ==
        Errc::invalid_argument);
  staff.database.transaction([&](stele::Transaction& tx) {
    const auto locked = tx.model<Employee>().lock();
    CHECK(error_of([&] { (void)tx.model<Employee>().where(exists(locked)).all(); }).code() ==
          Errc::invalid_argument);
  });
}
