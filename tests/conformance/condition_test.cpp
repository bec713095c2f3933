#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Condition;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::SqlLog;

using Ids = std::vector<std::int64_t>;

namespace {

enum class Color { red, green, blue };

struct Point {
  std::int64_t id = 0;
  int x = 0;
  std::optional<int> y{};
  std::string name{};
  Color color = Color::red;
};

enum class Truth { no, yes, unknown };

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

/// A condition, and the same in C++ with SQL's three values.
struct Both {
  Condition<Point> sql;
  std::function<Truth(const Point&)> plain;
};

Both negated(const Both& a) {
  return {!a.sql, [plain = a.plain](const Point& p) {
            const Truth value = plain(p);
            return value == Truth::unknown ? value : truth(value == Truth::no);
          }};
}

Both combined(const Both& a, const Both& b, bool is_and) {
  const Truth winner = is_and ? Truth::no : Truth::yes;
  return {is_and ? a.sql && b.sql : a.sql || b.sql, [=, a = a.plain, b = b.plain](const Point& p) {
            const Truth left = a(p);
            const Truth right = b(p);
            if (left == winner || right == winner) return winner;
            if (left == Truth::unknown || right == Truth::unknown) return Truth::unknown;
            return left;
          }};
}

template <class F>
Both of_y(Condition<Point> sql, F compare) {
  return {std::move(sql),
          [compare](const Point& p) { return p.y ? truth(compare(*p.y)) : Truth::unknown; }};
}

template <class F>
Both of(Condition<Point> sql, F compare) {
  return {std::move(sql), [compare](const Point& p) { return truth(compare(p)); }};
}

Both comparison(int kind, int v) {
  using P = const Point&;
  switch (kind) {
    case 0:
      return of(col<&Point::x> == v, [v](P p) { return p.x == v; });
    case 1:
      return of(col<&Point::x> != v, [v](P p) { return p.x != v; });
    case 2:
      return of(col<&Point::x> < v, [v](P p) { return p.x < v; });
    case 3:
      return of(col<&Point::x> >= v, [v](P p) { return p.x >= v; });
    case 4:
      return of_y(col<&Point::y> == v, [v](int y) { return y == v; });
    case 5:
      return of_y(col<&Point::y> != v, [v](int y) { return y != v; });
    case 6:
      return of_y(col<&Point::y> > v, [v](int y) { return y > v; });
    case 7:
      return of_y(col<&Point::y> <= v, [v](int y) { return y <= v; });
    case 8:
      return of(col<&Point::y>.is_null(), [](P p) { return !p.y; });
    case 9:
      return of(col<&Point::y>.is_not_null(), [](P p) { return p.y.has_value(); });
    case 10:
      return of_y(col<&Point::y>.in({v, v + 1}), [v](int y) { return y == v || y == v + 1; });
    case 11:
      return of_y(col<&Point::y>.not_in({v, v + 2}), [v](int y) { return y != v && y != v + 2; });
    case 12:
      return of(col<&Point::y>.in(std::vector<int>{}), [](P) { return false; });
    case 13:
      return of(col<&Point::y>.not_in(std::vector<int>{}), [](P) { return true; });
    case 14:
      return of(col<&Point::x>.between(v - 1, v + 1),
                [v](P p) { return p.x >= v - 1 && p.x <= v + 1; });
    case 15:
      return of(col<&Point::name> > std::string(1, static_cast<char>('a' + v)),
                [v](P p) { return p.name > std::string(1, static_cast<char>('a' + v)); });
    case 16:
      return of(col<&Point::color> == Color::green, [](P p) { return p.color == Color::green; });
    default:
      return {col<&Point::x> < col<&Point::y>,
              [](P p) { return p.y ? truth(p.x < *p.y) : Truth::unknown; }};
  }
}

constexpr int comparisons = 18;

Both random_condition(std::mt19937& random, int depth) {
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  if (depth == 0) return comparison(below(comparisons), below(6));
  const int kind = below(5);
  if (kind == 0) return negated(random_condition(random, depth - 1));
  const Both left = random_condition(random, depth - 1);
  return combined(left, random_condition(random, depth - 1), kind < 3);
}

std::vector<Point> random_points(const Model<Point>& points) {
  std::mt19937 random(7);
  std::vector<Point> all;
  for (int i = 0; i < 40; ++i) {
    Point point{.x = static_cast<int>(random() % 6),
                .name = std::string(1, static_cast<char>('a' + random() % 6))};
    if (random() % 3 != 0) point.y = static_cast<int>(random() % 6);
    point.color = static_cast<Color>(random() % 3);
    all.push_back(points.create(point));
  }
  return all;
}

Ids matching(const std::vector<Point>& points, const Both& condition) {
  Ids ids;
  for (const Point& point : points) {
    if (condition.plain(point) == Truth::yes) ids.push_back(point.id);
  }
  return ids;
}

Ids ids(const std::vector<Point>& points) {
  Ids found;
  for (const Point& point : points) found.push_back(point.id);
  return found;
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Point> points = database.define<Point>();

  Fixture() { database.sync(); }
};

}  // namespace

