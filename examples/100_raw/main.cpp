// Words of SQL of one's own: whole statements, and parts of queries; the statements go to standard
// error.

#include <iostream>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <stele/postgres/expressions.hpp>
#include <stele/session/log_queries.hpp>
#include <stele/sqlite/expressions.hpp>
#include <stele/stele.hpp>

namespace club {

using stele::col;

enum class Role { player, coach };

struct Member {
  std::int64_t id = 0;
  std::string name{};
  Role role = Role::player;
  std::optional<int> goals{};
};

// [struct]
struct RoleCount {
  Role role = Role::player;
  std::int64_t n = 0;
  std::optional<double> mean{};
};
// [/struct]

stele::Database open(const std::string& url) {
  auto db = stele::Database::open(url);
  const auto members = db.define<Member>();
  db.sync();
  members.create_all({{.name = "Ann", .goals = 7},
                      {.name = "Bob", .goals = 2},
                      {.name = "Cid", .role = Role::coach},
                      {.name = "Dan", .goals = 4}});
  stele::log_queries(db, std::cerr);
  return db;
}

void statements(const stele::Database& db) {
  // [query]
  const auto counts = db.query<RoleCount>(
      "SELECT role, count(*) AS n, avg(goals) AS mean FROM members WHERE name <> {} GROUP BY role "
      "ORDER BY role DESC",
      "Bob");
  // [/query]
  for (const RoleCount& each : counts) {
    std::cout << (each.role == Role::coach ? "coach " : "player ") << each.n << ' '
              << each.mean.value_or(0) << '\n';
  }
  // [rows]
  using Pair = std::tuple<std::string, std::optional<int>>;
  const std::vector<Pair> pairs = db.query<Pair>("SELECT name, goals FROM members ORDER BY id");
  const std::vector<std::string> names =
      db.query<std::string>("SELECT name FROM members WHERE goals > {} ORDER BY name", 3);
  const std::vector<stele::Record> records =
      db.query<stele::Record>("SELECT id, name FROM members WHERE id = {}", 2);
  const std::vector<Member> members = db.query<Member>("SELECT * FROM members ORDER BY name");
  // [/rows]
  std::cout << pairs.size() << ' ' << names.front() << ' ' << records[0].get<std::string>("name")
            << ' ' << members.back().name << '\n';
  // [list]
  const std::vector<int> ids{1, 3};
  const auto some =
      db.query<std::string>("SELECT name FROM members WHERE id IN {} ORDER BY id", ids);
  // [/list]
  std::cout << some.size() << '\n';
  // [column]
  const auto best = db.query<int>("SELECT max({}) FROM members WHERE {} = {}", col<&Member::goals>,
                                  col<&Member::role>, Role::player);
  // [/column]
  std::cout << best.front() << '\n';
  // [braces]
  const auto braces = db.query<std::string>("SELECT '{{\"a\": []}}'");
  // [/braces]
  std::cout << braces.front() << '\n';
  // [unchecked]
  const std::string order = "goals DESC";  // of the program's own making
  const auto sorted = db.query<std::string>(
      stele::unchecked("SELECT name FROM members WHERE goals < {} ORDER BY " + order), 5);
  // [/unchecked]
  std::cout << sorted.front() << '\n';
}

void changes(stele::Database& db) {
  // [execute]
  const std::int64_t changed = db.execute("UPDATE members SET goals = goals + {}", 1);
  // [/execute]
  std::cout << changed << '\n';
  // [script]
  db.execute(R"(
    CREATE TABLE trophies (name VARCHAR(80));
    INSERT INTO trophies VALUES ('cup'), ('plate');
  )");
  // [/script]
  // [transaction]
  db.transaction([](stele::Transaction& tx) {
    tx.execute("DELETE FROM trophies WHERE name = {}", "cup");
    const auto left = tx.query<std::int64_t>("SELECT count(*) FROM trophies");
    std::cout << left.front() << '\n';
  });
  // [/transaction]
}

void parts(const stele::Database& db) {
  const auto members = db.model<Member>();
  // [where]
  const auto even = stele::raw("{} % {} = 0", col<&Member::goals>, 2);
  const auto found =
      members.where(even && col<&Member::role> == Role::player).order_by(col<&Member::id>).all();
  // [/where]
  std::cout << found.size() << '\n';
  // [select]
  const auto bonus = stele::raw<std::int64_t>("{} * 10", col<&Member::goals>);
  const auto list = members.select(col<&Member::name>, bonus)
                        .where(bonus > 50)
                        .order_by(stele::raw("length({})", col<&Member::name>), col<&Member::name>)
                        .all();
  // [/select]
  for (const auto& [name, value] : list) std::cout << name << ' ' << value.value_or(0) << '\n';
  // [set]
  members.where(col<&Member::role> == Role::player)
      .update(stele::set<&Member::goals>(stele::raw<int>("abs({} - 5)", col<&Member::goals>)));
  // [/set]
}

// [extensions]
std::int64_t names_with_a(const stele::Database& db) {
  const auto members = db.model<Member>();
  if (db.dialect().name() == "postgres") {
    return members.where(stele::postgres::ilike_any(col<&Member::name>, {"a%", "%a_"})).count();
  }
  return members
      .where(stele::sqlite::glob(col<&Member::name>, "[Aa]*") ||
             stele::sqlite::glob(col<&Member::name>, "*[Aa]?"))
      .count();
}
// [/extensions]

}  // namespace club

int main(int argc, char** argv) {
  try {
    stele::Database db = club::open(argc > 1 ? argv[1] : "sqlite::memory:");
    club::statements(db);
    club::changes(db);
    club::parts(db);
    std::cout << club::names_with_a(db) << '\n';
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
