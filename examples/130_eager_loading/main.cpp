// Rows with the rows of their associations; the statements go to standard error.

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <stele/session/log_queries.hpp>
#include <stele/stele.hpp>

namespace planner {

using stele::col;

// [models]
struct Task;
struct Tag;

struct User {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::int64_t> boss_id{};
  stele::BelongsTo<User> boss{};
  stele::HasMany<Task> tasks{};
};

struct Task {
  std::int64_t id = 0;
  std::int64_t user_id = 0;
  std::string title{};
  bool done = false;
  stele::BelongsToMany<Tag> tags{};
};

struct Tag {
  std::int64_t id = 0;
  std::string name{};
  stele::BelongsToMany<Task> tasks{};
};
// [/models]

void print(const std::vector<User>& users) {
  for (const User& user : users) {
    std::cout << user.name << ':';
    if (user.boss.loaded()) std::cout << " boss " << (user.boss ? user.boss->name : "none");
    if (!user.tasks.loaded()) {
      std::cout << '\n';
      continue;
    }
    for (const Task& task : user.tasks) {
      std::cout << ' ' << task.title;
      if (!task.tags.loaded()) continue;
      for (const Tag& tag : task.tags) std::cout << " #" << tag.name;
    }
    std::cout << '\n';
  }
}

void include(const stele::Model<User>& users) {
  // [to_many]
  const auto with_tasks = users.include<&User::tasks>().all();
  // [/to_many]
  print(with_tasks);
  // [to_one]
  const auto with_boss = users.include<&User::boss>().all();
  // [/to_one]
  print(with_boss);
  // [path]
  const auto with_tags = users.include<&User::tasks, &Task::tags>().all();
  // [/path]
  print(with_tags);
  // [of_each]
  const auto next = users
                        .include<&User::tasks>([](stele::Query<Task>& q) {
                          q.where(col<&Task::done> == false).order_by(col<&Task::id>).limit(1);
                        })
                        .all();
  // [/of_each]
  print(next);
}

void choose(const stele::Model<User>& users) {
  // [required]
  const auto busy = users.include<&User::tasks>(stele::required).all();
  // [/required]
  print(busy);
  // [where_has]
  const auto urgent = users
                          .where_has<&User::tasks, &Task::tags>(
                              [](stele::Query<Tag>& q) { q.where(col<&Tag::name> == "urgent"); })
                          .all();
  // [/where_has]
  print(urgent);
}

void load_later(const stele::Model<User>& users) {
  // [load]
  std::vector<User> all = users.order_by(col<&User::id>).all();
  users.load<&User::tasks>(all);
  // [/load]
  print(all);
  // [not_loaded]
  try {
    std::cout << (all[0].boss ? "boss" : "no boss") << '\n';
  } catch (const stele::Error& error) {
    std::cout << error.what() << '\n';
  }
  // [/not_loaded]
}

void count(const stele::Model<User>& users) {
  // [include_count]
  for (const User& user : users.include_count<&User::tasks>(col<&Task::done> == false).all()) {
    std::cout << user.name << " has " << user.tasks.count() << " to do\n";
  }
  // [/include_count]
  // [values]
  const auto tasks = stele::count_of<&User::tasks>();
  const auto last = stele::max_of<&User::tasks>(col<&Task::title>);
  const auto boss = stele::value_of<&User::boss>(col<&User::name>);
  std::cout << users.where(tasks > 1).count() << " user(s) with several tasks\n";
  for (const auto& [user, number, title, name] :
       users.include_values(tasks, last, boss).order_by(tasks.desc(), col<&User::name>).all()) {
    std::cout << user.name << ' ' << number << ' ' << title.value_or("-") << ' '
              << name.value_or("-") << '\n';
  }
  // [/values]
  // [where_count]
  const auto idle = users.where_count<&User::tasks>([](auto count) { return count == 0; }).all();
  // [/where_count]
  print(idle);
}

void use_records(const stele::Database& db) {
  // [records]
  for (const stele::Record& user : db.model("User").include("tasks.tags").include("boss").all()) {
    std::cout << user["name"].as<std::string>() << ' ' << user.many("tasks").size() << ' '
              << (user.one("boss") != nullptr ? "has a boss" : "has none") << '\n';
  }
  // [/records]
  // [columns]
  const auto ada =
      db.model("User")
          .include("tasks", [](stele::Query<stele::Record>& q) { q.columns({"title"}); })
          .include_count("tasks")
          .order_by(stele::column("id"))
          .first();
  std::cout << ada->count("tasks") << ": " << ada->many("tasks").front()["title"].as<std::string>()
            << '\n';
  try {
    std::cout << ada->many("tasks").front().get<bool>("done") << '\n';
  } catch (const stele::Error& error) {
    std::cout << error.what() << '\n';
  }
  // [/columns]
}

void fill(const stele::Database& db) {
  const auto users = db.model<User>();
  users.create_all({{.name = "Ada"}, {.name = "Ben", .boss_id = 1}, {.name = "Cy", .boss_id = 1}});
  db.model<Task>().create_all({{.user_id = 1, .title = "write", .done = true},
                               {.user_id = 1, .title = "read"},
                               {.user_id = 1, .title = "rest"},
                               {.user_id = 2, .title = "cook"}});
  db.model<Tag>().create_all({{.name = "urgent"}, {.name = "home"}});
  db.execute("INSERT INTO tags_tasks (task_id, tag_id) VALUES (2, 1), (4, 1), (4, 2)");
}

void run(const std::string& url) {
  stele::Database db = stele::Database::open(url);
  const auto users = db.define<User>();
  db.define<Task>();
  db.define<Tag>();
  db.sync({.force = true});
  fill(db);
  stele::log_queries(db, std::cerr);
  include(users);
  choose(users);
  count(users);
  load_later(users);
  use_records(db);
}

}  // namespace planner

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 64;
  }
  try {
    planner::run(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
