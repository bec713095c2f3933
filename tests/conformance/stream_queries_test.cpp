#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "staff.hpp"

using namespace stele::test;  // NOLINT(google-build-using-namespace)
using stele::col;
using stele::column;

namespace {

struct Wages {
  std::optional<std::int64_t> department_id{};
  std::int64_t total = 0;
};

struct Shown {
  std::int64_t id = 0;
  std::string name{};
  bool hidden = false;
};

void describe(stele::ModelBuilder<Shown>& model) {
  model.timestamps(false);
  model.default_scope(
      [](stele::Query<Shown>& query) { query.where(col<&Shown::hidden> == false); });
}

/// The names of a stream's rows, which must be those of all().
template <class Q>
Strings streamed(const Q& query) {
  Strings names;
  for (const auto& row : query.stream()) names.push_back(row.name);
  CHECK(names == names_of(query.all()));
  return names;
}

}  // namespace

TEST_CASE("queries with joins, sets, subqueries and pages by key are streamed") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto by_id = col<&Employee::id>.asc();
  const auto rich = staff.employees.where(col<&Employee::salary> > 600);
  const auto sales = staff.employees.where(col<&Employee::department_id> == 1);
  CHECK(streamed(staff.departments.join<&Department::employees>().order_by(col<&Department::id>)) ==
        Strings{"Sales", "Labs"});
  CHECK(streamed(union_(rich, sales).order_by(by_id)) == Strings{"Ann", "Bob", "Cid", "Dan"});
  CHECK(streamed(staff.employees.where(col<&Employee::id>.in(sales.select(col<&Employee::id>)))
                     .order_by(by_id)) == Strings{"Ann", "Bob"});
  const auto ordered = staff.employees.order_by(col<&Employee::salary>.desc());
  auto next = ordered;
  CHECK(streamed(next.after(*ordered.first()).limit(2)) == Strings{"Cid", "Dan"});
}

TEST_CASE("queries that are read as tables are streamed, and stream") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto wages =
      staff.employees.select<Wages>(col<&Employee::department_id>, sum(col<&Employee::salary>))
          .group_by(col<&Employee::department_id>);
  const auto totals = [](const auto& table) {
    std::vector<std::int64_t> found;
    table.order_by(col<&Wages::total>, col<&Wages::department_id>).each([&](const Wages& row) {
      found.push_back(row.total);
    });
    return found;
  };
  const std::vector<std::int64_t> expected{300, 1400, 1400};
  CHECK(totals(stele::from("wages", wages)) == expected);
  CHECK(totals(stele::with("wages", wages)) == expected);
  std::int64_t sum = 0;
  for (const Wages& row : stele::with("wages", wages).stream()) sum += row.total;
  CHECK(sum == 3100);
}

TEST_CASE("default scopes hold for streams") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  auto database = fresh.open();
  const auto model = database.define<Shown>();
  database.sync();
  model.create({.name = "seen"});
  model.create({.name = "unseen", .hidden = true});
  CHECK(streamed(model.query()) == Strings{"seen"});
  CHECK(streamed(model.unscoped().order_by(col<&Shown::id>)) == Strings{"seen", "unseen"});
}
