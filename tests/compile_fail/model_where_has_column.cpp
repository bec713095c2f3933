// expect: stele: where_has() takes a condition, such as col<&Task::done> == true
#include <stele/stele.hpp>

struct Task;
struct User {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Task> tasks{};
};
struct Task {
  std::int64_t id = 0;
  std::int64_t user_id = 0;
  bool done = false;
};

auto use(stele::Model<User>& users) {
  return users.where_has<&User::tasks>(stele::col<&Task::done>).all();
}
