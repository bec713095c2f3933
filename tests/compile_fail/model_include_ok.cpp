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

auto use(stele::Model<User>& users, std::vector<User>& rows) {
  users.load<&User::tasks, &Task::user>(rows);
  return users.include<&User::tasks>([](stele::Query<Task>& q) { q.limit(1).required(); })
      .include<&User::tasks, &Task::user>(stele::required)
      .where_has<&User::tasks>(stele::col<&Task::user_id> > 1)
      .where_has_not<&User::tasks, &Task::user>([](auto& q) { q.limit(1); })
      .all();
}
