#include "stele/model/relation.hpp"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/model/reflect.hpp"

namespace reflect = stele::reflect;
using reflect::RelationAccess;

namespace related {

struct Task;
struct Profile;
struct Tag;

struct User {
  int id = 0;
  std::string email{};
  stele::HasMany<Task> tasks{};
  stele::HasOne<Profile> profile{};
  stele::BelongsTo<User> boss{};
};

// All that a user does with a struct while its targets are only declared.
static_assert(std::is_aggregate_v<User>);
static_assert(std::is_default_constructible_v<User>);
static_assert(std::is_copy_constructible_v<User> && std::is_copy_assignable_v<User>);
static_assert(std::is_nothrow_move_constructible_v<User>);
static_assert(std::is_nothrow_move_assignable_v<User>);
static_assert(reflect::member_count<User> == 5);

User copied(const User& user) {
  User copy = user;
  copy = user;
  return copy;
}

struct Task {
  std::string title{};
  stele::BelongsTo<User> user{};
  stele::BelongsToMany<Tag> tags{};
};
struct Profile {
  int size = 0;
};
struct Tag {
  std::string name{};
};

}  // namespace related

namespace {

using related::Profile;
using related::Tag;
using related::Task;
using related::User;

constexpr reflect::RelationName tasks_name{"User", "tasks"};

template <class F>
stele::Error error_of(F&& act) {
  try {
    act();
  } catch (const stele::Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return {stele::Errc::database, ""};
}

}  // namespace

TEST_CASE("a new association is not loaded") {
  const User user;
  CHECK_FALSE(user.tasks.loaded());
  CHECK_FALSE(user.profile.loaded());
}

TEST_CASE("an association to many that is not loaded throws on every use") {
  User user;
  const User& constant = user;
  const auto code = [](auto act) { return error_of(act).code(); };
  CHECK(code([&] { (void)user.tasks.size(); }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)user.tasks.empty(); }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)user.tasks.begin(); }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)user.tasks.end(); }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)user.tasks[0]; }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)constant.tasks.begin(); }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)constant.tasks[0]; }) == stele::Errc::not_loaded);
  CHECK(code([&] { user.tasks.push_back(Task{}); }) == stele::Errc::not_loaded);
  CHECK_FALSE(user.tasks.loaded());
}

TEST_CASE("an association to one that is not loaded throws on every use") {
  User user;
  const User& constant = user;
  const auto code = [](auto act) { return error_of(act).code(); };
  CHECK(code([&] { (void)static_cast<bool>(user.profile); }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)*user.profile; }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)user.profile->size; }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)*constant.profile; }) == stele::Errc::not_loaded);
  CHECK(code([&] { (void)constant.profile->size; }) == stele::Errc::not_loaded);
}

TEST_CASE("the message says which association, and how to load it") {
  User user;
  RelationAccess::set_name(user.tasks, &tasks_name);
  const User copy = user;
  const stele::Error error = error_of([&] { (void)copy.tasks.size(); });
  CHECK(std::string(error.what()) ==
        "User::tasks is not loaded; add .include<&User::tasks>() to the query");
  CHECK(error.context().model == "User");
}

TEST_CASE("the message of a row that the user made names no association") {
  const User user;
  CHECK(std::string(error_of([&] { (void)user.tasks.size(); }).what()) ==
        "this association is not loaded; include it in the query that reads its row, or assign to "
        "it");
}

TEST_CASE("an association keeps its name when it is assigned to") {
  User user;
  RelationAccess::set_name(user.tasks, &tasks_name);
  user.tasks = {Task{}};
  RelationAccess::unload(user.tasks);
  CHECK_THAT(error_of([&] { (void)user.tasks.size(); }).what(),
             Catch::Matchers::StartsWith("User::tasks is not loaded"));
}

TEST_CASE("loaded but none is no row, and not an error until it is read") {
  constexpr reflect::RelationName name{"User", "profile"};
  static constexpr reflect::RelationName lasting = name;
  User user;
  RelationAccess::set_name(user.profile, &lasting);
  RelationAccess::set_none(user.profile);
  CHECK(user.profile.loaded());
  CHECK_FALSE(user.profile);
  const stele::Error error = error_of([&] { (void)user.profile->size; });
  CHECK(error.code() == stele::Errc::not_found);
  CHECK(std::string(error.what()) ==
        "User::profile is loaded, but there is no such row; test it with `if` first");
  CHECK(error_of([&] { (void)*user.profile; }).code() == stele::Errc::not_found);
}

TEST_CASE("loaded but empty is an empty range that can grow") {
  User user;
  RelationAccess::set_none(user.tasks);
  CHECK(user.tasks.loaded());
  CHECK(user.tasks.empty());
  CHECK(user.tasks.size() == 0);
  CHECK(user.tasks.begin() == user.tasks.end());
  user.tasks.push_back({.title = "x"});
  CHECK(user.tasks.size() == 1);
  CHECK(user.tasks[0].title == "x");
}

