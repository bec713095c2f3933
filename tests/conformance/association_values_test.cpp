#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "staff.hpp"
#include "stele/session/expect_queries.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::avg_of;
using stele::col;
using stele::column;
using stele::count_of;
using stele::Errc;
using stele::max_of;
using stele::min_of;
using stele::Query;
using stele::Record;
using stele::sum_of;
using stele::value_of;
using stele::test::database_urls;
using stele::test::Department;
using stele::test::Employee;
using stele::test::EmployeeSkill;
using stele::test::error_of;
using stele::test::names_of;
using stele::test::Skill;
using stele::test::Staff;
using stele::test::Strings;

namespace {

const auto by_name = col<&Department::name>.asc();

struct Thing;

struct Box {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Thing> things{};
};

struct Thing {
  std::int64_t id = 0;
  std::int64_t box_id = 0;
  std::string name{};
};

void describe(stele::ModelBuilder<Thing>& model) {
  model.default_scope([](Query<Thing>& q) { q.order_by(col<&Thing::name>.desc()); });
}

}  // namespace

TEST_CASE("the rows of an association are counted in conditions") {
  Staff staff(GENERATE(from_range(database_urls())));
  CHECK(names_of(staff.departments.where(count_of<&Department::employees>() == 2)
                     .order_by(by_name)
                     .all()) == Strings{"Labs", "Sales"});
  CHECK(names_of(staff.departments.where(count_of<&Department::employees>() == 0).all()) ==
        Strings{"Attic"});
  CHECK(names_of(staff.departments
                     .where(count_of<&Department::employees>(col<&Employee::salary> >= 700) > 1)
                     .all()) == Strings{"Labs"});
  CHECK(names_of(staff.departments
                     .where_count<&Department::employees>([](auto count) { return count >= 2; })
                     .order_by(by_name)
                     .all()) == Strings{"Labs", "Sales"});
  CHECK(names_of(staff.departments
                     .where_count<&Department::employees>([](auto count) { return count == 1; },
                                                          col<&Employee::salary> == 900)
                     .all()) == Strings{"Sales"});
  // Through a join table, and to the model itself.
  CHECK(names_of(staff.employees.where(count_of<&Employee::skills>() == 2).all()) ==
        Strings{"Ann"});
  CHECK(names_of(staff.employees.where(value_of<&Employee::boss>(col<&Employee::name>) == "Ann")
                     .order_by(col<&Employee::id>)
                     .all()) == Strings{"Bob", "Cid"});
  CHECK(staff.departments.where(count_of<&Department::employees>() == 2).count() == 2);
  CHECK(staff.departments.where(count_of<&Department::employees>() == 3).exists() == false);
}

TEST_CASE("the rows of an association order those of their owners") {
  Staff staff(GENERATE(from_range(database_urls())));
  CHECK(names_of(
            staff.departments.order_by(count_of<&Department::employees>().desc(), by_name).all()) ==
        Strings{"Labs", "Sales", "Attic"});
  CHECK(
      names_of(staff.departments
                   .order_by(sum_of<&Department::employees>(col<&Employee::salary>).desc(), by_name)
                   .all()) == Strings{"Labs", "Sales", "Attic"});
  CHECK(names_of(staff.departments
                     .order_by(max_of<&Department::employees>(col<&Employee::salary>).desc())
                     .limit(2)
                     .all()) == Strings{"Attic", "Sales"});
  CHECK(names_of(staff.departments
                     .order_by(
                         max_of<&Department::employees>(col<&Employee::salary>).desc().nulls_last())
                     .limit(2)
                     .all()) == Strings{"Sales", "Labs"});
  // By a column of the row that each belongs to.
  CHECK(names_of(staff.employees
                     .order_by(value_of<&Employee::department>(col<&Department::name>).asc(),
                               col<&Employee::name>)
                     .all()) == Strings{"Cid", "Dan", "Ann", "Bob", "Eve"});
}

