// expect: stele: increment() names a member of another class than the model
#include <stele/stele.hpp>

struct Other {
  std::int64_t id = 0;
  int x = 0;
};
struct User {
  std::int64_t id = 0;
  std::string name{};
  int age = 0;
  std::int64_t other_id = 0;
  stele::BelongsTo<Other> other{};
};

void use(stele::Model<User>& users, User& user) { users.increment<&Other::x>(user); }
