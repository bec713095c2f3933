// expect: stele: a model is a struct, not a pointer, number or other type
#include "stele/model/reflect.hpp"

struct User {
  int id = 0;
};

static_assert(stele::reflect::check<User*>());
