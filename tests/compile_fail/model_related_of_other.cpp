// expect: stele: related<...>() takes a row of the model
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

void use(stele::Model<User>& users, Task& task) { users.related<&User::tasks>(task); }
