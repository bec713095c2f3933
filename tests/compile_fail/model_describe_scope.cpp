// expect: stele: a scope is a function
#include <stele/stele.hpp>

struct Task;
struct User {
  std::int64_t id = 0;
  std::string name{};
  std::optional<int> age{};
  bool done = false;
  stele::HasMany<Task> tasks{};
};
struct Task {
  std::int64_t id = 0;
  std::int64_t user_id = 0;
};

void describe(stele::ModelBuilder<User>& model) {
  model.scope("all", [](stele::Query<Task>&) {});
}
void define(stele::Database& database) { database.define<User>(); }
