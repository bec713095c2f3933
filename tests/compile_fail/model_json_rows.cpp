// expect: stele: to_json() takes a row of the model, or a range of them
#include <nlohmann/json.hpp>

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

auto document(const stele::Model<User>& users, const std::vector<Task>& tasks) {
  return users.to_json(tasks);
}
