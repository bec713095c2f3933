#include <chrono>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "stele/postgres/expressions.hpp"
#include "stele/sqlite/expressions.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace pg = stele::postgres;
namespace lite = stele::sqlite;

namespace {

struct Label {
  std::int64_t id = 0;
  std::string name{};
  int low = 0;
  int high = 0;
  std::string document{};
};

struct Vote {
  std::int64_t id = 0;
  std::vector<std::string> tags{};
  std::vector<std::int64_t> points{};
  Timestamp begins{};
  Timestamp ends{};
};

using Ids = std::vector<std::int64_t>;

template <class T, class C>
Ids ids(const Model<T>& model, const C& condition) {
  return model.where(condition).order_by(col<&T::id>).template pluck<&T::id>();
}

Model<Label> labels_of(Database& database) {
  const auto labels = database.define<Label>();
  database.sync();
  labels.create({.name = "apple", .low = 1, .high = 5, .document = R"({"a": [1, 2], "b": "x"})"});
  labels.create({.name = "Avocado", .low = 5, .high = 9, .document = R"({"a": [], "b": 1})"});
  labels.create({.name = "a*b", .low = 7, .high = 8, .document = "[1, 2, 3]"});
  return labels;
}

/// The outcome where the dialect has the operator, or else that it is refused by its name.
template <class C>
void check_of(const Model<Label>& labels, std::string_view dialect, const std::string& name,
              const C& condition, const Ids& expected) {
  CAPTURE(name);
  if (labels.session().dialect().name() == dialect) {
    CHECK(ids(labels, condition) == expected);
    return;
  }
  const Error error = error_of([&] { (void)labels.where(condition).all(); });
  CHECK(error.code() == Errc::unsupported);
  CHECK(std::string(error.what()).find("'" + name + "' is one of " + std::string(dialect)) !=
        std::string::npos);
}

Timestamp at(int hour) { return Timestamp(std::chrono::hours(hour)); }

}  // namespace

TEST_CASE("sqlite's own operators are refused elsewhere") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto labels = labels_of(database);
  const auto check = [&](const std::string& name, const auto& condition, const Ids& expected) {
    check_of(labels, "sqlite", name, condition, expected);
  };
  check("GLOB", lite::glob(col<&Label::name>, "a*"), {1, 3});
  check("GLOB", lite::glob(col<&Label::name>, "a[*]?"), {3});
  check("NOT GLOB", lite::not_glob(col<&Label::name>, "[aA]*o"), {1, 3});
  check("json_extract", lite::json_extract<int>(col<&Label::document>, "$.a[0]") == 1, {1});
  check("json_extract", lite::json_extract<std::string>(col<&Label::document>, "$.b") == "x", {1});
  check("json_array_length", lite::json_array_length(col<&Label::document>) == 3, {3});
  check("json_array_length", lite::json_array_length(col<&Label::document>, "$.a") > 1, {1});
  check("json_type", lite::json_type(col<&Label::document>, "$.b") == "integer", {2});
  check("json_type", lite::json_type(col<&Label::document>) == "array", {3});
}

TEST_CASE("postgres' own operators are refused elsewhere") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto labels = labels_of(database);
  const auto check = [&](const std::string& name, const auto& condition, const Ids& expected) {
    check_of(labels, "postgres", name, condition, expected);
  };
  check("ILIKE ANY", pg::ilike_any(col<&Label::name>, {"av%", "a\\*%"}), {2, 3});
  check("ILIKE ALL", pg::ilike_all(col<&Label::name>, {"a%", "%O"}), {2});
  check("LIKE ANY", pg::like_any(col<&Label::name>, std::vector<std::string>{"av%", "ap%"}), {1});
  check("LIKE ALL", pg::like_all(col<&Label::name>, {"%a%", "%c%"}), {2});
  check("ANY", col<&Label::low> == pg::any(std::vector<int>{5, 7}), {2, 3});
  check("ALL", col<&Label::low> > pg::all(std::vector<int>{1, 5}), {3});
  const auto range = pg::int4range(col<&Label::low>, col<&Label::high>);
  check("@>", pg::range_contains(range, 5), {2});
  check("@>", pg::range_contains(range, pg::int4range(7, 8)), {2, 3});
  check("<@", pg::range_contained_by(range, pg::int4range(5, std::nullopt)), {2, 3});
  check("&&", pg::range_overlaps(range, pg::int4range(5, 7, pg::Bounds::both)), {2, 3});
  check("-|-", pg::range_adjacent(range, pg::int4range(9, 10)), {2});
  check("<<", pg::range_before(range, pg::int4range(5, 6)), {1});
  check(">>", pg::range_after(range, pg::int4range(0, 7)), {3});
  check("upper", pg::range_upper(range) == 8, {3});
  check("isempty", pg::range_is_empty(pg::int4range(col<&Label::high>, 9)), {2});
}