TEST_CASE("what the rows of an association come to is selected") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto rows =
      staff.departments.query()
          .select(col<&Department::name>, count_of<&Department::employees>(),
                  sum_of<&Department::employees>(col<&Employee::salary>),
                  avg_of<&Department::employees>(col<&Employee::salary>),
                  min_of<&Department::employees>(col<&Employee::name>),
                  max_of<&Department::employees>(col<&Employee::bonus>, col<&Employee::salary> > 0))
          .order_by(by_name)
          .all();
  using Row = std::tuple<std::string, std::int64_t, std::int64_t, std::optional<double>,
                         std::optional<std::string>, std::optional<double>>;
  CHECK(rows == std::vector<Row>{{"Attic", 0, 0, std::nullopt, std::nullopt, std::nullopt},
                                 {"Labs", 2, 1400, 700.0, "Cid", 0.25},
                                 {"Sales", 2, 1400, 700.0, "Ann", 10.5}});
  const auto bosses =
      staff.employees.query()
          .select(col<&Employee::name>, value_of<&Employee::boss>(col<&Employee::salary> + 1))
          .order_by(col<&Employee::id>)
          .all();
  CHECK(std::get<1>(bosses[0]) == std::nullopt);
  CHECK(std::get<1>(bosses[1]) == 901);
  CHECK(std::get<1>(bosses[3]) == 701);
  // Of a model that the query joins.
  const auto joined = staff.employees.query()
                          .join<&Employee::department>()
                          .where(count_of<&Department::employees>() == 2)
                          .select(col<&Employee::name>, count_of<&Department::employees>(),
                                  count_of<&Employee::skills>())
                          .order_by(col<&Employee::id>)
                          .all();
  CHECK(joined == std::vector<std::tuple<std::string, std::int64_t, std::int64_t>>{
                      {"Ann", 2, 2}, {"Bob", 2, 0}, {"Cid", 2, 1}, {"Dan", 2, 1}});
  // Of groups, each of one owner.
  const auto groups = staff.employees.query()
                          .left_join<&Employee::department>()
                          .group_by(col<&Department::id>)
                          .select(stele::count(), count_of<&Department::employees>())
                          .order_by(col<&Department::id>)
                          .all();
  CHECK(groups == std::vector<std::tuple<std::int64_t, std::int64_t>>{{2, 2}, {2, 2}, {1, 0}});
}

TEST_CASE("associations are counted along without their rows") {
  Staff staff(GENERATE(from_range(database_urls())));
  {
    const stele::expect_queries one{staff.database, 1};
    const auto departments =
        staff.departments.include_count<&Department::employees>().order_by(by_name).all();
    CHECK(departments[0].employees.count() == 0);
    CHECK(departments[1].employees.count() == 2);
    CHECK(departments[1].employees.loaded() == false);
    CHECK(error_of([&] { (void)departments[1].employees.size(); }).code() == Errc::not_loaded);
  }
  // Of those that the condition holds for, and however many are loaded.
  const auto some =
      staff.departments.include_count<&Department::employees>(col<&Employee::salary> > 600)
          .include<&Department::employees>(
              [](Query<Employee>& employees) { employees.order_by(col<&Employee::id>).limit(1); })
          .order_by(by_name)
          .all();
  CHECK(some[1].employees.count() == 2);
  CHECK(some[1].employees.size() == 1);
  CHECK(some[1].employees[0].name == "Cid");
  CHECK(some[2].employees.count() == 1);
  CHECK(some[2].employees.size() == 1);
  // The last count of an association is the one that counts; copies have it, too.
  auto copy = staff.departments.include_count<&Department::employees>()
                  .include_count<&Department::employees>(col<&Employee::salary> == 500)
                  .where(col<&Department::name> == "Sales")
                  .one();
  const Department same = copy;
  CHECK(same.employees.count() == 1);
  const Department moved = std::move(copy);
  CHECK(moved.employees.count() == 1);

  const auto error = error_of([&] { (void)staff.departments.query().one(); });
  CHECK(error.code() == Errc::invalid_argument);
  const auto missing = error_of([&] {
    (void)staff.departments.where(col<&Department::name> == "Attic").one().employees.count();
  });
  CHECK(missing.code() == Errc::not_loaded);
  CHECK(std::string(missing.what()) ==
        "Department::employees was not counted; add .include_count<&Department::employees>() to "
        "the query");
}

