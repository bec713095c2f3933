// expect: stele: this is a member of another class than the model described
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

void describe(stele::ModelBuilder<User>& model) { model.primary_key<&Other::id>(); }

void define(stele::Database& database) { database.define<User>(); }
