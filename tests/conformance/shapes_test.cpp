#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Condition;
using stele::Database;
using stele::Decimal;
using stele::Errc;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

struct Good {
  std::int64_t id = 0;
  std::string name{};
  int count = 0;
  std::optional<double> weight{};
  Decimal price{};
};

void describe(stele::ModelBuilder<Good>& model) {
  model.attribute<&Good::price>().type(stele::types::decimal(10, 2));
}

const std::vector<Good>& stock() {
  static const std::vector<Good> goods{
      {.id = 1, .name = "a", .count = 1, .weight = 0.5, .price = Decimal("1.50")},
      {.id = 2, .name = "ab", .count = 2, .price = Decimal("2.00")},
      {.id = 3, .name = "abc", .count = 3, .weight = 3, .price = Decimal("2.01")},
      {.id = 4, .name = "\U0010FFFF", .count = 4, .weight = 4, .price = Decimal("-7")},
      {.id = 5, .name = "\U0010FFFFx", .count = 4, .weight = 0, .price = Decimal("0")},
      {.id = 6, .name = "A%", .count = -1, .weight = 1, .price = Decimal("0.5")},
      {.id = 7, .name = "", .count = 0, .weight = 2, .price = Decimal("9")},
  };
  return goods;
}

/// One shape of condition, and which goods it is true of.
template <class V>
struct Shape {
  std::vector<V> values;
  std::function<Condition<Good>(const V&)> condition;
  std::function<bool(const Good&, const V&)> holds;
};

template <class V>
void check(const stele::Model<Good>& goods, const Shape<V>& shape) {
  // Each twice, so that every value is asked for by the statement that another one made.
  for (int round = 0; round < 2; ++round) {
    for (const V& value : shape.values) {
      std::vector<std::int64_t> expected;
      for (const Good& good : stock()) {
        if (shape.holds(good, value)) expected.push_back(good.id);
      }
      CAPTURE(value);
      const auto query = goods.where(shape.condition(value));
      stele::Query<Good> ordered = query;
      CHECK(ordered.order_by(col<&Good::id>).template pluck<&Good::id>() == expected);
      CHECK(query.count() == static_cast<std::int64_t>(expected.size()));
      CHECK(query.exists() == !expected.empty());
    }
  }
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("queries that differ in their constants alone each get their own rows") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;  // features_test.cpp has what happens then
  const auto goods = database.define<Good>();
  database.sync();
  goods.create_all(stock());

  check<int>(goods, {{1, 2, 4, 100},
                     [](int n) { return col<&Good::count> >= n; },
                     [](const Good& good, int n) { return good.count >= n; }});
  check<double>(goods, {{1, 1.5, 2.5, -0.5},
                        [](double n) { return col<&Good::count> > n; },
                        [](const Good& good, double n) { return good.count > n; }});
  check<double>(goods, {{0.5, 3, 1},
                        [](double n) { return col<&Good::weight> == n; },
                        [](const Good& good, double n) { return good.weight == n; }});
  // A number that the column cannot hold is compared otherwise.
  check<Decimal>(goods, {{Decimal("2.00"), Decimal("2"), Decimal("2.005"), Decimal("1e30")},
                         [](const Decimal& n) { return col<&Good::price> >= n; },
                         [](const Good& good, const Decimal& n) { return good.price >= n; }});
  // Nothing follows the last character.
  check<std::string>(
      goods,
      {{"a", "ab", "\U0010FFFF", "", "x"},
       [](const std::string& text) { return col<&Good::name>.starts_with(text); },
       [](const Good& good, const std::string& text) { return good.name.starts_with(text); }});
  check<std::string>(goods,
                     {{"a", "b", "%", "A%", ""},
                      [](const std::string& text) { return col<&Good::name>.contains(text); },
                      [](const Good& good, const std::string& text) {
                        return good.name.find(text) != std::string::npos;
                      }});
  check<std::string>(goods, {{"^a", "^ab", "c$"},
                             [](const std::string& text) { return col<&Good::name>.matches(text); },
                             [](const Good& good, const std::string& text) {
                               if (text == "c$") return good.name == "abc";
                               return good.name.starts_with(text.substr(1));
                             }});
  check<std::vector<int>>(goods,
                          {{{1}, {1, 2, 3}, {}, {4, 4}, {9}},
                           [](const std::vector<int>& list) { return col<&Good::count>.in(list); },
                           [](const Good& good, const std::vector<int>& list) {
                             return std::find(list.begin(), list.end(), good.count) != list.end();
                           }});
  check<Texts>(goods, {{{"a"}, {"ab", "abc"}, {"'"}},
                       [](const Texts& list) { return col<&Good::name>.not_in(list); },
                       [](const Good& good, const Texts& list) {
                         return std::find(list.begin(), list.end(), good.name) == list.end();
                       }});
  check<std::vector<Decimal>>(
      goods, {{{Decimal("2")}, {Decimal("2.001"), Decimal("9")}, {Decimal("2.001")}},
              [](const std::vector<Decimal>& list) { return col<&Good::price>.in(list); },
              [](const Good& good, const std::vector<Decimal>& list) {
                return std::find(list.begin(), list.end(), good.price) != list.end();
              }});
}

