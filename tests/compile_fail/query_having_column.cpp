// expect: stele: having() takes a condition on groups
#include <stele/stele.hpp>

struct Other {
  std::int64_t id = 0;
  int x = 0;
};
struct User {
  std::int64_t id = 0;
  std::string name{};
  std::optional<int> age{};
  std::int64_t other_id = 0;
  stele::BelongsTo<Other> other{};
};
struct Count {
  std::string name{};
  std::int64_t n = 0;
};

void use(stele::Model<User>& users) {
  (void)users.group_by(stele::col<&User::name>).having(stele::count());
}
