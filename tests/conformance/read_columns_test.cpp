#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "staff.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using nlohmann::json;
using stele::column;
using stele::Errc;
using stele::Model;
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::Staff;

TEST_CASE("some columns of records are read, and no others taken for NULL") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> employees = staff.database.model("Employee");
  auto ann = employees.query().columns({"name", "salary"}).order_by(column("id")).first();
  REQUIRE(ann);
  CHECK((*ann)["id"] == 1);
  CHECK((*ann)["name"] == "Ann");
  CHECK((*ann)["salary"] == 900);
  const auto error = error_of([&] { (void)(*ann)["bonus"]; });
  CHECK(error.code() == Errc::not_loaded);
  CHECK(std::string(error.what()) ==
        "Employee.bonus was not read; add it to columns({…}) of the query, or reload the record");
  CHECK(json(*ann) == json::parse(R"({"id": 1, "name": "Ann", "salary": 900})"));

  // What was not read is not written either.
  ann->set("salary", 950);
  employees.save(*ann);
  const Record whole = employees.get(1);
  CHECK(whole["salary"] == 950);
  CHECK(whole["bonus"] == 10.5);
  CHECK(whole["department_id"] == 1);
  CHECK(error_of([&] { (void)(*ann)["bonus"]; }).code() == Errc::not_loaded);
  ann->set("bonus", 1.5);
  CHECK((*ann)["bonus"] == 1.5);
  CHECK(ann->changed() == std::vector<std::string>{"bonus"});
  employees.update(*ann);
  CHECK(employees.get(1)["bonus"] == 1.5);
  employees.reload(*ann);
  CHECK((*ann)["department_id"] == 1);
  CHECK(json(*ann) == json(employees.get(1)));
  const Record copy = *employees.query().columns({"name"}).order_by(column("id")).first();
  CHECK(error_of([&] { (void)copy["salary"]; }).code() == Errc::not_loaded);
}

TEST_CASE("some columns of included records are read") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> departments = staff.database.model("Department");
  const int limit = GENERATE(0, 1);
  const auto all =
      departments
          .include("employees",
                   [&](Query<Record>& q) {
                     q.columns({"name"}).order_by(column("id").desc());
                     if (limit > 0) q.limit(limit);
                     q.include("skills", [](Query<Record>& skills) { skills.columns({"id"}); });
                     q.include("boss", [](Query<Record>& boss) {
                       boss.columns({"salary"}).include("department").include_count("skills");
                     });
                   })
          .columns({"name"})
          .order_by(column("name"))
          .all();
  REQUIRE(all.size() == 3);
  const std::vector<Record>& labs = all[1].many("employees");
  CHECK(labs.size() == (limit == 0 ? 2U : 1U));
  CHECK(labs[0]["name"] == "Dan");
  CHECK(labs[0]["department_id"] == all[1]["id"]);  // by which it was found
  CHECK(error_of([&] { (void)labs[0]["salary"]; }).code() == Errc::not_loaded);
  CHECK(labs[0].many("skills").front()["id"] == 2);
  CHECK(error_of([&] { (void)labs[0].many("skills").front()["name"]; }).code() == Errc::not_loaded);
  CHECK(labs[0].one("boss")->get<int>("salary") == 700);
  CHECK(error_of([&] { (void)(*labs[0].one("boss"))["name"]; }).code() == Errc::not_loaded);
  CHECK((*labs[0].one("boss")->one("department"))["name"] == "Labs");
  CHECK(labs[0].one("boss")->count("skills") == 1);
}

TEST_CASE("columns that are read are the model's") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> employees = staff.database.model("Employee");
  CHECK(error_of([&] { (void)employees.query().columns({"surname"}); }).code() == Errc::mapping);
  CHECK(error_of([&] { employees.query().columns({"name"}).each([](const Record&) {}); }).code() ==
        Errc::unsupported);
  CHECK(employees.query().columns({"name"}).count() == 5);
  CHECK(employees.query().columns({"name"}).where(column("salary") > 600).all().size() == 3);
}

TEST_CASE("what was not read is not taken for NULL by what needs it") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> employees = staff.database.model("Employee");
  std::vector<Record> rows =
      employees.query().columns({"name"}).order_by(column("id")).limit(2).all();
  CHECK(error_of([&] { employees.load("boss", rows); }).code() == Errc::not_loaded);
  CHECK(error_of([&] { (void)employees.update_all(rows, {"salary"}); }).code() == Errc::not_loaded);
  CHECK(error_of([&] {
          (void)employees.query().order_by(column("salary")).after(rows[0]).all();
        }).code() == Errc::not_loaded);
  CHECK(employees.get(1)["salary"] == 900);
  CHECK(employees.get(2)["boss_id"] == 1);
  rows[0].set("name", "Anna");
  for (Record& row : rows) employees.save_graph(row);
  CHECK(employees.get(1)["name"] == "Anna");
  CHECK(employees.get(1)["salary"] == 900);
  CHECK(employees.get(2)["name"] == "Bob");
}

TEST_CASE("queries together have the columns and the counts of the first") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> departments = staff.database.model("Department");
  const auto all = departments.where(column("name") == "Labs")
                       .include_count("employees")
                       .union_(departments.where(column("name") == "Attic"))
                       .order_by(column("name"))
                       .all();
  REQUIRE(all.size() == 2);
  CHECK(all[0].count("employees") == 0);
  CHECK(all[1].count("employees") == 2);
}
