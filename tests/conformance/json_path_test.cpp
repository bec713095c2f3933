#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "ledger.hpp"
#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using nlohmann::json;
using stele::col;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace {

struct Place {
  std::int64_t id = 0;
  std::string name{};
  std::optional<json> data{};
};

void describe(stele::ModelBuilder<Place>& model) {
  model.index(col<&Place::data>.json("city")).name("places_city");
}

struct Fixture {
  explicit Fixture(const std::vector<std::pair<std::string, std::optional<json>>>& rows) {
    if (!has_json) {
      CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
      return;
    }
    database.sync();
    for (const auto& [name, data] : rows) places.create({.name = name, .data = data});
  }

  /// The names of the rows that the condition finds, joined; by both kinds of model.
  std::string found(const stele::Condition<Place>& typed, const stele::Condition<>& run_time) {
    std::string names;
    for (const Place& place : places.where(typed).order_by(col<&Place::name>).all()) {
      names += place.name;
    }
    std::string again;
    for (const Record& place : by_name.where(run_time).order_by(stele::column("name")).all()) {
      again += place.get<std::string>("name");
    }
    CHECK(again == names);
    return names;
  }

  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Place> places = database.define<Place>();
  Model<Record> by_name = database.model("Place");
  bool has_json = stele::test::features_of(fresh.url()).json;
};

const auto data = col<&Place::data>;
stele::RuntimeColumn by_name() { return stele::column("data"); }

#define FOUND(path, test) fixture.found(data.json path test, by_name().json path test)

/// One row for each JSON type at "v", one without it, and one of NULL.
std::vector<std::pair<std::string, std::optional<json>>> of_every_type() {
  return {{"a", json{{"v", nullptr}}}, {"b", json{{"v", false}}},  {"c", json{{"v", true}}},
          {"d", json{{"v", -1}}},      {"e", json{{"v", 2}}},      {"f", json{{"v", 10.5}}},
          {"g", json{{"v", ""}}},      {"h", json{{"v", "B"}}},    {"i", json{{"v", "a"}}},
          {"j", json{{"v", "2"}}},     {"k", json{{"v", {1, 2}}}}, {"l", json{{"v", {{"x", 1}}}}},
          {"m", json{{"w", 1}}},       {"n", std::nullopt}};
}

}  // namespace

TEST_CASE("a part of a document is compared with values of its own JSON type only") {
  Fixture fixture(of_every_type());
  if (!fixture.has_json) return;
  CHECK(FOUND(("v"), == 2) == "e");
  CHECK(FOUND(("v"), == 2.0) == "e");
  CHECK(FOUND(("v"), == "2") == "j");
  CHECK(FOUND(("v"), == true) == "c");
  CHECK(FOUND(("v"), == json(nullptr)) == "a");
  CHECK(FOUND(("v"), == (json{1, 2})) == "k");
  CHECK(FOUND(("v"), == (json{{"x", 1}})) == "l");
  CHECK(FOUND(("v"), != 2) == "df");
  CHECK(FOUND(("v"), != "2") == "ghi");
  CHECK(FOUND(("v"), != true) == "b");
  CHECK(FOUND(("v"), != json(nullptr)) == "bcdefghijkl");
  CHECK(FOUND(("v"), != json{1}) == "k");
  CHECK(FOUND(("v"), > 1) == "ef");
  CHECK(FOUND(("v"), <= 2.5) == "de");
  CHECK(FOUND(("v"), < "a") == "ghj");
  CHECK(FOUND(("v"), >= "B") == "hi");
  CHECK(FOUND(("v"), < true) == "b");
  CHECK(FOUND(("v"), .between(0, 11)) == "ef");
  CHECK(FOUND(("v"), .in({"B", "a"})) == "hi");
  CHECK(FOUND(("v"), .is_null()) == "mn");
  CHECK(FOUND(("v"), .is_not_null()) == "abcdefghijkl");
  CHECK(FOUND(("v", 0), == 1) == "k");
  CHECK(FOUND(("v", -1), == 2) == "k");
  CHECK(FOUND(("v", -2), == 1) == "k");
  CHECK(FOUND(("v", 0), == 2) == "");
  CHECK(FOUND(("v", "0"), .is_not_null()) == "");
  CHECK(FOUND(("v", 5), .is_null()) == "abcdefghijklmn");
  CHECK(FOUND(("v", "x"), == 1) == "l");
  CHECK(FOUND(("v"), .like("%")) == "ghij");
  CHECK(FOUND(("v"), .starts_with("a")) == "i");
  CHECK(error_of([&] { (void)fixture.places.where(data.json("v") < json{1}).count(); }).code() ==
        Errc::unsupported);
  CHECK(error_of([&] { (void)fixture.places.where(data < json{1}).count(); }).code() ==
        Errc::unsupported);
  CHECK(error_of([&] {
          (void)fixture.by_name.where(stele::column("name").json("v") == 1).count();
        }).code() == Errc::mapping);
}

