// expect: stele: a member is const, a reference or of a type without assignment
#include "stele/model/reflect.hpp"

struct User {
  const int id = 0;
  int age = 0;
};

constexpr auto names = stele::reflect::member_names<User>;
