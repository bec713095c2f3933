// expect: stele: enum_names must name at least one value, each value once
#include "stele/model/enum_names.hpp"

enum class Status { gone = 410, missing = 404 };
template <>
struct stele::enum_names<Status> {
  static constexpr auto values =
      std::array{std::pair{Status::gone, "gone"}, std::pair{Status::missing, "gone"}};
};

constexpr auto name = stele::reflect::enum_name(Status::gone);
