#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::cast;
using stele::col;
using stele::column;
using stele::Database;
using stele::Decimal;
using stele::Errc;
using stele::Model;
using stele::Naming;
using stele::Record;
using stele::set;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace types = stele::types;

namespace {

using D = Decimal;

struct Good;

struct Maker {
  std::int64_t id = 0;
  stele::HasMany<Good> goods{};
};

struct Good {
  std::int64_t id = 0;
  std::optional<std::int64_t> maker_id{};
  std::string name{};
  Decimal price{};
  std::optional<Decimal> fee{};
  std::int64_t count = 0;
};

void describe(stele::ModelBuilder<Good>& model) {
  model.attribute<&Good::price>().type(types::decimal(10, 2));
  model.attribute<&Good::fee>().type(types::decimal(10, 2));
  model.unique<&Good::name>();
}

/// Who made the table, which says how it holds decimals.
enum class MadeBy { us, us_as_sequelize, others };

const auto price = col<&Good::price>;
const auto fee = col<&Good::fee>;

/// Two goods: "a" of 1.50 without a fee, "b" of 12 with one of 2.25.
struct Shop {
  FreshDatabase fresh{GENERATE(from_range(shared_database_urls()))};
  Database database;
  Model<Maker> makers;
  Model<Good> goods;

  explicit Shop(MadeBy by)
      : database(fresh.open({.naming = by == MadeBy::us_as_sequelize ? Naming::sequelize()
                                                                     : Naming::snake_case()})),
        makers(database.define<Maker>()),
        goods(database.define<Good>()) {
    if (by == MadeBy::others) {
      PlainDatabase plain(fresh.url());
      const std::string key =
          plain.is_postgres() ? "id BIGSERIAL PRIMARY KEY" : "id INTEGER PRIMARY KEY";
      plain.run("CREATE TABLE makers (" + key + ")");
      plain.run("CREATE TABLE goods (" + key +
                ", maker_id BIGINT, name TEXT NOT NULL UNIQUE, price DECIMAL(10,2) NOT NULL, fee "
                "NUMERIC(10,2), count BIGINT NOT NULL)");
    } else {
      database.sync();
    }
    (void)makers.create({});
    (void)goods.create({.maker_id = 1, .name = "a", .price = D("1.50"), .count = 5});
    (void)goods.create(
        {.maker_id = 1, .name = "b", .price = D("12"), .fee = D("2.25"), .count = 2});
  }

  template <class Condition>
  [[nodiscard]] std::int64_t count(const Condition& condition) const {
    return goods.where(condition).count();
  }
  template <class Value>
  [[nodiscard]] auto of_a(const Value& value) const {
    return std::get<0>(goods.where(col<&Good::name> == "a").select(value).one());
  }
};

}  // namespace

TEST_CASE("decimals are calculated with constants in whatever form they are stored", "[builtin]") {
  const Shop shop(GENERATE(MadeBy::us, MadeBy::us_as_sequelize, MadeBy::others));
  CHECK(shop.of_a(price + D("1.01")) == D("2.51"));
  CHECK(shop.of_a(price - D("2")) == D("-0.5"));
  CHECK(shop.of_a(price * D("1.5")) == D("2.25"));
  CHECK(shop.of_a(price * 3) == D("4.5"));
  CHECK(shop.of_a(price + D("0.10") + D("0.20")) == D("1.8"));
  CHECK(shop.of_a(price * col<&Good::count>) == D("7.5"));
  CHECK(shop.of_a(price / D("0.5")) == 3.0);
  CHECK(std::get<0>(shop.goods.where(price == 12).select(price / D("5")).one()) == 2.4);
  CHECK(shop.count(price * D("1") > D("1")) == 2);
  CHECK(shop.count(price + D("0.5") == D("2")) == 1);
  CHECK(shop.count((price + D("0.5")).in({D("2"), D("3")})) == 1);
  CHECK(shop.count((price * 2).between(D("3"), D("24"))) == 2);
  CHECK(shop.count((price * 2).is_distinct_from(D("3"))) == 1);
  CHECK(shop.count(price > fee + D("9")) == 1);
}

TEST_CASE("decimals are set to calculations in whatever form they are stored", "[builtin]") {
  const Shop shop(GENERATE(MadeBy::us, MadeBy::us_as_sequelize, MadeBy::others));
  const auto a = col<&Good::name> == "a";
  const auto price_of_a = [&] { return shop.goods.where(a).one().price; };
  shop.goods.where(a).update(set<&Good::price>(price + D("0.10")));
  CHECK(price_of_a() == D("1.6"));
  shop.goods.where(a).increment<&Good::price>(D("0.25"));
  CHECK(price_of_a() == D("1.85"));
  Good good = shop.goods.where(a).one();
  shop.goods.increment<&Good::price>(good, D("0.15"));
  CHECK(good.price == D("2"));
  shop.goods.where(a).update(set<&Good::price>(coalesce(fee, D("0.5"))));
  CHECK(price_of_a() == D("0.5"));
  const auto by_name = [] { return stele::on_conflict<&Good::name>(); };
  const auto added = stele::excluded<&Good::price>();
  shop.goods.upsert({.name = "a", .price = D("0.75")},
                    by_name().update(set<&Good::price>(price + added + D("0.01"))));
  CHECK(price_of_a() == D("1.26"));
  shop.goods.upsert({.name = "a", .price = D("4")},
                    by_name()
                        .update(set<&Good::price>(coalesce(added, price)))
                        .where(coalesce(added, D("0")) > D("3") && added > D("3")));
  CHECK(price_of_a() == D("4"));
  shop.database.model("Good")
      .where(column("name") == "a")
      .update(set("price", cast(column("count"), types::decimal(10, 2))));
  CHECK(price_of_a() == D("5"));
}

