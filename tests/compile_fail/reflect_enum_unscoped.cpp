// expect: stele: this enumeration is no enum class
#include "stele/model/enum_names.hpp"

enum Status { active, gone };

constexpr auto& names = stele::reflect::enumerators<Status>;
