// expect: stele: a member cannot be initialised by {}
#include <stele/stele.hpp>

struct View {
  std::int64_t id = 0;
  std::string& name;
};

void define(stele::Database& database) { database.define<View>(); }
