#include <iostream>

#include "tutorial.hpp"

using stele::column;
namespace types = stele::types;

namespace {

void print(const stele::Record& project) {
  std::cout << project.model() << " " << project.get<std::int64_t>("id") << ": "
            << project.get<std::string>("title") << ", " << project.get<std::string>("description")
            << '\n';
}

void first_model(const std::string& url) {
  print_heading("Connect");
  // [run-time-connect]
  auto db = connect(url, stele::Naming::sequelize());
  db.authenticate();
  std::cout << "Connection has been established successfully.\n";
  // [/run-time-connect]

  print_heading("A model");
  // [run-time-model]
  auto project = db.define("Project", {
                                          {"title", types::string()},
                                          {"description", types::text()},
                                      });
  db.sync({.force = true});
  // [/run-time-model]
  std::cout << "The table of " << project.name() << " is " << project.table() << ".\n";

  // [run-time-create]
  stele::Record record = project.create({{"title", "Project1"}, {"description", "First Project"}});
  print(record);
  for (const std::string& attribute : record.attributes()) {
    std::cout << attribute << (record[attribute].is_null() ? " has no value" : " has a value")
              << '\n';
  }
  // [/run-time-create]
}

void own_primary_key(const std::string& url) {
  print_heading("A primary key of one's own, and no timestamps");
  // [run-time-own-key]
  auto db = connect(url, stele::Naming::sequelize());
  auto project = db.define(
      "Project",
      {
          {"project_id", {.type = types::integer(), .primary_key = true, .auto_increment = true}},
          {"title", types::string()},
          {"description", types::text()},
      },
      {.timestamps = false});
  db.sync({.force = true});
  stele::Record record = project.create({{"title", "Project2"}});
  // [/run-time-own-key]
  std::cout << "project_id: " << record.get<std::int64_t>("project_id")
            << ", title: " << record.get<std::string>("title")
            << ", description: " << (record["description"].is_null() ? "NULL" : "a text") << '\n';
}

stele::Model<stele::Record> define_blog(stele::Database& db) {
  // [run-time-blog]
  auto entry = db.define(
      "BlogEntry",
      {
          {"title",
           {.type = types::string(),
            .allow_null = false,
            .validate = {stele::not_empty(), stele::length(5, 100)}}},
          {"author", {.type = types::string(), .validate = {stele::is_email()}}},
          {"entry", types::text()},
          {"views", {.type = types::integer(), .default_value = 0, .validate = {stele::min(0)}}},
          {"postDate", types::timestamp()},
      });
  // [/run-time-blog]
  // [run-time-model-rule]
  entry.validate([](const stele::Record& row, stele::Errors& errors) {
    if (!row["postDate"].is_null() && row["entry"].is_null()) {
      errors.add_to_model("what was posted must have an entry", "posted");
    }
  });
  // [/run-time-model-rule]
  return entry;
}

void create_entries(const stele::Model<stele::Record>& entry) {
  using namespace std::chrono_literals;
  // [run-time-blog-create]
  entry.create({{"title", "On names"},
                {"author", "ann@example.org"},
                {"entry", "What is in a name?"},
                {"views", 12},
                {"postDate", std::chrono::sys_days(2014y / 6 / 1) + 12h + 30min}});
  entry.create({{"title", "A draft"}, {"author", "ann@example.org"}});
  entry.create({{"title", "On plurals"}, {"author", "bob@example.org"}, {"views", 3}});
  // [/run-time-blog-create]
}

void read_and_write(const stele::Model<stele::Record>& entry) {
  print_heading("Find, update, count, destroy");
  // [run-time-find]
  auto by_ann = entry.where(column("author") == "ann@example.org").order_by(column("title")).all();
  for (const stele::Record& row : by_ann) {
    std::cout << row.get<std::string>("title") << ": " << row.get<int>("views") << " views\n";
  }
  stele::Record first = entry.get(1);
  std::cout << "Posted at " << stele::format(first.get<stele::Timestamp>("postDate")) << '\n';
  // [/run-time-find]

  // [run-time-save]
  first.set("views", 13);
  for (const std::string& name : first.changed()) std::cout << name << " changed\n";
  entry.save(first);  // writes views and updatedAt only
  entry.save(first);  // nothing changed: sends nothing
  // [/run-time-save]

  // [run-time-count]
  std::cout << entry.where(column("views") > 0).count() << " of " << entry.count()
            << " entries were viewed.\n";
  // [/run-time-count]

  // [run-time-destroy]
  entry.destroy(first);
  std::cout << entry.count() << " entries are left.\n";
  // [/run-time-destroy]
}

void fail_to_create(const stele::Model<stele::Record>& entry) {
  print_heading("A validation that fails");
  // [run-time-validation]
  try {
    entry.create({{"title", "Hm"}, {"author", "ann"}, {"views", -1}, {"postDate", stele::now()}});
  } catch (const stele::ValidationError& error) {
    print_failures(error);
  }
  // [/run-time-validation]
  std::cout << entry.count() << " entries are there, as before.\n";
}

void blog(const std::string& url) {
  auto db = connect(url, stele::Naming::sequelize());
  const auto entry = define_blog(db);
  db.sync({.force = true});
  print_heading("Blog entries");
  create_entries(entry);
  std::cout << entry.count() << " entries are in " << entry.table() << ".\n";
  read_and_write(entry);
  fail_to_create(entry);
}

void assign_tasks(stele::Database& db) {
  print_heading("A task belongs to a user");
  // [run-time-association]
  auto user = db.define("User", {{"firstName", types::string()}, {"lastName", types::string()}});
  auto task = db.define("Task", {{"title", types::string()}});
  task.belongs_to(user);  // adds the attribute UserId
  db.sync({.force = true});

  auto jason = user.create({{"firstName", "Jason"}, {"lastName", "Bourne"}});
  const auto id = jason.get<std::int64_t>("id");
  task.create({{"title", "Find out who I am"}, {"UserId", id}});
  task.create({{"title", "Lose the pursuers"}, {"UserId", id}});
  task.create({{"title", "Nobody's task"}});

  for (const stele::Record& row : task.where(column("UserId") == id).order_by(column("id")).all()) {
    std::cout << jason.get<std::string>("firstName") << " " << jason.get<std::string>("lastName")
              << ": " << row.get<std::string>("title") << '\n';
  }
  // [/run-time-association]
}

void commit_and_roll_back(stele::Database& db) {
  print_heading("Transactions");
  // [run-time-transaction]
  db.transaction([](stele::Transaction& tx) {
    tx.model("User").create({{"firstName", "Marie"}, {"lastName", "Kreutz"}});
  });
  std::cout << db.model("User").count() << " users after the commit.\n";

  try {
    db.transaction([](stele::Transaction& tx) {
      tx.model("User").create({{"firstName", "Alexander"}, {"lastName", "Conklin"}});
      throw std::runtime_error("The programme was closed.");
    });
  } catch (const std::runtime_error& error) {
    std::cout << error.what() << '\n';
  }
  std::cout << db.model("User").count() << " users after the rollback.\n";
  // [/run-time-transaction]
}

void nest(stele::Database& db) {
  // [run-time-savepoint]
  db.transaction([](stele::Transaction& tx) {
    auto tasks = tx.model("Task");
    tasks.create({{"title", "Go to Zurich"}});
    stele::Transaction savepoint = tx.begin();
    savepoint.model("Task").create({{"title", "Go to the embassy"}});
    std::cout << tasks.count() << " tasks before the rollback to the savepoint,\n";
    savepoint.rollback();
    std::cout << tasks.count() << " after it.\n";
  });
  std::cout << db.model("Task").count() << " tasks after the commit.\n";
  // [/run-time-savepoint]
}

}  // namespace

void run_time_tutorial(const std::string& url) {
  std::cout << "Models defined at run time, under Sequelize's names\n";
  first_model(url);
  own_primary_key(url);
  blog(url);
  auto db = connect(url, stele::Naming::sequelize());
  assign_tasks(db);
  commit_and_roll_back(db);
  nest(db);
}
