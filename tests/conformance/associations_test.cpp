#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::OnDelete;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

struct Task;
struct Note;
struct Badge;
struct Tag;

struct User {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Task> tasks{};
  stele::HasMany<Note> notes{};
  stele::HasOne<Badge> badge{};
};

/// Its key cannot be NULL, and User has many: CASCADE.
struct Task {
  std::int64_t id = 0;
  std::int64_t user_id = 0;
  stele::BelongsTo<User> user{};
  stele::BelongsToMany<Tag> tags{};
};

/// Its key can be NULL: SET NULL.
struct Note {
  std::int64_t id = 0;
  std::optional<std::int64_t> user_id{};
  stele::BelongsTo<User> user{};
};

/// Described: RESTRICT.
struct Badge {
  std::int64_t id = 0;
  std::int64_t owner = 0;
};

/// Belongs alone: NO ACTION.
struct Login {
  std::int64_t id = 0;
  std::int64_t user_id = 0;
  stele::BelongsTo<User> user{};
};

struct Tag {
  std::int64_t id = 0;
  std::string name{};
  stele::BelongsToMany<Task> tasks{};
};

void describe(stele::ModelBuilder<User>& model) {
  model.has_one<&User::badge>().foreign_key<&Badge::owner>().on_delete(OnDelete::restrict);
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<User> users = database.define<User>();
  Model<Task> tasks = database.define<Task>();
  Model<Note> notes = database.define<Note>();
  Model<Badge> badges = database.define<Badge>();
  Model<Login> logins = database.define<Login>();
  Model<Tag> tags = database.define<Tag>();

  Fixture() { database.sync(); }
};

}  // namespace

TEST_CASE("a row of a parent that is not there is refused") {
  Fixture f;
  CHECK(error_of([&] { f.tasks.create({.user_id = 1}); }).code() == Errc::foreign_key_violation);
  CHECK(error_of([&] { f.notes.create({.user_id = 1}); }).code() == Errc::foreign_key_violation);
  CHECK(error_of([&] { f.badges.create({.owner = 1}); }).code() == Errc::foreign_key_violation);
  CHECK_NOTHROW(f.notes.create({}));
}

TEST_CASE("has_many of a key that cannot be NULL deletes with its parent") {
  Fixture f;
  User user = f.users.create({.name = "a"});
  const User other = f.users.create({.name = "b"});
  (void)f.tasks.create({.user_id = user.id});
  (void)f.tasks.create({.user_id = other.id});
  f.users.destroy(user);
  CHECK(f.tasks.query().one().user_id == other.id);
}

TEST_CASE("a key that can be NULL is set to NULL when its parent goes") {
  Fixture f;
  User user = f.users.create({.name = "a"});
  (void)f.notes.create({.user_id = user.id});
  f.users.destroy(user);
  CHECK_FALSE(f.notes.query().one().user_id.has_value());
}

TEST_CASE("belongs_to alone keeps the parent, and so does what is described") {
  Fixture f;
  User user = f.users.create({.name = "a"});
  Login login = f.logins.create({.user_id = user.id});
  CHECK(error_of([&] { f.users.destroy(user); }).code() == Errc::foreign_key_violation);
  f.logins.destroy(login);
  (void)f.badges.create({.owner = user.id});
  CHECK(error_of([&] { f.users.destroy(user); }).code() == Errc::foreign_key_violation);
  CHECK(f.users.count() == 1);
}

TEST_CASE("a join table is made once for both sides, and its rows go with either") {
  Fixture f;
  const auto links = f.database.model("tags_tasks");
  const User user = f.users.create({.name = "a"});
  Task task = f.tasks.create({.user_id = user.id});
  Tag tag = f.tags.create({.name = "t"});
  Tag other = f.tags.create({.name = "u"});
  CHECK(links.build({}).attributes() == std::vector<std::string>{"task_id", "tag_id"});
  for (const std::int64_t id : {tag.id, other.id})
    links.create({{"task_id", task.id}, {"tag_id", id}});
  const auto twice = [&] { links.create({{"task_id", task.id}, {"tag_id", tag.id}}); };
  CHECK(error_of(twice).code() == Errc::unique_violation);
  f.tags.destroy(tag);
  CHECK(links.count() == 1);
  f.tasks.destroy(task);
  CHECK(links.count() == 0);
  CHECK(f.tags.count() == 1);
}

