// expect: name its members with stele::members_of
#include <string>

#include "stele/model/reflect.hpp"

class Account {
 public:
  int id = 0;

 private:
  std::string iban_{};
};

constexpr auto names = stele::reflect::member_names<Account>;
