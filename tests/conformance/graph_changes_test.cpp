#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::accept;
using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Query;
using stele::Record;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

struct Cook;
struct Stove;
struct Dish;

struct Kitchen {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::int64_t> boss_id{};
  stele::BelongsTo<Cook> boss{};
  stele::HasOne<Stove> stove{};
  stele::HasMany<Dish> dishes{};
};
struct Cook {
  std::int64_t id = 0;
  std::string name{};
  std::optional<Timestamp> deleted_at{};
};
struct Stove {
  std::int64_t id = 0;
  std::int64_t kitchen_id = 0;
  std::string maker{};
  stele::BelongsTo<Kitchen> kitchen{};
};
struct Dish {
  std::int64_t id = 0;
  std::int64_t kitchen_id = 0;
  std::string name{};
  bool active = true;
  std::optional<Timestamp> deleted_at{};
};
void describe(stele::ModelBuilder<Cook>& model) { model.paranoid<&Cook::deleted_at>(); }
void describe(stele::ModelBuilder<Kitchen>& model) {
  model.belongs_to<&Kitchen::boss>();
  model.has_many<&Kitchen::dishes>().foreign_key<&Dish::kitchen_id>();
}
void describe(stele::ModelBuilder<Stove>& model) { model.attribute<&Stove::kitchen_id>().unique(); }
void describe(stele::ModelBuilder<Dish>& model) {
  model.paranoid<&Dish::deleted_at>();
  model.default_scope([](Query<Dish>& query) { query.where(col<&Dish::active> == true); });
}

struct House {
  explicit House(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Kitchen, Cook, Stove, Dish>();
    database.sync();
  }
  [[nodiscard]] stele::Model<Kitchen> kitchens() const { return database.model<Kitchen>(); }
  [[nodiscard]] stele::Model<Cook> cooks() const { return database.model<Cook>(); }
  [[nodiscard]] stele::Model<Dish> dishes() const { return database.model<Dish>(); }
  [[nodiscard]] stele::Model<Stove> stoves() const { return database.model<Stove>(); }

  FreshDatabase fresh;
  Database database;
};

}  // namespace

TEST_CASE("the row of a has_one is replaced by the one that a graph is saved with") {
  House house(GENERATE(from_range(database_urls())));
  Kitchen kitchen{.name = "north"};
  kitchen.stove = Stove{.maker = "old"};
  kitchen = house.kitchens().create_graph(kitchen);
  kitchen.stove = Stove{.maker = "new"};
  house.kitchens().save_graph(kitchen);
  CHECK(house.stoves().one().maker == "new");
  CHECK(house.kitchens().include<&Kitchen::stove>().one().stove->maker == "new");

  kitchen.stove = std::nullopt;
  house.kitchens().save_graph(kitchen);
  CHECK(house.stoves().count() == 1);
  house.kitchens().save_graph(kitchen, {.remove_missing = true});
  CHECK(house.stoves().count() == 0);

  Stove stove{.maker = "third"};
  stove.kitchen = kitchen;
  stove.kitchen->stove = {};
  stove = house.stoves().create_graph(stove);
  CHECK(stove.kitchen_id == kitchen.id);
}

