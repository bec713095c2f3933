// expect: stele: raw SQL is a literal, into which no value can get
#include <stele/stele.hpp>

struct User {
  std::int64_t id = 0;
  std::string name{};
};

void use(stele::Database& db, const char* text) { db.execute(text); }
