// expect: stele: a member's type cannot be stored
#include <stele/stele.hpp>

struct Inner {
  int* pointer = nullptr;
};
struct Row {
  std::int64_t id = 0;
  Inner inner{};
};

void use(stele::Database& db) { (void)db.query<Row>("SELECT 1 AS id"); }
