// expect: stele: where_has() uses a column of a model that the association does not lead to
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
};

auto use(stele::Query<User>& users) {
  return users.where_has_not<&User::tasks>(stele::col<&User::name> == "Ada").all();
}
