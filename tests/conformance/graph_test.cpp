#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/session/log_queries.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

using Names = std::vector<std::string>;

struct Stage;
struct Leg;
struct Sight;
struct LegSight;
struct Guide;

struct Tour {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::int64_t> guide_id{};
  stele::BelongsTo<Guide> guide{};
  stele::HasMany<Leg> legs{};
};
struct Guide {
  std::int64_t id = 0;
  std::string name{};
};
struct Leg {
  std::int64_t id = 0;
  std::int64_t tour_id = 0;
  std::string from{};
  stele::HasMany<Stage> stages{};
  stele::BelongsToMany<Sight> sights{};
};
struct Stage {
  std::int64_t id = 0;
  std::optional<std::int64_t> leg_id{};
  int length = 0;
};
struct Sight {
  std::int64_t id = 0;
  std::string name{};
};
struct LegSight {
  std::int64_t leg_id = 0;
  std::int64_t sight_id = 0;
  int stars = 1;
};
void describe(stele::ModelBuilder<LegSight>& model) {
  model.primary_key<&LegSight::leg_id, &LegSight::sight_id>();
}
void describe(stele::ModelBuilder<Leg>& model) {
  model.belongs_to_many<&Leg::sights>().through<LegSight>();
}
void describe(stele::ModelBuilder<Stage>& model) {
  model.attribute<&Stage::length>().validate(stele::min(0));
}

struct Journey {
  explicit Journey(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Tour, Guide, Leg, Stage, Sight, LegSight>();
    database.sync();
    stele::log_queries(database, [this](const stele::QueryEvent& event) {
      if (event.sql.starts_with("INSERT")) ++inserts;
    });
  }

  [[nodiscard]] static Tour alps() {
    Tour tour{.name = "Alps"};
    tour.guide = Guide{.name = "Heidi"};
    Leg first{.from = "Bern"};
    first.stages = {{.length = 5}, {.length = 7}};
    first.sights = {};
    first.sights.push_back({.name = "Lake"}, LegSight{.stars = 3});
    first.sights.push_back({.name = "Peak"}, LegSight{.stars = 5});
    Leg second{.from = "Chur"};
    second.stages = {{.length = 9}};
    tour.legs = {first, second};
    return tour;
  }
  [[nodiscard]] stele::Model<Tour> tours() const { return database.model<Tour>(); }
  /// The graph as the database has it.
  [[nodiscard]] Names rows() const {
    const auto tours = this->tours()
                           .include<&Tour::guide>()
                           .include<&Tour::legs, &Leg::stages>()
                           .include<&Tour::legs>([](Query<Leg>& q) { q.order_by(col<&Leg::id>); })
                           .include<&Tour::legs, &Leg::sights>()
                           .order_by(col<&Tour::id>)
                           .all();
    Names all;
    for (const Tour& tour : tours) {
      all.push_back(tour.name + (tour.guide ? " by " + tour.guide->name : ""));
      for (const Leg& leg : tour.legs) {
        std::string text = leg.from;
        for (const Stage& stage : leg.stages) text += " " + std::to_string(stage.length);
        for (const auto& [sight, link] : leg.sights.through<LegSight>()) {
          text += " " + sight.name + std::to_string(link.stars);
        }
        all.push_back(text);
      }
    }
    return all;
  }

  FreshDatabase fresh;
  Database database;
  int inserts = 0;
};

}  // namespace

TEST_CASE("a graph is created with parents, children and join rows") {
  Journey journey(GENERATE(from_range(database_urls())));
  const Tour tour = journey.tours().create_graph(Journey::alps());
  CHECK(tour.id == 1);
  CHECK(tour.guide->id == tour.guide_id);
  REQUIRE(tour.legs.size() == 2);
  CHECK(tour.legs[0].id == 1);
  CHECK(tour.legs[1].tour_id == tour.id);
  CHECK(tour.legs[1].stages[0].leg_id == tour.legs[1].id);
  CHECK(tour.legs[0].sights[1].id == 2);
  CHECK(journey.rows() == Names{"Alps by Heidi", "Bern 5 7 Lake3 Peak5", "Chur 9"});
  CHECK_FALSE(tour.legs[1].sights.loaded());
}

TEST_CASE("a range of graphs takes as many statements as one, and each child its own parent") {
  Journey journey(GENERATE(from_range(database_urls())));
  journey.tours().create_graph(Journey::alps());
  const int for_one = std::exchange(journey.inserts, 0);
  std::vector<Tour> tours;
  for (int i = 0; i < 5; ++i) {
    Tour tour{.name = "t" + std::to_string(i)};
    if (i != 2) tour.legs = {{.from = tour.name + "a"}, {.from = tour.name + "b"}};
    tours.push_back(tour);
  }
  tours = journey.tours().create_graphs(tours);
  CHECK(journey.inserts <= for_one + 1);  // sqlite: the rest of a bulk INSERT
  for (const Tour& tour : tours) {
    const auto legs = journey.database.model<Leg>()
                          .where(col<&Leg::tour_id> == tour.id)
                          .order_by(col<&Leg::id>)
                          .all();
    if (tour.name == "t2") {
      CHECK(legs.empty());
      continue;
    }
    REQUIRE(legs.size() == 2);
    CHECK(legs[0].from == tour.name + "a");
    CHECK(legs[1].from == tour.name + "b");
  }
}

