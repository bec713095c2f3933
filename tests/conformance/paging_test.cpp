#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Value;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

using Strings = std::vector<std::string>;

struct Player {
  std::int64_t id = 0;
  std::string name{};
  std::optional<int> age{};
  bool active = false;
  std::int64_t points = 0;
};

class Players {
 public:
  explicit Players(const std::string& url) : fresh(url) {
    model.create_all({{.name = "Ann", .age = 30, .active = true, .points = 5},
                      {.name = "Bob", .points = 7},
                      {.name = "Cid", .age = 20, .points = 5},
                      {.name = "Dan", .active = true, .points = 1},
                      {.name = "Eve", .age = 30, .points = 5}});
  }

  FreshDatabase fresh;
  Database database = fresh.open();
  stele::Model<Player> model = [this] {
    auto players = database.define<Player>();
    database.sync();
    return players;
  }();
};

Strings names_of(const std::vector<Player>& players) {
  Strings names;
  for (const Player& player : players) names.push_back(player.name);
  return names;
}

}  // namespace

TEST_CASE("pluck gives the values of one column") {
  const Players players(GENERATE(from_range(database_urls())));
  const auto& model = players.model;
  CHECK(model.order_by(col<&Player::name>.desc()).pluck<&Player::name>() ==
        Strings{"Eve", "Dan", "Cid", "Bob", "Ann"});
  CHECK(model.order_by(col<&Player::id>).pluck<&Player::age>() ==
        std::vector<std::optional<int>>{30, std::nullopt, 20, std::nullopt, 30});
  CHECK(model.order_by(col<&Player::id>).pluck<&Player::active>() ==
        std::vector<bool>{true, false, false, true, false});
  CHECK(model.where(col<&Player::points> == 5).limit(2).offset(1).pluck<&Player::id>() ==
        std::vector<std::int64_t>{3, 5});
  CHECK(model.where(col<&Player::id> > 99).pluck<&Player::name>().empty());
  CHECK(model.pluck<&Player::id>().size() == 5);
}

TEST_CASE("pluck by name gives values as the attribute stores them") {
  const Players players(GENERATE(from_range(database_urls())));
  const auto records = players.database.model("Player");
  CHECK(records.order_by(column("id")).limit(2).pluck("age") == std::vector<Value>{30, Value()});
  const auto error = error_of([&] { (void)records.pluck("agge"); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("did you mean 'age'"));
}

TEST_CASE("a page has its rows, and how many there are in all") {
  const Players players(GENERATE(from_range(database_urls())));
  const auto fives = players.model.where(col<&Player::points> >= 5);
  const auto by_points =
      players.model.where(col<&Player::points> >= 5).order_by(col<&Player::points>.desc());
  CHECK(names_of(by_points.page(1, 3).rows) == Strings{"Bob", "Ann", "Cid"});
  CHECK(names_of(by_points.page(2, 3).rows) == Strings{"Eve"});
  CHECK(by_points.page(3, 3).rows.empty());
  CHECK(by_points.page(3, 3).total == 4);
  CHECK(fives.page(1, 100).rows.size() == 4);
  CHECK(players.database.model("Player").page(2, 2).rows.at(0).get<std::string>("name") == "Cid");
}

TEST_CASE("a page that cannot be is refused") {
  const Players players(GENERATE(from_range(database_urls())));
  const auto query = players.model.query();
  CHECK(error_of([&] { (void)query.page(0, 3); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { (void)query.page(1, 0); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { (void)players.model.limit(3).page(1, 3); }).code() ==
        Errc::invalid_argument);
  CHECK(error_of([&] { (void)query.page(std::numeric_limits<std::int64_t>::max(), 3); }).code() ==
        Errc::out_of_range);
}

TEST_CASE("a column of all rows that match is counted up and down") {
  const Players players(GENERATE(from_range(database_urls())));
  const auto& model = players.model;
  CHECK(model.where(col<&Player::points> == 5).increment<&Player::points>() == 3);
  CHECK(model.where(col<&Player::name> == "Bob").decrement<&Player::points>(10) == 1);
  CHECK(model.where(col<&Player::id> > 0).increment<&Player::age>(2) == 5);
  CHECK(players.database.model("Player").where(column("name") == "Dan").increment("points", 4) ==
        1);
  CHECK(players.database.model("Player").where(column("name") == "Eve").decrement("points") == 1);
  CHECK(model.order_by(col<&Player::id>).pluck<&Player::points>() ==
        std::vector<std::int64_t>{6, -3, 6, 5, 5});
  CHECK(model.order_by(col<&Player::id>).pluck<&Player::age>() ==
        std::vector<std::optional<int>>{32, std::nullopt, 22, std::nullopt, 32});
  CHECK(error_of([&] { model.query().increment<&Player::points>(); }).code() ==
        Errc::invalid_argument);
  if (!players.database.dialect().features().checked_arithmetic) return;
  CHECK(error_of([&] {
          model.where(col<&Player::id> == 1)
              .increment<&Player::points>(std::numeric_limits<std::int64_t>::max());
        }).code() == Errc::out_of_range);
}
