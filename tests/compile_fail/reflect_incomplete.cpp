// expect: stele: this class is only declared here; include the header that defines it
#include "stele/model/reflect.hpp"

struct User;

constexpr auto count = stele::reflect::member_count<User>;
