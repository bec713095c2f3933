// expect: stele: this is a column of another model than the association leads to
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

auto use(stele::Model<User>& users) {
  return users.order_by(stele::sum_of<&User::tasks>(stele::col<&User::id>)).all();
}
