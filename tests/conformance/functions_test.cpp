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

using stele::case_when;
using stele::cast;
using stele::Decimal;

namespace {

/// The value of the expression for Ann.
template <class X>
auto of_ann(const Staff& staff, const X& expression) {
  return std::get<0>(staff.employees.where(col<&Employee::name> == "Ann").select(expression).one());
}

}  // namespace

TEST_CASE("case_when() picks a value by conditions") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto rank = case_when(col<&Employee::salary> >= 900, "chief")
                        .when(col<&Employee::salary> >= 600, "senior")
                        .otherwise("junior");
  CHECK(staff.employees.select(rank).order_by(col<&Employee::id>).all() ==
        std::vector<std::tuple<std::string>>{
            {"chief"}, {"junior"}, {"senior"}, {"senior"}, {"junior"}});
  const auto boss = case_when(col<&Employee::boss_id> == 1, col<&Employee::salary>);
  CHECK(staff.employees.select(boss).order_by(col<&Employee::id>).all() ==
        std::vector<std::tuple<std::optional<int>>>{
            {std::nullopt}, {500}, {700}, {std::nullopt}, {std::nullopt}});
  CHECK(names_of(staff.employees
                     .order_by(case_when(col<&Employee::name> == "Eve", 0, 1), col<&Employee::id>)
                     .limit(2)
                     .all()) == Strings{"Eve", "Ann"});
  CHECK(staff.employees.where(rank == "senior").count() == 2);
  CHECK(of_ann(staff, case_when(col<&Employee::bonus>.is_null(), col<&Employee::salary>)
                          .else_(col<&Employee::salary> + 1)) == 901);
}

TEST_CASE("coalesce() is the first value that is not NULL") {
  const Staff staff(GENERATE(from_range(database_urls())));
  CHECK(staff.employees.select(coalesce(col<&Employee::bonus>, 0))
            .order_by(col<&Employee::id>)
            .all() == std::vector<std::tuple<double>>{{10.5}, {0}, {0.25}, {0}, {1}});
  CHECK(staff.employees.where(coalesce(col<&Employee::department_id>, col<&Employee::id>) == 5)
            .count() == 1);
}

TEST_CASE("length() counts characters and bytes") {
  const Staff staff(GENERATE(from_range(database_urls())));
  staff.employees.where(col<&Employee::name> == "Bob").update(stele::set<&Employee::name>("Bób€"));
  CHECK(staff.employees.where(length(col<&Employee::name>) == 4).count() == 1);
  CHECK(staff.employees.where(length(col<&Employee::name>) * 5'000'000'000 > 15'000'000'000)
            .count() == 1);
}

TEST_CASE("cast() makes one value of another, the same on every database") {
  const Staff staff(GENERATE(from_range(database_urls())));
  if (!staff.database.dialect().features().casts) return;  // features_test.cpp has what happens
  const auto ann = [&](const auto& expression) { return of_ann(staff, expression); };
  CHECK(ann(cast<double>(col<&Employee::salary>)) == 900.0);
  CHECK(ann(cast<std::string>(col<&Employee::salary>)) == "900");
  CHECK(ann(cast<std::string>(col<&Employee::bonus>)) == "10.5");
  CHECK(ann(cast<std::string>(stele::value(1.0))) == "1");
  CHECK(ann(cast<std::string>(stele::value(1e20))) == "1e+20");
  CHECK(ann(cast<std::string>(stele::value(-0.00001))) == "-1e-05");
  CHECK(ann(cast<std::string>(stele::value(123456789012345.0))) == "123456789012345");
  CHECK(ann(cast<std::string>(stele::value(0.1))) == "0.1");
  CHECK(ann(cast<std::int64_t>(stele::value(2.5))) == 2);
  CHECK(ann(cast<std::int64_t>(stele::value(3.5))) == 4);
  CHECK(ann(cast<std::int64_t>(stele::value(-2.6))) == -3);
  CHECK(ann(cast<int>(stele::value(" -12 "))) == -12);
  CHECK(ann(cast<double>(stele::value("1e3"))) == 1000.0);
  CHECK(ann(cast<bool>(col<&Employee::salary>)) == true);
  CHECK(ann(cast<std::string>(cast<bool>(col<&Employee::salary>))) == "true");
  CHECK(ann(cast<int>(cast<bool>(col<&Employee::salary>))) == 1);
  CHECK(std::get<0>(staff.employees.where(col<&Employee::name> == "Ann")
                        .select<std::tuple<Decimal>>(
                            cast(col<&Employee::salary>, stele::types::decimal(10, 2)))
                        .one()) == Decimal("900.00"));
  CHECK(ann(cast<std::string>(cast(col<&Employee::salary>, stele::types::decimal(10, 2)))) ==
        "900.00");
  CHECK(std::get<0>(staff.employees.where(col<&Employee::name> == "Bob")
                        .select(cast<std::string>(col<&Employee::bonus>))
                        .one()) == std::nullopt);
}