TEST_CASE("postgres has arrays of its own and ranges of times") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (database.dialect().name() != "postgres") return;
  const auto votes = database.define<Vote>();
  database.sync();
  votes.create({.tags = {"a", "b"}, .points = {1, 2}, .begins = at(1), .ends = at(3)});
  votes.create({.tags = {"b"}, .points = {7}, .begins = at(3), .ends = at(5)});
  votes.create({.tags = {}, .points = {}, .begins = at(9), .ends = at(9)});
  const auto tags = col<&Vote::tags>;
  const auto points = col<&Vote::points>;
  CHECK(ids(votes, pg::array_contained_by(tags, std::vector<std::string>{"b", "c"})) == Ids{2, 3});
  CHECK(ids(votes, pg::array_contains(tags, std::vector<std::string>{"a"})) == Ids{1});
  CHECK(ids(votes, pg::array_overlaps(points, std::vector<int>{2, 7})) == Ids{1, 2});
  CHECK(ids(votes, pg::array_contains(tags, tags)) == Ids{1, 2, 3});
  CHECK(ids(votes, pg::cardinality(tags) == 1) == Ids{2});
  CHECK(ids(votes, pg::array_length(tags).is_null()) == Ids{3});
  CHECK(ids(votes, col<&Vote::id> == pg::any(points)) == Ids{1});
  CHECK(ids(votes, col<&Vote::id> < pg::all(points)) == Ids{2, 3});
  using Row = std::tuple<std::optional<std::vector<std::int64_t>>>;
  const auto of_second = [&](const auto& term) {
    return votes.select(term).where(col<&Vote::id> == 2).all();
  };
  CHECK(of_second(pg::array_concat(points, std::vector<int>{8, 9})) ==
        std::vector<Row>{{{{7, 8, 9}}}});
  CHECK(of_second(pg::array_append(points, 8)) == std::vector<Row>{{{{7, 8}}}});
  CHECK(of_second(pg::array_remove(points, 7)) == std::vector<Row>{{std::vector<std::int64_t>{}}});
  const auto booked = pg::tstzrange(col<&Vote::begins>, col<&Vote::ends>);
  CHECK(ids(votes, pg::range_contains(booked, at(3))) == Ids{2});
  CHECK(ids(votes, pg::range_overlaps(booked, pg::tstzrange(at(2), at(4)))) == Ids{1, 2});
  CHECK(ids(votes, pg::range_is_empty(booked)) == Ids{3});
}

TEST_CASE("postgres reads hstore where it has the extension") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (database.dialect().name() != "postgres") return;
  const auto available = database.query<std::int64_t>(
      "SELECT count(*) FROM pg_available_extensions WHERE name = 'hstore'");
  REQUIRE(available.at(0) == 1);
  database.execute("CREATE EXTENSION IF NOT EXISTS hstore");
  const auto labels = database.define<Label>();
  database.sync();
  labels.create({.name = R"("a"=>"1", "b"=>NULL)"});
  labels.create({.name = R"("a"=>"2, ""=>""")"});
  labels.create({.name = R"("c"=>"x")"});
  database.execute("UPDATE labels SET name = hstore({}, {}) WHERE id = {}", "it's", "'; --", 2);
  CHECK(ids(labels, pg::hstore_get(col<&Label::name>, "a") == "1") == Ids{1});
  CHECK(ids(labels, pg::hstore_get(col<&Label::name>, "it's") == "'; --") == Ids{2});
  CHECK(ids(labels, pg::hstore_has(col<&Label::name>, "b")) == Ids{1});
  CHECK(ids(labels, pg::hstore_contains(col<&Label::name>,
                                        std::map<std::string, std::string>{{"c", "x"}})) == Ids{3});
}
