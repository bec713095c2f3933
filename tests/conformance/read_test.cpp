#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::SqlLog;

using Ids = std::vector<std::int64_t>;

namespace {

struct Item {
  std::int64_t id = 0;
  std::string name{};
  std::optional<int> rank{};
};

/// 1: b 2, 2: a NULL, 3: B 1, 4: ä NULL, 5: a 2
struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Item> items = database.define<Item>();
  SqlLog log{database};

  Fixture() {
    database.sync();
    (void)items.create({.name = "b", .rank = 2});
    (void)items.create({.name = "a"});
    (void)items.create({.name = "B", .rank = 1});
    (void)items.create({.name = "\u00e4"});
    (void)items.create({.name = "a", .rank = 2});
    (void)log.take();
  }
};

Ids ids(const std::vector<Item>& items) {
  Ids found;
  for (const Item& item : items) found.push_back(item.id);
  return found;
}

}  // namespace

TEST_CASE("NULLs come last ascending and first descending, or where they are asked for") {
  Fixture f;
  const auto by = [&](const auto& rank) {
    return ids(f.items.order_by(rank, col<&Item::id>).all());
  };
  CHECK(by(col<&Item::rank>) == Ids{3, 1, 5, 2, 4});
  CHECK(by(col<&Item::rank>.asc()) == Ids{3, 1, 5, 2, 4});
  CHECK(by(col<&Item::rank>.desc()) == Ids{2, 4, 1, 5, 3});
  CHECK(by(col<&Item::rank>.asc().nulls_first()) == Ids{2, 4, 3, 1, 5});
  CHECK(by(col<&Item::rank>.asc().nulls_last()) == Ids{3, 1, 5, 2, 4});
  CHECK(by(col<&Item::rank>.desc().nulls_first()) == Ids{2, 4, 1, 5, 3});
  CHECK(by(col<&Item::rank>.desc().nulls_last()) == Ids{1, 5, 3, 2, 4});
}

TEST_CASE("text is ordered by its bytes") {
  Fixture f;
  CHECK(ids(f.items.order_by(col<&Item::name>, col<&Item::id>).all()) == Ids{3, 2, 5, 1, 4});
  CHECK(ids(f.items.order_by(col<&Item::name>.desc(), col<&Item::id>.desc()).all()) ==
        Ids{4, 1, 5, 2, 3});
  CHECK(ids(f.items.where(col<&Item::name> < "a").all()) == Ids{3});
}

TEST_CASE("later orders count where earlier ones are equal") {
  Fixture f;
  auto query = f.items.order_by(col<&Item::name>);
  query.order_by(col<&Item::rank>.desc().nulls_last());
  CHECK(ids(query.all()) == Ids{3, 5, 2, 1, 4});
}

TEST_CASE("limit and offset cut the ordered rows, the key being the last order") {
  Fixture f;
  CHECK(ids(f.items.limit(2).all()) == Ids{1, 2});
  CHECK(ids(f.items.order_by(col<&Item::name>).limit(2).all()) == Ids{3, 2});
  CHECK(ids(f.items.order_by(col<&Item::name>).limit(2).offset(1).all()) == Ids{2, 5});
  CHECK(ids(f.items.offset(3).all()) == Ids{4, 5});
  CHECK(ids(f.items.order_by(col<&Item::id>.desc()).limit(1).all()) == Ids{5});
  CHECK(f.items.limit(0).all().empty());
  CHECK(f.items.offset(5).all().empty());
  CHECK(ids(f.items.limit(100).all()).size() == 5);
  CHECK(error_of([&] { (void)f.items.limit(-1); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { (void)f.items.offset(-1); }).code() == Errc::invalid_argument);
}

TEST_CASE("first is the first in order, and then by key") {
  Fixture f;
  CHECK(f.items.first()->id == 1);
  CHECK(f.items.order_by(col<&Item::name>.desc()).first()->id == 4);
  CHECK(f.items.where(col<&Item::name> == "a").first()->id == 2);
  CHECK(f.items.offset(2).first()->id == 3);
  CHECK_FALSE(f.items.limit(0).first());
  CHECK_FALSE(f.items.where(col<&Item::name> == "z").first());
}

TEST_CASE("one is exactly one") {
  Fixture f;
  CHECK(f.items.where(col<&Item::name> == "b").one().id == 1);
  CHECK(error_of([&] { (void)f.items.where(col<&Item::name> == "z").one(); }).code() ==
        Errc::not_found);
  CHECK(error_of([&] { (void)f.items.where(col<&Item::name> == "a").one(); }).code() ==
        Errc::invalid_argument);
}

TEST_CASE("count and exists are of all rows that match, whatever the limit") {
  Fixture f;
  CHECK(f.items.count() == 5);
  CHECK(f.items.limit(2).count() == 5);
  CHECK(f.items.where(col<&Item::rank>.is_null()).count() == 2);
  CHECK(f.items.exists());
  CHECK(f.items.where(col<&Item::rank> == 2).exists());
  CHECK_FALSE(f.items.where(col<&Item::rank> == 3).exists());
}

TEST_CASE("a chain on an lvalue changes it, and a copy branches") {
  Fixture f;
  auto query = f.items.query();
  query.where(col<&Item::rank>.is_not_null());
  auto branch = query;
  branch.where(col<&Item::name> == "b").limit(1);
  CHECK(query.count() == 3);
  CHECK(branch.count() == 1);
  CHECK(f.items.count() == 5);
}

TEST_CASE("where_if adds its condition only where it is to") {
  Fixture f;
  const auto is_b = col<&Item::name> == "b";
  CHECK(f.items.where_if(true, is_b).count() == 1);
  CHECK(f.items.where_if(false, is_b).count() == 5);
  CHECK(f.items.where_if(true, [&] { return is_b; }).count() == 1);
  CHECK(f.items
            .where_if(false,
                      [&] {
                        FAIL("not to be called");
                        return is_b;
                      })
            .count() == 5);
  const auto equals = [](int rank) { return col<&Item::rank> == rank; };
  CHECK(f.items.where_if(std::optional<int>(2), equals).count() == 2);
  CHECK(f.items.where_if(std::optional<int>(), equals).count() == 5);
}

TEST_CASE("a query keeps its database open and reads what is there when it runs") {
  Fixture f;
  auto query = std::optional(f.items.where(col<&Item::name> == "new"));
  CHECK(query->count() == 0);
  (void)f.items.create({.name = "new"});
  CHECK(query->count() == 1);
}

TEST_CASE("find gives a row or nothing, get a row or an error") {
  Fixture f;
  CHECK(f.items.find(3)->name == "B");
  CHECK_FALSE(f.items.find(0));
  CHECK_FALSE(f.items.find(-1));
  CHECK(f.items.get(3).name == "B");
  CHECK(error_of([&] { (void)f.items.get(6); }).code() == Errc::not_found);
}

TEST_CASE("each read is one statement") {
  Fixture f;
  (void)f.items.all();
  (void)f.items.find(1);
  (void)f.items.where(col<&Item::rank> == 2).first();
  (void)f.items.count();
  (void)f.items.exists();
  CHECK(f.log.take().size() == 5);
}
