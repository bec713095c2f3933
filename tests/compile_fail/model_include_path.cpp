// expect: stele: a path of associations begins at the query's model
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
  stele::BelongsTo<User> user{};
};

auto use(stele::Model<User>& users) { return users.include<&User::tasks, &User::tasks>().all(); }
