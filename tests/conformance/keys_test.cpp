#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/sqlite/sqlite.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Record;
using stele::Schema;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace types = stele::types;

namespace {

struct Small {
  std::int16_t id = 0;
  std::string name{};
};
struct Medium {
  int id = 0;
  std::string name{};
};
struct Named {
  std::string name{};
  std::int64_t number = 0;
};
void describe(stele::ModelBuilder<Named>& model) {
  model.attribute<&Named::number>().primary_key().auto_increment();
}
struct TextId {
  std::string id{};
  int n = 0;
};
struct Bytes {
  stele::Blob id{};
  int n = 0;
};

}  // namespace

TEST_CASE("a member named id is a generated key, of any integer type") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto small = database.define<Small>();
  const auto medium = database.define<Medium>();
  database.sync();
  CHECK(small.create({.name = "a"}).id == 1);
  CHECK(small.create({.name = "b"}).id == 2);
  CHECK(medium.create({.name = "a"}).id == 1);
  CHECK(small.get(2).name == "b");
}

TEST_CASE("a generated key can have a name of its own") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto named = database.define<Named>();
  database.sync();
  CHECK(named.create({.name = "a"}).number == 1);
  CHECK(named.create({.name = "b"}).number == 2);
  CHECK(named.get(2).name == "b");
}

TEST_CASE("a run-time model names its own key, and has then no other") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto projects = database.define(
      "Project",
      {{"project_id", {.type = types::integer(), .primary_key = true, .auto_increment = true}},
       {"title", types::string()}},
      {.timestamps = false});
  database.sync();
  const Record made = projects.create({{"title", "one"}});
  CHECK(made.attributes() == std::vector<std::string>{"project_id", "title"});
  CHECK(made.get<int>("project_id") == 1);
  CHECK(projects.get(1).get<std::string>("title") == "one");
}

TEST_CASE("a key that is not generated takes any value, 0 too, and needs one") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto codes = database.define(
      "Code", {{"code", {.type = types::integer(), .primary_key = true}}, {"n", types::integer()}},
      {.timestamps = false});
  const auto texts = database.define<TextId>();
  const auto bytes = database.define<Bytes>();
  database.sync();
  CHECK(codes.create({{"code", 0}}).get<int>("code") == 0);
  CHECK(codes.find(0));
  CHECK(error_of([&] { codes.create({{"n", 1}}); }).code() == Errc::validation);
  CHECK(texts.create({.id = "", .n = 1}).id.empty());
  CHECK(texts.get("").n == 1);
  CHECK(error_of([&] { texts.create({.id = "", .n = 2}); }).code() == Errc::unique_violation);
  const stele::Blob key{std::byte{0}, std::byte{1}};
  CHECK(bytes.create({.id = key, .n = 3}).n == 3);
  CHECK(bytes.get(key).n == 3);
}

TEST_CASE("NULL never gets into a key, whoever writes") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  (void)database.define<TextId>();
  (void)database.define(
      "Code", {{"code", {.type = types::integer(), .primary_key = true}}, {"n", types::integer()}},
      {.timestamps = false});
  database.sync();
  PlainDatabase plain(fresh.url());
  CHECK_FALSE(plain.accepts("INSERT INTO text_ids (id, n) VALUES (NULL, 1)"));
  CHECK_FALSE(plain.accepts("INSERT INTO codes (code, n) VALUES (NULL, 1)"));
  CHECK_FALSE(plain.accepts("INSERT INTO codes (n) VALUES (1)"));
}

TEST_CASE("generated keys never collide with keys that were given") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto medium = database.define<Medium>();
  database.sync();
  CHECK(medium.create({.name = "a"}).id == 1);
  CHECK(medium.create({.id = 2, .name = "b"}).id == 2);
  CHECK(medium.create({.name = "c"}).id == 3);
  CHECK(medium.create({.id = 5000, .name = "d"}).id == 5000);
  CHECK(medium.create({.name = "e"}).id == 5001);
  CHECK(medium.create({.id = 10, .name = "f"}).id == 10);
  CHECK(medium.create({.name = "g"}).id == 5002);
  CHECK(medium.create({.id = -5, .name = "h"}).id == -5);
  CHECK(medium.create({.name = "i"}).id == 5003);
  CHECK(medium.count() == 9);
}

TEST_CASE("a given key that is rolled back, or in a transaction, collides neither") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto medium = database.define<Medium>();
  database.sync();
  database.transaction([](stele::Transaction& tx) {
    (void)tx.model<Medium>().create({.id = 7, .name = "a"});
    CHECK(tx.model<Medium>().create({.name = "b"}).id == 8);
  });
  {
    auto tx = database.begin();
    (void)tx.model<Medium>().create({.id = 20, .name = "c"});
  }
  const int next = medium.create({.name = "d"}).id;
  CHECK(next > 8);
  CHECK(medium.count() == 3);
}

