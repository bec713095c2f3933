// expect: stele: this class has a base class with data
#include <string>

#include "stele/model/reflect.hpp"

struct Entity {
  int id = 0;
};
struct User : Entity {
  std::string email{};
};

constexpr auto names = stele::reflect::member_names<User>;
