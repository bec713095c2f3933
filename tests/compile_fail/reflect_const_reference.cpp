// expect: stele: a member is const, a reference or of a type without assignment
#include <string>

#include "stele/model/reflect.hpp"

struct View {
  int id;
  const std::string& name;
};

constexpr auto names = stele::reflect::member_names<View>;
