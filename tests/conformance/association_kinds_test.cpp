#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace types = stele::types;

namespace {

using Names = std::vector<std::string>;

// A composite key in every kind: tenants have projects, which tasks, a plan and tags belong to.
struct Task;
struct Plan;
struct Tag;

struct Project {
  int tenant = 0;
  std::string code{};
  std::string title{};
  stele::HasMany<Task> tasks{};
  stele::HasOne<Plan> plan{};
  stele::BelongsToMany<Tag> tags{};
};
void describe(stele::ModelBuilder<Project>& model) {
  model.primary_key<&Project::tenant, &Project::code>();
}

struct Task {
  std::int64_t id = 0;
  std::optional<int> project_tenant{};
  std::optional<std::string> project_code{};
  std::string title{};
  stele::BelongsTo<Project> project{};
};

struct Plan {
  std::int64_t id = 0;
  int project_tenant = 0;
  std::string project_code{};
  stele::BelongsTo<Project> project{};
};

struct Tag {
  int tenant = 0;
  std::string word{};
  stele::BelongsToMany<Project> projects{};
};
void describe(stele::ModelBuilder<Tag>& model) { model.primary_key<&Tag::tenant, &Tag::word>(); }

Names titles_of(const stele::HasMany<Task>& tasks) {
  Names titles;
  for (const Task& each : tasks) titles.push_back(each.title);
  return titles;
}

Database tenants(const FreshDatabase& fresh) {
  Database database = fresh.open();
  database.define<Project, Task, Plan, Tag>();
  database.sync();
  const auto projects = database.model<Project>();
  projects.create_all({{.tenant = 1, .code = "a", .title = "1a"},
                       {.tenant = 1, .code = "b", .title = "1b"},
                       {.tenant = 2, .code = "a", .title = "2a"}});
  database.model<Task>().create_all({{.project_tenant = 1, .project_code = "a", .title = "t1"},
                                     {.project_tenant = 1, .project_code = "a", .title = "t2"},
                                     {.project_tenant = 2, .project_code = "a", .title = "t3"},
                                     // Both parts are those of owners, but not together.
                                     {.project_tenant = 1, .project_code = "b", .title = "t4"},
                                     {.title = "free"}});
  database.model<Plan>().create({.project_tenant = 2, .project_code = "a"});
  database.model<Tag>().create_all({{.tenant = 1, .word = "x"}, {.tenant = 2, .word = "x"}});
  database.execute(
      "INSERT INTO projects_tags (project_tenant, project_code, tag_tenant, tag_word) "
      "VALUES (1, 'a', 1, 'x'), (1, 'a', 2, 'x'), (2, 'a', 2, 'x')");
  return database;
}

}  // namespace

TEST_CASE("associations by a composite key read the rows of all its parts together") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = tenants(fresh);
  const auto projects = database.model<Project>();
  const auto some = projects.where(col<&Project::title> != "1b")
                        .include<&Project::tasks>()
                        .include<&Project::plan>()
                        .include<&Project::tags>()
                        .order_by(col<&Project::title>)
                        .all();
  REQUIRE(some.size() == 2);
  CHECK(titles_of(some[0].tasks) == Names{"t1", "t2"});
  CHECK_FALSE(some[0].plan);
  CHECK(some[0].tags.size() == 2);
  CHECK(titles_of(some[1].tasks) == Names{"t3"});
  CHECK(some[1].plan);
  REQUIRE(some[1].tags.size() == 1);
  CHECK(some[1].tags[0].tenant == 2);

  const auto limited = projects
                           .include<&Project::tasks>([](Query<Task>& query) {
                             query.order_by(col<&Task::title>.desc()).limit(1);
                           })
                           .order_by(col<&Project::title>)
                           .all();
  REQUIRE(limited.size() == 3);
  CHECK(titles_of(limited[0].tasks) == Names{"t2"});
  CHECK(titles_of(limited[1].tasks) == Names{"t4"});
  CHECK(titles_of(limited[2].tasks) == Names{"t3"});

  for (const bool joins : {false, true}) {
    const auto tasks = database.model<Task>()
                           .include<&Task::project>([&](Query<Project>& query) {
                             joins ? query.by_join() : query.by_query();
                           })
                           .order_by(col<&Task::title>)
                           .all();
    REQUIRE(tasks.size() == 5);
    CHECK_FALSE(tasks[0].project);  // "free"
    CHECK(tasks[1].project->title == "1a");
    CHECK(tasks[3].project->title == "2a");
    CHECK(tasks[4].project->title == "1b");
  }

  CHECK(projects
            .where_has<&Project::tasks>(
                [](Query<Task>& query) { query.where(col<&Task::title> == "t3"); })
            .one()
            .title == "2a");
  CHECK(projects.where_has_not<&Project::plan>().count() == 2);
  CHECK(projects.where_has<&Project::tags>().count() == 2);
  CHECK(projects.join<&Project::tasks>().where(col<&Task::title> == "t4").one().title == "1b");
  CHECK(database.model<Tag>().join<&Tag::projects>().where(col<&Project::title> == "1a").count() ==
        2);
}

