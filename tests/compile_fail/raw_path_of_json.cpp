// expect: stele: a path into JSON begins with $
#include <stele/sqlite/json.hpp>
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string data{};
};

void use(stele::Model<User>& users) {
  using stele::col;
  (void)users.where(stele::sqlite::json_extract<int>(col<&User::data>, "a") == 1);
}
