// expect: stele: a member is a bit-field, which has no address; make it a whole integer or bool
#include <string>

#include "stele/model/reflect.hpp"

struct User {
  int id = 0;
  unsigned level : 3;
  std::string email{};
};

constexpr auto names = stele::reflect::member_names<User>;
