#include <iostream>

#include "models.hpp"
#include "tutorial.hpp"

using stele::col;

namespace {

void first_model(const std::string& url) {
  print_heading("Connect");
  // [typed-connect]
  auto db = connect(url, stele::Naming::snake_case());
  db.authenticate();
  std::cout << "Connection has been established successfully.\n";
  // [/typed-connect]

  print_heading("A model");
  // [typed-create]
  auto projects = db.define<Project>();
  db.sync({.force = true});
  Project project = projects.create({.title = "Project1", .description = "First Project"});
  std::cout << "Project " << project.id << ": " << project.title << ", " << *project.description
            << '\n';
  // [/typed-create]
  std::cout << "created_at has " << (project.created_at == stele::Timestamp() ? "no" : "a")
            << " value\n";
}

void own_primary_key(const std::string& url) {
  print_heading("A primary key of one's own, and no timestamps");
  // [typed-own-key-create]
  auto db = connect(url, stele::Naming::snake_case());
  auto projects = db.define<own_key::Project>();
  db.sync({.force = true});
  own_key::Project project = projects.create({.title = "Project2"});
  // [/typed-own-key-create]
  std::cout << "project_id: " << project.project_id << ", title: " << project.title
            << ", description: " << project.description.value_or("NULL") << '\n';
}

void create_entries(const stele::Model<BlogEntry>& entries) {
  using namespace std::chrono_literals;
  // [typed-blog-create]
  entries.create({.title = "On names",
                  .author = "ann@example.org",
                  .entry = "What is in a name?",
                  .views = 12,
                  .post_date = std::chrono::sys_days(2014y / 6 / 1) + 12h + 30min});
  entries.create({.title = "A draft", .author = "ann@example.org"});
  entries.create({.title = "On plurals", .author = "bob@example.org", .views = 3});
  // [/typed-blog-create]
}

void read_and_write(const stele::Model<BlogEntry>& entries) {
  print_heading("Find, update, count, destroy");
  // [typed-find]
  auto by_ann = entries.where(col<&BlogEntry::author> == "ann@example.org")
                    .order_by(col<&BlogEntry::title>)
                    .all();
  for (const BlogEntry& row : by_ann) {
    std::cout << row.title << ": " << row.views << " views\n";
  }
  BlogEntry first = entries.get(1);
  std::cout << "Posted at " << stele::format(*first.post_date) << '\n';
  // [/typed-find]

  // [typed-save]
  first.views = 13;
  entries.update<&BlogEntry::views>(first);  // writes views and updated_at only
  first.title = "On good names";
  entries.save(first);  // writes all columns: a struct does not know what changed
  // [/typed-save]

  // [typed-count]
  std::cout << entries.where(col<&BlogEntry::views> > 0).count() << " of " << entries.count()
            << " entries were viewed.\n";
  // [/typed-count]

  // [typed-destroy]
  entries.destroy(first);
  std::cout << entries.count() << " entries are left.\n";
  // [/typed-destroy]
}

void fail_to_create(const stele::Model<BlogEntry>& entries) {
  print_heading("A validation that fails");
  // [typed-validation]
  try {
    entries.create({.title = "Hm", .author = "ann", .views = -1, .post_date = stele::now()});
  } catch (const stele::ValidationError& error) {
    print_failures(error);
  }
  // [/typed-validation]
  std::cout << entries.count() << " entries are there, as before.\n";
}

void blog(const std::string& url) {
  auto db = connect(url, stele::Naming::snake_case());
  const auto entries = db.define<BlogEntry>();
  db.sync({.force = true});
  print_heading("Blog entries");
  create_entries(entries);
  std::cout << entries.count() << " entries are there.\n";
  read_and_write(entries);
  fail_to_create(entries);
}

void assign_tasks(stele::Database& db) {
  print_heading("A task belongs to a user");
  // [typed-association-use]
  db.define<User, Task>();
  db.sync({.force = true});
  auto users = db.model<User>();
  auto tasks = db.model<Task>();

  User jason = users.create({.first_name = "Jason", .last_name = "Bourne"});
  tasks.create({.title = "Find out who I am", .user_id = jason.id});
  tasks.create({.title = "Lose the pursuers", .user_id = jason.id});
  tasks.create({.title = "Nobody's task"});

  for (const Task& task :
       tasks.where(col<&Task::user_id> == jason.id).order_by(col<&Task::id>).all()) {
    std::cout << jason.first_name << " " << jason.last_name << ": " << task.title << '\n';
  }
  // [/typed-association-use]
}

void commit_and_roll_back(stele::Database& db) {
  print_heading("Transactions");
  // [typed-transaction]
  db.transaction([](stele::Transaction& tx) {
    tx.model<User>().create({.first_name = "Marie", .last_name = "Kreutz"});
  });
  std::cout << db.model<User>().count() << " users after the commit.\n";

  try {
    db.transaction([](stele::Transaction& tx) {
      tx.model<User>().create({.first_name = "Alexander", .last_name = "Conklin"});
      throw std::runtime_error("The programme was closed.");
    });
  } catch (const std::runtime_error& error) {
    std::cout << error.what() << '\n';
  }
  std::cout << db.model<User>().count() << " users after the rollback.\n";
  // [/typed-transaction]
}

void nest(stele::Database& db) {
  // [typed-savepoint]
  db.transaction([](stele::Transaction& tx) {
    auto tasks = tx.model<Task>();
    tasks.create({.title = "Go to Zurich"});
    stele::Transaction savepoint = tx.begin();
    savepoint.model<Task>().create({.title = "Go to the embassy"});
    std::cout << tasks.count() << " tasks before the rollback to the savepoint,\n";
    savepoint.rollback();
    std::cout << tasks.count() << " after it.\n";
  });
  std::cout << db.model<Task>().count() << " tasks after the commit.\n";
  // [/typed-savepoint]
}

}  // namespace

void typed_tutorial(const std::string& url) {
  std::cout << "\nTyped models, under the library's own names\n";
  first_model(url);
  own_primary_key(url);
  blog(url);
  auto db = connect(url, stele::Naming::snake_case());
  assign_tasks(db);
  commit_and_roll_back(db);
  nest(db);
}
