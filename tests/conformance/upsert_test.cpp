#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::BulkOptions;
using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::excluded;
using stele::Model;
using stele::on_conflict;
using stele::Record;
using stele::set;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

struct Account {
  std::int64_t id = 0;
  std::string email{};
  std::string handle{};
  int level = 0;
  bool closed = false;
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
};

void describe(stele::ModelBuilder<Account>& model) {
  model.attribute<&Account::email>().unique();
  model.index<&Account::handle>().unique().where(col<&Account::closed> == false);
}

struct Stock {
  std::string shop{};
  std::string item{};
  int count = 0;
  std::optional<std::string> note{};
};

void describe(stele::ModelBuilder<Stock>& model) {
  model.primary_key<&Stock::shop, &Stock::item>();
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Account> accounts = database.define<Account>();
  Model<Stock> stocks = database.define<Stock>();
  Model<Record> things =
      database.define("Thing", {{"name", {.type = stele::types::string(), .unique = true}},
                                {"size", stele::types::integer()}});

  Fixture() { database.sync(); }
};

const auto by_email = [] { return on_conflict<&Account::email>(); };

}  // namespace

TEST_CASE("upsert says truly whether the row is new") {
  Fixture f;
  auto [first, is_new] = f.accounts.upsert({.email = "a", .handle = "x", .level = 1}, by_email());
  CHECK(is_new);
  CHECK(first.id > 0);
  for (int i = 2; i < 5; ++i) {
    auto [again, created] =
        f.accounts.upsert({.email = "a", .handle = "y", .level = i}, by_email());
    CHECK_FALSE(created);
    CHECK(again.id == first.id);
    CHECK(again.level == i);
    CHECK(again.created_at == first.created_at);
    CHECK(again.updated_at >= first.updated_at);
  }
  CHECK(f.accounts.count() == 1);
  CHECK(f.accounts.upsert({.email = "b", .handle = "z"}, by_email()).created);
  const Account stored = f.accounts.where(col<&Account::email> == "a").one();
  CHECK(stored.handle == "y");
  CHECK(stored.level == 4);
}

TEST_CASE("upsert within a transaction says so too") {
  Fixture f;
  f.database.transaction([&](stele::Transaction& tx) {
    const auto accounts = tx.model<Account>();
    CHECK(accounts.upsert({.email = "a", .handle = "x"}, by_email()).created);
    CHECK_FALSE(accounts.upsert({.email = "a", .handle = "x"}, by_email()).created);
    CHECK(accounts.upsert({.email = "b", .handle = "y"}, by_email()).created);
  });
  CHECK(f.accounts.count() == 2);
}

TEST_CASE("upsert writes of the row that is there what it was told") {
  Fixture f;
  const Account old = f.accounts.create({.email = "a", .handle = "x", .level = 1});
  SECTION("the columns that are named") {
    const auto done = f.accounts.upsert({.email = "a", .handle = "new", .level = 9},
                                        by_email().update<&Account::level>());
    CHECK_FALSE(done.created);
    CHECK(done.row.handle == "x");
    CHECK(done.row.level == 9);
    CHECK(done.row.updated_at >= old.updated_at);
  }
  SECTION("expressions of the old row and the new one") {
    const auto done = f.accounts.upsert(
        {.email = "a", .level = 10},
        by_email().update(set<&Account::level>(col<&Account::level> + excluded<&Account::level>()),
                          set<&Account::handle>("said")));
    CHECK(done.row.level == 11);
    CHECK(done.row.handle == "said");
  }
  SECTION("nothing, where the condition does not hold") {
    const auto newer = by_email().where(excluded<&Account::level>() > col<&Account::level>);
    const auto kept = f.accounts.upsert({.email = "a", .handle = "no", .level = 0}, newer);
    CHECK_FALSE(kept.created);
    CHECK(kept.row.id == old.id);
    CHECK(kept.row.handle == "x");
    const auto done = f.accounts.upsert({.email = "a", .handle = "yes", .level = 2}, newer);
    CHECK(done.row.handle == "yes");
  }
  SECTION("nothing, where it is to be ignored") {
    const auto kept = f.accounts.upsert({.email = "a", .handle = "no"}, by_email().ignore());
    CHECK_FALSE(kept.created);
    CHECK(kept.row.id == old.id);
    CHECK(kept.row.handle == "x");
    CHECK(f.accounts.upsert({.email = "c", .handle = "c"}, by_email().ignore()).created);
  }
}