TEST_CASE("an association that was not loaded says so") {
  Fixture f;
  const User user = f.users.create({.name = "a"});
  (void)f.tasks.create({.user_id = user.id});
  const User read = f.users.get(user.id);
  const Task task = f.tasks.query().one();
  CHECK_FALSE(read.tasks.loaded());
  const Error many = error_of([&] { (void)read.tasks.size(); });
  CHECK(many.code() == Errc::not_loaded);
  CHECK_THAT(many.what(), Catch::Contains("User::tasks"));
  const Error one = error_of([&] { (void)task.user->name; });
  CHECK(one.code() == Errc::not_loaded);
  CHECK_THAT(one.what(), Catch::Contains("Task::user"));
  CHECK(error_of([&] { (void)read.badge->id; }).code() == Errc::not_loaded);
  const Error created = error_of([&] { (void)user.tasks.size(); });
  CHECK_THAT(created.what(), Catch::Contains("User::tasks"));
}

TEST_CASE("an association that was assigned is readable, and is no column") {
  Fixture f;
  User user{.name = "a"};
  user.tasks = {Task{}, Task{}};
  user.badge = std::nullopt;
  user = f.users.create(user);
  CHECK(user.tasks.size() == 2);
  CHECK_FALSE(user.badge);
  CHECK(f.tasks.count() == 0);
}

namespace {

struct Book;
struct Author {
  std::int64_t id = 0;
  stele::BelongsToMany<Book> books{};
};
struct Authorship {
  std::int64_t id = 0;
  std::int64_t author_id = 0;
  std::int64_t book_id = 0;
  int share = 100;
};
struct Book {
  std::int64_t id = 0;
  std::string title{};
  stele::BelongsToMany<Author> authors{};
};
void describe(stele::ModelBuilder<Author>& model) {
  model.belongs_to_many<&Author::books>().through<Authorship>();
}
void describe(stele::ModelBuilder<Book>& model) {
  model.belongs_to_many<&Book::authors>().through<Authorship>();
}

}  // namespace

TEST_CASE("a described join model has attributes of its own") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto authors = database.define<Author>();
  const auto books = database.define<Book>();
  const auto links = database.define<Authorship>();
  database.sync();
  Author author = authors.create({});
  const Book book = books.create({.title = "t"});
  const auto wrong = [&] { links.create({.author_id = author.id, .book_id = 9}); };
  CHECK(error_of(wrong).code() == Errc::foreign_key_violation);
  CHECK(links.create({.author_id = author.id, .book_id = book.id, .share = 40}).share == 40);
  authors.destroy(author);
  CHECK(links.count() == 0);
  CHECK(database.schema().models() == std::vector<std::string>{"Author", "Book", "Authorship"});
}

TEST_CASE("a join model that is not defined is named") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define<Author, Book>();
  const Error error = error_of([&] { database.sync(); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("Author::books") && Catch::Contains("Authorship"));
}

namespace {

struct Leader;
struct Team {
  std::int64_t id = 0;
  stele::HasMany<Leader> leaders{};
};
struct Leader {
  std::int64_t id = 0;
  std::int64_t team_id = 0;
  stele::BelongsTo<Team> team{};
};
void describe(stele::ModelBuilder<Team>& model) {
  model.has_many<&Team::leaders>().on_delete(OnDelete::cascade);
}
void describe(stele::ModelBuilder<Leader>& model) {
  model.belongs_to<&Leader::team>().on_delete(OnDelete::restrict);
}

struct Orphan {
  std::int64_t id = 0;
  std::int64_t team_id = 0;
  stele::BelongsTo<Team> team{};
};
void describe(stele::ModelBuilder<Orphan>& model) {
  model.belongs_to<&Orphan::team>().on_delete(OnDelete::set_null);
}

struct Keyless {
  std::int64_t id = 0;
  stele::BelongsTo<Team> team{};
};

struct Mistyped {
  std::int64_t id = 0;
  std::string team_id{};
  stele::BelongsTo<Team> team{};
};

}  // namespace