TEST_CASE("rows are ordered by a part of their documents: by its type, then by its value") {
  Fixture fixture(of_every_type());
  if (!fixture.has_json) return;
  const auto names = [&](const auto& term) {
    std::string joined;
    for (const Place& place : fixture.places.order_by(term, col<&Place::name>).all()) {
      joined += place.name;
    }
    return joined;
  };
  CHECK(names(data.json("v").asc()) == "abcdefgjhiklmn");
  CHECK(names(data.json("v").desc()) == "mnlkihjgfedcba");
  CHECK(names(data.json("v").asc().nulls_first()) == "mnabcdefgjhikl");
  CHECK(names(data.json("v").desc().nulls_last()) == "lkihjgfedcbamn");
}

TEST_CASE("a document is asked whether it holds another") {
  Fixture fixture({{"a", json{{"tags", {"x", "y"}}, {"size", {{"w", 1}, {"h", 2}}}}},
                   {"b", json{{"tags", {"y"}}, {"size", {{"w", 1}}}}},
                   {"c", json{1, {2, 3}, "x"}},
                   {"d", std::nullopt}});
  if (!fixture.has_json) return;
  const auto found = [&](const json& document) {
    return fixture.found(data.contains(document), by_name().contains(document));
  };
  CHECK(found(json{{"tags", {"y"}}}) == "ab");
  CHECK(found(json{{"tags", {"y", "x", "y"}}}) == "a");
  CHECK(found(json{{"size", {{"w", 1}}}}) == "ab");
  CHECK(found(json::object()) == "ab");
  CHECK(found(json("x")) == "c");
  CHECK(found(json{1}) == "c");
  CHECK(found(json{2}) == "");
  CHECK(found(json{{3}}) == "c");
  CHECK(FOUND(("tags"), .contains(json("x"))) == "a");
  CHECK(FOUND(("size"), .contains(json{{"h", 2}})) == "a");
}

TEST_CASE("keys with dots, quotes and anything else are keys") {
  const std::vector<std::string> keys = {"a.b",
                                         "a\"b",
                                         "a'b",
                                         "a\\b",
                                         "$",
                                         "$.a",
                                         "[0]",
                                         "0",
                                         "",
                                         " ",
                                         "\n",
                                         "é",
                                         "'); DROP TABLE places; --",
                                         "->>",
                                         "#>",
                                         "\U0001F600"};
  json document;
  for (std::size_t i = 0; i < keys.size(); ++i) document[keys[i]] = static_cast<std::int64_t>(i);
  Fixture fixture({{"a", document}, {"b", json{{"a", {{"b", 0}}}}}});
  if (!fixture.has_json) return;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    CAPTURE(keys[i]);
    const auto number = static_cast<std::int64_t>(i);
    CHECK(FOUND((keys[i]), == number) == "a");
    CHECK(FOUND((keys[i]), .is_null()) == "b");
    CHECK(fixture.places.where(data.json(keys[i]) == number)
              .update(stele::set(data.json(keys[i]), number + 100)) == 1);
    CHECK(FOUND((keys[i]), == number + 100) == "a");
  }
  CHECK(fixture.places.count() == 2);
  CHECK(FOUND(("a", "b"), == 0) == "b");
  CHECK(error_of([] { (void)(data.json(std::string("a\0", 2)) == 1); }).code() == Errc::conversion);
  CHECK(error_of([] { (void)(data.json("\xff") == 1); }).code() == Errc::conversion);
}