TEST_CASE("a braced list fills an association in the initialiser of its row") {
  const User user{.tasks = {{.title = "a"}, {.title = "b", .tags = {{.name = "t"}}}},
                  .profile = Profile{.size = 3},
                  .boss = User{.email = "boss"}};
  std::string titles;
  for (const Task& task : user.tasks) titles += task.title;
  CHECK(titles == "ab");
  CHECK(user.tasks[1].tags[0].name == "t");
  CHECK(user.profile->size == 3);
  CHECK((*user.boss).email == "boss");
  CHECK_FALSE(user.boss->tasks.loaded());
}

TEST_CASE("one braced row is one row") {
  const User many{.tasks = {{.title = "only"}}};
  const User one{.boss = {{.email = "boss"}}};
  CHECK(many.tasks.size() == 1);
  CHECK(many.tasks[0].title == "only");
  CHECK(one.boss->email == "boss");
}

TEST_CASE("an association to many is assigned a list, a vector, nothing or another") {
  User user;
  user.tasks = {{.title = "a"}, {.title = "b"}};
  CHECK(user.tasks.size() == 2);
  user.tasks = std::vector<Task>(3);
  CHECK(user.tasks.size() == 3);
  user.tasks = {};
  CHECK(user.tasks.loaded());
  CHECK(user.tasks.empty());
  user.tasks = User{.tasks = {{.title = "c"}}}.tasks;
  CHECK(user.tasks[0].title == "c");
}

TEST_CASE("an association to one is assigned a row, none or another") {
  User user;
  user.profile = Profile{.size = 1};
  CHECK(user.profile->size == 1);
  user.profile->size = 2;
  CHECK((*user.profile).size == 2);
  user.profile = std::nullopt;
  CHECK(user.profile.loaded());
  CHECK_FALSE(user.profile);
  user.profile = User{.profile = Profile{.size = 5}}.profile;
  CHECK(user.profile->size == 5);
}

TEST_CASE("copies are deep") {
  const User user{.tasks = {{.title = "a"}}, .profile = Profile{.size = 1}};
  User copy = related::copied(user);
  copy.tasks[0].title = "changed";
  copy.profile->size = 2;
  CHECK(user.tasks[0].title == "a");
  CHECK(user.profile->size == 1);
  CHECK(copy.tasks[0].title == "changed");
}

TEST_CASE("a move takes the rows and leaves an association that is not loaded") {
  User user{.tasks = {{.title = "a"}}};
  const Task* row = user.tasks.begin();
  User moved = std::move(user);
  CHECK(moved.tasks.begin() == row);
  CHECK_FALSE(user.tasks.loaded());  // NOLINT(bugprone-use-after-move): it is what is tested
  user = std::move(moved);
  CHECK(user.tasks.begin() == row);
}

TEST_CASE("an association can be assigned from within itself") {
  User user{.boss = User{.boss = User{.email = "top"}}};
  user.boss = user.boss->boss;
  CHECK(user.boss->email == "top");
  user.boss = std::move(user.boss->boss);
  CHECK_FALSE(user.boss.loaded());

  User same{.tasks = {{.title = "a"}}};
  const User& alias = same;
  same = alias;
  CHECK(same.tasks[0].title == "a");
}

TEST_CASE("the library gives rows to an association and reaches them") {
  User user;
  RelationAccess::set_rows(user.tasks, std::vector<Task>{{.title = "a"}});
  RelationAccess::rows(user.tasks).push_back({.title = "b"});
  CHECK(user.tasks.size() == 2);
  Task task;
  CHECK(RelationAccess::rows(task.tags).empty());
  CHECK(task.tags.loaded());
  RelationAccess::unload(task.tags);
  CHECK_FALSE(task.tags.loaded());
}

TEST_CASE("an association's type tells its kind and target") {
  struct Undefined;
  using stele::RelationKind;
  STATIC_REQUIRE(reflect::relation_kind<stele::HasMany<Undefined>> == RelationKind::has_many);
  STATIC_REQUIRE(reflect::relation_kind<stele::HasOne<Undefined>> == RelationKind::has_one);
  STATIC_REQUIRE(reflect::relation_kind<stele::BelongsTo<Undefined>> == RelationKind::belongs_to);
  STATIC_REQUIRE(reflect::relation_kind<stele::BelongsToMany<Undefined>> ==
                 RelationKind::belongs_to_many);
  STATIC_REQUIRE(std::is_same_v<reflect::relation_target<stele::HasMany<Undefined>>, Undefined>);
  STATIC_REQUIRE(reflect::is_relation<stele::BelongsTo<Undefined>>);
  STATIC_REQUIRE_FALSE(reflect::is_relation<std::string>);
  STATIC_REQUIRE_FALSE(reflect::is_relation<int>);
}
