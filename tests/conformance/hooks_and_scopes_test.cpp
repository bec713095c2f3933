#include <algorithm>
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
using stele::Error;
using stele::Model;
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::SqlLog;

using Names = std::vector<std::string>;
namespace types = stele::types;

namespace {

struct Entry {
  std::int64_t id = 0;
  std::string title{};
  bool hidden = false;
  int words = 0;
};

/// What ran, for the one test that runs.
Names& ran() {
  static Names names;
  return names;
}

/// The hook that is to throw.
std::string& thrower() {
  static std::string name;
  return name;
}

auto note(std::string name) {
  return [name](Entry&) {
    ran().push_back(name);
    if (name == thrower()) throw Error(Errc::stale, "no");
  };
}

void describe(stele::ModelBuilder<Entry>& model) {
  model.attribute<&Entry::title>().validate(stele::not_empty());
  model.before_validate(note("before_validate"));
  model.after_validate(note("after_validate"));
  model.validation_failed(note("validation_failed"));
  model.before_save(note("before_save"));
  model.before_create(note("before_create"));
  model.before_update(note("before_update"));
  model.before_destroy(note("before_destroy"));
  model.after_create(note("after_create"));
  model.after_update(note("after_update"));
  model.after_destroy(note("after_destroy"));
  model.after_save(note("after_save"));
  model.after_commit(note("after_commit"));
  model.before_validate([](Entry& entry) {
    if (entry.title == "trim me ") entry.title = "trim me";
  });
  model.before_save([](Entry& entry) { entry.words = static_cast<int>(entry.title.size()); });
  model.default_scope([](Query<Entry>& query) { query.where(col<&Entry::hidden> == false); });
  model.scope("long", [](Query<Entry>& query) { query.where(col<&Entry::words> > 5); });
  model.scope("latest",
              [](Query<Entry>& query) { query.order_by(col<&Entry::id>.desc()).limit(1); });
}

struct Ordered {
  std::int64_t id = 0;
  std::string title{};
  int size = 0;
};

void describe(stele::ModelBuilder<Ordered>& model) {
  model.default_scope([](Query<Ordered>& query) { query.order_by(col<&Ordered::title>.desc()); });
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Entry> entries = database.define<Entry>();
  SqlLog log{database};

  Fixture() {
    database.sync();
    thrower().clear();
    forget();
  }

  void forget() {
    ran().clear();
    (void)log.take();
  }
};

}  // namespace

TEST_CASE("hooks run in their order") {
  Fixture f;
  Entry entry{.title = "a"};
  f.entries.save(entry);
  CHECK(ran() == Names{"before_validate", "after_validate", "before_save", "before_create",
                       "after_create", "after_save", "after_commit"});
  f.forget();
  f.entries.save(entry);
  CHECK(ran() == Names{"before_validate", "after_validate", "before_save", "before_update",
                       "after_update", "after_save", "after_commit"});
  f.forget();
  f.entries.update<&Entry::title>(entry);
  CHECK(ran().size() == 7);
  f.forget();
  f.entries.destroy(entry);
  CHECK(ran() == Names{"before_destroy", "after_destroy", "after_commit"});
}

TEST_CASE("a row that fails its validation runs validation_failed and nothing more") {
  Fixture f;
  CHECK(error_of([&] { f.entries.create({.title = ""}); }).code() == Errc::validation);
  CHECK(ran() == Names{"before_validate", "validation_failed"});
  CHECK(f.log.take().empty());
}

TEST_CASE("what before hooks change is stored") {
  Fixture f;
  const Entry made = f.entries.create({.title = "trim me "});
  CHECK(made.title == "trim me");
  CHECK(made.words == 7);
  CHECK(f.entries.get(made.id).words == 7);
}

TEST_CASE("a before hook that throws sends no SQL") {
  Fixture f;
  Entry entry = f.entries.create({.title = "a"});
  for (const std::string hook : {"before_validate", "after_validate", "before_save",
                                 "before_create", "before_update", "before_destroy"}) {
    INFO(hook);
    f.forget();
    thrower() = hook;
    const Error error = error_of([&] {
      if (hook == "before_create") (void)f.entries.create({.title = "b"});
      if (hook == "before_destroy") f.entries.destroy(entry);
      f.entries.save(entry);
    });
    CHECK(error.code() == Errc::stale);
    CHECK(f.log.take().empty());
    CHECK(ran().back() == hook);
  }
  thrower().clear();
}

TEST_CASE("after_commit runs after the outermost commit, and never after a rollback") {
  Fixture f;
  f.database.transaction([&](stele::Transaction& tx) {
    tx.transaction(
        [&](stele::Transaction& inner) { (void)inner.model<Entry>().create({.title = "a"}); });
    (void)error_of([&] {
      tx.transaction([&](stele::Transaction& inner) {
        (void)inner.model<Entry>().create({.title = "undone"});
        throw Error(Errc::stale, "no");
      });
    });
    CHECK(std::count(ran().begin(), ran().end(), "after_commit") == 0);
  });
  CHECK(std::count(ran().begin(), ran().end(), "after_commit") == 1);
  {
    auto tx = f.database.begin();
    (void)tx.model<Entry>().create({.title = "b"});
  }
  CHECK(std::count(ran().begin(), ran().end(), "after_commit") == 1);
}