TEST_CASE("the target of a conflict can be a composite key or a partial index") {
  Fixture f;
  const auto by_key = [] { return on_conflict<&Stock::shop, &Stock::item>(); };
  CHECK(f.stocks.upsert({.shop = "s", .item = "tea", .count = 1}, by_key()).created);
  const auto more = f.stocks.upsert(
      {.shop = "s", .item = "tea", .count = 5},
      by_key().update(set<&Stock::count>(col<&Stock::count> + excluded<&Stock::count>())));
  CHECK_FALSE(more.created);
  CHECK(more.row.count == 6);
  // Of a key alone there is nothing to update, and the row comes back all the same.
  CHECK(f.stocks.upsert({.shop = "t", .item = "tea"}, by_key().ignore()).created);

  const auto by_handle = [] { return on_conflict<&Account::handle>(); };
  const Account open = f.accounts.create({.email = "1", .handle = "h"});
  f.accounts.create({.email = "2", .handle = "h", .closed = true});
  const auto same = f.accounts.upsert({.email = "3", .handle = "h", .level = 7}, by_handle());
  CHECK_FALSE(same.created);
  CHECK(same.row.id == open.id);
  CHECK(same.row.email == "3");
  CHECK(f.accounts.upsert({.email = "4", .handle = "h", .closed = true}, by_handle()).created);
}

TEST_CASE("a conflict's target that is no unique key is refused before any SQL") {
  Fixture f;
  const Error none =
      error_of([&] { f.accounts.upsert({.email = "a"}, on_conflict<&Account::level>()); });
  CHECK(none.code() == Errc::invalid_argument);
  CHECK_THAT(none.what(), Catch::Contains("no unique key of just that"));
  const Error part = error_of([&] { f.stocks.upsert({.shop = "a"}, on_conflict<&Stock::shop>()); });
  CHECK(part.code() == Errc::invalid_argument);
  const Error other =
      error_of([&] { f.stocks.create_all({{.shop = "a"}}, {.on_conflict = by_email()}); });
  CHECK_THAT(other.what(), Catch::Contains("another model") || Catch::Contains("email"));
  const Error unknown = error_of([&] { f.things.upsert({{"name", "a"}}, on_conflict("name_")); });
  CHECK(unknown.code() == Errc::mapping);
  CHECK_THAT(unknown.what(), Catch::Contains("did you mean 'name'"));
}

TEST_CASE("another unique column that is taken is reported") {
  Fixture f;
  f.accounts.create({.email = "a", .handle = "h"});
  const Error error =
      error_of([&] { f.accounts.upsert({.email = "b", .handle = "h"}, by_email()); });
  CHECK(error.code() == Errc::unique_violation);
  CHECK_THAT(error.what(), Catch::Contains("handle must be unique"));
  CHECK(f.accounts.count() == 1);
}

TEST_CASE("upsert of run-time models") {
  Fixture f;
  auto [first, is_new] = f.things.upsert({{"name", "a"}, {"size", 1}}, on_conflict("name"));
  CHECK(is_new);
  const auto again =
      f.things.upsert({{"name", "a"}, {"size", 2}},
                      on_conflict("name").update(set("size", stele::column("size") + 10)));
  CHECK_FALSE(again.created);
  CHECK(again.row["id"] == first["id"]);
  CHECK(again.row["size"].as<int>() == 11);
  CHECK_FALSE(again.row.is_new());
  CHECK(again.row.changed().empty());
  const auto named = f.things.upsert(
      {{"name", "a"}, {"size", 5}},
      on_conflict("name").update("size").where(excluded("size") > stele::column("size")));
  CHECK(named.row["size"].as<int>() == 11);
}

TEST_CASE("NULL that a new record was set to is sent") {
  Fixture f;
  f.things.create({{"name", "a"}, {"size", 1}});
  const auto kept = f.things.upsert({{"name", "a"}}, on_conflict("name"));
  CHECK(kept.row["size"].as<int>() == 1);
  const auto done = f.things.upsert({{"name", "a"}, {"size", nullptr}}, on_conflict("name"));
  CHECK_FALSE(done.created);
  CHECK(done.row["size"].is_null());
  CHECK(f.things.where(stele::column("size").is_null()).count() == 1);
}

TEST_CASE("a key that was chosen in an upsert is not made again") {
  Fixture f;
  CHECK(f.accounts.upsert({.id = 70, .email = "a", .handle = "a"}, by_email()).created);
  CHECK(f.accounts.create({.email = "b", .handle = "b"}).id == 71);
}

TEST_CASE("create_all updates the rows that are there, in the order of the rows") {
  Fixture f;
  f.accounts.create({.email = "b", .handle = "old", .level = 1});
  const std::vector<Account> rows{{.email = "a", .handle = "1", .level = 5},
                                  {.email = "b", .handle = "2", .level = 6},
                                  {.email = "a", .handle = "3", .level = 7},
                                  {.email = "c", .handle = "4", .level = 8}};
  const auto written =
      f.accounts.create_all(rows, {.on_conflict = by_email().update<&Account::level>()});
  REQUIRE(written.size() == 4);
  CHECK(written[1].handle == "old");
  CHECK(written[2].id == written[0].id);
  CHECK(written[2].level == 7);
  const auto stored = f.accounts.order_by(col<&Account::email>).all();
  REQUIRE(stored.size() == 3);
  CHECK(stored[0].handle == "1");
  CHECK(stored[0].level == 7);
  CHECK(stored[1].level == 6);
  CHECK(stored[2].level == 8);
}

