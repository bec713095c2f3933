#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::SqlLog;

using Names = std::vector<std::string>;
namespace types = stele::types;

namespace {

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Record> projects =
      database.define("Project", {{"title", types::string()},
                                  {"description", types::text()},
                                  {"stars", {.type = types::integer(), .default_value = 0}}});
  SqlLog log{database};

  Fixture() {
    database.sync();
    (void)log.take();
  }
};

}  // namespace

TEST_CASE("a record has the model's attributes, in their order") {
  Fixture f;
  const Record project = f.projects.build({});
  CHECK(project.attributes() ==
        Names{"id", "title", "description", "stars", "created_at", "updated_at"});
  CHECK(project.model() == "Project");
  CHECK(f.projects.name() == "Project");
  CHECK(f.projects.table() == "projects");
}

TEST_CASE("a record is new and changed until it is saved") {
  Fixture f;
  Record project = f.projects.build({{"title", "one"}});
  CHECK(project.is_new());
  CHECK(project.changed() == Names{"title"});
  f.projects.save(project);
  CHECK_FALSE(project.is_new());
  CHECK(project.changed().empty());
  CHECK(project.get<std::int64_t>("id") == 1);
  CHECK(project["title"].as<std::string>() == "one");
  CHECK(project["description"].is_null());
  CHECK(project.get<Timestamp>("created_at") == project.get<Timestamp>("updated_at"));
}

TEST_CASE("a new record has changed in all that was set, whatever that is") {
  Fixture f;
  CHECK(f.projects.build({{"description", nullptr}, {"stars", 0}}).changed() ==
        Names{"description", "stars"});
}

TEST_CASE("save writes only what changed, and updated_at") {
  Fixture f;
  Record project = f.projects.create({{"title", "one"}});
  project.set("description", "text");
  CHECK(project.changed("description"));
  CHECK_FALSE(project.changed("title"));
  (void)f.log.take();
  f.projects.save(project);
  const std::vector<std::string> statements = f.log.take();
  REQUIRE(statements.size() == 1);
  CHECK_THAT(statements[0], Catch::StartsWith(R"(UPDATE "projects" SET "description" = )") &&
                                Catch::Contains(R"(, "updated_at" = )") &&
                                !Catch::Contains(R"("title" = )"));
  CHECK(project.changed().empty());
  CHECK(f.projects.get(1).get<std::string>("description") == "text");
}

TEST_CASE("saving a record that has not changed sends nothing") {
  Fixture f;
  Record project = f.projects.create({{"title", "one"}});
  const Timestamp updated = project.get<Timestamp>("updated_at");
  Record found = f.projects.get(1);
  found.set("title", "one");
  CHECK(found.changed().empty());
  (void)f.log.take();
  f.projects.save(project);
  f.projects.save(found);
  f.projects.update(found);
  CHECK(f.log.take().empty());
  CHECK(found.get<Timestamp>("updated_at") == updated);
}

TEST_CASE("setting an attribute back to NULL is a change") {
  Fixture f;
  Record project = f.projects.create({{"title", "one"}});
  project.set("title", nullptr);
  CHECK(project.changed() == Names{"title"});
  f.projects.save(project);
  CHECK(f.projects.get(1)["title"].is_null());
}

TEST_CASE("update sets and writes at once") {
  Fixture f;
  Record project = f.projects.create({{"title", "one"}});
  f.projects.update(project, {{"title", "two"}, {"stars", 5}});
  CHECK(f.projects.get(1).get<std::string>("title") == "two");
  CHECK(f.projects.get(1).get<int>("stars") == 5);
}

TEST_CASE("update with values writes those alone") {
  Fixture f;
  Record project = f.projects.create({{"title", "one"}});
  project.set("description", "pending");
  f.projects.update(project, {{"stars", 5}});
  CHECK(f.projects.get(1).get<int>("stars") == 5);
  CHECK(f.projects.get(1)["description"].is_null());
  CHECK(project.changed() == Names{"description"});
  f.projects.save(project);
  CHECK(f.projects.get(1).get<std::string>("description") == "pending");
  CHECK(project.changed().empty());
}

TEST_CASE("a record of a row that is gone is not_found") {
  Fixture f;
  Record project = f.projects.create({{"title", "one"}});
  Record same = f.projects.get(1);
  f.projects.destroy(same);
  project.set("title", "two");
  CHECK(error_of([&] { f.projects.save(project); }).code() == Errc::not_found);
  CHECK(error_of([&] { f.projects.reload(project); }).code() == Errc::not_found);
  CHECK(error_of([&] { f.projects.destroy(project); }).code() == Errc::not_found);
  Record fresh = f.projects.build({{"title", "x"}});
  CHECK(error_of([&] { f.projects.update(fresh); }).code() == Errc::not_found);
}

