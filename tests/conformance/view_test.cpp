#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "staff.hpp"
#include "support/throws.hpp"

using namespace stele::test;  // NOLINT(google-build-using-namespace)
using stele::col;
using stele::column;
using stele::Errc;
using stele::test::PlainDatabase;

namespace {

struct DepartmentPay {
  std::string department{};
  std::int64_t total = 0;
};

void describe(stele::ModelBuilder<DepartmentPay>& model) { model.view("department_pay"); }

class View {
 public:
  explicit View(const std::string& url) : staff(url) {
    PlainDatabase(staff.fresh.url())
        .run(
            "CREATE VIEW department_pay AS SELECT d.name AS department, CAST(sum(e.salary) AS "
            "BIGINT) AS total FROM departments d JOIN employees e ON e.department_id = d.id "
            "GROUP BY d.name");
  }

  Staff staff;
};

}  // namespace

TEST_CASE("a model reads a view") {
  View view(GENERATE(from_range(shared_database_urls())));
  const auto pay = view.staff.database.define<DepartmentPay>();
  view.staff.database.sync();  // leaves it alone
  const auto rows =
      pay.where(col<&DepartmentPay::total> > 1000).order_by(col<&DepartmentPay::department>).all();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].department == "Labs");
  CHECK(pay.count() == 2);
  CHECK(pay.sum<&DepartmentPay::total>() == 2800);
  CHECK(pay.order_by(col<&DepartmentPay::department>).limit(1).all().size() == 1);
  CHECK(error_of([&] { (void)pay.limit(1).all(); }).code() == Errc::invalid_argument);
  CHECK(view.staff.departments.join(pay, col<&DepartmentPay::department> == col<&Department::name>)
            .count() == 2);
}

TEST_CASE("a view is not written") {
  View view(GENERATE(from_range(shared_database_urls())));
  const auto pay = view.staff.database.define<DepartmentPay>();
  DepartmentPay row{.department = "Attic", .total = 1};
  const auto code = [](const auto& work) { return error_of(work).code(); };
  CHECK(code([&] { pay.create(row); }) == Errc::invalid_argument);
  CHECK(code([&] { pay.save(row); }) == Errc::invalid_argument);
  CHECK(code([&] { pay.destroy(row); }) == Errc::invalid_argument);
  CHECK(code([&] { (void)pay.find(1); }) == Errc::invalid_argument);
  CHECK(code([&] { pay.where(col<&DepartmentPay::total> == 1).destroy(); }) ==
        Errc::invalid_argument);
  CHECK(code([&] {
          pay.where(col<&DepartmentPay::total> == 1)
              .update(stele::set<&DepartmentPay::department>("x"));
        }) == Errc::invalid_argument);
  CHECK(pay.count() == 2);
}

TEST_CASE("a run-time model reads a view") {
  View view(GENERATE(from_range(shared_database_urls())));
  const auto pay = view.staff.database.define(
      "Pay", {{"department", stele::types::text()}, {"total", stele::types::bigint()}},
      {.view = "department_pay"});
  view.staff.database.sync();
  const auto rows = pay.order_by(column("department")).all();
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].get<std::int64_t>("total") == 1400);
  CHECK(error_of([&] { pay.create({{"department", "x"}}); }).code() == Errc::invalid_argument);
}

TEST_CASE("sync by force leaves views alone") {
  View view(GENERATE(from_range(shared_database_urls())));
  const auto pay = view.staff.database.define<DepartmentPay>();
  CHECK(view.staff.database.schema()
            .create_sql(view.staff.database.dialect())
            .find("department_pay") == std::string::npos);
}

namespace {

struct Line {
  std::int64_t id = 0;
  stele::Decimal price{};
  stele::Timestamp at{};
};

void describe(stele::ModelBuilder<Line>& model) {
  model.attribute<&Line::price>().type(stele::types::decimal(10, 2));
}

struct SeenLine {
  std::int64_t id = 0;
  stele::Decimal price{};
  stele::Timestamp at{};
};

void describe(stele::ModelBuilder<SeenLine>& model) {
  model.view("seen_lines");
  model.attribute<&SeenLine::price>().type(stele::types::decimal(10, 2));
}

const stele::Timestamp at_1000{std::chrono::seconds(1000)};

/// Of two rows, 12 at 1000 s and 1.5 at 2000 s.
void check_seen(stele::Database& database) {
  using stele::Decimal;
  const auto seen = database.define<SeenLine>();
  const auto count = [&](const auto& condition) { return seen.where(condition).count(); };
  const auto rows = seen.order_by(col<&SeenLine::id>).all();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].price == Decimal("12"));
  CHECK(rows[1].price == Decimal("1.5"));
  CHECK(rows[0].at == at_1000);
  CHECK(count(col<&SeenLine::price> > Decimal("1")) == 2);
  CHECK(count(col<&SeenLine::price> == Decimal("12")) == 1);
  CHECK(count(col<&SeenLine::price> + Decimal("0.5") == Decimal("2")) == 1);
  CHECK(count(col<&SeenLine::at> == at_1000) == 1);
  CHECK(count(col<&SeenLine::at> > at_1000) == 1);
  CHECK(seen.sum<&SeenLine::price>() == Decimal("13.5"));
}

}  // namespace

TEST_CASE("a view of a table of others holds values as the table does", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  const char* const of_lines = GENERATE("SELECT * FROM lines", "SELECT * FROM other_view",
                                        "SELECT id, at, price FROM lines WHERE price > 1");
  PlainDatabase plain(fresh.url());
  plain.run("CREATE TABLE lines (id BIGINT PRIMARY KEY, price DECIMAL(10,2), at INTEGER)");
  plain.run("INSERT INTO lines VALUES (1, 12, 1000), (2, 1.5, 2000)");
  plain.run("CREATE VIEW other_view AS SELECT * FROM lines");
  plain.run(std::string("CREATE VIEW seen_lines AS ") + of_lines);
  stele::Database database = fresh.open();
  check_seen(database);
}

TEST_CASE("a view of a table of ours holds values as the table does", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  stele::Database database = fresh.open();
  const auto lines = database.define<Line>();
  database.sync();
  (void)lines.create({.price = stele::Decimal("12"), .at = at_1000});
  (void)lines.create({.price = stele::Decimal("1.5"), .at = at_1000 + std::chrono::seconds(1000)});
  PlainDatabase(fresh.url()).run("CREATE VIEW seen_lines AS SELECT * FROM lines");
  check_seen(database);
}
