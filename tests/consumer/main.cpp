// A user's program: what sections "connect", "models" and "transactions" of the reference show.

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "models.hpp"
#include <stele/postgres/postgres.hpp>
#include <stele/sqlite/sqlite.hpp>

namespace {

using namespace std::chrono_literals;
namespace types = stele::types;
using stele::col;

void check(bool fact, const char* words) {
  if (!fact) throw std::logic_error(std::string("not so: ") + words);
}

template <class Action>
stele::Errc code_of(Action action) {
  try {
    action();
  } catch (const stele::Error& error) {
    return error.code();
  }
  throw std::logic_error("nothing was thrown");
}

void typed_models(stele::Database& db) {
  auto users = db.define<User>();
  db.define<Task, Profile, Tag, TaskTag>();
  db.define<Account>();
  db.sync();

  User u = users.create({.email = "a@b.c", .nick = "", .age = 30});
  check(u.id > 0, "the key came back");
  check(u.created_at != stele::Timestamp{}, "created_at is kept");
  check(!u.nick.has_value(), "before_save took the empty nick away");

  auto tasks = db.model<Task>();
  const Task task = tasks.create({.title = "read", .user_id = u.id});
  check(tasks.get(task.id).title == "read", "get() finds the task");
  check(!u.tasks.loaded(), "associations are not loaded");
  check(code_of([&] { (void)u.tasks.size(); }) == stele::Errc::not_loaded, "size() of not loaded");

  const std::vector<User> grown = users.where(col<&User::age> >= 18 && col<&User::nick>.is_null())
                                      .order_by(col<&User::id>)
                                      .all();
  check(grown.size() == 1 && grown[0].role == Role::user, "where() finds the user");

  u.age = 31;
  users.save(u);
  check(users.find(u.id)->age == 31, "save() wrote the age");
  check(code_of([&] { users.create({.email = "nobody", .age = -1}); }) == stele::Errc::validation,
        "validations are run");
  check(code_of([&] { users.create({.email = "a@b.c"}); }) == stele::Errc::unique_violation,
        "the e-mail address is unique");

  users.destroy(u);
  check(tasks.count() == 0, "tasks go with their user");

  auto accounts = db.model<Account>();
  const Account account = accounts.create(Account("DE02120300000000202051"));
  check(accounts.get(account.id()).iban() == account.iban(), "a class with private members");
}

void run_time_models(stele::Database& db) {
  auto project =
      db.define("Project", {
                               {"title", types::string()},
                               {"description", types::text()},
                               {"code",
                                {.type = types::string(20),
                                 .allow_null = false,
                                 .unique = true,
                                 .validate = {stele::length(2, 20), stele::matches("^[A-Z]+$")}}},
                           });
  auto step =
      db.define("Step", {{"title", types::string()}}, {.timestamps = false, .table = "steps"});
  step.belongs_to(project);
  project.has_many(step, {.as = "steps", .on_delete = stele::OnDelete::cascade});
  db.sync();

  stele::Record p = project.create({{"title", "Project1"}, {"code", "ONE"}});
  check(p.get<std::int64_t>("id") > 0, "the key came back");
  check(p["title"].as<std::string>() == "Project1", "[] reads an attribute");
  p.set("title", "New");
  project.save(p);
  check(project.where(stele::column("title") == "New").count() == 1, "save() wrote the title");
  check(code_of([&] {
          project.create({{"titel", "x"}});
        }) == stele::Errc::mapping,
        "a wrong name is refused");
  check(db.model("User").count() == 0, "a typed model by its name");
}

void transactions(stele::Database& db) {
  const auto count = [&] { return db.model<Tag>().count(); };
  bool committed = false;
  db.transaction([&](stele::Transaction& tx) {
    auto tags = tx.model<Tag>();
    tags.create({.name = "kept"});
    try {
      tx.transaction([&](stele::Transaction& inner) {
        inner.model<Tag>().create({.name = "dropped"});
        throw std::runtime_error("only the savepoint");
      });
    } catch (const std::runtime_error&) {
      check(tags.count() == 1, "the savepoint is rolled back");
    }
    tx.after_commit([&] { committed = true; });
    check(!committed, "after_commit waits");
  });
  check(committed && count() == 1, "the transaction is committed");

  const auto result = db.transaction(
      {.isolation = stele::Isolation::serializable, .read_only = false, .retries = 5},
      [&](stele::Transaction& tx) { return tx.model<Tag>().count(); });
  check(result == 1, "the closure's result is passed on");
  {
    auto tx = db.begin();
    tx.model<Tag>().create({.name = "dropped"});
  }
  check(count() == 1, "destruction rolls back");
  auto tx = db.begin();
  tx.model<Tag>().create({.name = "kept too"});
  tx.commit();
  check(count() == 2, "commit() commits");
}

void schema_without_connection() {
  stele::Schema schema;
  schema.define<Tag>();
  check(schema.create_sql(stele::sqlite::dialect()).find("CREATE TABLE") != std::string::npos,
        "DDL of sqlite");
  check(schema.create_sql(stele::postgres::dialect()).find("CREATE TABLE") != std::string::npos,
        "DDL of postgres");
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const std::string url = count > 1 ? arguments[1] : "sqlite::memory:";
    auto db = stele::Database::open(url, {.pool = {.max = 10, .acquire_timeout = 5s}});
    db.authenticate();
    typed_models(db);
    run_time_models(db);
    transactions(db);
    schema_without_connection();
    std::cout << "all is so on " << db.dialect().name() << '\n';
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