TEST_CASE("records are associated by composite keys too") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto project = database.define("Project",
                                 {{"tenant", {.type = types::integer(), .primary_key = true}},
                                  {"code", {.type = types::string(10), .primary_key = true}}},
                                 {.timestamps = false});
  auto task = database.define("Task", {{"title", types::string()}}, {.timestamps = false});
  project.has_many(task);
  task.belongs_to(project, {.foreign_key = {"project_tenant", "project_code"}});
  auto tag = database.define("Tag", {{"word", types::string()}}, {.timestamps = false});
  project.belongs_to_many(tag);
  database.sync();
  project.create_all({{{"tenant", 1}, {"code", "a"}}, {{"tenant", 2}, {"code", "a"}}});
  task.create_all({{{"title", "t1"}, {"project_tenant", 2}, {"project_code", "a"}},
                   {{"title", "t2"}, {"project_tenant", 1}, {"project_code", "a"}}});
  tag.create({{"word", "x"}});
  database.execute(
      "INSERT INTO projects_tags (project_tenant, project_code, tag_id) VALUES (2, 'a', 1)");
  const std::vector<Record> rows =
      project.include("tasks").include("tags").order_by(column("tenant")).all();
  REQUIRE(rows.size() == 2);
  REQUIRE(rows[0].many("tasks").size() == 1);
  CHECK(rows[0].many("tasks")[0].get<std::string>("title") == "t2");
  CHECK(rows[0].many("tags").empty());
  CHECK(rows[1].many("tags").size() == 1);
  const std::vector<Record> tasks = task.include("project").order_by(column("title")).all();
  REQUIRE(tasks.size() == 2);
  CHECK(tasks[0].one("project")->get<int>("tenant") == 2);
}

namespace {

struct City;
struct Person {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::string> city_name{};
  stele::BelongsTo<City> city{};
};
struct City {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Person> people{};
};
void describe(stele::ModelBuilder<Person>& model) {
  model.belongs_to<&Person::city>().target_key<&City::name>();
}
void describe(stele::ModelBuilder<City>& model) {
  model.attribute<&City::name>().unique();
  model.has_many<&City::people>().source_key<&City::name>().foreign_key<&Person::city_name>();
}

}  // namespace

TEST_CASE("a foreign key can refer to what is no primary key") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define<Person, City>();
  database.sync();
  const auto people = database.model<Person>();
  database.model<City>().create_all({{.name = "Oslo"}, {.name = "Bern"}});
  people.create({.name = "Ada", .city_name = "Bern"});
  people.create({.name = "Ben"});
  CHECK(error_of([&] { people.create({.name = "Cy", .city_name = "Rome"}); }).code() ==
        Errc::foreign_key_violation);
  const auto read = people.include<&Person::city>().order_by(col<&Person::name>).all();
  REQUIRE(read.size() == 2);
  CHECK(read[0].city->id == 2);
  CHECK_FALSE(read[1].city);
  const auto cities =
      database.model<City>().include<&City::people>().order_by(col<&City::name>).all();
  REQUIRE(cities.size() == 2);
  CHECK(cities[0].people[0].name == "Ada");
  CHECK(cities[1].people.empty());
}

TEST_CASE("a foreign key refers to what is unique") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto city = database.define("City", {{"name", types::string()}});
  auto person = database.define("Person", {{"name", types::string()}});
  person.belongs_to(city, {.foreign_key = "city_name", .target_key = "name"});
  const auto error = error_of([&] { database.sync(); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("Person::city refers to City.name") &&
                               Catch::Contains("make it unique"));
}

