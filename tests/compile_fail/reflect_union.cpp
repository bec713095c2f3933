// expect: stele: a union cannot be a model; use a struct, with std::optional members
#include "stele/model/reflect.hpp"

union Number {
  int whole;
  double real;
};

constexpr auto count = stele::reflect::member_count<Number>;
