// expect: stele: paranoid<...>() takes a member of std::optional<stele::Timestamp>
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

void describe(stele::ModelBuilder<User>& model) { model.paranoid<&User::name>(); }