TEST_CASE("a cast that cannot be is an error with the same code everywhere") {
  const Staff staff(GENERATE(from_range(database_urls())));
  if (!staff.database.dialect().features().casts) return;
  const auto code = [&](const auto& expression) {
    return error_of([&] { (void)of_ann(staff, expression); }).code();
  };
  CHECK(code(cast<int>(col<&Employee::name>)) == Errc::conversion);
  CHECK(code(cast<double>(stele::value("1.5x"))) == Errc::conversion);
  CHECK(code(cast<int>(stele::value("99999999999999999999"))) == Errc::out_of_range);
  CHECK(code(cast<std::int64_t>(stele::value(1e300))) == Errc::out_of_range);
  CHECK(code(cast<stele::Uuid>(col<&Employee::name>)) == Errc::unsupported);
}

TEST_CASE("cast<bool>() stands among other operators") {
  const Staff staff(GENERATE(from_range(database_urls())));
  if (!staff.database.dialect().features().casts) return;
  const auto is_paid = cast<bool>(col<&Employee::salary> - 300);
  CHECK(staff.employees.where(is_paid == true).count() == 4);
  CHECK(staff.employees.where(is_paid == cast<bool>(col<&Employee::salary> - 900)).count() == 3);
  CHECK(staff.employees.where(!(is_paid == false)).count() == 4);
}

TEST_CASE("a constant is asked what a column is asked") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto all = [&](const auto& condition) {
    return staff.employees.where(condition).count() == 5;
  };
  CHECK(all(stele::value(3).in({1, 3})));
  CHECK(all(stele::value(3).not_in({1, 2})));
  CHECK(all(stele::value(2.5).is_not_null()));
  CHECK(all(stele::value("Ann").starts_with("A")));
  if (staff.database.dialect().features().patterns) {
    CHECK(all(stele::value("Ann").like("A%")));
  }
  CHECK(all(lower(stele::value("ANN")) == "ann"));
  CHECK(all(length(stele::value("Ann")) == 3));
}

TEST_CASE("fn() calls a function of the database's own") {
  const Staff staff(GENERATE(from_range(database_urls())));
  CHECK(of_ann(staff, stele::fn("abs", col<&Employee::salary> - 1000)) == 100);
  CHECK(of_ann(staff, stele::fn<std::string>("replace", col<&Employee::name>, "n", "n'; --")) ==
        "An'; --n'; --");
  CHECK(staff.employees.where(stele::fn<std::string>("trim", col<&Employee::name>) == "Eve")
            .count() == 1);
}

TEST_CASE("run-time models have the same functions by names") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto employees = staff.database.model("Employee");
  const auto rank = case_when(column("salary") >= 900, "chief").otherwise("other");
  CHECK(employees.where(rank == "chief").count() == 1);
  CHECK(employees.where(coalesce(column("bonus"), 0) == 0).count() == 2);
  CHECK(employees.where(length(column("name")) == 3).count() == 5);
  CHECK(error_of([&] { (void)employees.where(length(column("salary")) == 3).count(); }).code() ==
        Errc::mapping);
  CHECK(error_of([&] {
          (void)employees
              .where(case_when(column("salary") > 1, column("name")).otherwise(column("id")) == "x")
              .count();
        }).code() == Errc::mapping);
}
