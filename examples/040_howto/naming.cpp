#include <iostream>

#include "howto.hpp"

namespace {

// [models]
struct Person {
  int id = 0;
  std::string first_name{};
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
};
struct Category {
  int id = 0;
  std::string name{};
  std::optional<int> person_id{};
  stele::BelongsTo<Person> person{};
};
// [/models]

}  // namespace

void name_as_sequelize(const std::string& url) {
  print_heading("Sequelize's names");
  // [open]
  auto db = stele::Database::open(url, {.naming = stele::Naming::sequelize()});
  db.define<Person, Category>();
  db.sync({.force = true});
  // [/open]
  Person ann = db.model<Person>().create({.first_name = "Ann"});
  db.model<Category>().create({.name = "Novels", .person_id = ann.id});

  // [table-names]
  for (const char* model : {"Person", "Category"}) {
    std::cout << db.model(model).name() << " is in " << db.model(model).table() << '\n';
  }
  // [/table-names]
}
