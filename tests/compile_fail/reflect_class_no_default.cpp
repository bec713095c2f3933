// expect: stele: this class has no default constructor
#include "stele/model/reflect.hpp"

struct Account {
  explicit Account(int first) : id(first) {}
  int id;
};
template <>
struct stele::members_of<Account> : stele::members<&Account::id> {};

constexpr auto names = stele::reflect::member_names<Account>;