TEST_CASE("associations of included rows are counted along") {
  Staff staff(GENERATE(from_range(database_urls())));
  const bool by_join = GENERATE(false, true);
  const auto employees = staff.employees
                             .include<&Employee::boss>([&](Query<Employee>& boss) {
                               by_join ? boss.by_join() : boss.by_query();
                               boss.include_count<&Employee::skills>();
                               boss.include<&Employee::department>([](Query<Department>& of) {
                                 of.include_count<&Department::employees>();
                               });
                             })
                             .include<&Employee::skills>()
                             .include_count<&Employee::skills>()
                             .order_by(col<&Employee::id>)
                             .all();
  CHECK(employees[1].boss->skills.count() == 2);
  CHECK(employees[1].boss->department->employees.count() == 2);
  CHECK(employees[1].skills.count() == 0);
  CHECK(employees[3].boss->skills.count() == 1);
  CHECK(employees[3].boss->name == "Cid");
  CHECK(employees[3].skills.count() == 1);
  CHECK(names_of(std::vector(employees[3].skills.begin(), employees[3].skills.end())) ==
        Strings{"SQL"});
  // And of rows that take a query of their own, in windows of each owner.
  const auto departments =
      staff.departments
          .include<&Department::employees>([](Query<Employee>& each) {
            each.include_count<&Employee::skills>().order_by(col<&Employee::id>.desc()).limit(1);
            each.include<&Employee::boss>();
          })
          .order_by(by_name)
          .all();
  CHECK(departments[1].employees[0].name == "Dan");
  CHECK(departments[1].employees[0].skills.count() == 1);
  CHECK(departments[1].employees[0].boss->name == "Cid");
  CHECK(departments[2].employees[0].name == "Bob");
  CHECK(departments[2].employees[0].skills.count() == 0);
}

TEST_CASE("rows are read with values beside") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto rows = staff.departments.include<&Department::employees>()
                        .include_count<&Department::employees>()
                        .include_values(sum_of<&Department::employees>(col<&Employee::salary>),
                                        max_of<&Department::employees>(col<&Employee::name>),
                                        stele::upper(col<&Department::name>))
                        .where(col<&Department::name> != "Labs")
                        .order_by(by_name)
                        .all();
  REQUIRE(rows.size() == 2);
  const auto& [attic, none, nobody, attic_name] = rows[0];
  CHECK(attic.name == "Attic");
  CHECK(attic.employees.empty());
  CHECK(attic.employees.count() == 0);
  CHECK(none == 0);
  CHECK(nobody == std::nullopt);
  CHECK(attic_name == "ATTIC");
  const auto& [sales, sum, last, sales_name] = rows[1];
  CHECK(sales.employees.size() == 2);
  CHECK(sales.employees.count() == 2);
  CHECK(sum == 1400);
  CHECK(last == "Bob");
  CHECK(sales_name == "SALES");

  const auto first = staff.employees.include_values(count_of<&Employee::skills>())
                         .order_by(count_of<&Employee::skills>().desc())
                         .first();
  REQUIRE(first);
  CHECK(std::get<0>(*first).name == "Ann");
  CHECK(std::get<1>(*first) == 2);
  CHECK(staff.employees.include_values(count_of<&Employee::skills>()).count() == 5);
  CHECK(error_of([&] {
          (void)staff.employees.include_values(count_of<&Employee::skills>()).one();
        }).code() == Errc::invalid_argument);
}

TEST_CASE("what the rows of an association come to is written") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto earned = sum_of<&Employee::skills>(col<&Skill::id> * 0 + 100);
  CHECK(staff.employees.where(count_of<&Employee::skills>() > 0)
            .update(stele::set<&Employee::salary>(col<&Employee::salary> + earned)) == 3);
  CHECK(staff.employees.query().order_by(col<&Employee::id>).pluck<&Employee::salary>() ==
        std::vector<int>{1100, 500, 800, 800, 300});
  CHECK(staff.departments.where(count_of<&Department::employees>() == 0).destroy() == 1);
  CHECK(staff.departments.query().count() == 2);
}

