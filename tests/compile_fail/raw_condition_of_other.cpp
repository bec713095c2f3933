// expect: stele: where() uses a column of a model that is not in this query
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

struct Other {
  std::int64_t id = 0;
};

void use(stele::Model<Other>& others) {
  (void)others.where(stele::raw("{} = 1", stele::col<&User::id>));
}
