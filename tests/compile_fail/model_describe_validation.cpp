// expect: stele: validate() takes a function void(const T&, stele::Errors&)
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
  model.validate([](const Task&, stele::Errors&) {});
}
void define(stele::Database& database) { database.define<User>(); }
