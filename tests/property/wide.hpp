#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "stele/stele.hpp"

namespace stele::test {

enum class Mood { sad, well, Very_happy };

/// A member of every type, each of which can be NULL.
struct Wide {
  std::int64_t id = 0;
  std::optional<std::int16_t> small{};
  std::optional<std::int32_t> medium{};
  std::optional<std::int64_t> big{};
  std::optional<float> single{};
  std::optional<double> real{};
  std::optional<Decimal> amount{};  ///< decimal(18, 6)
  std::optional<Decimal> fee{};     ///< decimal(10, 2)
  std::optional<bool> flag{};
  std::optional<std::string> text{};
  std::optional<std::string> name{};   ///< string(20)
  std::optional<std::string> code{};   ///< char_(3)
  std::optional<std::string> email{};  ///< citext
  std::optional<Blob> bytes{};
  std::optional<Timestamp> moment{};
  std::optional<LocalTimestamp> local{};
  std::optional<Date> day{};
  std::optional<TimeOfDay> time{};
  std::optional<Uuid> key{};
  std::optional<Mood> mood{};
  std::optional<nlohmann::json> data{};
  std::optional<std::vector<std::int64_t>> numbers{};
  std::optional<std::vector<std::string>> tags{};
  std::optional<std::vector<std::optional<double>>> readings{};
};

void describe(ModelBuilder<Wide>& model);

}  // namespace stele::test