TEST_CASE("a composite foreign key has as many attributes as what it refers to") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto project =
      database.define("Project", {{"tenant", {.type = types::integer(), .primary_key = true}},
                                  {"code", {.type = types::string(10), .primary_key = true}}});
  auto task = database.define("Task", {{"title", types::string()}});
  task.belongs_to(project, {.foreign_key = "project_tenant"});
  const auto error = error_of([&] { database.sync(); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("has 1 attributes, and the key to which it refers 2"));
}

namespace {

// Comments on posts and on pictures, by one foreign key and what it is of.
struct Remark;
struct Post {
  std::int64_t id = 0;
  std::string title{};
  stele::HasMany<Remark> remarks{};
};
struct Picture {
  std::int64_t id = 0;
  std::string file{};
  stele::HasMany<Remark> remarks{};
};
enum class Subject { post, picture };
struct Remark {
  std::int64_t id = 0;
  std::int64_t subject_id = 0;
  Subject subject = Subject::post;
  std::string text{};
  stele::BelongsTo<Post> post{};
  stele::BelongsTo<Picture> picture{};
};
void describe(stele::ModelBuilder<Post>& model) {
  model.has_many<&Post::remarks>()
      .foreign_key<&Remark::subject_id>()
      .where(col<&Remark::subject> == Subject::post)
      .constraints(false);
}
void describe(stele::ModelBuilder<Picture>& model) {
  model.has_many<&Picture::remarks>()
      .foreign_key<&Remark::subject_id>()
      .where(col<&Remark::subject> == Subject::picture)
      .constraints(false);
}
void describe(stele::ModelBuilder<Remark>& model) {
  model.belongs_to<&Remark::post>()
      .foreign_key<&Remark::subject_id>()
      .where(col<&Remark::subject> == Subject::post)
      .constraints(false);
  model.belongs_to<&Remark::picture>()
      .foreign_key<&Remark::subject_id>()
      .where(col<&Remark::subject> == Subject::picture)
      .constraints(false);
}

}  // namespace

TEST_CASE("a condition tells the rows of several models with one foreign key apart") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define<Post, Picture, Remark>();
  database.sync();
  const auto posts = database.model<Post>();
  const auto remarks = database.model<Remark>();
  posts.create_all({{.title = "p1"}, {.title = "p2"}});
  database.model<Picture>().create_all({{.file = "f1"}, {.file = "f2"}});
  remarks.create_all({{.subject_id = 1, .subject = Subject::post, .text = "on p1"},
                      {.subject_id = 1, .subject = Subject::picture, .text = "on f1"},
                      {.subject_id = 2, .subject = Subject::picture, .text = "on f2"}});
  const auto read = posts.include<&Post::remarks>().order_by(col<&Post::id>).all();
  REQUIRE(read.size() == 2);
  REQUIRE(read[0].remarks.size() == 1);
  CHECK(read[0].remarks[0].text == "on p1");
  CHECK(read[1].remarks.empty());
  CHECK(posts.where_has<&Post::remarks>().count() == 1);
  CHECK(posts.join<&Post::remarks>().count() == 1);

  for (const bool joins : {true, false}) {
    const auto all = remarks
                         .include<&Remark::post>([&](Query<Post>& query) {
                           joins ? query.by_join() : query.by_query();
                         })
                         .include<&Remark::picture>([&](Query<Picture>& query) {
                           joins ? query.by_join() : query.by_query();
                         })
                         .order_by(col<&Remark::id>)
                         .all();
    REQUIRE(all.size() == 3);
    CHECK(all[0].post->title == "p1");
    CHECK_FALSE(all[0].picture);
    CHECK_FALSE(all[1].post);
    CHECK(all[1].picture->file == "f1");
    CHECK(all[2].picture->file == "f2");
  }
  CHECK(remarks.where_has<&Remark::picture>().count() == 2);
}

