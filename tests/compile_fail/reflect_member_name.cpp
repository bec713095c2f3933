// expect: stele: a member is named by a pointer to it, like &User::age
#include "stele/model/members.hpp"

struct User {
  int age() const { return 3; }
};

constexpr auto name = stele::reflect::member_name<&User::age>();