TEST_CASE("every comparison, and any combination, finds what the same filter in C++ finds") {
  Fixture f;
  const std::vector<Point> all = random_points(f.points);
  std::mt19937 random(42);
  std::vector<Both> conditions;
  for (int kind = 0; kind < comparisons; ++kind) {
    for (int value = 0; value < 6; value += 2) {
      conditions.push_back(comparison(kind, value));
      conditions.push_back(negated(conditions.back()));
    }
  }
  for (int i = 0; i < 150; ++i) conditions.push_back(random_condition(random, 1 + i % 4));
  for (const Both& condition : conditions) {
    const auto query = f.points.where(condition.sql).order_by(col<&Point::id>);
    INFO(query.to_sql().sql);
    const Ids expected = matching(all, condition);
    CHECK(ids(query.all()) == expected);
    CHECK(query.count() == std::ssize(expected));
  }
}

TEST_CASE("a stored condition serves several queries and several databases") {
  const auto condition = col<&Point::x> > 1 && col<&Point::name>.in({"a", "b"});
  const Condition<Point> stored = condition;
  for (const std::string& url : database_urls()) {
    const FreshDatabase fresh(url);
    Database database = fresh.open();
    const auto points = database.define<Point>();
    database.sync();
    (void)points.create({.x = 2, .name = "a"});
    (void)points.create({.x = 2, .name = "c"});
    (void)points.create({.x = 1, .name = "b"});
    CHECK(points.where(stored).count() == 1);
    CHECK(points.where(!stored).count() == 2);
    CHECK(points.where(stored).where(stored || condition).one().name == "a");
  }
}

TEST_CASE("all_of is true of nothing, any_of is false of nothing") {
  Fixture f;
  for (int x = 0; x < 4; ++x) (void)f.points.create({.x = x, .name = "p"});
  std::vector<Condition<Point>> conditions;
  CHECK(f.points.where(stele::all_of(conditions)).count() == 4);
  CHECK(f.points.where(stele::any_of(conditions)).count() == 0);
  CHECK(f.points.where(!stele::all_of(conditions)).count() == 0);
  CHECK(f.points.where(stele::any_of(conditions) || col<&Point::x> == 1).count() == 1);
  conditions = {col<&Point::x> == 1};
  CHECK(f.points.where(stele::any_of(conditions)).count() == 1);
  conditions.push_back(col<&Point::x> == 3);
  CHECK(f.points.where(stele::any_of(conditions)).count() == 2);
  CHECK(f.points.where(stele::all_of(conditions)).count() == 0);
  CHECK(f.points.where(stele::any_of(conditions) && col<&Point::x> > 1).count() == 1);
}

TEST_CASE("a list can hold many values, and any range serves") {
  Fixture f;
  for (int x = 0; x < 5; ++x) (void)f.points.create({.x = x, .name = "p"});
  std::vector<int> many(5000);
  for (int i = 0; i < 5000; ++i) many[static_cast<std::size_t>(i)] = i + 2;
  CHECK(f.points.where(col<&Point::x>.in(many)).count() == 3);
  CHECK(f.points.where(col<&Point::x>.not_in(many)).count() == 2);
  CHECK(f.points.where(col<&Point::x>.in(std::set<int>{1, 2})).count() == 2);
  CHECK(f.points.where(col<&Point::name>.in(std::vector<std::string_view>{"p"})).count() == 5);
}

