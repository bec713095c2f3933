// expect: stele: query<T>() takes a struct, std::tuple, stele::Record
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Database& db) { (void)db.query<User*>("SELECT 1"); }
