// expect: stele: where() uses a column of a model that is not in this query
#include <stele/stele.hpp>

struct Task;
struct User {
  std::int64_t id = 0;
  std::string name{};
  std::optional<stele::Timestamp> deleted_at{};
  stele::HasMany<Task> tasks{};
};
struct Task {
  std::int64_t id = 0;
  std::int64_t user_id = 0;
  int hours = 0;
  stele::BelongsTo<User> user{};
};

auto use(stele::Model<Task>& tasks) {
  return tasks.where(stele::count_of<&User::tasks>() > 1).all();
}
