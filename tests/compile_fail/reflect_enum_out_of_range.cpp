// expect: stele: no enumerator of this enum class has a value in -128..127
#include "stele/model/enum_names.hpp"

enum class Status { gone = 410, missing = 404 };

constexpr auto name = stele::reflect::enum_name(Status::gone);
