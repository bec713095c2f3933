// expect: name its members with stele::members_of
#include "stele/model/reflect.hpp"

struct Account {
  Account() {}
  int id = 0;
};

void visit(Account& account) {
  stele::reflect::for_each_member(account, [](std::size_t, auto&) {});
}