TEST_CASE("run-time columns find what typed ones find") {
  Fixture f;
  (void)f.points.create({.x = 1, .y = 2, .name = "a", .color = Color::blue});
  (void)f.points.create({.x = 3, .name = "b"});
  using stele::column;
  CHECK(f.points.where(column("x") == 1).count() == 1);
  CHECK(f.points.where(column("x") != 1).count() == 1);
  CHECK(f.points.where(column("x") < 3 && column("x") <= 1).count() == 1);
  CHECK(f.points.where(column("x") > 1 || column("x") >= 3).count() == 1);
  CHECK(f.points.where(column("x").in({1, 3, 5})).count() == 2);
  CHECK(f.points.where(column("x").in({})).count() == 0);
  CHECK(f.points.where(column("x").not_in({})).count() == 2);
  CHECK(f.points.where(column("x").not_in({1})).count() == 1);
  CHECK(f.points.where(column("x").between(2, 4)).one().name == "b");
  CHECK(f.points.where(column("y").is_null()).one().name == "b");
  CHECK(f.points.where(column("y").is_not_null()).one().name == "a");
  CHECK(f.points.where(column("x") < column("y")).one().name == "a");
  CHECK(f.points.where(column("color") == Color::blue).one().name == "a");
  CHECK(f.points.where(column("color") == "blue" && col<&Point::x> == 1).count() == 1);
  CHECK(f.points.order_by(column("name").desc()).first()->name == "b");
}

TEST_CASE("a run-time comparison with NULL or a value of another kind is refused") {
  Fixture f;
  SqlLog log{f.database};
  using stele::column;
  const auto code = [&](const auto& act) { return error_of(act).code(); };
  CHECK(code([&] { (void)(column("x") == stele::Value()); }) == Errc::invalid_argument);
  CHECK(code([&] { (void)column("x").in({1, stele::Value()}); }) == Errc::invalid_argument);
  CHECK(code([&] { (void)f.points.where(column("x") == "1").all(); }) == Errc::mapping);
  CHECK(code([&] { (void)f.points.where(column("name") == 1).all(); }) == Errc::mapping);
  CHECK(code([&] { (void)f.points.where(column("x").in({1, "2"})).all(); }) == Errc::mapping);
  CHECK(code([&] { (void)f.points.where(column("z") == 1).all(); }) == Errc::mapping);
  CHECK(log.take().empty());
}

TEST_CASE("two columns that cannot be compared are refused before SQL") {
  Fixture f;
  using stele::column;
  SqlLog log{f.database};
  const auto act = [&] { (void)f.points.where(column("x") == column("name")).all(); };
  CHECK(error_of(act).code() == Errc::mapping);
  CHECK(log.take().empty());
}

TEST_CASE("thousands of conditions are combined") {
  Fixture f;
  for (int x = 0; x < 10; ++x) (void)f.points.create({.x = x, .name = "p"});
  std::vector<Condition<Point>> equal;
  std::vector<Condition<Point>> other;
  for (int x = 5; x < 5'005; ++x) {
    equal.push_back(col<&Point::x> == x);
    other.push_back(col<&Point::x> != x || col<&Point::name> == "q");
  }
  CHECK(f.points.where(stele::any_of(equal)).count() == 5);
  CHECK(f.points.where(stele::all_of(other)).count() == 5);
  CHECK(f.points.where(!stele::any_of(equal) && stele::all_of(other)).count() == 5);
  Condition<Point> grown = col<&Point::x> == 0;
  for (int x = 1; x < 1'500; ++x) grown = grown || col<&Point::x> == x;
  CHECK(f.points.where(grown).count() == 10);
}

TEST_CASE("a negation of a negation is the condition itself") {
  Fixture f;
  (void)f.points.create({.x = 1, .name = "a"});
  Condition<Point> condition = col<&Point::y> > 0 || col<&Point::x> == 1;
  for (int i = 0; i < 1'000; ++i) condition = !condition;
  CHECK(f.points.where(condition).count() == 1);
  CHECK(f.points.where(!condition).count() == 0);
}
