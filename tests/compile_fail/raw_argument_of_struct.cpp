// expect: stele: this type is none of a database's values
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Database& db, User& user) { (void)db.query<int>("SELECT {}", user); }
