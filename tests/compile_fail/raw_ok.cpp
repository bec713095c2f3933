#include <tuple>
#include <vector>

#include <stele/postgres/expressions.hpp>
#include <stele/sqlite/expressions.hpp>
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
  std::optional<int> age{};
};
struct Count {
  std::string name{};
  std::int64_t n = 0;
};

constexpr char text[] = "SELECT name FROM users WHERE id IN {}";

void use(stele::Database& db, stele::Model<User>& users, const std::string& order) {
  using stele::col;
  (void)db.query<Count>("SELECT name, count(*) AS n FROM users WHERE id > {} GROUP BY name", 1);
  (void)db.query<std::string>(text, std::vector<int>{1, 2});
  (void)db.query<std::tuple<std::string, std::optional<int>>>("SELECT name, age FROM users");
  (void)db.query<stele::Record>(stele::unchecked("SELECT * FROM users ORDER BY " + order));
  db.execute("UPDATE users SET name = '{{}}', age = {}", std::optional<int>());
  (void)users.where(stele::raw("{} > {}", col<&User::age>, 1) && col<&User::id> > 1);
  (void)users.order_by(stele::raw<int>("abs({})", col<&User::age>).desc());
  (void)users.select(stele::raw<double>("random()"), col<&User::name>);
  (void)users.where(col<&User::id> == 1).update(stele::set<&User::age>(stele::raw<int>("1")));
  (void)users.where(stele::sqlite::glob(col<&User::name>, "a*"));
  (void)users.where(stele::postgres::ilike_any(col<&User::name>, {"a%", "b%"}));
}
