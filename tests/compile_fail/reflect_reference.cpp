// expect: stele: a member cannot be initialised by {}
#include <string>

#include "stele/model/reflect.hpp"

struct View {
  int id;
  std::string& name;
};

constexpr auto names = stele::reflect::member_names<View>;
