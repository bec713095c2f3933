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
using stele::Error;
using stele::Model;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::SqlLog;

namespace {

struct User {
  std::int64_t id = 0;
  std::string email{};
  std::optional<std::string> nick{};
  int age = 0;
  Timestamp created_at{};
  Timestamp updated_at{};
};

struct Country {
  std::string code{};
  std::string name{};
  Timestamp created_at{};
};

void describe(stele::ModelBuilder<Country>& model) { model.primary_key<&Country::code>(); }

struct Visit {
  std::int64_t user = 0;
  std::string page{};
  int times = 0;
};

void describe(stele::ModelBuilder<Visit>& model) {
  model.primary_key<&Visit::user, &Visit::page>();
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<User> users = database.define<User>();
  Model<Country> countries = database.define<Country>();
  Model<Visit> visits = database.define<Visit>();
  SqlLog log{database};

  Fixture() {
    database.sync();
    (void)log.take();
  }
};

/// The columns that the first UPDATE sets.
std::string updated_columns(const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) {
    if (!sql.starts_with("UPDATE")) continue;
    std::string columns;
    const std::size_t end = sql.find(" WHERE ");
    for (std::size_t at = sql.find(" SET ") + 5; at < end; at = sql.find(", ", at) + 2) {
      columns += sql.substr(at, sql.find(" = ", at) - at) + " ";
      if (sql.find(", ", at) > end) break;
    }
    return columns;
  }
  return "none";
}

}  // namespace

TEST_CASE("save inserts a row of key 0 and updates any other") {
  Fixture f;
  User user{.email = "a@b.c", .age = 30};
  f.users.save(user);
  CHECK(user.id == 1);
  user.age = 31;
  f.users.save(user);
  CHECK(user.id == 1);
  CHECK(f.users.count() == 1);
  CHECK(f.users.get(1).age == 31);
}

TEST_CASE("save and update of a row that is not there is not_found") {
  Fixture f;
  User user{.id = 5, .email = "a@b.c"};
  for (const Error& error :
       {error_of([&] { f.users.save(user); }), error_of([&] { f.users.update(user); }),
        error_of([&] { f.users.update<&User::age>(user); }),
        error_of([&] { f.users.reload(user); }), error_of([&] { f.users.destroy(user); }),
        error_of([&] { (void)f.users.get(5); })}) {
    CHECK(error.code() == Errc::not_found);
    CHECK(error.context().model == "User");
    CHECK(error.context().table == "users");
  }
  CHECK(f.users.count() == 0);
}

TEST_CASE("update writes all columns but key and created_at") {
  Fixture f;
  User user = f.users.create({.email = "a@b.c", .age = 30});
  (void)f.log.take();
  f.users.update(user);
  CHECK(updated_columns(f.log.take()) == R"("email" "nick" "age" "updated_at" )");
}

TEST_CASE("update writes the members named, and updated_at") {
  Fixture f;
  User user = f.users.create({.email = "a@b.c", .nick = "x", .age = 30});
  user.nick.reset();
  user.age = 31;
  user.email = "not written";
  (void)f.log.take();
  f.users.update<&User::age, &User::nick>(user);
  CHECK(updated_columns(f.log.take()) == R"("nick" "age" "updated_at" )");
  const User read = f.users.get(user.id);
  CHECK(read.email == "a@b.c");
  CHECK(read.age == 31);
  CHECK_FALSE(read.nick.has_value());
  CHECK(read.updated_at == user.updated_at);
}

TEST_CASE("update refuses to write the key") {
  Fixture f;
  User user = f.users.create({.email = "a@b.c"});
  CHECK(error_of([&] { f.users.update<&User::id>(user); }).code() == Errc::invalid_argument);
}

TEST_CASE("update and save write only the row of the key") {
  Fixture f;
  User first = f.users.create({.email = "1", .age = 1});
  const User second = f.users.create({.email = "2", .age = 2});
  first.age = 10;
  f.users.update(first);
  f.users.save(first);
  CHECK(f.users.get(second.id).age == 2);
}

TEST_CASE("reload reads what others wrote") {
  Fixture f;
  User user = f.users.create({.email = "a@b.c", .age = 30});
  f.users.where(col<&User::id> == user.id).update(stele::set<&User::age>(99));
  CHECK(user.age == 30);
  f.users.reload(user);
  CHECK(user.age == 99);
  CHECK(user.email == "a@b.c");
}

TEST_CASE("destroy deletes the one row") {
  Fixture f;
  User first = f.users.create({.email = "1"});
  const User second = f.users.create({.email = "2"});
  f.users.destroy(first);
  CHECK_FALSE(f.users.find(first.id));
  CHECK(f.users.find(second.id));
  CHECK(error_of([&] { f.users.destroy(first); }).code() == Errc::not_found);
}

