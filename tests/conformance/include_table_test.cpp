#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"

using stele::col;
using stele::Database;
using stele::Model;
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::FreshDatabase;
using stele::test::SqlLog;

/// The rows of so many owners that they are read without the owners' keys.
namespace {

constexpr std::int64_t shelves = 150;

struct Shelf;
struct Label;
struct Jar {
  std::int64_t id = 0;
  std::optional<std::int64_t> shelf_id{};
  int weight = 0;
  stele::BelongsTo<Shelf> shelf{};
};
struct Shelf {
  std::int64_t id = 0;
  int height = 0;
  stele::HasMany<Jar> jars{};
  stele::BelongsToMany<Label> labels{};
};
struct Label {
  std::int64_t id = 0;
  std::string text{};
  stele::BelongsToMany<Shelf> shelves{};
};

/// Of shelf n there are n % 4 jars, whose weights are n and more; other jars are on no shelf. Every
/// third shelf has the label "third", every shelf of them also "all".
class Pantry {
 public:
  explicit Pantry(const std::string& url) : fresh_(url), database(fresh_.open()) {
    database.define<Shelf, Jar, Label>();
    database.sync();
    std::vector<Shelf> all(shelves);
    for (std::int64_t i = 0; i < shelves; ++i) all[i].height = static_cast<int>(i);
    all = database.model<Shelf>().create_all(std::move(all));
    std::vector<Jar> jars;
    for (int round = 0; round < 3; ++round) {
      for (const Shelf& shelf : all) {
        const bool has_jar = round < shelf.id % 4;
        jars.push_back({.shelf_id = has_jar ? std::optional(shelf.id) : std::nullopt,
                        .weight = static_cast<int>(shelf.id) + round});
      }
    }
    (void)database.model<Jar>().create_all(std::move(jars));
    Label third = database.model<Label>().create({.text = "third"});
    std::vector<Shelf> labelled;
    for (const Shelf& shelf : all) {
      if (shelf.id % 3 == 0) labelled.push_back(shelf);
    }
    database.model<Label>().related<&Label::shelves>(third).add(labelled);
  }

 private:
  FreshDatabase fresh_;

 public:
  Database database;
};

std::vector<int> weights_of(const Shelf& shelf) {
  std::vector<int> weights;
  for (const Jar& jar : shelf.jars) weights.push_back(jar.weight);
  return weights;
}

std::vector<int> expected_weights(std::int64_t shelf) {
  std::vector<int> weights;
  for (int round = 0; round < shelf % 4; ++round) {
    weights.push_back(static_cast<int>(shelf) + round);
  }
  return weights;
}

}  // namespace

TEST_CASE("the rows of all owners are each owner's, in the order of their keys") {
  Pantry pantry(GENERATE(from_range(database_urls())));
  SqlLog log(pantry.database);
  for (int time = 0; time < 2; ++time) {  // the second knows how many rows there were
    const std::vector<Shelf> all =
        pantry.database.model<Shelf>().include<&Shelf::jars>().order_by(col<&Shelf::id>).all();
    REQUIRE(all.size() == shelves);
    for (const Shelf& shelf : all) CHECK(weights_of(shelf) == expected_weights(shelf.id));
  }
  const std::vector<std::string> sent = log.take();
  REQUIRE(sent.size() == 4);
  CHECK(sent[1].ends_with(R"(WHERE "jars"."shelf_id" IS NOT NULL ORDER BY "jars"."id")"));
}

TEST_CASE("of all owners, too, an include has conditions, an order and a limit of its own") {
  Pantry pantry(GENERATE(from_range(database_urls())));
  const std::vector<Shelf> all =
      pantry.database.model<Shelf>()
          .include<&Shelf::jars>([](Query<Jar>& jars) {
            jars.where(col<&Jar::weight> > 10).order_by(col<&Jar::weight>.desc()).limit(2);
          })
          .all();
  REQUIRE(all.size() == shelves);
  for (const Shelf& shelf : all) {
    std::vector<int> expected = expected_weights(shelf.id);
    std::erase_if(expected, [](int weight) { return weight <= 10; });
    std::reverse(expected.begin(), expected.end());
    if (expected.size() > 2) expected.resize(2);
    CHECK(weights_of(shelf) == expected);
  }
}

TEST_CASE("the rows of all owners through join rows, and those that belong to them") {
  Pantry pantry(GENERATE(from_range(database_urls())));
  for (const Shelf& shelf : pantry.database.model<Shelf>().include<&Shelf::labels>().all()) {
    CHECK(shelf.labels.size() == (shelf.id % 3 == 0 ? 1 : 0));
  }
  for (const Jar& jar : pantry.database.model<Jar>()
                            .include<&Jar::shelf>([](Query<Shelf>& shelf) { shelf.by_query(); })
                            .all()) {
    CHECK(static_cast<bool>(jar.shelf) == jar.shelf_id.has_value());
    if (jar.shelf_id) CHECK(jar.shelf->id == *jar.shelf_id);
  }
}

TEST_CASE("only some of many owners have only their rows read") {
  Pantry pantry(GENERATE(from_range(database_urls())));
  SqlLog log(pantry.database);
  const auto some =
      pantry.database.model<Shelf>().where(col<&Shelf::id> > 20).include<&Shelf::jars>().all();
  CHECK(some.size() == shelves - 20);
  for (const Shelf& shelf : some) CHECK(weights_of(shelf) == expected_weights(shelf.id));
  CHECK(log.take().back().find("IS NOT NULL") == std::string::npos);
}

TEST_CASE("records of all owners have their rows") {
  Pantry pantry(GENERATE(from_range(database_urls())));
  const std::vector<Record> all = pantry.database.model("Shelf").include("jars").all();
  REQUIRE(all.size() == shelves);
  for (const Record& shelf : all) {
    const auto id = shelf["id"].as<std::int64_t>();
    CHECK(shelf.many("jars").size() == static_cast<std::size_t>(id % 4));
  }
}
