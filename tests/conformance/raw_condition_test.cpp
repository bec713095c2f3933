#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Condition;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::raw;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::SqlLog;

namespace {

struct Dish {
  std::int64_t id = 0;
  std::string name{};
  std::optional<int> price{};
  int stock = 0;
};

void describe(stele::ModelBuilder<Dish>& model) { model.attribute<&Dish::name>().column("title"); }

using Ids = std::vector<std::int64_t>;

Model<Dish> menu_of(Database& database) {
  const auto dishes = database.define<Dish>();
  database.sync();
  dishes.create({.name = "soup", .price = 5, .stock = 3});
  dishes.create({.name = "Stew", .price = 9, .stock = 0});
  dishes.create({.name = "it's", .stock = 7});
  dishes.create({.name = "pie", .price = 5, .stock = 1});
  return dishes;
}

template <class C>
Ids where(const Model<Dish>& dishes, const C& condition) {
  return dishes.where(condition).order_by(col<&Dish::id>).template pluck<&Dish::id>();
}

}  // namespace

TEST_CASE("asks for rows by a condition in words of SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto dishes = menu_of(database);
  for (const char* name : {"soup", "pie", "it's"}) {
    CHECK(where(dishes, raw("upper({}) = upper({})", col<&Dish::name>, name)).size() == 1);
  }
  CHECK(where(dishes, raw("{} BETWEEN {} AND {}", col<&Dish::price>, 5, 6)) == Ids{1, 4});
  CHECK(where(dishes, raw("{} IN {}", col<&Dish::stock>, std::vector<int>{0, 7})) == Ids{2, 3});
  CHECK(where(dishes, raw("{} IN {}", col<&Dish::stock>, std::vector<int>{})).empty());
  CHECK(where(dishes, raw("price IS NULL")) == Ids{3});
  CHECK(where(dishes, raw("'{{;}}' = {}", std::string("{;}"))) == Ids{1, 2, 3, 4});
  CHECK(where(dishes, raw(stele::unchecked("stock > {}"), 2)) == Ids{1, 3});
}

TEST_CASE("combines raw conditions with others") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto dishes = menu_of(database);
  const auto cheap = raw("{} < {} OR {} > {}", col<&Dish::price>, 6, col<&Dish::stock>, 6);
  CHECK(where(dishes, cheap) == Ids{1, 3, 4});
  // OR is within parentheses wherever it stands.
  CHECK(where(dishes, cheap && col<&Dish::stock> < 2) == Ids{4});
  CHECK(where(dishes, col<&Dish::stock> < 2 && cheap) == Ids{4});
  CHECK(where(dishes, !cheap) == Ids{2});
  CHECK(where(dishes, cheap || col<&Dish::name> == "Stew") == Ids{1, 2, 3, 4});
  CHECK(where(dishes, raw("NOT ({})", cheap && col<&Dish::stock> > 1)) == Ids{2, 4});
  CHECK(dishes.where(cheap).where(col<&Dish::stock> > 2).count() == 2);
  const Condition<Dish> kept = cheap;
  CHECK(where(dishes, kept) == Ids{1, 3, 4});
  CHECK(where(dishes, stele::all_of({kept, Condition<Dish>(raw("stock = 1"))})) == Ids{4});
  CHECK(where(dishes, raw("({}) IS NOT TRUE", col<&Dish::price> > 5)) == Ids{1, 3, 4});
}

TEST_CASE("calculates, orders and groups in words of SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto dishes = menu_of(database);
  using Row = std::tuple<std::string, std::optional<std::int64_t>>;
  CHECK(dishes
            .select(col<&Dish::name>,
                    raw<std::int64_t>("coalesce({}, {}) * {}", col<&Dish::price>, 1, 10))
            .order_by(raw("length({})", col<&Dish::name>).desc(), col<&Dish::id>)
            .all() == std::vector<Row>{{"soup", 50}, {"Stew", 90}, {"it's", 10}, {"pie", 50}});
  CHECK(where(dishes, raw<int>("abs({} - {})", col<&Dish::stock>, 3) == 2) == Ids{4});
  CHECK(where(dishes, col<&Dish::stock> > raw<int>("{} - 3", col<&Dish::price>)) == Ids{1});
  CHECK(where(dishes, raw<int>("stock").in({0, 1})) == Ids{2, 4});
  using Group = std::tuple<std::optional<int>, std::int64_t>;
  CHECK(dishes.select(raw<int>("stock % 2"), stele::count())
            .group_by(raw<int>("stock % 2"))
            .having(raw("count(*) > {}", 1))
            .order_by(raw<int>("stock % 2"))
            .all() == std::vector<Group>{{1, 3}});
  CHECK(dishes.select(raw<std::int64_t>("max({})", col<&Dish::price>), stele::count())
            .group_by(col<&Dish::stock>)
            .order_by(col<&Dish::stock>)
            .all()
            .size() == 4);
  CHECK(dishes.select(stele::coalesce(raw<int>("{}", col<&Dish::price>), -1))
            .where(col<&Dish::id> == 3)
            .all() == std::vector<std::tuple<int>>{{-1}});
  CHECK(dishes.select(stele::sum(raw<int>("{} * 2", col<&Dish::stock>))).all().size() == 1);
}