TEST_CASE("generated keys never collide with keys that an update gave") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto model = database.define<Medium>();
  database.sync();
  const Medium first = model.create({.name = "a"});
  model.where(col<&Medium::id> == first.id).update(stele::set<&Medium::id>(first.id + 1));
  CHECK(model.create({.name = "b"}).id > first.id + 1);

  const auto moved = model.where(col<&Medium::name> == "a")
                         .update_returning(stele::set<&Medium::id>(col<&Medium::id> + 5000));
  REQUIRE(moved.size() == 1);
  CHECK(model.create({.name = "c"}).id > moved.front().id);

  database.transaction([&](stele::Transaction& tx) {
    const auto within = tx.model<Medium>();
    const auto again = within.where(col<&Medium::name> == "a")
                           .update_returning(stele::set<&Medium::id>(moved.front().id + 10));
    CHECK(again.front().id == moved.front().id + 10);
    CHECK(within.create({.name = "d"}).id > moved.front().id + 10);
  });

  const int last = model.create({.name = "e"}).id;
  Medium taken{.id = last, .name = "f"};
  const auto upserted = model.upsert(taken, stele::on_conflict<&Medium::id>().update(
                                                stele::set<&Medium::id>(col<&Medium::id> + 1)));
  CHECK_FALSE(upserted.created);
  CHECK(model.create({.name = "g"}).id > last + 1);

  std::vector<Medium> rows = {{.id = last + 1, .name = "h"}};
  (void)model.create_all(rows, {.on_conflict = stele::on_conflict<&Medium::id>().update(
                                    stele::set<&Medium::id>(last + 50))});
  CHECK(model.create({.name = "i"}).id > last + 50);
}

TEST_CASE("keys are not given twice after rows are gone") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto medium = database.define<Medium>();
  database.sync();
  Medium last = medium.create({.name = "a"});
  medium.destroy(last);
  CHECK(medium.create({.name = "b"}).id == 2);
}

TEST_CASE("a record's given key is sent, and later ones follow") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto things = database.define("Thing", {{"name", types::string()}});
  database.sync();
  CHECK(things.create({{"id", 3}, {"name", "x"}}).get<int>("id") == 3);
  CHECK(things.create({{"name", "y"}}).get<int>("id") == 4);
}

namespace {

struct Composite {
  std::int64_t a = 0;
  std::int64_t b = 0;
};
void describe(stele::ModelBuilder<Composite>& model) {
  model.primary_key<&Composite::b, &Composite::a>();
  model.attribute<&Composite::a>().auto_increment();
}
struct NotInteger {
  std::string id{};
};
void describe(stele::ModelBuilder<NotInteger>& model) {
  model.attribute<&NotInteger::id>().primary_key();
}
struct OptionalKey {
  std::optional<std::int64_t> id{};
  int n = 0;
};
struct NoKey {
  int n = 0;
};
struct Pair {
  std::int64_t a = 0;
  std::int64_t b = 0;
};
void describe(stele::ModelBuilder<Pair>& model) { model.primary_key<&Pair::b, &Pair::a>(); }

}  // namespace

TEST_CASE("the parts of a composite key come in the order of its description") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto pairs = database.define<Pair>();
  database.sync();
  (void)pairs.create({.a = 1, .b = 2});
  CHECK(pairs.find(2, 1));
  CHECK_FALSE(pairs.find(1, 2));
  CHECK_NOTHROW(pairs.create({.a = 2, .b = 2}));
  const auto error = error_of([&] { pairs.create({.a = 1, .b = 2}); });
  CHECK(error.code() == Errc::unique_violation);
}

TEST_CASE("keys that no database can make are refused") {
  const auto code = [](const auto& act) {
    return error_of([&] {
             Schema schema;
             act(schema);
             (void)schema.create_sql(stele::sqlite::dialect());
           })
        .code();
  };
  CHECK(code([](Schema& s) { s.define<Composite>(); }) == Errc::mapping);
  CHECK(code([](Schema& s) { s.define<OptionalKey>(); }) == Errc::mapping);
  CHECK(code([](Schema& s) { s.define<NoKey>(); }) == Errc::mapping);
  CHECK(code([](Schema& s) {
          s.define("T",
                   {{"id", {.type = types::text(), .primary_key = true, .auto_increment = true}}});
        }) == Errc::mapping);
  CHECK(code([](Schema& s) {
          s.define("T", {{"n", {.type = types::integer(), .auto_increment = true}}});
        }) == Errc::mapping);
  Schema schema;
  CHECK_NOTHROW(schema.define<NotInteger>());
}