TEST_CASE("limits and offsets are constants of a query, too") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const auto goods = database.define<Good>();
  database.sync();
  goods.create_all(stock());
  for (int round = 0; round < 2; ++round) {
    for (const std::int64_t offset : {0, 2, 6}) {
      for (const std::int64_t limit : {1, 3}) {
        const auto rows = goods.limit(limit).offset(offset).pluck<&Good::id>();
        CHECK(rows.size() == static_cast<std::size_t>(std::min<std::int64_t>(limit, 7 - offset)));
        CHECK(rows.front() == offset + 1);
      }
    }
    CHECK(goods.limit(3).first().value().id == 1);
    CHECK(goods.offset(3).first().value().id == 4);
    CHECK_FALSE(goods.limit(0).first().has_value());
  }
}

TEST_CASE("one condition in two places is not taken for two of one shape") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const auto goods = database.define<Good>();
  database.sync();
  goods.create_all(stock());
  const auto two = col<&Good::count> == 2;
  const auto three = col<&Good::count> == 3;
  CHECK(goods.where(two || two).count() == 1);
  CHECK(goods.where(two || three).count() == 2);
  CHECK(goods.where(three || three).count() == 1);
  CHECK(goods.where(two).where(three).count() == 0);
}

TEST_CASE("a constant of the wrong kind is refused, whatever was asked before") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  database.define<Good>();
  database.sync();
  const auto goods = database.model("Good");
  CHECK(goods.where(stele::column("name") == "a").count() == 0);
  CHECK(error_of([&] { (void)goods.where(stele::column("name") == 1).count(); }).code() ==
        Errc::mapping);
  CHECK(goods.where(stele::column("weight") == 1).count() == 0);
  CHECK(error_of([&] {
          (void)goods.where(stele::column("weight") == 9007199254740993).count();
        }).code() == Errc::mapping);
}

TEST_CASE("groups by a calculation with a constant are those of each constant") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const auto goods = database.define<Good>();
  database.sync();
  goods.create_all(stock());
  const auto counts = [&](int selected, int grouped) {
    using Row = std::tuple<std::int64_t, std::int64_t>;
    auto query = goods.where(col<&Good::count> > 1)
                     .group_by(col<&Good::count> + grouped)
                     .select(col<&Good::count> + selected, stele::count());
    query.order_by(col<&Good::count> + selected).limit(selected);
    std::vector<Row> rows;
    for (const auto& [sum, number] : query.all()) rows.emplace_back(sum.value(), number);
    return rows;
  };
  using Rows = std::vector<std::tuple<std::int64_t, std::int64_t>>;
  for (int round = 0; round < 2; ++round) {
    CHECK(counts(2, 2) == Rows{{4, 1}, {5, 1}});
    CHECK(counts(1, 1) == Rows{{3, 1}});
    CHECK(counts(3, 3) == Rows{{5, 1}, {6, 1}, {7, 2}});
    CHECK(error_of([&] { (void)counts(1, 2); }).code() == Errc::invalid_argument);
  }
}

TEST_CASE("aggregates and streams of one shape each have their own constants") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const auto goods = database.define<Good>();
  database.sync();
  goods.create_all(stock());
  for (int round = 0; round < 2; ++round) {
    for (const int least : {2, 4, 9}) {
      std::int64_t sum = 0;
      std::vector<std::int64_t> expected;
      for (const Good& good : stock()) {
        if (good.count < least) continue;
        sum += good.count;
        expected.push_back(good.id);
      }
      auto chosen = goods.where(col<&Good::count> >= least);
      CHECK(chosen.sum<&Good::count>() == sum);
      CHECK(stele::Query<Good>(chosen).limit(1).offset(3).sum<&Good::count>() ==
            chosen.sum<&Good::count>());
      std::vector<std::int64_t> ids;
      stele::Query<Good> ordered = chosen;
      for (const Good& good : ordered.order_by(col<&Good::id>).stream()) ids.push_back(good.id);
      CHECK(ids == expected);
    }
  }
}

TEST_CASE("what comes after a row is asked for by one shape for all rows without NULL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const auto goods = database.define<Good>();
  database.sync();
  goods.create_all(stock());
  const auto order = [&] {
    return goods.order_by(col<&Good::weight>.desc()).order_by(col<&Good::price>);
  };
  const std::vector<Good> all = order().all();
  REQUIRE(all.size() == stock().size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::vector<std::int64_t> ids = order().after(all[i]).pluck<&Good::id>();
    REQUIRE(ids.size() == all.size() - i - 1);
    for (std::size_t j = 0; j < ids.size(); ++j) CHECK(ids[j] == all[i + 1 + j].id);
  }
}

TEST_CASE("of two limits the lower one counts, whichever was asked for first") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const auto goods = database.define<Good>();
  database.sync();
  goods.create_all(stock());
  for (int round = 0; round < 2; ++round) {
    CHECK(goods.limit(5).first()->id == 1);
    CHECK_FALSE(goods.limit(0).first());
    CHECK(goods.limit(1).one().id == 1);
    CHECK(error_of([&] { (void)goods.limit(2).one(); }).code() == Errc::invalid_argument);
    CHECK(goods.limit(1).first()->id == 1);
  }
}
