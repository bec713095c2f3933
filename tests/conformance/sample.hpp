#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stele/stele.hpp"

namespace stele::test {

enum class Mood { sad, well, Very_happy };

/// A member of every type, plain and optional.
struct Sample {
  std::int64_t id = 0;
  std::string text{};
  std::string name{};  ///< string(5)
  std::int16_t small = 0;
  int medium = 0;
  std::int64_t big = 0;
  std::uint8_t byte = 0;
  std::uint16_t word = 0;
  std::uint32_t wide = 0;
  float single = 0;
  double real = 0;
  bool flag = false;
  Timestamp moment{};
  LocalTimestamp local{};
  Date day{std::chrono::sys_days{}};
  TimeOfDay time{};
  Blob bytes{};
  Mood mood = Mood::sad;

  std::optional<std::string> maybe_text{};
  std::optional<std::string> maybe_name{};
  std::optional<std::int16_t> maybe_small{};
  std::optional<int> maybe_medium{};
  std::optional<std::int64_t> maybe_big{};
  std::optional<std::uint8_t> maybe_byte{};
  std::optional<std::uint16_t> maybe_word{};
  std::optional<std::uint32_t> maybe_wide{};
  std::optional<float> maybe_single{};
  std::optional<double> maybe_real{};
  std::optional<bool> maybe_flag{};
  std::optional<Timestamp> maybe_moment{};
  std::optional<LocalTimestamp> maybe_local{};
  std::optional<Date> maybe_day{};
  std::optional<TimeOfDay> maybe_time{};
  std::optional<Blob> maybe_bytes{};
  std::optional<Mood> maybe_mood{};
};

void describe(ModelBuilder<Sample>& model);

/// The same attributes but the unsigned ones as a run-time model, all of which can be NULL.
Model<Record> define_run_time_sample(Database& database);

}  // namespace stele::test
