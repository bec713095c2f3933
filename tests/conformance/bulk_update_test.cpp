#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::set;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace {

struct Item;

struct Box {
  std::int64_t id = 0;
  std::string label{};
  stele::HasMany<Item> items{};
};

struct Item {
  std::int64_t id = 0;
  std::string name{};
  int count = 0;
  std::optional<double> price{};
  std::optional<std::int64_t> box_id{};
  stele::Timestamp updated_at{};
};

struct Visit {
  std::string page{};
  int day = 0;
  int times = 0;
};

void describe(stele::ModelBuilder<Box>& model) { model.has_many<&Box::items>(); }
void describe(stele::ModelBuilder<Item>& model) {
  model.attribute<&Item::count>().validate(stele::min(0));
}
void describe(stele::ModelBuilder<Visit>& model) { model.primary_key<&Visit::page, &Visit::day>(); }

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Box> boxes;
  Model<Item> items;
  Model<Visit> visits;

  Fixture() : Fixture(0) {}
  explicit Fixture(int count)
      : boxes((database.define<Box, Item, Visit>(), database.model<Box>())),
        items(database.model<Item>()),
        visits(database.model<Visit>()) {
    database.sync();
    std::vector<Item> rows;
    for (int i = 0; i < count; ++i) rows.push_back({.name = "i" + std::to_string(i), .count = i});
    items.create_all(std::move(rows));
  }
};

std::vector<int> counts(const Model<Item>& items) {
  return items.order_by(col<&Item::id>).pluck<&Item::count>();
}

}  // namespace

TEST_CASE("update_all writes each row") {
  Fixture f(300);
  std::vector<Item> rows = f.items.order_by(col<&Item::id>.desc()).all();
  for (Item& row : rows) {
    row.count *= 2;
    row.name += "'";
    row.price = row.count / 4.0;
  }
  const auto before = rows.front().updated_at;
  const std::vector<Item> updated = f.items.update_all(rows);
  CHECK(updated.front().updated_at >= before);
  const std::vector<Item> stored = f.items.order_by(col<&Item::id>.desc()).all();
  REQUIRE(stored.size() == 300);
  for (std::size_t i = 0; i < stored.size(); ++i) {
    REQUIRE(stored[i].id == rows[i].id);
    REQUIRE(stored[i].name == rows[i].name);
    REQUIRE(stored[i].count == rows[i].count);
    REQUIRE(stored[i].price == rows[i].price);
    REQUIRE(stored[i].updated_at == updated[i].updated_at);
  }
}

TEST_CASE("update_all writes the members that are named") {
  Fixture f(3);
  std::vector<Item> rows = f.items.order_by(col<&Item::id>).all();
  for (Item& row : rows) {
    row.count = 9;
    row.name = "no";
  }
  f.items.update_all<&Item::count>(rows);
  CHECK(counts(f.items) == std::vector<int>{9, 9, 9});
  CHECK(f.items.where(col<&Item::name> == "no").count() == 0);
}

