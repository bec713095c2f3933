// expect: stele: this class has a base class with data
#include "stele/model/reflect.hpp"

struct Printable {};
struct Entity {
  int id = 0;
};
struct User : Printable, Entity {};

constexpr auto names = stele::reflect::member_names<User>;