TEST_CASE("reload gives up what was not saved") {
  Fixture f;
  Record project = f.projects.create({{"title", "one"}});
  project.set("title", "two");
  f.projects.reload(project);
  CHECK(project.get<std::string>("title") == "one");
  CHECK(project.changed().empty());
}

TEST_CASE("a failed save leaves the record changed") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto codes = database.define("Code", {{"code", {.type = types::string(3), .unique = true}}},
                                     {.timestamps = false});
  database.sync();
  codes.create({{"code", "abc"}});
  Record other = codes.create({{"code", "xyz"}});
  other.set("code", "abc");
  CHECK(error_of([&] { codes.save(other); }).code() == Errc::unique_violation);
  CHECK(other.changed() == Names{"code"});
  other.set("code", "toolong");
  CHECK(error_of([&] { codes.save(other); }).code() == Errc::validation);
  other.set("code", "new");
  codes.save(other);
  CHECK(codes.where(stele::column("code") == "new").count() == 1);
}

TEST_CASE("a wrong name says what was meant, before any SQL") {
  Fixture f;
  Record project = f.projects.build({});
  for (const Error& error :
       {error_of([&] {
          f.projects.create({{"titel", "x"}});
        }),
        error_of([&] { project.set("titel", "x"); }), error_of([&] { (void)project["titel"]; }),
        error_of([&] { (void)project.get<std::string>("Title_"); }),
        error_of([&] { (void)project.changed("titel"); }),
        error_of([&] { (void)f.projects.where(stele::column("titel") == "x").all(); }),
        error_of([&] { (void)f.projects.order_by(stele::column("titel")).all(); }), error_of([&] {
          f.projects.where(stele::column("id") == 1).update(stele::set("titel", "x"));
        })}) {
    CHECK(error.code() == Errc::mapping);
    CHECK_THAT(error.what(), Catch::Contains("did you mean 'title'?"));
    CHECK(error.context().model == "Project");
  }
  CHECK(f.log.take().empty());
}

TEST_CASE("a model that is not defined says what was meant") {
  Fixture f;
  const Error error = error_of([&] { (void)f.database.model("Projekt"); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("did you mean 'Project'?"));
  CHECK(f.database.model("Project").table() == "projects");
}

TEST_CASE("a record belongs to its model") {
  Fixture f;
  const auto others = f.database.define("Other", {{"title", types::string()}});
  const Error error = error_of([&] { others.create(f.projects.build({{"title", "x"}})); });
  CHECK(error.code() == Errc::invalid_argument);
  Record project = f.projects.create({{"title", "x"}});
  CHECK(error_of([&] { others.save(project); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { others.update(project); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { others.reload(project); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { others.destroy(project); }).code() == Errc::invalid_argument);
  CHECK(f.projects.count() == 1);
}

TEST_CASE("copies of a record are independent") {
  Fixture f;
  Record project = f.projects.create({{"title", "one"}});
  Record copy = project;
  copy.set("title", "two");
  CHECK(project.get<std::string>("title") == "one");
  CHECK(project.changed().empty());
}

TEST_CASE("a record outlives its database") {
  std::vector<Record> kept;
  {
    Fixture f;
    kept.push_back(f.projects.create({{"title", "one"}}));
  }
  CHECK(kept[0].get<std::string>("title") == "one");
  kept[0].set("title", "two");
  CHECK(kept[0].changed() == Names{"title"});
}

namespace {

struct Planet {
  std::int64_t id = 0;
  std::string name{};
  int moons = 0;
};

}  // namespace

TEST_CASE("a typed model can be used by its name") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Planet> planets = database.define<Planet>();
  database.sync();
  (void)planets.create({.name = "Earth", .moons = 1});
  const Model<Record> by_name = database.model("Planet");
  Record mars = by_name.create({{"name", "Mars"}, {"moons", 2}});
  CHECK(mars.get<std::int64_t>("id") == 2);
  CHECK(planets.get(2).moons == 2);
  Record earth = by_name.where(stele::column("name") == "Earth").one();
  CHECK(earth.get<int>("moons") == 1);
  earth.set("moons", 3);
  by_name.save(earth);
  CHECK(planets.get(1).moons == 3);
  by_name.destroy(earth);
  CHECK(planets.count() == 1);
}
