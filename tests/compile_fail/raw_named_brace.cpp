// expect: stele: a brace of raw SQL stands alone
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Database& db) { (void)db.query<int>("SELECT {id}", 1); }
