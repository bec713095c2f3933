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

using stele::current_row;
using stele::following;
using stele::order_by;
using stele::partition_by;
using stele::preceding;
using stele::rows_between;
using stele::unbounded_following;
using stele::unbounded_preceding;

namespace {

/// The values of the expression, in the order of the keys.
template <class X>
auto by_id(const Staff& staff, const X& expression) {
  using Value = stele::detail::SelectedType<stele::detail::Models<Employee>, X>;
  std::vector<Value> values;
  for (const auto& [value] :
       staff.employees.select(expression).order_by(col<&Employee::id>).all()) {
    values.push_back(value);
  }
  return values;
}

using Ints = std::vector<std::int64_t>;
using Numbers = std::vector<std::optional<int>>;
constexpr auto null = std::nullopt;

}  // namespace

TEST_CASE("row_number() and its like number rows in an order") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto order = order_by(col<&Employee::salary>.desc(), col<&Employee::id>);
  const auto ties = order_by(col<&Employee::salary>.desc());
  CHECK(by_id(staff, stele::row_number().over(order)) == Ints{1, 4, 2, 3, 5});
  CHECK(by_id(staff, stele::rank().over(ties)) == Ints{1, 4, 2, 2, 5});
  CHECK(by_id(staff, stele::dense_rank().over(ties)) == Ints{1, 3, 2, 2, 4});
  CHECK(by_id(staff, stele::ntile(2).over(order)) == Ints{1, 2, 1, 1, 2});
  CHECK(by_id(staff, stele::percent_rank().over(ties)) ==
        std::vector<double>{0, 0.75, 0.25, 0.25, 1});
  CHECK(by_id(staff, stele::cume_dist().over(ties)) == std::vector<double>{0.2, 0.8, 0.6, 0.6, 1});
  CHECK(by_id(staff, stele::row_number().over(partition_by(col<&Employee::department_id>),
                                              order)) == Ints{1, 2, 1, 2, 1});
}

TEST_CASE("lag(), lead() and the values of a frame are of other rows") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto order = order_by(col<&Employee::id>);
  CHECK(by_id(staff, stele::lag(col<&Employee::salary>).over(order)) ==
        Numbers{null, 900, 500, 700, 700});
  CHECK(by_id(staff, stele::lead(col<&Employee::salary>, 2).over(order)) ==
        Numbers{700, 700, 300, null, null});
  CHECK(by_id(staff, stele::lag(col<&Employee::salary>, 1, 0).over(order)) ==
        Numbers{0, 900, 500, 700, 700});
  CHECK(by_id(staff, stele::first_value(col<&Employee::salary>).over(order)) ==
        Numbers{900, 900, 900, 900, 900});
  CHECK(by_id(staff, stele::last_value(col<&Employee::salary>)
                         .over(order, rows_between(current_row, unbounded_following))) ==
        Numbers{300, 300, 300, 300, 300});
  CHECK(by_id(staff, stele::nth_value(col<&Employee::salary>, 2).over(order)) ==
        Numbers{null, 500, 500, 500, 500});
}

TEST_CASE("aggregates over windows have frames") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto order = order_by(col<&Employee::id>);
  const auto salary = col<&Employee::salary>;
  CHECK(by_id(staff, sum(salary).over(order)) == Ints{900, 1400, 2100, 2800, 3100});
  CHECK(by_id(staff, sum(salary).over(order, rows_between(preceding(1), current_row))) ==
        Ints{900, 1400, 1200, 1400, 1000});
  CHECK(by_id(staff, sum(salary).over(order, rows_between(preceding(1), following(1)))) ==
        Ints{1400, 2100, 1900, 1700, 1000});
  CHECK(by_id(staff, sum(salary).over(order, rows_between(following(1), following(1)))) ==
        Ints{500, 700, 700, 300, 0});
  CHECK(by_id(staff, stele::count().over()) == Ints{5, 5, 5, 5, 5});
  CHECK(by_id(staff, stele::count().over(partition_by(col<&Employee::department_id>))) ==
        Ints{2, 2, 2, 2, 1});
  CHECK(by_id(staff, max(salary).over(order, rows_between(unbounded_preceding, preceding(1)))) ==
        Numbers{null, 900, 900, 900, 900});
  CHECK(by_id(staff, stele::count().filter(col<&Employee::bonus>.is_not_null()).over(order)) ==
        Ints{1, 1, 2, 2, 3});
  CHECK(by_id(staff, sum(salary).over(order_by(salary),
                                      stele::range_between(preceding(200), current_row))) ==
        Ints{2300, 800, 1900, 1900, 300});
  CHECK(by_id(staff, stele::count().over(order_by(salary),
                                         stele::groups_between(preceding(1), current_row))) ==
        Ints{3, 2, 3, 3, 1});
}