TEST_CASE("the associations of records are counted by name") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto departments = staff.database.model("Department");
  CHECK(names_of(departments.where(count_of("employees", column("salary") >= 700) > 1).all()) ==
        Strings{"Labs"});
  CHECK(names_of(departments.where_count("employees", [](auto count) { return count == 2; })
                     .order_by(sum_of("employees", column("salary") * column("id")).desc())
                     .all()) == Strings{"Labs", "Sales"});
  const auto counted = departments.include_count("employees").order_by(column("name")).all();
  CHECK(counted[0].count("employees") == 0);
  CHECK(counted[2].count("employees") == 2);
  CHECK(counted[2].loaded("employees") == false);
  const auto missing =
      error_of([&] { (void)departments.where(column("name") == "Labs").one().count("employees"); });
  CHECK(missing.code() == Errc::not_loaded);
  CHECK(std::string(missing.what()) ==
        "Department::employees was not counted; add .include_count(\"employees\") to the query");

  const auto employees = staff.database.model("Employee")
                             .include_values(value_of("department", column("name")),
                                             count_of("skills"), min_of("skills", column("name")))
                             .order_by(column("id"))
                             .all();
  const auto& [ann, department, skills, first] = employees.front();
  CHECK(ann["name"] == "Ann");
  CHECK(department == "Sales");
  CHECK(skills == 2);
  CHECK(first == "C++");
  CHECK(std::get<1>(employees.back()).is_null());
  CHECK(std::get<2>(employees.back()) == 0);
  const auto nested =
      staff.database.model("Employee")
          .include("boss", [](Query<Record>& boss) { boss.include_count("skills"); })
          .where(column("name") == "Dan")
          .one();
  CHECK(nested.one("boss")->count("skills") == 1);

  CHECK(error_of([&] { (void)departments.where(count_of("employes") > 1).all(); }).code() ==
        Errc::mapping);
  CHECK(std::string(error_of([&] { (void)departments.include_count("employes").all(); }).what()) ==
        "Department has no association 'employes'; did you mean 'employees'?");
  CHECK(error_of([&] {
          (void)staff.database.model("Employee").include_count("boss").all();
        }).code() == Errc::invalid_argument);
  CHECK(error_of([&] {
          (void)departments.where(value_of("employees", column("name")) == "Ann").all();
        }).code() == Errc::invalid_argument);
  CHECK(error_of([&] {
          (void)departments.where(count_of("employees", column("salry") > 1) == 1).all();
        }).code() == Errc::mapping);
}

TEST_CASE("a value of an association is of a query that has its owner") {
  Staff staff(GENERATE(from_range(database_urls())));
  // Said at run time, as conditions that have no model of a type.
  const auto error = error_of([&] {
    (void)staff.employees.where(stele::Condition<>((count_of<&Department::employees>() > 1).expr()))
        .all();
  });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK(std::string(error.what()) ==
        "the query on Employee uses the association 'employees' of a model that is not in it; join "
        "that model, or begin at it");
  const auto streamed = error_of([&] {
    staff.departments.include_count<&Department::employees>().each([](const Department&) {});
  });
  CHECK(streamed.code() == Errc::unsupported);
}

TEST_CASE("rows are grouped by a value of their association") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto department = value_of<&Employee::department>(col<&Department::name>);
  const auto groups = staff.employees.query()
                          .group_by(department)
                          .select(department, stele::count())
                          .order_by(department.asc().nulls_last())
                          .all();
  using Group = std::tuple<std::optional<std::string>, std::int64_t>;
  CHECK(groups == std::vector<Group>{{"Labs", 2}, {"Sales", 2}, {std::nullopt, 1}});
  const auto well_paid = count_of<&Department::employees>(col<&Employee::salary> >= 700);
  const auto counts =
      staff.departments.query().select(well_paid).distinct().order_by(well_paid).all();
  CHECK(counts == std::vector<std::tuple<std::int64_t>>{{0}, {1}, {2}});
}

TEST_CASE("an order of default scopes says nothing of counts") {
  const stele::test::FreshDatabase fresh(GENERATE(from_range(database_urls())));
  stele::Database database = fresh.open();
  const auto boxes = database.define<Box>();
  const auto things = database.define<Thing>();
  database.sync();
  boxes.create({.name = "b"});
  for (const char* name : {"x", "y"}) things.create({.box_id = 1, .name = name});
  CHECK(things.query().count() == 2);
  CHECK(things.query().exists());
  CHECK(things.query().max<&Thing::name>() == "y");
  CHECK(things.query().all().front().name == "y");
  CHECK(boxes.include_count<&Box::things>().one().things.count() == 2);
  CHECK(boxes.where(max_of<&Box::things>(col<&Thing::name>) == "y").count() == 1);
}
