#include <chrono>
#include <functional>
#include <limits>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "ledger.hpp"
#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::column;
using stele::Database;
using stele::Errc;
using stele::Features;
using stele::Model;
using stele::Record;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;
using stele::test::violation_of;

namespace types = stele::types;

namespace {

/// What a flag promises where it is set, and what happens where it is not.
struct Cases {
  std::function<void(const FreshDatabase&)> with;
  std::function<void(const FreshDatabase&)> without;
};

/// A column of the type can be made, or that is refused in words.
Cases of_type(const stele::ColumnType& type) {
  return {.with =
              [type](const FreshDatabase& fresh) {
                Database database = fresh.open();
                database.define("Thing", {{"value", type}});
                database.sync();
                CHECK(database.model("Thing").count() == 0);
              },
          .without =
              [type](const FreshDatabase& fresh) {
                Database database = fresh.open();
                database.define("Thing", {{"value", type}});
                CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
              }};
}

/// True where the dialect says that it cannot do so.
template <class F>
bool refuses(F work) {
  return error_of(work).code() == Errc::unsupported;
}

Model<Record> things(Database& database, const stele::ModelOptions& options = {}) {
  auto model = database.define(
      "Thing",
      {{"name", types::text()}, {"count", {.type = types::bigint(), .comment = "how many"}}},
      options);
  database.sync();
  return model;
}

void check_unsynced(const FreshDatabase& fresh, const stele::ModelOptions& options) {
  Database database = fresh.open();
  CHECK(error_of([&] { things(database, options); }).code() == Errc::unsupported);
}

void check_trigger(const FreshDatabase& fresh, const std::string& expected) {
  Database database = fresh.open();
  const auto model = things(database, {.timestamps = false});
  PlainDatabase plain(fresh.url());
  if (plain.is_postgres()) {
    plain.run(
        "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN NEW.name = upper(NEW.name); RETURN NEW; END'");
    plain.run("CREATE TRIGGER t BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION shout()");
  } else {
    plain.run(
        "CREATE TRIGGER t AFTER INSERT ON things BEGIN "
        "UPDATE things SET name = upper(name) WHERE id = NEW.id; END");
  }
  Record record = model.create({{"name", "a"}});
  CHECK(record.get<std::string>("name") == expected);
  model.reload(record);
  CHECK(record.get<std::string>("name") == "A");
}

std::string broken_key(const FreshDatabase& fresh) {
  Database database = fresh.open();
  auto parent = database.define("Parent", {}, {.timestamps = false});
  auto child = database.define("Child", {}, {.timestamps = false});
  child.belongs_to(parent);
  database.sync();
  return violation_of([&] { child.create({{"parent_id", 77}}); }).context().constraint;
}

const std::map<std::string, Cases>& cases() {
  static const std::map<std::string, Cases> all = {
      {"schemas",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              things(database, {.schema = "apart"}).create({{"name", "a"}});
              CHECK(PlainDatabase(fresh.url()).rows("SELECT name FROM apart.things") ==
                    std::vector<std::string>{"a"});
            },
        .without = [](const FreshDatabase& fresh) { check_unsynced(fresh, {.schema = "apart"}); }}},
      {"index_methods",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              things(database,
                     {.indexes = {{.attributes = {"name"}, .name = "by_hash", .method = "hash"}}});
              CHECK(PlainDatabase(fresh.url())
                        .rows("SELECT am.amname FROM pg_class c JOIN pg_am am ON am.oid = c.relam "
                              "WHERE c.relname = 'by_hash'") == std::vector<std::string>{"hash"});
            },
        .without =
            [](const FreshDatabase& fresh) {
              check_unsynced(fresh, {.indexes = {{.attributes = {"name"}, .method = "hash"}}});
            }}},
      {"catalog_comments",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              things(database);
              CHECK(
                  PlainDatabase(fresh.url())
                      .rows("SELECT col_description('things'::regclass, attnum) FROM pg_attribute "
                            "WHERE attrelid = 'things'::regclass AND attname = 'count'") ==
                  std::vector<std::string>{"how many"});
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              CHECK(things(database).create({{"count", 1}}).get<std::int64_t>("count") == 1);
            }}},
      {"triggers_change_rows",
       {.with = [](const FreshDatabase& fresh) { check_trigger(fresh, "A"); },
        .without = [](const FreshDatabase& fresh) { check_trigger(fresh, "a"); }}},
      {"names_foreign_keys",
       {.with =
            [](const FreshDatabase& fresh) {
              CHECK(broken_key(fresh) == "children_parent_id_fkey");
            },
        .without =
            [](const FreshDatabase& fresh) {
              const std::string name = broken_key(fresh);
              CHECK((name.empty() || name == "children_parent_id_fkey"));  // the only one there is
            }}},
      {"decimals", of_type(types::decimal(10, 2))},
      {"json", of_type(types::json())},
      {"arrays", of_type(types::array(types::integer()))},
      {"text_without_case", of_type(types::citext())},
      {"patterns",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              model.create({{"name", "abc"}});
              CHECK(model.where(stele::column("name").matches("^a.c$")).count() == 1);
              CHECK(model.where(stele::column("name").ilike("AB%")).count() == 1);
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              CHECK(error_of([&] {
                      (void)model.where(stele::column("name").like("a%")).count();
                    }).code() == Errc::unsupported);
              CHECK(error_of([&] {
                      (void)model.where(stele::column("name").matches("a")).count();
                    }).code() == Errc::unsupported);
            }}},
      {"checked_arithmetic",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              model.create({{"count", std::numeric_limits<std::int64_t>::max()}});
              CHECK(error_of([&] {
                      (void)model.where(stele::column("count") + 1 > 0).count();
                    }).code() == Errc::out_of_range);
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              model.create({{"count", 41}});
              CHECK(model.where(stele::column("count") + 1 == 42).count() == 1);
            }}},
      {"deadlines",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              CHECK(things(database).query().timeout(std::chrono::hours(1)).all().empty());
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              CHECK(error_of([&] {
                      (void)model.query().timeout(std::chrono::hours(1)).all();
                    }).code() == Errc::unsupported);
            }}},
      {"named_locks",
       {.with =
            [](const FreshDatabase& fresh) {
              CHECK(fresh.open().with_lock("a", [] { return 1; }) == 1);
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              CHECK(error_of([&] { database.with_lock("a", [] {}); }).code() == Errc::unsupported);
            }}},
      {"row_locks",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              things(database).create({{"name", "a"}});
              database.transaction([](stele::Transaction& tx) {
                CHECK(tx.model("Thing").query().lock(stele::Lock::update).all().size() == 1);
              });
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              things(database);
              CHECK(error_of([&] {
                      database.transaction([](stele::Transaction& tx) {
                        (void)tx.model("Thing").query().lock(stele::Lock::update).all();
                      });
                    }).code() == Errc::unsupported);
            }}},
      {"casts",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              model.create({{"name", "12"}});
              CHECK(model.where(stele::cast<int>(column("name")) == 12).count() == 1);
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              CHECK(
                  refuses([&] { (void)model.where(stele::cast<int>(column("name")) == 1).all(); }));
            }}},
      {"multisets",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              model.create({{"name", "a"}});
              CHECK(stele::except_all(stele::union_all(model.query(), model.query()), model.query())
                        .count() == 1);
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              CHECK(
                  refuses([&] { (void)stele::except_all(model.query(), model.query()).count(); }));
            }}},
      {"full_text",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database, {.full_text = {"name"}});
              model.create({{"name", "a red hen"}});
              CHECK(model.search("hen").count() == 1);
            },
        .without =
            [](const FreshDatabase& fresh) { check_unsynced(fresh, {.full_text = {"name"}}); }}},
      {"distinct_on",
       {.with =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              model.create({{"name", "a"}});
              model.create({{"name", "a"}});
              CHECK(model.distinct(column("name")).order_by(column("name")).all().size() == 1);
            },
        .without =
            [](const FreshDatabase& fresh) {
              Database database = fresh.open();
              const auto model = things(database);
              CHECK(refuses([&] { (void)model.distinct(column("name")).all(); }));
            }}},
  };
  return all;
}

