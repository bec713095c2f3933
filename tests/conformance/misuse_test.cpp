#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::column;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

// What a program does by mistake is told in words, and does no harm.

namespace {

struct Shop {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Record> users = database.define("User", {{"name", types::string()}});
  Model<Record> tasks = database.define("Task", {{"title", types::string()}});
  Model<Record> others = database.define("Other", {{"note", types::string()}});
  Record ann, task, other;

  Shop() : ann(associated().build({{"name", "ann"}})), task(tasks.build({})), other(task) {
    database.sync();
    users.save(ann);
    task = tasks.create({{"title", "t"}, {"user_id", ann["id"]}});
    other = others.create({{"note", "n"}});
  }

  Model<Record>& associated() {
    users.has_many(tasks);
    tasks.belongs_to(users);
    return users;
  }
};

void check_says(const Error& error, Errc code, const std::string& words) {
  CHECK(error.code() == code);
  CHECK_THAT(error.what(), Catch::Contains(words));
}

}  // namespace

TEST_CASE("records of another model are not taken for the model's own") {
  Shop f;
  for (const Record& wrong : {f.other, f.task}) {
    const std::string words = ": the record is one of " + wrong.model();
    std::vector<Record> range{wrong};
    check_says(error_of([&] { f.users.load("tasks", range); }), Errc::invalid_argument,
               "could not load associations of User" + words);
    CHECK_FALSE((wrong.model() == "Task" && range.front().loaded("user")));
    check_says(error_of([&] { (void)f.users.order_by(column("id")).after(wrong).all(); }),
               Errc::invalid_argument, "could not page after a row of User" + words);
  }
}

TEST_CASE("a record that was moved from can be assigned to, and nothing else") {
  Shop f;
  Record gone = f.ann;
  const Record kept = std::move(gone);
  const std::string words = "this record was moved from";
  std::vector<Record> range{f.ann, gone};
  const std::vector<std::function<void()>> uses = {
      [&] { (void)gone["name"]; },
      [&] { gone.set("name", "x"); },
      [&] { (void)gone.many("tasks"); },
      [&] { gone.set("tasks", std::vector<Record>{}); },
      [&] { (void)gone.loaded("tasks"); },
      [&] { (void)gone.model(); },
      [&] { (void)gone.attributes(); },
      [&] { (void)gone.changed("name"); },
      [&] { f.users.save(gone); },
      [&] { f.users.reload(gone); },
      [&] { f.users.destroy(gone); },
      [&] { (void)f.users.related("tasks", gone); },
      [&] { f.users.load("tasks", range); },
      [&] {
        (void)f.users.create_all({f.users.build({{"name", "b"}}), gone});
      },
      [&] { f.users.related("tasks", f.ann).set({gone}); },
      [&] { nlohmann::json document = gone; },
      [&] {
        Record parent = f.users.build({{"name", "c"}});
        parent.set("tasks", std::vector<Record>{f.tasks.build({}), gone});
        (void)f.users.create_graph(std::move(parent));
      },
  };
  for (const auto& use : uses) check_says(error_of(use), Errc::invalid_argument, words);
  CHECK(f.users.count() == 1);
  CHECK(f.tasks.count() == 1);
  gone = kept;
  gone.set("name", "anna");
  f.users.save(gone);
  CHECK(f.users.get(gone["id"])["name"].as<std::string>() == "anna");
}

TEST_CASE("a record whose key was set is neither written to another row, nor deletes it") {
  Shop f;
  Record bob = f.users.create({{"name", "bob"}});
  const std::string words = "'id' belongs to the primary key";
  Record changed = f.ann;
  changed.set("id", bob["id"]);
  changed.set("name", "eve");
  const std::vector<std::function<void()>> uses = {
      [&] { f.users.save(changed); },
      [&] { f.users.update(changed); },
      [&] {
        f.users.update(changed, {{"name", "eve"}});
      },
      [&] { (void)f.users.update_all(std::vector<Record>{changed}); },
      [&] { f.users.increment(changed, "id", 0); },
      [&] { f.users.reload(changed); },
      [&] { f.users.destroy(changed); },
  };
  for (const auto& use : uses) check_says(error_of(use), Errc::invalid_argument, words);
  CHECK(f.users.get(bob["id"])["name"].as<std::string>() == "bob");
  CHECK(f.users.count() == 2);
}

