// expect: stele: where() takes a condition
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Model<User>& users) { (void)users.where(stele::raw<bool>("true")); }
