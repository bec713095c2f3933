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

auto use(stele::Model<User>& users, stele::Model<Task>& tasks) {
  const auto hours = stele::sum_of<&User::tasks>(stele::col<&Task::hours>);
  static_cast<void>(tasks.order_by(stele::value_of<&Task::user>(stele::col<&User::name>)).all());
  return users.include_count<&User::tasks>(stele::col<&Task::hours> > 1)
      .include_values(hours)
      .where(hours > 1 && stele::count_of<&User::tasks>() > 2)
      .order_by(hours.desc())
      .all();
}
