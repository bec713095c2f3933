// expect: stele: query<std::tuple<...>>() takes types that a column can have
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Database& db) { (void)db.query<std::tuple<int, User>>("SELECT 1, 2"); }
