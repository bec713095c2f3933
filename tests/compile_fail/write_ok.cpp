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
  using stele::col;
  users.upsert(user, stele::on_conflict<&User::name, &User::age>());
  users.upsert(user, stele::on_conflict<&User::name>().update<&User::age>().where(
                         col<&User::age> < stele::excluded<&User::age>()));
  users.upsert(user, stele::on_conflict<&User::name>().update(
                         stele::set<&User::age>(stele::excluded<&User::age>()), "other_id"));
  users.upsert(user, stele::on_conflict("name").ignore());
  users.create_all({user}, {.on_conflict = stele::on_conflict<&User::name>().ignore()});
  users.find_or_create(col<&User::name> == "ann" && col<&User::age> > 3, user);
  users.find_or_build(stele::column("name") == "ann", user);
  users.update_all<&User::name, &User::age>({user});
  users.increment<&User::age>(user, 2);
  users.decrement<&User::age>(user);
  users.where(col<&User::age> == 1).increment<&User::age>();
}
