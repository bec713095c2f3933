#include <iostream>

#include "howto.hpp"

using stele::col;
using stele::column;
namespace types = stele::types;

namespace {

// [typed-struct]
struct Project {
  std::int64_t id = 0;
  std::string title{};
  std::optional<std::string> description{};
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
};
// [/typed-struct]

void typed(stele::Database db) {
  // [typed]
  auto projects = db.define<Project>();
  db.sync({.force = true});

  Project first = projects.create({.title = "Project1", .description = "First Project"});
  first.title = "Project one";
  projects.save(first);

  auto found = projects.where(col<&Project::id> < 10 && col<&Project::description>.is_not_null())
                   .order_by(col<&Project::title>.desc())
                   .limit(5)
                   .all();
  // [/typed]
  std::cout << found.at(0).title << '\n';
}

void run_time(stele::Database db) {
  // [run-time]
  auto project = db.define("Project", {{"title", types::string()}, {"description", types::text()}});
  db.sync({.force = true});

  auto first = project.create({{"title", "Project1"}, {"description", "First Project"}});
  first.set("title", "Project one");
  project.save(first);

  auto found = project.where(column("id") < 10 && column("description").is_not_null())
                   .order_by(column("title").desc())
                   .limit(5)
                   .all();
  // [/run-time]
  std::cout << found.at(0).get<std::string>("title") << '\n';
}

}  // namespace

void stand_side_by_side(const std::string& url) {
  print_heading("Typed and at run time");
  typed(stele::Database::open(url));
  run_time(stele::Database::open(url, {.naming = stele::Naming::sequelize()}));
}
