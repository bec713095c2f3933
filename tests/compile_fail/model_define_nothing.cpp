// expect: stele: define<...>() takes at least one model
#include <stele/stele.hpp>

enum class Role { user, admin };
struct Other {
  std::int64_t id = 0;
  int x = 0;
};
struct User {
  std::int64_t id = 0;
  std::string name{};
  std::optional<int> age{};
  bool done = false;
  Role role = Role::user;
  std::int64_t other_id = 0;
  stele::BelongsTo<Other> other{};
};

void define(stele::Database& database) { database.define<>(); }