TEST_CASE("create_all leaves out the rows that are there, and gives those that are new") {
  Fixture f;
  const Account old = f.accounts.create({.email = "b", .handle = "old"});
  std::vector<Account> rows;
  for (int i = 0; i < 300; ++i) {
    const std::string name = i == 100 ? "b" : "n" + std::to_string(i);
    rows.push_back({.email = name, .handle = name, .level = i});
  }
  rows.push_back(rows[5]);
  const auto made = f.accounts.create_all(rows, {.on_conflict = by_email().ignore()});
  REQUIRE(made.size() == 299);
  CHECK(made[99].level == 99);
  CHECK(made[100].level == 101);
  CHECK(made[0].id > old.id);
  CHECK(f.accounts.count() == 300);
  CHECK(f.accounts.get(old.id).handle == "old");
}

TEST_CASE("create_all updates only where the condition holds") {
  Fixture f;
  f.stocks.create_all(
      {{.shop = "s", .item = "a", .count = 10}, {.shop = "s", .item = "b", .count = 1}});
  const BulkOptions options{
      .on_conflict = on_conflict<&Stock::shop, &Stock::item>().update<&Stock::count>().where(
          excluded<&Stock::count>() > col<&Stock::count> && excluded<&Stock::count>() < 100)};
  const auto written = f.stocks.create_all({{.shop = "s", .item = "a", .count = 5},
                                            {.shop = "s", .item = "b", .count = 6},
                                            {.shop = "s", .item = "c", .count = 7}},
                                           options);
  CHECK(written.size() == 2);
  const auto counts = f.stocks.order_by(col<&Stock::item>).pluck<&Stock::count>();
  CHECK(counts == std::vector<int>{10, 6, 7});
}

namespace {

struct Handle {
  std::int64_t id = 0;
  std::string name{};
  int n = 0;
};

void describe(stele::ModelBuilder<Handle>& model) {
  model.attribute<&Handle::name>().type(stele::types::citext()).unique();
}

}  // namespace

TEST_CASE("a unique text without case is the target of a conflict", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto handles = database.define<Handle>();
  database.sync();
  const Handle ada = handles.create({.name = "Ada", .n = 1});

  const auto upserted =
      handles.upsert({.name = "aDA", .n = 2}, stele::on_conflict<&Handle::name>());
  CHECK_FALSE(upserted.created);
  CHECK(upserted.row.id == ada.id);
  CHECK(upserted.row.n == 2);
  CHECK(upserted.row.name == "Ada");
  CHECK(handles.upsert({.name = "Bob"}, stele::on_conflict<&Handle::name>()).created);

  const auto [found, created] =
      handles.find_or_create(col<&Handle::name> == "ADA", {.name = "ada", .n = 3});
  CHECK_FALSE(created);
  CHECK(found.id == ada.id);
  CHECK(handles.find_or_create(col<&Handle::name> == "eve", {.name = "Eve"}).created);

  (void)handles.create_all({{.name = "EVE", .n = 5}, {.name = "BOB", .n = 6}, {.name = "bob"}},
                           {.on_conflict = stele::on_conflict<&Handle::name>().ignore()});
  (void)handles.create_all({{.name = "EVE", .n = 7}, {.name = "BOB", .n = 8}, {.name = "bob"}},
                           {.on_conflict = stele::on_conflict<&Handle::name>()});
  CHECK(handles.count() == 3);
  CHECK(handles.where(col<&Handle::name> == "eve").first()->n == 7);
  CHECK(handles.where(col<&Handle::name> == "bob").first()->n == 0);
}

TEST_CASE("a result of an upsert that is out of range names its attribute", "[builtin]") {
  Fixture f;
  (void)f.stocks.create({.shop = "a", .item = "x", .count = 2'000'000'000});
  const auto add = on_conflict<&Stock::shop, &Stock::item>().update(
      set<&Stock::count>(col<&Stock::count> + excluded<&Stock::count>()));
  const Stock more{.shop = "a", .item = "x", .count = 2'000'000'000};
  const auto check = [](const Error& error, const std::string& words) {
    INFO(error.what());
    CHECK(error.code() == Errc::out_of_range);
    CHECK(std::string(error.what()).substr(0, words.size()) == words);
    CHECK(std::string(error.what()).find("count") != std::string::npos);
    CHECK(error.context().model == "Stock");
    CHECK(error.context().columns == std::vector<std::string>{"count"});
  };
  check(error_of([&] {
          Stock row = more;
          (void)f.stocks.upsert(row, add);
        }),
        "could not upsert Stock: ");
  check(error_of([&] { (void)f.stocks.create_all({more}, {.on_conflict = add}); }),
        "could not create Stock: ");
  // The condition may be at fault as well.
  const auto either = on_conflict<&Stock::shop, &Stock::item>()
                          .update(set<&Stock::count>(col<&Stock::count> / 0))
                          .where(col<&Stock::count> / 0 == 1);
  const Error error = error_of([&] { (void)f.stocks.create_all({more}, {.on_conflict = either}); });
  CHECK(std::string(error.what()) == "could not create Stock: division by zero");
  CHECK(f.stocks.one().count == 2'000'000'000);
}