TEST_CASE("the filter of min() and max() counts in every frame") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto order = order_by(col<&Employee::id>);
  const auto rest = rows_between(preceding(1), unbounded_following);
  const auto low = col<&Employee::salary> < 600;
  CHECK(by_id(staff, max(col<&Employee::salary>).filter(low).over(order, rest)) ==
        Numbers{500, 500, 500, 300, 300});
  CHECK(by_id(staff, min(col<&Employee::salary>).filter(low).over(order)) ==
        Numbers{null, 500, 500, 500, 300});
}

TEST_CASE("sums and means of doubles and decimals move with their window") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto frame = rows_between(preceding(1), current_row);
  const auto order = order_by(col<&Employee::id>);
  CHECK(by_id(staff, sum(col<&Employee::bonus>).over(order, frame)) ==
        std::vector<double>{10.5, 10.5, 0.25, 0.25, 1});
  CHECK(by_id(staff, avg(col<&Employee::bonus>).over(order, frame)) ==
        std::vector<std::optional<double>>{10.5, 10.5, 0.25, 0.25, 1.0});
  CHECK(by_id(staff, avg(col<&Employee::salary>).over(order, frame)) ==
        std::vector<std::optional<double>>{900.0, 700.0, 600.0, 700.0, 500.0});
  // What leaves the window takes nothing of the small ones with it.
  staff.employees.where(col<&Employee::id> == 1).update(stele::set<&Employee::bonus>(1e300));
  CHECK(by_id(staff, sum(col<&Employee::bonus>).over(order, frame)) ==
        std::vector<double>{1e300, 1e300, 0.25, 0.25, 1});
}

TEST_CASE("a window is of groups where the query groups") {
  const Staff staff(GENERATE(from_range(database_urls())));
  using Row = std::tuple<std::optional<std::int64_t>, std::int64_t, std::int64_t>;
  CHECK(staff.employees
            .select(col<&Employee::department_id>, sum(col<&Employee::salary>),
                    stele::rank().over(order_by(sum(col<&Employee::salary>).desc())))
            .group_by(col<&Employee::department_id>)
            .order_by(sum(col<&Employee::salary>).desc(), col<&Employee::department_id>)
            .all() == std::vector<Row>{{1, 1400, 1}, {2, 1400, 1}, {null, 300, 3}});
}

TEST_CASE("rows are filtered by a window function in a query around") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto ranked = staff.employees.select(
      col<&Employee::name>, stele::row_number()
                                .over(partition_by(col<&Employee::department_id>),
                                      order_by(col<&Employee::salary>.desc(), col<&Employee::id>))
                                .as("place"));
  CHECK(names_of(stele::from("ranked", ranked)
                     .where(column("place") == 1)
                     .order_by(column("name"))
                     .all()) == Strings{"Ann", "Cid", "Eve"});
}

TEST_CASE("run-time models have windows by names") {
  Staff staff(GENERATE(from_range(database_urls())));
  const auto rows = staff.database.model("Employee")
                        .select(column("name"), sum(column("salary")).over(order_by(column("id"))))
                        .order_by(column("id").desc())
                        .all();
  CHECK(std::get<1>(rows.front()).as<std::int64_t>() == 3100);
}

TEST_CASE("a window that a database could not calculate is told before any SQL") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto code = [&](const auto& expression) {
    return error_of([&] { (void)staff.employees.select(expression).all(); }).code();
  };
  const auto salary = col<&Employee::salary>;
  const auto near = stele::range_between(preceding(1), current_row);
  CHECK(code(sum(salary).over(near)) == Errc::invalid_argument);
  CHECK(code(sum(salary).over(order_by(salary, col<&Employee::id>), near)) ==
        Errc::invalid_argument);
  CHECK(code(sum(salary).over(order_by(col<&Employee::name>), near)) == Errc::invalid_argument);
  CHECK(code(sum(salary).over(stele::groups_between(preceding(1), current_row))) ==
        Errc::invalid_argument);
  CHECK(code(count_distinct(salary).over()) == Errc::unsupported);
  const auto by_name = staff.employees.select(
      stele::lag(column("salary"), 1, column("name")).over(order_by(column("id"))));
  CHECK(error_of([&] { (void)by_name.all(); }).code() == Errc::mapping);
  CHECK(code(stele::first_value(max(salary)).over()) == Errc::invalid_argument);
}

TEST_CASE("a window where it cannot be is told before any SQL") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto number = stele::row_number().over();
  CHECK(error_of([&] { (void)staff.employees.where(number == 1).all(); }).code() ==
        Errc::invalid_argument);
  CHECK(error_of([] { (void)rows_between(current_row, preceding(1)); }).code() ==
        Errc::invalid_argument);
  CHECK(error_of([] { (void)preceding(-1); }).code() == Errc::invalid_argument);
  CHECK(error_of([] { (void)stele::ntile(0); }).code() == Errc::invalid_argument);
  CHECK(error_of([] { (void)stele::nth_value(col<&Employee::id>, 0); }).code() ==
        Errc::invalid_argument);
}