TEST_CASE("a graph is created whole or not at all") {
  Journey journey(GENERATE(from_range(database_urls())));
  Tour tour = Journey::alps();
  tour.legs[1].stages[0].length = -1;
  CHECK(error_of([&] { journey.tours().create_graph(tour); }).code() == Errc::validation);
  CHECK(journey.rows().empty());
  CHECK(journey.database.model<Guide>().count() == 0);
  CHECK(tour.id == 0);
  CHECK_THROWS_AS(journey.database.transaction([&](stele::Transaction& tx) {
    tx.model<Tour>().create_graph(Journey::alps());
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(journey.rows().empty());
}

TEST_CASE("rows that are there are referred to, and taken over") {
  Journey journey(GENERATE(from_range(database_urls())));
  const Guide guide = journey.database.model<Guide>().create({.name = "Uli"});
  const Sight lake = journey.database.model<Sight>().create({.name = "Lake"});
  const Stage stage = journey.database.model<Stage>().create({.length = 2});
  Leg leg{.from = "Thun"};
  leg.sights = {lake, {.name = "Hut"}};
  leg.stages = {stage, {.length = 3}};
  Tour tour{.name = "Oberland"};
  tour.guide = guide;
  tour.legs = {leg};
  const Tour made = journey.tours().create_graph(tour);
  CHECK(made.guide_id == guide.id);
  CHECK(journey.database.model<Guide>().count() == 1);
  CHECK(journey.rows() == Names{"Oberland by Uli", "Thun 2 3 Lake1 Hut1"});

  Tour other{.name = "x", .guide_id = guide.id};
  other.guide = Guide{.name = "Max"};
  const auto error = error_of([&] { journey.tours().create_graph(other); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("Tour.guide_id and the row in Tour::guide disagree"));
}

TEST_CASE("a graph is saved: new rows are created, those that differ updated") {
  Journey journey(GENERATE(from_range(database_urls())));
  Tour tour = journey.tours().create_graph(Journey::alps());
  journey.inserts = 0;
  journey.tours().save_graph(tour);
  CHECK(journey.inserts == 1);  // of join rows, which may have been there
  tour.name = "Alpen";
  tour.legs[0].stages[1].length = 8;
  tour.legs[1].stages.push_back({.length = 10});
  tour.legs.push_back({.from = "Arosa"});
  tour.guide->name = "Peter";
  journey.tours().save_graph(tour);
  CHECK(tour.legs[2].id == 3);
  CHECK(tour.legs[1].stages[1].leg_id == 2);
  CHECK(journey.rows() == Names{"Alpen by Peter", "Bern 5 8 Lake3 Peak5", "Chur 9 10", "Arosa"});
}

TEST_CASE("what is missing in a graph stays, or is removed on request") {
  Journey journey(GENERATE(from_range(database_urls())));
  Tour tour = journey.tours().create_graph(Journey::alps());
  Tour less = tour;
  less.legs = {tour.legs[0]};
  less.legs[0].stages = {tour.legs[0].stages[1], {.length = 11}};
  less.legs[0].sights = {tour.legs[0].sights[1]};
  journey.tours().save_graph(less);
  CHECK(journey.rows() == Names{"Alps by Heidi", "Bern 5 7 11 Lake3 Peak5", "Chur 9"});
  journey.tours().save_graph(less, {.remove_missing = true});
  CHECK(journey.rows() == Names{"Alps by Heidi", "Bern 7 11 Peak5"});
  CHECK(journey.database.model<Sight>().count() == 2);
  // One of the leg that stays, and the one of the leg that was deleted.
  CHECK(journey.database.model<Stage>().where(col<&Stage::leg_id>.is_null()).count() == 2);
}

TEST_CASE("a graph of records is created and saved") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto shop = database.define("Shop", {{"name", types::string()}}, {.timestamps = false});
  auto good = database.define("Good", {{"name", types::string()}}, {.timestamps = false});
  auto mark = database.define("Mark", {{"name", types::string()}}, {.timestamps = false});
  shop.has_many(good, {.as = "goods"});
  good.belongs_to(shop, {.as = "shop"});
  good.belongs_to_many(mark, {.as = "marks"});
  database.sync();
  Record apple = good.build({{"name", "apple"}});
  apple.set("marks", {mark.build({{"name", "fresh"}})});
  Record corner = shop.build({{"name", "corner"}});
  corner.set("goods", {apple, good.build({{"name", "pear"}})});
  corner = shop.create_graph(corner);
  CHECK(corner.many("goods")[1].get<std::int64_t>("shop_id") == 1);
  auto read = shop.include("goods.marks").one();
  REQUIRE(read.many("goods").size() == 2);
  CHECK(read.many("goods")[0].many("marks")[0].get<std::string>("name") == "fresh");

  std::vector<Record> goods = read.many("goods");
  goods.erase(goods.begin());
  goods[0].set("name", "plum");
  goods.push_back(good.build({{"name", "fig"}}));
  read.set("goods", goods);
  shop.save_graph(read, {.remove_missing = true});
  const auto left = shop.include("goods", [](auto& q) { q.order_by(column("id")); }).one();
  REQUIRE(left.many("goods").size() == 2);
  CHECK(left.many("goods")[0].get<std::string>("name") == "plum");
  CHECK(left.many("goods")[1].get<std::string>("name") == "fig");
  CHECK(good.count() == 3);
  CHECK(error_of([&] { read.set("goods", goods, {goods[0]}); }).code() == Errc::invalid_argument);
}