TEST_CASE("two sides that disagree are an error that names both") {
  Database database = Database::open("sqlite::memory:");
  database.define<Team, Leader>();
  const Error error = error_of([&] { database.sync(); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("Team::leaders") && Catch::Contains("Leader::team"));
}

TEST_CASE("associations that cannot be are refused in words") {
  const auto error = [](const auto& define) {
    Database database = Database::open("sqlite::memory:");
    return error_of([&] {
      define(database);
      database.sync();
    });
  };
  const Error set_null = error([](Database& d) { d.define<Orphan, Team, Leader>(); });
  CHECK(set_null.code() == Errc::mapping);
  const Error keyless = error([](Database& d) { d.define<Keyless, User>(); });
  CHECK(keyless.code() == Errc::mapping);
  const Error missing = error([](Database& d) { d.define<Login>(); });
  CHECK(missing.code() == Errc::mapping);
  CHECK_THAT(missing.what(), Catch::Contains("User, which is not defined"));
}

TEST_CASE("run-time associations add their keys") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto users = database.define("User", {{"name", types::string()}}, {.timestamps = false});
  auto tasks = database.define("Task", {{"title", types::string()}}, {.timestamps = false});
  auto notes = database.define("Note", {{"text", types::text()}}, {.timestamps = false});
  auto tags = database.define("Tag", {{"name", types::string()}}, {.timestamps = false});
  tasks.belongs_to(users);
  users.has_many(notes, {.on_delete = OnDelete::cascade});
  tasks.belongs_to(users, {.as = "checker"});
  tasks.belongs_to_many(tags);
  database.sync();
  CHECK(tasks.build({}).attributes() ==
        std::vector<std::string>{"id", "title", "user_id", "checker_id"});
  Record user = users.create({{"name", "Jason"}});
  const auto id = user.get<std::int64_t>("id");
  tasks.create({{"title", "t"}, {"user_id", id}});
  notes.create({{"text", "n"}, {"user_id", id}});
  const auto wrong = [&] { tasks.create({{"title", "t"}, {"checker_id", 77}}); };
  CHECK(error_of(wrong).code() == Errc::foreign_key_violation);
  users.destroy(user);
  CHECK(tasks.query().one()["user_id"].is_null());
  CHECK(notes.count() == 0);
  CHECK(database.model("tags_tasks").count() == 0);
}

TEST_CASE("constraints can be left out, the column stays") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto users = database.define("User", {{"name", types::string()}});
  auto tasks = database.define("Task", {{"title", types::string()}});
  tasks.belongs_to(users, {.constraints = false});
  database.sync();
  CHECK_NOTHROW(tasks.create({{"user_id", 77}}));
}

TEST_CASE("an association after the model's first use is refused") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto users = database.define("User", {{"name", types::string()}});
  auto tasks = database.define("Task", {{"title", types::string()}});
  database.sync();
  for (const Error& error :
       {error_of([&] { tasks.belongs_to(users); }), error_of([&] { users.has_many(tasks); }),
        error_of([&] { users.belongs_to_many(tasks); }),
        error_of([&] { users.before_save([](Record&) {}); })}) {
    CHECK(error.code() == Errc::mapping);
    CHECK_THAT(error.what(), Catch::Contains("was used already"));
  }
  CHECK(tasks.build({}).attributes().size() == 4);
}

TEST_CASE("an association of a name that is taken is refused, and changes nothing") {
  Database database = Database::open("sqlite::memory:");
  auto users = database.define("User", {{"name", types::string()}});
  auto tasks = database.define("Task", {{"title", types::string()}});
  tasks.belongs_to(users, {.as = "owner"});
  CHECK(error_of([&] { tasks.belongs_to(users, {.as = "owner"}); }).code() == Errc::mapping);
  CHECK(error_of([&] { tasks.belongs_to(users, {.as = "title"}); }).code() == Errc::mapping);
  CHECK(tasks.build({}).attributes() ==
        std::vector<std::string>{"id", "title", "created_at", "updated_at", "owner_id"});
}