TEST_CASE("aggregates of decimals are compared with constants in whatever form they are stored",
          "[builtin]") {
  const Shop shop(GENERATE(MadeBy::us, MadeBy::us_as_sequelize, MadeBy::others));
  const auto groups = [&](const auto& condition) {
    return shop.goods.select(col<&Good::name>).group_by(col<&Good::name>).having(condition).all();
  };
  CHECK(groups(stele::sum(price) > D("2")).size() == 1);
  CHECK(groups(stele::max(price) > D("2")).size() == 1);
  CHECK(groups(stele::min(price) == D("1.5")).size() == 1);
  CHECK(groups(stele::sum(price * 2) == D("3")).size() == 1);
  const auto makers = [&](const auto& condition) { return shop.makers.where(condition).count(); };
  CHECK(makers(stele::sum_of<&Maker::goods>(price) == D("13.5")) == 1);
  CHECK(makers(stele::max_of<&Maker::goods>(price) > D("2")) == 1);
  CHECK(makers(stele::max_of<&Maker::goods>(price) > D("12")) == 0);
  CHECK(shop.goods.sum<&Good::price>() == D("13.5"));
}

TEST_CASE("chosen decimals are compared in whatever form they are stored", "[builtin]") {
  const Shop shop(GENERATE(MadeBy::us, MadeBy::us_as_sequelize, MadeBy::others));
  CHECK(shop.count(coalesce(fee, D("9.5")) > D("2")) == 2);
  CHECK(shop.count(coalesce(fee, D("9.5")) == D("9.5")) == 1);
  const auto chosen = stele::case_when(price > D("2"), price).otherwise(D("7.5"));
  CHECK(shop.count(chosen == D("7.5")) == 1);
  CHECK(shop.of_a(chosen) == D("7.5"));
  CHECK(shop.of_a(coalesce(fee, D("9.5"))) == D("9.5"));
  const auto before = stele::lag(price, 1, D("0.25")).over(stele::order_by(col<&Good::id>));
  CHECK(shop.goods.select(before).order_by(col<&Good::id>).all() ==
        std::vector<std::tuple<std::optional<Decimal>>>{{D("0.25")}, {D("1.5")}});
}

namespace {

struct Sold {
  std::string name{};
  Decimal total{};
};

void describe(stele::ModelBuilder<Sold>& model) {
  model.attribute<&Sold::total>().type(types::decimal(18, 2));
}

}  // namespace

TEST_CASE("decimals of a query that is read as a table are compared in whatever form",
          "[builtin]") {
  const Shop shop(GENERATE(MadeBy::us, MadeBy::us_as_sequelize, MadeBy::others));
  const auto sold = stele::from(
      "sold",
      shop.goods.select<Sold>(col<&Good::name>, stele::sum(price)).group_by(col<&Good::name>));
  CHECK(sold.where(col<&Sold::total> > D("2")).count() == 1);
  CHECK(sold.where(col<&Sold::total> + D("1") == D("2.5")).count() == 1);
  CHECK(sold.where(col<&Sold::total>.in({D("12"), D("1.5")})).count() == 2);
  const auto raised =
      stele::with("raised", shop.goods.select<Sold>(col<&Good::name>, price + D("1")));
  CHECK(raised.where(col<&Sold::total> > D("2.5")).count() == 1);
  CHECK(shop.goods.join(raised, col<&Sold::total> == price + D("1")).count() == 2);
}

TEST_CASE("decimals are cast in whatever form they are stored", "[builtin]") {
  const Shop shop(GENERATE(MadeBy::us, MadeBy::us_as_sequelize, MadeBy::others));
  CHECK(shop.of_a(cast<double>(price)) == 1.5);
  CHECK(shop.of_a(cast<std::string>(price)) == "1.50");
  CHECK(shop.count(cast<std::string>(price) == "12.00") == 1);
}

TEST_CASE("decimals that are stored in different forms are compared and calculated together",
          "[builtin]") {
  Shop shop(MadeBy::others);
  const auto define = [](Database& database) {
    return database.define("Ours", {{"amount", types::decimal(8, 2)}}, {.timestamps = false});
  };
  Database alone = shop.fresh.open();
  (void)define(alone);
  alone.sync();
  const auto ours = define(shop.database);
  (void)ours.create({{"amount", D("1.5")}});
  (void)ours.create({{"amount", D("100")}});
  const Model<Record> goods = shop.database.model("Good");
  const auto joined = [&](const auto& condition) -> std::int64_t {
    return goods.join(ours, condition).count();
  };
  CHECK(joined(column("Good.price") == column("Ours.amount")) == 1);
  CHECK(joined(column("Ours.amount") > column("Good.price")) == 2);
  CHECK(joined(column("Good.price") + column("Ours.amount") == D("3")) == 1);
  CHECK(joined(column("Ours.amount") - column("Good.price") == D("88")) == 1);
}

TEST_CASE("a constant has the digits of the decimals that it is chosen with", "[builtin]") {
  const Shop shop(MadeBy::us);
  CHECK(to_string(shop.of_a(coalesce(fee, D("9.5")))) == "9.50");
  CHECK(to_string(shop.of_a(stele::case_when(price > D("2"), price).otherwise(D("7.5")))) ==
        "7.50");
}
