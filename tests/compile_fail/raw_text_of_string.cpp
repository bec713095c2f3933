// expect: or write stele::unchecked(text)
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Database& db, const std::string& text) { (void)db.query<int>(text); }
