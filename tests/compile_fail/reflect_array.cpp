// expect: stele: a member is a C array; use std::array, std::vector or std::string
#include "stele/model/reflect.hpp"

struct User {
  int id = 0;
  char name[32] = {};
};

constexpr auto names = stele::reflect::member_names<User>;
