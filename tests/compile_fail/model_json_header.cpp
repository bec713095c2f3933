// expect: stele: to_json() needs the header <nlohmann/json.hpp>
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

auto document(const stele::Model<User>& users, const User& user) { return users.to_json(user); }