TEST_CASE("update_all of composite keys") {
  Fixture f;
  std::vector<Visit> rows;
  for (int i = 0; i < 100; ++i) rows.push_back({.page = "p" + std::to_string(i % 10), .day = i});
  f.visits.create_all(rows);
  for (Visit& row : rows) row.times = row.day + 1;
  f.visits.update_all(rows);
  CHECK(f.visits.sum<&Visit::times>() == 5'050);
  CHECK(f.visits.where(col<&Visit::times> == col<&Visit::day> + 1).count() == 100);
}

TEST_CASE("update_all is of all rows or of none") {
  Fixture f(3);
  std::vector<Item> rows = f.items.order_by(col<&Item::id>).all();
  for (Item& row : rows) row.count = 7;
  SECTION("one is gone") {
    f.items.where(col<&Item::id> == rows[2].id).destroy();
    const Error gone = error_of([&] { f.items.update_all(rows); });
    CHECK(gone.code() == Errc::not_found);
    CHECK(std::string(gone.what()) ==
          "row 3 of 3: could not update Item: there is no row of its key; it was deleted, or "
          "never created");
    CHECK(counts(f.items) == std::vector<int>{0, 1});
  }
  SECTION("several are gone") {
    f.items.where(col<&Item::id> != rows[1].id).destroy();
    CHECK_THAT(error_of([&] { f.items.update_all(rows); }).what(),
               Catch::StartsWith("row 1 of 3: could not update Item: there is no row"));
    CHECK(counts(f.items) == std::vector<int>{1});
  }
  SECTION("one is refused") {
    rows[1].count = -1;
    const Error refused = error_of([&] { f.items.update_all(rows); });
    CHECK(refused.code() == Errc::validation);
    CHECK_THAT(refused.what(), Catch::StartsWith("row 2 of 3: could not update Item: "));
    CHECK(counts(f.items) == std::vector<int>{0, 1, 2});
  }
  SECTION("one comes twice") {
    rows.push_back(rows[0]);
    const Error twice = error_of([&] { f.items.update_all(rows); });
    CHECK(twice.code() == Errc::invalid_argument);
    CHECK_THAT(twice.what(), Catch::Contains("row 4 has the key of row 1"));
    CHECK(counts(f.items) == std::vector<int>{0, 1, 2});
  }
}

TEST_CASE("update_all of records writes what changed in each") {
  Fixture f(4);
  const Model<Record> items = f.database.model("Item");
  std::vector<Record> rows = items.order_by(column("id")).all();
  rows[0].set("count", 10);
  rows[2].set("name", "two");
  rows[3].set("count", 13);
  rows = items.update_all(rows);
  CHECK(rows[0].changed().empty());
  CHECK(counts(f.items) == std::vector<int>{10, 1, 2, 13});
  CHECK(f.items.where(col<&Item::name> == "two").count() == 1);
  rows[1].set("count", 5);
  rows[1].set("name", "kept");
  items.update_all(rows, {"count"});
  CHECK(counts(f.items) == std::vector<int>{10, 5, 2, 13});
  CHECK(f.items.where(col<&Item::name> == "kept").count() == 0);
}

TEST_CASE("find_all gives rows in the order of their keys") {
  Fixture f(300);
  const auto ids = f.items.order_by(col<&Item::id>).pluck<&Item::id>();
  std::vector<std::int64_t> keys(ids.rbegin(), ids.rend());
  keys.push_back(-1);
  keys.push_back(ids[5]);
  const std::vector<Item> found = f.items.find_all(keys);
  REQUIRE(found.size() == 301);
  for (std::size_t i = 0; i < 300; ++i) REQUIRE(found[i].id == keys[i]);
  CHECK(found.back().id == ids[5]);
  CHECK(f.items.find_all(std::vector<std::int64_t>{}).empty());
  CHECK(f.items.find_all({ids[1], ids[0]}).front().count == 1);
  const auto records = f.database.model("Item").find_all(std::vector<std::int64_t>{ids[3], ids[2]});
  REQUIRE(records.size() == 2);
  CHECK(records[0]["count"].as<int>() == 3);
}

TEST_CASE("find_all of composite keys takes tuples") {
  Fixture f;
  f.visits.create_all({{.page = "a", .day = 1, .times = 1},
                       {.page = "a", .day = 2, .times = 2},
                       {.page = "b", .day = 1, .times = 3}});
  const std::vector<std::tuple<std::string, int>> keys{{"b", 1}, {"b", 2}, {"a", 1}};
  const auto found = f.visits.find_all(keys);
  REQUIRE(found.size() == 2);
  CHECK(found[0].times == 3);
  CHECK(found[1].times == 1);
  CHECK(error_of([&] { (void)f.visits.find_all(std::vector<std::string>{"a"}); }).code() ==
        Errc::invalid_argument);
}

TEST_CASE("bulk update sets expressions over the row as it was") {
  Fixture f(4);
  CHECK(
      f.items.where(col<&Item::count> >= 2).update(set<&Item::count>(col<&Item::count> * 10 + 1)) ==
      2);
  CHECK(counts(f.items) == std::vector<int>{0, 1, 21, 31});
  CHECK(f.items.where(col<&Item::count> < 2).increment<&Item::count>(5) == 2);
  CHECK(f.items.where(col<&Item::count> > 20).decrement<&Item::count>() == 2);
  CHECK(counts(f.items) == std::vector<int>{5, 6, 20, 30});
}

TEST_CASE("bulk update and destroy of the first rows in an order") {
  Fixture f(6);
  const auto latest = f.items.where(col<&Item::count> > 0).order_by(col<&Item::count>.desc());
  CHECK(stele::Query<Item>(latest).limit(2).update(set<&Item::name>("last")) == 2);
  CHECK(f.items.where(col<&Item::name> == "last").order_by(col<&Item::id>).pluck<&Item::count>() ==
        std::vector<int>{4, 5});
  CHECK(stele::Query<Item>(latest).limit(2).offset(1).destroy() == 2);
  CHECK(counts(f.items) == std::vector<int>{0, 1, 2, 5});
  CHECK(f.items.where(col<&Item::count> >= 0).limit(0).destroy() == 0);
  CHECK(f.items.where(col<&Item::count> >= 0).limit(99).destroy() == 4);

  f.visits.create_all({{.page = "a", .day = 1}, {.page = "a", .day = 2}, {.page = "b", .day = 1}});
  CHECK(f.visits.where(col<&Visit::times> == 0)
            .order_by(col<&Visit::day>.desc())
            .limit(1)
            .destroy() == 1);
  CHECK(f.visits.where(col<&Visit::day> == 2).count() == 0);
}

TEST_CASE("bulk update and destroy of rows that a join chooses") {
  Fixture f;
  const Box full = f.boxes.create({.label = "full"});
  f.boxes.create({.label = "empty"});
  f.items.create_all(
      {{.name = "a", .count = 1, .box_id = full.id}, {.name = "b", .count = 2, .box_id = full.id}});
  CHECK(f.boxes.join<&Box::items>().where(col<&Item::count> > 0).update(set<&Box::label>("seen")) ==
        1);
  CHECK(f.boxes.where(col<&Box::label> == "seen").count() == 1);
}

TEST_CASE("bulk writes give their rows back") {
  Fixture f(4);
  auto updated = f.items.where(col<&Item::count> >= 2)
                     .update_returning(set<&Item::count>(col<&Item::count> + 100));
  REQUIRE(updated.size() == 2);
  CHECK(updated[0].count + updated[1].count == 205);
  CHECK(updated[0].name[0] == 'i');
  const auto removed = f.items.where(col<&Item::count> < 2).limit(1).destroy_returning();
  REQUIRE(removed.size() == 1);
  CHECK(removed[0].count == 0);
  CHECK(f.items.count() == 3);
  const auto records = f.database.model("Item").where(column("count") == 1).destroy_returning();
  REQUIRE(records.size() == 1);
  CHECK(records[0]["name"].as<std::string>() == "i1");
}

TEST_CASE("a bulk write that is limited, returns rows or increments wants a condition, too") {
  Fixture f(3);
  const auto all = f.items.order_by(col<&Item::id>);
  const auto check = [&](const auto& attempt) {
    const Error error = error_of([&] { attempt(); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("the query has no condition"));
  };
  check([&] { (void)all.update_returning(set<&Item::count>(9)); });
  check([&] { all.increment<&Item::count>(); });
  check([&] { all.decrement<&Item::count>(); });
  check([&] { (void)all.destroy_returning(); });
  check([&] { stele::Query<Item>(all).limit(1).destroy(); });
  check([&] { f.database.model("Item").query().increment("count"); });
  CHECK(counts(f.items) == std::vector<int>{0, 1, 2});
}

TEST_CASE("rows past the parameters that one statement takes are updated and found") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  database.define<Box, Item, Visit>();
  database.sync();
  const auto visits = database.model<Visit>();
  std::vector<Visit> rows;
  for (int day = 0; day < 70'000; ++day) rows.push_back({.page = "a", .day = day});
  rows = visits.create_all(std::move(rows));
  for (Visit& row : rows) row.times = row.day + 1;
  visits.update_all(rows);
  std::vector<std::tuple<std::string, int>> keys;
  for (int day = 69'999; day >= 0; --day) keys.emplace_back("a", day);
  const std::vector<Visit> found = visits.find_all(keys);
  REQUIRE(found.size() == 70'000);
  CHECK(found.front().day == 69'999);
  CHECK(found.back().times == 1);
  PlainDatabase plain(fresh.url());
  CHECK(plain.rows("SELECT count(*), sum(times) FROM visits WHERE times = day + 1") ==
        std::vector<std::string>{"70000|2450035000"});
}

TEST_CASE("a row is incremented where it stands") {
  Fixture f(2);
  Item row = f.items.where(col<&Item::count> == 1).one();
  f.items.where(col<&Item::id> == row.id).update(set<&Item::count>(40), set<&Item::name>("new"));
  f.items.increment<&Item::count>(row, 2);
  CHECK(row.count == 42);
  CHECK(row.name == "new");
  f.items.decrement<&Item::count>(row);
  CHECK(row.count == 41);
  Record record = f.database.model("Item").get(row.id);
  f.database.model("Item").increment(record, "count", 9);
  CHECK(record["count"].as<int>() == 50);
  f.items.destroy(row);
  CHECK(error_of([&] { f.items.increment<&Item::count>(row); }).code() == Errc::not_found);
}

TEST_CASE("destroy_all and truncate remove all rows") {
  Fixture f(5);
  CHECK(f.items.destroy_all() == 5);
  CHECK(f.items.destroy_all() == 0);
  const Item next = f.items.create({.name = "x"});
  CHECK(next.id == 6);
  f.items.truncate();
  CHECK(f.items.count() == 0);
  CHECK(f.items.create({.name = "y"}).id == 7);
}

TEST_CASE("truncate begins the keys anew where it is told", "[builtin]") {
  Fixture f(5);
  f.items.truncate({.restart_keys = true});
  CHECK(f.items.create({.name = "y"}).id == 1);
  f.visits.create({.page = "a"});
  f.visits.truncate({.restart_keys = true});
  CHECK(f.visits.count() == 0);
}

TEST_CASE("truncate leaves no row without the one that it refers to") {
  Fixture f;
  const Box box = f.boxes.create({.label = "b"});
  f.items.create({.name = "a", .box_id = box.id});
  const Error referred = error_of([&] { f.boxes.truncate(); });
  CHECK(referred.code() == Errc::invalid_argument);
  CHECK_THAT(referred.what(), Catch::Contains("Item refers to it"));
  CHECK(f.boxes.count() == 1);
  f.boxes.truncate({.cascade = true});
  CHECK(f.boxes.count() == 0);
  CHECK(f.items.count() == 0);
}

TEST_CASE("what bulk writes wrote is in the database") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  database.define<Box, Item, Visit>();
  database.sync();
  const auto items = database.model<Item>();
  auto rows = items.create_all({{.name = "a", .count = 1}, {.name = "b", .count = 2}});
  rows[0].price = 0.5;
  items.update_all(rows);
  items.where(col<&Item::count> == 2).limit(1).update(set<&Item::name>("c"));
  PlainDatabase plain(fresh.url());
  CHECK(plain.rows("SELECT name, count, price FROM items ORDER BY id") ==
        std::vector<std::string>{"a|1|0.5", "c|2|NULL"});
}