/// All flags by name. Each is bound, so that this does not compile once there is another.
std::map<std::string, bool> flags_of(const Features& features) {
  const auto& [max_parameters, schemas, index_methods, catalog_comments, triggers_change_rows,
               names_foreign_keys, decimals, json, arrays, text_without_case, patterns,
               checked_arithmetic, row_locks, named_locks, deadlines, casts, multisets, distinct_on,
               full_text] = features;
  CHECK(max_parameters >= 999);
  return {{"schemas", schemas},
          {"index_methods", index_methods},
          {"catalog_comments", catalog_comments},
          {"triggers_change_rows", triggers_change_rows},
          {"names_foreign_keys", names_foreign_keys},
          {"decimals", decimals},
          {"json", json},
          {"arrays", arrays},
          {"text_without_case", text_without_case},
          {"patterns", patterns},
          {"checked_arithmetic", checked_arithmetic},
          {"row_locks", row_locks},
          {"named_locks", named_locks},
          {"deadlines", deadlines},
          {"casts", casts},
          {"multisets", multisets},
          {"distinct_on", distinct_on},
          {"full_text", full_text}};
}

}  // namespace

TEST_CASE("a feature is there where the dialect says so, and nowhere else") {
  const std::string url = GENERATE(from_range(shared_database_urls()));
  const auto flags = flags_of(FreshDatabase(url).open().dialect().features());
  CHECK(flags.size() == cases().size());
  for (const auto& [name, is_set] : flags) {
    CAPTURE(name, is_set);
    REQUIRE(cases().contains(name));
    const FreshDatabase fresh(url);
    const Cases& of = cases().at(name);
    is_set ? of.with(fresh) : of.without(fresh);
  }
}