TEST_CASE("an association's condition fixes attributes of the row with the foreign key") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const auto refused = [&](const auto& condition) {
    Database database = fresh.open();
    auto post = database.define("Post", {{"title", types::string()}});
    auto remark = database.define("Remark", {{"kind", types::string()}, {"n", types::integer()}});
    post.has_many(remark, {.where = condition});
    const auto error = error_of([&] { database.sync(); });
    CHECK(error.code() == Errc::mapping);
    return std::string(error.what());
  };
  CHECK_THAT(refused(column("n") > 1), Catch::Contains("by == to constants"));
  CHECK_THAT(refused(column("kinds") == "post"), Catch::Contains("did you mean 'kind'?"));
}

namespace {

struct Follow;
struct Member {
  std::int64_t id = 0;
  std::string name{};
  stele::BelongsToMany<Member> following{};
  stele::BelongsToMany<Member> followers{};
};
struct Follow {
  std::int64_t follower_id = 0;
  std::int64_t followed_id = 0;
};
void describe(stele::ModelBuilder<Follow>& model) {
  model.primary_key<&Follow::follower_id, &Follow::followed_id>();
}
void describe(stele::ModelBuilder<Member>& model) {
  model.belongs_to_many<&Member::following>()
      .through<Follow>()
      .foreign_key<&Follow::follower_id>()
      .other_key<&Follow::followed_id>();
  model.belongs_to_many<&Member::followers>()
      .through<Follow>()
      .foreign_key<&Follow::followed_id>()
      .other_key<&Follow::follower_id>();
}

}  // namespace

TEST_CASE("a model is associated with itself in both directions") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define<Member, Follow>();
  database.sync();
  const auto members = database.model<Member>();
  members.create_all({{.name = "Ada"}, {.name = "Ben"}, {.name = "Cy"}});
  database.model<Follow>().create_all({{.follower_id = 1, .followed_id = 2},
                                       {.follower_id = 1, .followed_id = 3},
                                       {.follower_id = 2, .followed_id = 3}});
  const auto all = members
                       .include<&Member::following>(
                           [](Query<Member>& query) { query.order_by(col<&Member::name>); })
                       .include<&Member::followers>()
                       .order_by(col<&Member::id>)
                       .all();
  REQUIRE(all.size() == 3);
  REQUIRE(all[0].following.size() == 2);
  CHECK(all[0].following[1].name == "Cy");
  CHECK(all[0].followers.empty());
  CHECK(all[2].following.empty());
  CHECK(all[2].followers.size() == 2);
}

TEST_CASE("both sides of an automatic join table can name its keys") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto member = database.define("Member", {{"name", types::string()}}, {.timestamps = false});
  member.belongs_to_many(member, {.as = "following",
                                  .foreign_key = "follower_id",
                                  .other_key = "followed_id",
                                  .through = "follows"});
  member.belongs_to_many(member, {.as = "followers",
                                  .foreign_key = "followed_id",
                                  .other_key = "follower_id",
                                  .through = "follows"});
  database.sync();
  member.create_all({{{"name", "Ada"}}, {{"name", "Ben"}}});
  database.execute("INSERT INTO follows (follower_id, followed_id) VALUES (1, 2)");
  const auto all = member.include("following").include("followers").order_by(column("id")).all();
  REQUIRE(all.size() == 2);
  CHECK(all[0].many("following").at(0).get<std::string>("name") == "Ben");
  CHECK(all[0].many("followers").empty());
  CHECK(all[1].many("followers").at(0).get<std::string>("name") == "Ada");
}

TEST_CASE("foreign keys are indexed, unless another index serves them or none is wanted") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  auto owner = database.define("Owner", {{"name", types::string()}}, {.timestamps = false});
  auto cat =
      database.define("Cat", {{"name", types::string()}},
                      {.timestamps = false, .indexes = {{.attributes = {"sitter_id", "name"}}}});
  cat.belongs_to(owner);
  cat.belongs_to(owner, {.as = "sitter"});
  cat.belongs_to(owner, {.as = "feeder", .index = false});
  database.sync();
  PlainDatabase plain(fresh.url());
  CHECK(plain.rows(plain.is_postgres()
                       ? "SELECT indexname FROM pg_indexes WHERE tablename = 'cats' AND "
                         "indexname LIKE '%idx' ORDER BY indexname"
                       : "SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE "
                         "'%idx' ORDER BY name") ==
        Names{"cats_owner_id_idx", "cats_sitter_id_name_idx"});
}
