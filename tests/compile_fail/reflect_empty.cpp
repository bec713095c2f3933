// expect: stele: this class has no members, so there is nothing to make columns of
#include "stele/model/reflect.hpp"

struct Nothing {
  static constexpr int answer = 42;
};

constexpr auto names = stele::reflect::member_names<Nothing>;
