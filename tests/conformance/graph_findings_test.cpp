#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"

using stele::Blob;
using stele::column;
using stele::Database;
using stele::Model;
using stele::Query;
using stele::Record;
using stele::Uuid;
using stele::Value;
using stele::test::database_urls;
using stele::test::FreshDatabase;

namespace types = stele::types;

// What the random graphs of tests/graphs have found.

TEST_CASE("the first of several rows of a has_one is joined by a key that has no min()") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const stele::AttributeOptions uuid{.type = types::uuid(), .primary_key = true};
  const stele::AttributeOptions bytes{.type = types::blob(), .primary_key = true};
  auto owners = database.define("Owner", {{"name", types::string()}}, {.timestamps = false});
  auto parts =
      database.define("Part", {{"id", uuid}, {"size", types::integer()}}, {.timestamps = false});
  auto seals =
      database.define("Seal", {{"id", bytes}, {"size", types::integer()}}, {.timestamps = false});
  owners.has_one(parts).has_one(seals);
  database.sync();
  for (const char* name : {"Ann", "Bob"}) owners.create({{"name", name}});
  const auto create = [](const Model<Record>& model, const std::vector<Value>& keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      model.create({{"id", keys[i]}, {"size", static_cast<int>(i)}, {"owner_id", 1}});
    }
  };
  const std::string zeros = "00000000-0000-0000-0000-00000000000";
  create(parts, {Uuid(zeros + "3"), Uuid(zeros + "1"), Uuid(zeros + "2")});
  create(seals, {Blob{std::byte{3}}, Blob{std::byte{0}, std::byte{255}}, Blob{std::byte{2}}});
  for (const char* association : {"part", "seal"}) {
    const auto sizes = [&](std::int64_t most) {
      const std::vector<Record> all =
          owners
              .include(association,
                       [&](Query<Record>& query) { query.by_join().where(column("size") <= most); })
              .order_by(column("id"))
              .all();
      const Record* const first = all.at(0).one(association);
      CHECK(all.at(1).one(association) == nullptr);
      return first == nullptr ? -1 : first->get<std::int64_t>("size");
    };
    CHECK(sizes(2) == 1);
    CHECK(sizes(0) == 0);
    CHECK(sizes(-1) == -1);
  }
}

TEST_CASE("a model belongs to itself by a composite key, and gets attributes of its types") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const stele::AttributeOptions tree{.type = types::integer(), .primary_key = true};
  const stele::AttributeOptions kind{.type = types::enumeration({"root", "leaf"}),
                                     .primary_key = true};
  auto nodes = database.define("Node", {{"tree", tree}, {"kind", kind}}, {.timestamps = false});
  nodes.belongs_to(nodes, {.as = "parent"});
  database.sync();
  nodes.create({{"tree", 1}, {"kind", "root"}});
  nodes.create({{"tree", 1}, {"kind", "leaf"}, {"parent_tree", 1}, {"parent_kind", "root"}});
  const std::vector<Record> all = nodes.include("parent").order_by(column("kind")).all();
  REQUIRE(all.size() == 2);
  REQUIRE(all[0].one("parent") != nullptr);
  CHECK(all[0].one("parent")->get<std::string>("kind") == "root");
  CHECK(all[1].one("parent") == nullptr);
}