TEST_CASE("a failed write runs no after hook") {
  Fixture f;
  const Entry made = f.entries.create({.title = "a"});
  f.forget();
  const auto again = [&] { (void)f.entries.create({.id = made.id, .title = "b"}); };
  CHECK(error_of(again).code() == Errc::unique_violation);
  CHECK(ran() == Names{"before_validate", "after_validate", "before_save", "before_create"});
}

TEST_CASE("a run-time model's hooks run alike") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto posts = database.define("Post", {{"title", types::string()}, {"size", types::integer()}});
  Names names;
  posts.before_save([&](Record& post) {
    names.push_back("before_save");
    post.set("size", static_cast<std::int64_t>(post.get<std::string>("title").size()));
  });
  posts.before_create([&](Record&) { names.push_back("before_create"); });
  posts.before_update([&](Record&) { names.push_back("before_update"); });
  posts.before_destroy([&](Record&) { names.push_back("before_destroy"); });
  posts.after_create(
      [&](Record& post) { names.push_back(post.is_new() ? "new" : "after_create"); });
  posts.after_update([&](Record&) { names.push_back("after_update"); });
  posts.after_destroy([&](Record&) { names.push_back("after_destroy"); });
  posts.after_save([&](Record&) { names.push_back("after_save"); });
  database.sync();
  Record post = posts.create({{"title", "abc"}});
  CHECK(posts.get(1).get<int>("size") == 3);
  post.set("title", "abcd");
  posts.save(post);
  CHECK(posts.get(1).get<int>("size") == 4);
  posts.destroy(post);
  CHECK(names == Names{"before_save", "before_create", "after_create", "after_save", "before_save",
                       "before_update", "after_update", "after_save", "before_destroy",
                       "after_destroy"});
}

TEST_CASE("scopes narrow a query, and the default scope every query but unscoped ones") {
  Fixture f;
  (void)f.entries.create({.title = "short"});
  (void)f.entries.create({.title = "much longer"});
  (void)f.entries.create({.title = "hidden and long", .hidden = true});
  CHECK(f.entries.count() == 2);
  CHECK(f.entries.all().size() == 2);
  CHECK(f.entries.unscoped().count() == 3);
  CHECK(f.entries.scope("long").count() == 1);
  CHECK(f.entries.scope("long").unscoped().count() == 2);
  CHECK(f.entries.where(col<&Entry::title> == "short").scope("long").count() == 0);
  CHECK(f.entries.scope("latest").all().size() == 1);
  CHECK(f.entries.scope("latest").first()->title == "much longer");
  CHECK(f.entries.unscoped().scope("latest").first()->hidden);
  CHECK_FALSE(f.entries.where(col<&Entry::hidden> == true).exists());
}

TEST_CASE("rows are found by their keys within the default scope") {
  Fixture f;
  const Entry shown = f.entries.create({.title = "shown"});
  const Entry hidden = f.entries.create({.title = "hidden", .hidden = true});
  CHECK(f.entries.find(shown.id)->title == "shown");
  CHECK_FALSE(f.entries.find(hidden.id));
  CHECK(error_of([&] { (void)f.entries.get(hidden.id); }).code() == Errc::not_found);
  const auto found = f.entries.find_all(std::vector{hidden.id, shown.id, std::int64_t{99}});
  REQUIRE(found.size() == 1);
  CHECK(found.front().title == "shown");
  Entry again = hidden;
  again.title = "changed";
  f.entries.update(again);  // a row that is at hand
  f.entries.reload(again);
  CHECK(again.title == "changed");
}

TEST_CASE("the order of a default scope is one of rows, and none of groups") {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  const auto ordered = database.define<Ordered>();
  database.sync();
  ordered.create_all({{.title = "a", .size = 1}, {.title = "b", .size = 1}});
  CHECK(ordered.all().front().title == "b");
  CHECK(std::get<0>(ordered.select(stele::count()).one()) == 2);
  CHECK(ordered.select(col<&Ordered::size>, stele::count())
            .group_by(col<&Ordered::size>)
            .all()
            .size() == 1);
  CHECK(ordered.select(col<&Ordered::size>).distinct().all().size() == 1);
}

TEST_CASE("bulk updates and deletes see the default scope") {
  Fixture f;
  (void)f.entries.create({.title = "a"});
  (void)f.entries.create({.title = "b", .hidden = true});
  const auto all = col<&Entry::id> > 0;
  CHECK(f.entries.where(all).update(stele::set<&Entry::words>(9)) == 1);
  CHECK(f.entries.where(all).destroy() == 1);
  CHECK(f.entries.where(all).unscoped().destroy() == 1);
}

TEST_CASE("a scope that is not there says what was meant") {
  Fixture f;
  const Error error = error_of([&] { (void)f.entries.scope("lnog"); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("did you mean 'long'?"));
}
