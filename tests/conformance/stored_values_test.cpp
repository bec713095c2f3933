#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"

using stele::col;
using stele::Database;
using stele::Decimal;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

/// What can be given in another spelling than it is stored in.
struct Sum {
  std::int64_t id = 0;
  Decimal amount{};
  std::optional<Decimal> maybe{};
  double real = 0;
  double single = 0;
  nlohmann::json data{};
  std::vector<Decimal> amounts{};
  std::vector<double> reals{};
};

void describe(stele::ModelBuilder<Sum>& model) {
  model.attribute<&Sum::single>().type(types::float_());
  model.attribute<&Sum::amounts>().type(types::array(types::decimal(10, 2)));
}

Sum given() {
  return {.amount = Decimal("1.5"),
          .maybe = Decimal("-1.50"),
          .real = -0.0,
          .single = 0.1,
          .data = {{"n", -0.0}, {"m", 1.0}},
          .amounts = {Decimal("1.5"), Decimal("2")},
          .reals = {-0.0, 1.5}};
}

/// Everything of the row that tells one spelling from another.
std::string spelled(const Sum& sum) {
  std::string text = to_string(sum.amount) + " " + (sum.maybe ? to_string(*sum.maybe) : "-");
  text += std::signbit(sum.real) ? " -0" : " 0";
  text += " " + std::to_string(sum.single) + (sum.single == 0.1 ? " double" : " float");
  text += " " + sum.data.dump();
  for (const Decimal& each : sum.amounts) text += " " + to_string(each);
  for (const double each : sum.reals) text += std::signbit(each) ? " -" : " +";
  return text;
}

constexpr const char* stored =
    R"(1.500000 -1.500000 0 0.100000 float {"m":1.0,"n":0.0} 1.50 2.00 + +)";

struct Sale;

/// A key of whose values there are several spellings.
struct Price {
  Decimal id{};
  std::string name{};
  stele::HasMany<Sale> sales{};
};

struct Sale {
  std::int64_t id = 0;
  std::optional<Decimal> price_id{};
  std::string buyer{};
};

void describe(stele::ModelBuilder<Price>& model) { model.primary_key<&Price::id>(); }

}  // namespace

TEST_CASE("a row that was written is as it is stored", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Sum> sums = database.define<Sum>();
  database.sync();
  Sum created = sums.create(given());
  CHECK(spelled(created) == stored);
  CHECK(spelled(sums.get(created.id)) == stored);
  for (const Sum& each : sums.create_all({given(), given()})) CHECK(spelled(each) == stored);

  const std::int64_t id = created.id;
  created = given();
  created.id = id;
  sums.update(created);
  CHECK(spelled(created) == stored);
  created.amount = Decimal("2.5");
  sums.update<&Sum::amount>(created);
  CHECK(to_string(created.amount) == "2.500000");

  std::vector<Sum> rows = sums.order_by(col<&Sum::id>).all();
  for (Sum& row : rows) {
    const std::int64_t key = row.id;
    row = given();
    row.id = key;
  }
  for (const Sum& each : sums.update_all(rows)) CHECK(spelled(each) == stored);
}

TEST_CASE("a record that was written is as it is stored", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  (void)database.define<Sum>();
  database.sync();
  const Model<Record> sums = database.model("Sum");
  Record record = sums.create({{"amount", Decimal("1.5")}, {"real", -0.0}});
  CHECK(to_string(record.get<Decimal>("amount")) == "1.500000");
  CHECK_FALSE(std::signbit(record.get<double>("real")));
  sums.update(record, {{"amount", Decimal("-2.50")}});
  CHECK(to_string(record.get<Decimal>("amount")) == "-2.500000");
  CHECK(record.changed().empty());
}

TEST_CASE("a decimal key is one key in every spelling", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Price> prices = database.define<Price>();
  database.sync();
  const Price created = prices.create({.id = Decimal("-1.50"), .name = "a"});
  CHECK(to_string(created.id) == "-1.500000");
  CHECK(prices.get(Decimal("-1.5")).name == "a");
  CHECK(prices.find_all(std::vector<Decimal>{Decimal("-1.5"), Decimal("7")}).size() == 1);

  std::vector<Price> rows = {{.id = Decimal("-1.5"), .name = "b"}};
  rows = prices.update_all(rows);
  CHECK(prices.get(Decimal("-1.500")).name == "b");
  std::vector<Price> graph = {{.id = Decimal("-1.5"), .name = "c"}, {.id = {}, .name = "d"}};
  prices.save_graphs(graph);
  graph = {{.id = Decimal("0.0"), .name = "e"}};
  prices.save_graphs(graph);
  CHECK(prices.order_by(col<&Price::id>).pluck<&Price::name>() ==
        std::vector<std::string>{"c", "e"});
}

TEST_CASE("rows are associated by a decimal key in every spelling", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Price> prices = database.define<Price>();
  const Model<Sale> sales = database.define<Sale>();
  database.sync();
  for (const char* key : {"1.5", "-1.50", "0", "0.10", "123456789012.000001"}) {
    INFO(key);
    Price price{.id = Decimal(key), .name = key};
    price.sales = {{.buyer = "a"}, {.buyer = "b"}};
    prices.create_graph(price);
    CHECK(price.sales.size() == 2);
    price.id = Decimal(key);
    price.name += "!";
    price.sales = {price.sales[0], {.buyer = "c"}};
    prices.save_graph(price, {.remove_missing = true});
    CHECK(prices.get(Decimal(key)).name == std::string(key) + "!");
    Price again{.id = Decimal(key)};
    CHECK(prices.related<&Price::sales>(again).count() == 2);
    prices.related<&Price::sales>(again).add(sales.create({.buyer = "d"}));
    CHECK(
        prices.include<&Price::sales>().where(col<&Price::id> == Decimal(key)).one().sales.size() ==
        3);
    CHECK(sales.where(col<&Sale::price_id> == Decimal(key)).count() == 3);
  }
  CHECK(prices.count() == 5);
}
