// expect: stele: this member cannot be set to an expression of that type
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

void use(stele::Model<User>& users, User& user) {
  users.upsert(user, stele::on_conflict<&User::name>().update(
                         stele::set<&User::age>(stele::excluded<&User::name>())));
}
