// expect: stele: members_of names something that is no data member of its class
#include "stele/model/reflect.hpp"

struct User {
  int id = 0;
};
struct Account {
  int id = 0;
};
template <>
struct stele::members_of<Account> : stele::members<&User::id> {};

constexpr auto names = stele::reflect::member_names<Account>;