TEST_CASE("updates to what is said in words of SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto dishes = menu_of(database);
  CHECK(dishes.where(raw("stock > {}", 1))
            .update(stele::set<&Dish::stock>(raw<int>("{} * {}", col<&Dish::stock>, 10))) == 2);
  CHECK(dishes.query().order_by(col<&Dish::id>).pluck<&Dish::stock>() ==
        std::vector<int>{30, 0, 70, 1});
  CHECK(dishes.where(raw("stock = {}", 70)).destroy() == 1);
  CHECK(dishes.count() == 3);
}

TEST_CASE("asks run-time models in words of SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto dishes =
      database.define("Dish", {{"name", stele::types::text()}, {"stock", stele::types::integer()}});
  database.sync();
  dishes.create({{"name", "soup"}, {"stock", 2}});
  dishes.create({{"name", "pie"}, {"stock", 5}});
  CHECK(dishes.where(raw("{} % {} = 1", column("stock"), 2)).all().at(0).get<std::string>("name") ==
        "pie");
  CHECK(dishes.query()
            .order_by(raw<int>("-{}", column("stock")))
            .all()
            .at(0)
            .get<std::string>("name") == "pie");
  CHECK(
      dishes.where(column("name") == "soup").update(stele::set("stock", raw<int>("stock + 40"))) ==
      1);
  CHECK(dishes.where(raw("stock = 42")).count() == 1);
  const Error error = error_of([&] { (void)dishes.where(raw("{} = 1", column("stok"))).all(); });
  CHECK(error.code() == Errc::mapping);
  CHECK(std::string(error.what()).find("did you mean 'stock'") != std::string::npos);
}

TEST_CASE("writes the columns of raw SQL as the query calls their models") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto dishes = menu_of(database);
  const auto other = stele::alias<Dish>("other");
  CHECK(dishes
            .join(other, raw("{} = {} AND {} < {}", col<&Dish::price>, other.col<&Dish::price>(),
                             col<&Dish::id>, other.col<&Dish::id>()))
            .select(col<&Dish::id>, other.col<&Dish::id>())
            .all() == std::vector<std::tuple<std::int64_t, std::optional<std::int64_t>>>{{1, 4}});
  const auto more =
      dishes.query().where(raw("{} > {}", col<&Dish::stock>, stele::outer<&Dish::stock>()));
  CHECK(where(dishes, stele::exists(more)) == Ids{1, 2, 4});
}

TEST_CASE("keeps statements of raw conditions for other values") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto dishes = menu_of(database);
  SqlLog log(database);
  const auto by_price = [&](auto price) {
    return where(dishes, raw("{} = {}", col<&Dish::price>, price));
  };
  CHECK(by_price(5) == Ids{1, 4});
  CHECK(by_price(9) == Ids{2});
  CHECK(by_price(std::optional<int>()) == Ids{});
  CHECK(by_price(5) == Ids{1, 4});
  CHECK(by_price(std::int64_t{9}) == Ids{2});
  CHECK(by_price(9.0) == Ids{2});
  CHECK(by_price(9.5) == Ids{});
  CHECK(where(dishes, raw("{} <> {}", col<&Dish::price>, 5)) == Ids{2});
  const auto sent = log.take();
  CHECK(sent.at(0) == sent.at(1));
  CHECK(sent.at(0) != sent.at(7));
}

TEST_CASE("refuses raw SQL that is no part of a statement") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto dishes = menu_of(database);
  const auto refused = [&](const std::string& text, const std::string& words) {
    CAPTURE(text);
    const Error error =
        error_of([&] { (void)dishes.where(raw(stele::unchecked(text), "needle")).all(); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK(std::string(error.what()).find(words) != std::string::npos);
    CHECK(std::string(error.what()).find("needle") == std::string::npos);
  };
  refused("{} = 'x'; DROP TABLE dishes", "no semicolon");
  refused("{} = 'x", "has no end");
  refused("{} = \"x", "has no end");
  refused("{} = 'x' -- and", "has no end");
  refused("{} = 'x' /* and", "has no end");
  refused("{} = 'x')", "closed that was not opened");
  refused("({} = 'x'", "not closed");
  refused("{} = 'x') OR (1 = 1", "closed that was not opened");
  refused("'{}' = 'x'", "within quoted text");
  refused("{} = {", "stands alone");
  for (const char* const nothing : {"", "  ", "/* nothing */"}) {
    const Error error = error_of([&] { (void)dishes.where(raw(stele::unchecked(nothing))).all(); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("it is empty"));
  }
  CHECK(where(dishes, raw("stock = {} /* ( ' ; */ AND ')' <> '('", 3)) == Ids{1});
  CHECK(dishes.count() == 4);
}