TEST_CASE("an association that was assigned none has its foreign key taken with what is missing") {
  House house(GENERATE(from_range(database_urls())));
  Kitchen kitchen{.name = "north"};
  kitchen.boss = Cook{.name = "Ann"};
  kitchen = house.kitchens().create_graph(kitchen);
  REQUIRE(kitchen.boss_id);
  kitchen.boss = std::nullopt;
  house.kitchens().save_graph(kitchen);
  CHECK(house.kitchens().get(kitchen.id).boss_id == kitchen.boss_id);
  house.kitchens().save_graph(kitchen, {.remove_missing = true});
  CHECK_FALSE(kitchen.boss_id);
  CHECK_FALSE(house.kitchens().get(kitchen.id).boss_id);
  CHECK(house.cooks().count() == 1);

  Kitchen torn{.name = "south", .boss_id = 1};
  torn.boss = std::nullopt;
  const auto error = error_of([&] { (void)house.kitchens().create_graph(torn); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("Kitchen.boss_id") && Catch::Contains("disagree"));
  CHECK(error_of([&] { house.kitchens().save_graph(torn); }).code() == Errc::invalid_argument);

  Stove stove{.kitchen_id = kitchen.id, .maker = "old"};
  house.stoves().save(stove);
  stove.kitchen = std::nullopt;
  const auto fixed = error_of([&] { house.stoves().save_graph(stove, {.remove_missing = true}); });
  CHECK(fixed.code() == Errc::invalid_argument);
  CHECK_THAT(fixed.what(), Catch::Contains("Stove::kitchen") && Catch::Contains("cannot be NULL"));
}

TEST_CASE("a has_one that was read of several rows leaves the others alone when it is saved") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto people = database.define("Person", {{"name", types::string()}}, {.timestamps = false});
  auto posts = database.define("Post", {{"title", types::string()}}, {.timestamps = false});
  people.has_one(posts, {.as = "first_post", .foreign_key = "person_id"});
  database.sync();
  people.create({{"name", "Ann"}});
  posts.create_all({{{"title", "a"}, {"person_id", 1}}, {{"title", "b"}, {"person_id", 1}}});
  Record ann = people.include("first_post").one();
  Record first = *ann.one("first_post");
  first.set("title", "changed");
  ann.set("first_post", {first});
  people.save_graph(ann);
  CHECK(posts.where(column("person_id") == 1).count() == 2);
  CHECK(posts.where(column("title") == "changed").count() == 1);
  ann.set("first_post", {posts.build({{"title", "new"}})});
  people.save_graph(ann);
  CHECK(posts.where(column("person_id") == 1).one().get<std::string>("title") == "new");
}

