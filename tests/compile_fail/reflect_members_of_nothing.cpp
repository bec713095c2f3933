// expect: stele: members_of must derive from stele::members with at least one member
#include "stele/model/reflect.hpp"

struct Account {
  int id = 0;
};
template <>
struct stele::members_of<Account> {};

constexpr auto names = stele::reflect::member_names<Account>;
