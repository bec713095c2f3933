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

void use(stele::Model<User>& users, stele::Model<Other>& others) {
  using stele::col;
  (void)users.select<Count>(col<&User::name>, stele::count()).group_by(col<&User::name>);
  (void)users.where(col<&User::id>.in(others.select(col<&Other::id>)));
  (void)users.join<&User::other>().where(col<&Other::x> == 1).order_by(col<&Other::x>);
  (void)users.select(stele::row_number().over(stele::order_by(col<&User::id>)));
  (void)union_(users.query(), users.where(col<&User::id> == 1));
  (void)stele::scalar(users.select(stele::max(col<&User::id>)));
  (void)stele::fn("abs", col<&User::id>);
}