TEST_CASE("a foreign key that was set, and none in its association, disagree") {
  House house(GENERATE(from_range(database_urls())));
  const Cook ann = house.cooks().create({.name = "Ann"});
  house.kitchens().create({.name = "north"});
  Kitchen kitchen = house.kitchens().include<&Kitchen::boss>().one();
  kitchen.boss_id = ann.id;
  const auto error =
      error_of([&] { house.kitchens().save_graph(kitchen, {.remove_missing = true}); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("disagree"));
  house.kitchens().save_graph(kitchen);
  CHECK(house.kitchens().one().boss_id == ann.id);
}

TEST_CASE("a foreign key to a row that queries leave out stays when a graph is saved") {
  House house(GENERATE(from_range(database_urls())));
  Cook ann = house.cooks().create({.name = "Ann"});
  house.kitchens().create({.name = "north", .boss_id = ann.id});
  house.cooks().destroy(ann);
  Kitchen kitchen = house.kitchens().include<&Kitchen::boss>().one();
  CHECK_FALSE(kitchen.boss);
  kitchen.name = "east";
  house.kitchens().save_graph(kitchen, {.remove_missing = true});
  CHECK(house.kitchens().one().boss_id == ann.id);
  CHECK(house.kitchens().one().name == "east");
}

TEST_CASE("records that were assigned none lose their foreign key too") {
  House house(GENERATE(from_range(database_urls())));
  const auto kitchens = house.database.model("Kitchen");
  Record kitchen = kitchens.build({{"name", "north"}});
  kitchen.set("boss", {house.database.model("Cook").build({{"name", "Ann"}})});
  kitchen = kitchens.create_graph(kitchen);
  kitchen.set("boss", std::vector<Record>());
  kitchens.save_graph(kitchen, {.remove_missing = true});
  CHECK(kitchen["boss_id"].is_null());
  CHECK_FALSE(house.kitchens().one().boss_id);
}

TEST_CASE("what is missing of a graph are rows that queries give") {
  House house(GENERATE(from_range(database_urls())));
  const Kitchen kitchen = house.kitchens().create({.name = "north"});
  house.dishes().create({.kitchen_id = kitchen.id, .name = "soup"});
  house.dishes().create({.kitchen_id = kitchen.id, .name = "secret", .active = false});
  Dish gone = house.dishes().create({.kitchen_id = kitchen.id, .name = "gone"});
  house.dishes().destroy(gone);
  Kitchen read = house.kitchens().include<&Kitchen::dishes>().one();
  CHECK(read.dishes.size() == 1);
  house.kitchens().save_graph(read, {.remove_missing = true});
  const auto all = [&] { return house.dishes().unscoped().with_deleted(); };
  CHECK(all().count() == 3);
  read.dishes = {};
  house.kitchens().save_graph(read, {.remove_missing = true});
  CHECK(all().where(col<&Dish::deleted_at>.is_null()).one().name == "secret");
}

TEST_CASE("a row that cannot be without an owner moves from one to another in a graph") {
  House house(GENERATE(from_range(database_urls())));
  Kitchen first{.name = "first"};
  first.dishes = {{.name = "soup"}, {.name = "bread"}};
  std::vector<Kitchen> kitchens = house.kitchens().create_graphs({first, {.name = "second"}});
  kitchens[1].dishes = {kitchens[0].dishes[0]};
  kitchens[0].dishes = {};
  house.kitchens().save_graphs(kitchens, {.remove_missing = true});
  CHECK(house.dishes().one().name == "soup");
  CHECK(house.dishes().one().kitchen_id == kitchens[1].id);
}

TEST_CASE("a row that was read deleted may be in a graph that is saved") {
  House house(GENERATE(from_range(database_urls())));
  const Kitchen kitchen = house.kitchens().create({.name = "north"});
  Dish gone = house.dishes().create({.kitchen_id = kitchen.id, .name = "gone"});
  Kitchen before = house.kitchens().include<&Kitchen::dishes>().one();
  house.dishes().destroy(gone);
  Kitchen read = house.kitchens()
                     .include<&Kitchen::dishes>([](Query<Dish>& query) { query.with_deleted(); })
                     .one();
  REQUIRE(read.dishes.size() == 1);
  read.name = "south";
  house.kitchens().save_graph(read);
  CHECK(house.kitchens().one().name == "south");
  CHECK(house.dishes().query().with_deleted().one().deleted_at == read.dishes[0].deleted_at);
  read.dishes[0].name = "long gone";
  CHECK(error_of([&] { house.kitchens().save_graph(read); }).code() == Errc::not_found);

  before.dishes[0].name = "back";
  const auto error = error_of([&] { house.kitchens().save_graph(before); });
  CHECK(error.code() == Errc::not_found);
  CHECK(house.dishes().count() == 0);
}

TEST_CASE("a record with a generated key in a graph is the row of that key") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto people = database.define("Person", {{"name", types::string()}}, {.timestamps = false});
  auto posts = database.define(
      "Post",
      {{"title", types::string()}, {"kind", {.type = types::string(), .default_value = "plain"}}},
      {.timestamps = false});
  people.has_many(posts, {.as = "posts"});
  posts.belongs_to(people, {.as = "person", .foreign_key = "person_id"});
  database.sync();
  people.create({{"name", "Ann"}});
  people.create({{"name", "Bob"}});
  posts.create({{"title", "old"}, {"kind", "long"}, {"person_id", 1}});

  Record post = posts.build({{"title", "new"}});
  post.set("person", {people.build({{"id", 1}})});
  post = posts.create_graph(post);
  CHECK(post.get<int>("person_id") == 1);
  CHECK(people.count() == 2);

  Record bob = people.get(2);
  bob.set("posts", {posts.build({{"id", 1}})});
  Record again = posts.get(1);
  people.save_graph(bob);
  posts.reload(again);
  CHECK(again.get<int>("person_id") == 2);
  CHECK(again.get<std::string>("title") == "old");
  CHECK(again.get<std::string>("kind") == "long");
  const Record& referred = bob.many("posts")[0];
  CHECK_FALSE(referred.is_new());
  CHECK(referred.get<std::string>("title") == "old");
  CHECK(referred.changed().empty());

  Record ann = people.get(1);
  people.assign_from_json(ann, nlohmann::json{{"posts", {{{"id", 1}, {"title", "third"}}}}},
                          {"posts.id", "posts.title"});
  people.save_graph(ann, {.remove_missing = true});
  posts.reload(again);
  CHECK(again.get<std::string>("title") == "third");
  CHECK(again.get<int>("person_id") == 1);
  CHECK(posts.where(column("person_id") == 1).count() == 1);

  Record missing = people.get(1);
  missing.set("posts", {posts.build({{"id", 99}, {"title", "x"}})});
  CHECK(error_of([&] { people.save_graph(missing); }).code() == Errc::not_found);
}