TEST_CASE("save of a key that the caller assigns inserts or updates") {
  Fixture f;
  Country country{.code = "AT", .name = "Austria"};
  f.countries.save(country);
  const Timestamp created = country.created_at;
  CHECK(created != Timestamp{});
  country = {.code = "AT", .name = "Österreich"};
  f.countries.save(country);
  CHECK(f.countries.count() == 1);
  CHECK(country.created_at == created);
  CHECK(f.countries.get("AT").name == "Österreich");
  CHECK(f.countries.get(std::string("AT")).created_at == created);
}

TEST_CASE("a composite key finds, updates and destroys its one row") {
  Fixture f;
  Visit visit = f.visits.create({.user = 1, .page = "a", .times = 1});
  (void)f.visits.create({.user = 1, .page = "b", .times = 2});
  visit.times = 10;
  f.visits.save(visit);
  visit.times = 11;
  f.visits.update(visit);
  CHECK(f.visits.get(1, "a").times == 11);
  CHECK(f.visits.get(1, "b").times == 2);
  f.visits.destroy(visit);
  CHECK(f.visits.count() == 1);
  CHECK_FALSE(f.visits.find(1, "a"));
}

TEST_CASE("a key of another number of parts or of another type is refused") {
  Fixture f;
  CHECK(error_of([&] { (void)f.visits.find(1); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { (void)f.users.find(1, 2); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { (void)f.users.find("1"); }).code() == Errc::mapping);
  CHECK(error_of([&] { (void)f.countries.find(1); }).code() == Errc::mapping);
  CHECK(error_of([&] { (void)f.visits.find("a", 1); }).code() == Errc::mapping);
}

TEST_CASE("bulk update sets the rows that match and moves updated_at") {
  Fixture f;
  const User first = f.users.create({.email = "1", .nick = "n", .age = 1});
  const User second = f.users.create({.email = "2", .nick = "n", .age = 2});
  (void)f.log.take();
  CHECK(f.users.where(col<&User::age> == 1)
            .update(stele::set<&User::age>(5), stele::set<&User::nick>(std::nullopt)) == 1);
  CHECK(f.log.take().size() == 1);
  const User read = f.users.get(first.id);
  CHECK(read.age == 5);
  CHECK_FALSE(read.nick.has_value());
  CHECK(read.updated_at >= first.updated_at);
  CHECK(read.created_at == first.created_at);
  CHECK(f.users.get(second.id).nick == "n");
  CHECK(f.users.where(col<&User::age> == 77).update(stele::set<&User::age>(1)) == 0);
}

TEST_CASE("bulk destroy deletes the rows that match") {
  Fixture f;
  for (int age = 1; age <= 5; ++age) (void)f.users.create({.email = "x", .age = age});
  CHECK(f.users.where(col<&User::age> > 3).destroy() == 2);
  CHECK(f.users.where(col<&User::age> > 3).destroy() == 0);
  CHECK(f.users.count() == 3);
}

TEST_CASE("bulk update and destroy want a condition") {
  Fixture f;
  (void)f.users.create({.email = "x"});
  (void)f.log.take();
  const auto all = f.users.query();
  for (const Error& error :
       {error_of([&] { all.destroy(); }), error_of([&] { all.update(stele::set<&User::age>(1)); }),
        error_of([&] { stele::Query<User>(all).limit(1).destroy(); }),
        error_of([&] { (void)all.destroy_returning(); })}) {
    CHECK(error.code() == Errc::invalid_argument);
  }
  const std::vector<stele::Condition<User>> none;
  const std::vector<std::int64_t> no_ids;
  for (const auto& always :
       {stele::all_of(none), !stele::any_of(none), stele::all_of(none) && stele::all_of(none),
        stele::all_of(none) || col<&User::id> == 7, col<&User::id>.not_in(no_ids),
        !col<&User::id>.in(no_ids), stele::all_of(none) && col<&User::id>.not_in(no_ids)}) {
    const Error error = error_of([&] { f.users.where(always).destroy(); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("the condition holds for every row"));
  }
  CHECK(f.log.take().empty());
  CHECK(f.users.count() == 1);
  CHECK(f.users.where(stele::any_of(none)).destroy() == 0);
  CHECK(f.users.where(stele::all_of(none) && col<&User::id> > 0).destroy() == 1);
}

TEST_CASE("the row of a conflict is none that a query has") {
  Fixture f;
  const Error error =
      error_of([&] { (void)f.users.where(stele::excluded<&User::age>() == 1).all(); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("is for on_conflict<…>().update(…)"));
}

TEST_CASE("in a transaction a model writes with it") {
  Fixture f;
  const Error error = error_of([&] {
    f.database.transaction([&](stele::Transaction& tx) {
      auto users = tx.model<User>();
      User user = users.create({.email = "1"});
      user.age = 3;
      users.save(user);
      CHECK(users.count() == 1);
      CHECK(tx.model("User").name() == "User");
      throw Error(Errc::stale, "undo");
    });
  });
  CHECK(error.code() == Errc::stale);
  CHECK(f.users.count() == 0);
}
