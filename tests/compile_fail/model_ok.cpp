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

void describe(stele::ModelBuilder<User>& model) {
  model.attribute<&User::name>().length(5).unique().validate(stele::not_empty());
  model.attribute<&User::age>().validate([](const int& age) { return age > 0; });
  model.belongs_to<&User::other>().foreign_key<&User::other_id>();
  model.check("positive", stele::col<&User::age> > 0);
  model.index<&User::name>().where(stele::col<&User::done> == false);
}

void use(stele::Database& database, const std::optional<int>& age) {
  using stele::col;
  auto users = database.define<User>();
  auto condition = col<&User::age>.is_null() || col<&User::age> <= 1.5 || col<&User::age> == *age;
  (void)users.where(condition && col<&User::name> == std::string_view("x"))
      .where_if(age, [](int value) { return col<&User::age> == value; })
      .where(col<&User::role>.in({Role::user}) && col<&User::id> > col<&User::other_id>)
      .where(stele::column("name") == "x")
      .order_by(col<&User::age>.desc().nulls_last(), col<&User::id>, stele::column("name"))
      .all();
  users.where(col<&User::done> == true)
      .update(stele::set<&User::age>(std::nullopt), stele::set<&User::role>(Role::admin));
  users.where(!condition).update(stele::set<&User::age>(age), stele::set<&User::name>("x"));
  users.where(stele::all_of({condition, col<&User::id>.in({1, 2}), col<&User::name>.in({"a"})}));
  const bool equal = std::optional<std::string>("x") == std::optional<std::string>("y");
  if (equal) users.order_by(col<&User::age>);
}
