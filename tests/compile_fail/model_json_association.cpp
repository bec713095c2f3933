// expect: stele: from_json<...>() names an association; say what is accepted of its rows
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

User read(const stele::Model<User>& users, const nlohmann::json& document) {
  return users.from_json<&User::name, &User::tasks>(document);
}
