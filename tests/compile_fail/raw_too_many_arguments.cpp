// expect: stele: raw SQL has one {} for each argument that comes after it
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Transaction& tx) { tx.execute("DELETE FROM users WHERE id = {}", 1, 2); }
