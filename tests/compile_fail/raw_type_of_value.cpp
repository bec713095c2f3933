// expect: stele: raw<T>() takes the type of the values
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Model<User>& users) { (void)users.select(stele::raw<User>("1")); }