TEST_CASE("models of two databases are not associated") {
  Shop f;
  Database elsewhere = FreshDatabase("sqlite::memory:").open();
  const Model<Record> foreign = elsewhere.define("Foreign", {{"n", types::integer()}});
  Model<Record> own = f.database.define("Own", {{"n", types::integer()}});
  check_says(error_of([&] { own.has_many(foreign); }), Errc::invalid_argument,
             "could not associate Own with Foreign: the models are of two databases");
}

TEST_CASE("keys that associations add have names that every database can have") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Model<Record> owners = database.define("Owner", {{"NAME_ID", types::integer()}});
  Model<Record> pets = database.define("Pet", {{"name", types::string()}});
  check_says(error_of([&] { pets.belongs_to(owners, {.as = std::string(61, 'a')}); }),
             Errc::mapping, "has 64 bytes");
  check_says(error_of([&] { pets.belongs_to(owners, {.as = "b", .foreign_key = "xmin"}); }),
             Errc::mapping, "is a system column of postgres");
  check_says(error_of([&] { pets.belongs_to(owners, {.as = "c", .foreign_key = "NAME"}); }),
             Errc::mapping, "'NAME'");
  check_says(error_of([&] { pets.belongs_to(owners, {.as = "a.b"}); }), Errc::mapping,
             "the association name 'a.b' holds a '.'");
  pets.belongs_to(owners);
  database.sync();
  CHECK(pets.build({}).attributes() ==
        std::vector<std::string>{"id", "name", "created_at", "updated_at", "owner_id"});
}

TEST_CASE("two associations do not share the join table that is made for them") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Model<Record> users = database.define("User", {{"name", types::string()}});
  Model<Record> tags = database.define("Tag", {{"label", types::string()}});
  users.belongs_to_many(tags, {.as = "own"});
  users.belongs_to_many(tags, {.as = "liked"});
  check_says(error_of([&] { database.sync(); }), Errc::mapping,
             "User::own and User::liked would be kept in one join table");
}

TEST_CASE("a table of its own keeps the second association between two models") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Model<Record> users = database.define("User", {{"name", types::string()}});
  Model<Record> tags = database.define("Tag", {{"label", types::string()}});
  users.belongs_to_many(tags, {.as = "own"});
  users.belongs_to_many(tags, {.as = "liked", .through = "likes"});
  tags.belongs_to_many(users, {.as = "owners"});  // the other direction of own
  database.sync();
  Record ann = users.create({{"name", "ann"}});
  Record red = tags.create({{"label", "red"}});
  users.related("liked", ann).add(red);
  CHECK(users.related("own", ann).count() == 0);
  CHECK(tags.related("owners", red).count() == 0);
  users.related("own", ann).add(red);
  CHECK(tags.related("owners", red).count() == 1);
}

TEST_CASE("a run-time join model gets the keys of both sides") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Model<Record> users = database.define("User", {{"name", types::string()}});
  Model<Record> tags = database.define("Tag", {{"label", types::string()}});
  Model<Record> links = database.define("UserTag", {{"weight", types::integer()}});
  users.belongs_to_many(tags, {.through = "UserTag"});
  tags.belongs_to_many(users, {.through = "UserTag"});
  database.sync();
  CHECK(links.build({}).attributes() ==
        std::vector<std::string>{"id", "weight", "created_at", "updated_at", "user_id", "tag_id"});
  Record ann = users.create({{"name", "ann"}});
  Record red = tags.create({{"label", "red"}});
  users.related("tags", ann).add(red, {{"weight", 3}});
  const Record read = users.include("tags").one();
  CHECK(read.many("tags").front()["label"].as<std::string>() == "red");
  CHECK(read.links("tags").front()["weight"].as<int>() == 3);
  CHECK(tags.related("users", red).count() == 1);
}
