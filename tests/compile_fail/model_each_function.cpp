// expect: stele: each() takes a function of a row
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Model<User>& users) {
  users.each([](const std::string& name) { static_cast<void>(name); });
}