TEST_CASE("a part of a document is updated") {
  const json document = {{"a", {{"b", 1}}}, {"list", {1, 2, 3}}};
  Fixture fixture({{"a", document}, {"b", std::nullopt}});
  if (!fixture.has_json) return;
  const auto set = [&](const auto& part, const auto& value) {
    fixture.places.where(col<&Place::name> == "a").update(stele::set(part, value));
    return *fixture.places.where(col<&Place::name> == "a").one().data;
  };
  json expected = document;
  expected["a"]["b"] = "it's";
  CHECK(set(data.json("a", "b"), "it's") == expected);
  expected["a"]["c"] = json{{"new", true}};
  CHECK(set(data.json("a", "c"), json{{"new", true}}) == expected);
  expected["list"][1] = 2.5;
  CHECK(set(data.json("list", 1), 2.5) == expected);
  expected["list"][2] = nullptr;
  CHECK(set(data.json("list", -1), json(nullptr)) == expected);
  expected["list"].push_back(4);
  CHECK(set(data.json("list", 9), 4) == expected);
  CHECK(set(data.json("missing", "x"), 1) == expected);
  expected["name"] = "a";
  fixture.by_name.where(stele::column("name") == "a")
      .update(stele::set(stele::column("data").json("name"), "a"));
  CHECK(*fixture.places.where(col<&Place::name> == "a").one().data == expected);
  CHECK(fixture.places.where(col<&Place::name> == "b").update(stele::set(data.json("a"), 1)) == 1);
  CHECK_FALSE(fixture.places.where(col<&Place::name> == "b").one().data);
}

TEST_CASE("a part of a document is read, grouped by and told apart from NULL") {
  Fixture fixture({{"a", json{{"v", "x"}}},
                   {"b", json{{"v", "x"}}},
                   {"c", json{{"v", 1}}},
                   {"d", json{{"v", nullptr}}},
                   {"e", json::object()}});
  if (!fixture.has_json) return;
  const auto rows = fixture.places.select(data.json("v"), stele::count())
                        .group_by(data.json("v"))
                        .order_by(stele::count().desc(), data.json("v"))
                        .all();
  REQUIRE(rows.size() == 4);
  CHECK(std::get<0>(rows[0])->text == "\"x\"");
  CHECK(std::get<1>(rows[0]) == 2);
  CHECK(std::get<0>(rows[1])->text == "null");
  CHECK(std::get<0>(rows[2])->text == "1");
  CHECK_FALSE(std::get<0>(rows[3]));
  CHECK(FOUND(("v"), .is_distinct_from(json("x"))) == "cde");
  CHECK(FOUND(("v"), .is_not_distinct_from(json(1))) == "c");
}

TEST_CASE("a comparison with a part of a document is served by its index") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  if (!stele::test::features_of(fresh.url()).json) {
    CHECK_FALSE(stele::test::features_of(fresh.url()).arrays);
    return;
  }
  const auto places = database.define<Place>();
  database.sync();
  database.transaction([&](stele::Transaction& tx) {
    for (int i = 0; i < 2000; ++i) {
      tx.model<Place>().create({.data = json{{"city", "city " + std::to_string(i)}}});
    }
  });
  CHECK(places.where(data.json("city") == "city 77").count() == 1);
  PlainDatabase plain(fresh.url());
  std::string plan;
  if (plain.is_postgres()) {
    plain.run("ANALYZE places");
    for (const std::string& row : plain.rows(
             R"(EXPLAIN SELECT id FROM places WHERE ("data" -> 'city') = '"city 77"'::jsonb)")) {
      plan += row;
    }
  } else {
    for (
        const std::string& row : plain.rows(
            R"(EXPLAIN QUERY PLAN SELECT id FROM places WHERE (json_type("data", '$."city"') = 'text' )"
            R"(AND json_extract("data", '$."city"') = 'city 77'))")) {
      plan += row;
    }
  }
  CHECK(plan.find("places_city") != std::string::npos);
  CHECK(places.where(data.json("city") == "x")
            .to_sql()
            .sql.find(plain.is_postgres()
                          ? R"(("data" -> 'city') = $1)"
                          : R"(json_extract("data", '$."city"') = ?1)") != std::string::npos);
}
