// expect: stele: this type is no enumeration
#include <string_view>

#include "stele/model/enum_names.hpp"

constexpr auto value = stele::reflect::enum_value<int>("one");
