// expect: stele: a member's type cannot be stored
// expect: User
// expect: other
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::pair<int, int> other{};
};

void define(stele::Database& database) { database.define<User>(); }
