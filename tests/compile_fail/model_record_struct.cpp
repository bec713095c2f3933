// expect: stele: this type is none of a record's values
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

auto use(stele::Model<stele::Record>& users) { return users.create({{"name", User{}}}); }
