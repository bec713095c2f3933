#include "stele/base/timestamp.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::sys_days;

constexpr stele::Timestamp first_instant = sys_days(std::chrono::year(1) / 1 / 1);
constexpr stele::Timestamp last_instant = sys_days(std::chrono::year(10'000) / 1 / 1) - 1us;

stele::Timestamp at(int year, unsigned month, unsigned day, microseconds time = 0us) {
  return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
         time;
}

stele::LocalTimestamp local(stele::Timestamp value) {
  return stele::LocalTimestamp(value.time_since_epoch());
}

std::string sequelize_form(stele::Timestamp value) {
  char buffer[stele::max_time_text];
  return {buffer, stele::format_sequelize_to(buffer, value)};
}

/// Instants of all storable years, as many at whole milliseconds and seconds as between them.
std::vector<stele::Timestamp> random_instants() {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> count(first_instant.time_since_epoch().count(),
                                                    last_instant.time_since_epoch().count());
  const std::int64_t steps[] = {1, 1000, 1'000'000};
  std::vector<stele::Timestamp> instants;
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t step = steps[i % 3];
    instants.emplace_back(microseconds(count(random) / step * step));
  }
  return instants;
}

TEST_CASE("a timestamp is written with 32 characters in UTC") {
  CHECK(stele::format(at(2026, 11, 22, 17h + 5min + 9s + 120us)) ==
        "2026-11-22 17:05:09.000120+00:00");
  CHECK(stele::format(at(1970, 1, 1)) == "1970-01-01 00:00:00.000000+00:00");
  CHECK(stele::format(at(1970, 1, 1) - 1us) == "1969-12-31 23:59:59.999999+00:00");
  CHECK(stele::format(at(1600, 2, 29, 1us)) == "1600-02-29 00:00:00.000001+00:00");
  CHECK(stele::format(first_instant) == "0001-01-01 00:00:00.000000+00:00");
  CHECK(stele::format(last_instant) == "9999-12-31 23:59:59.999999+00:00");
}

TEST_CASE("local times, dates and times of day are written without a zone") {
  CHECK(stele::format(local(at(2026, 11, 22, 17h + 120us))) == "2026-11-22 17:00:00.000120");
  CHECK(stele::format(stele::Date(std::chrono::year(45) / 3 / 7)) == "0045-03-07");
  CHECK(stele::format(stele::TimeOfDay{17h + 5min + 9s}) == "17:05:09");
  CHECK(stele::format(stele::TimeOfDay{17h + 5min + 9s + 120us}) == "17:05:09.000120");
  CHECK(stele::format(stele::TimeOfDay{24h - 1us}) == "23:59:59.999999");
}

TEST_CASE("the form of Sequelize has three digits, or six where there are microseconds") {
  CHECK(sequelize_form(at(2026, 11, 22, 17h + 120ms)) == "2026-11-22 17:00:00.120 +00:00");
  CHECK(sequelize_form(at(2026, 11, 22, 17h)) == "2026-11-22 17:00:00.000 +00:00");
  CHECK(sequelize_form(at(2026, 11, 22, 17h + 120us)) == "2026-11-22 17:00:00.000120 +00:00");
  CHECK(sequelize_form(at(1969, 12, 31, 24h - 1ms)) == "1969-12-31 23:59:59.999 +00:00");
}

TEST_CASE("the order of both forms is the order of time") {
  for (const stele::Timestamp value : random_instants()) {
    const stele::Timestamp millisecond = std::chrono::floor<std::chrono::milliseconds>(value);
    for (const stele::Timestamp later : {value + 1us, millisecond + 1ms, millisecond + 1001us}) {
      if (!stele::is_storable(later)) continue;
      REQUIRE(stele::format(value) < stele::format(later));
      REQUIRE(sequelize_form(value) < sequelize_form(later));
    }
  }
}

TEST_CASE("what is written is read back equal") {
  for (const stele::Timestamp value : random_instants()) {
    const auto day = std::chrono::floor<std::chrono::days>(value);
    const stele::TimeOfDay time{value - day};
    REQUIRE(stele::parse_timestamp(stele::format(value)) == value);
    REQUIRE(stele::parse_timestamp(sequelize_form(value)) == value);
    REQUIRE(stele::parse_local_timestamp(stele::format(local(value))) == local(value));
    REQUIRE(stele::parse_date(stele::format(stele::Date(day))) == stele::Date(day));
    REQUIRE(stele::parse_time_of_day(stele::format(time)) == time);
  }
}

TEST_CASE("every day of four centuries is written and read as itself") {
  for (sys_days day = sys_days(std::chrono::year(1900) / 1 / 1);
       day < sys_days(std::chrono::year(2300) / 1 / 1); day += std::chrono::days(1)) {
    REQUIRE(stele::parse_timestamp(stele::format(stele::Date(day))) == stele::Timestamp(day));
  }
}

TEST_CASE("a timestamp is read in the forms that databases write") {
  const stele::Timestamp expected = at(2026, 11, 22, 17h + 5min);
  const std::string text = GENERATE(
      "2026-11-22 17:05", "2026-11-22T17:05", "2026-11-22 17:05:00", "2026-11-22T17:05:00Z",
      "2026-11-22 17:05:00 Z", "2026-11-22 17:05:00.0", "2026-11-22 17:05:00.000 +00:00",
      "2026-11-22 17:05:00.0000000009", "2026-11-22 19:05:00+02", "2026-11-22 19:05:00+0200",
      "2026-11-22 19:05:00 +02:00", "2026-11-22 13:35:00-03:30", "2026-11-22T13:35-0330",
      "2026-11-23 09:04:00+15:59", "2026-11-22 01:06:00-15:59", "2026-11-22 17:05:00-00",
      "2026-11-22 22:58:28+05:53:28", "2026-11-22 19:05:00.000000+02:00");
  CAPTURE(text);
  CHECK(stele::parse_timestamp(text) == expected);
}

TEST_CASE("a fraction has any length and is cut after microseconds") {
  CHECK(stele::parse_timestamp("1969-12-31 23:59:59.9") == at(1969, 12, 31, 24h - 100ms));
  CHECK(stele::parse_timestamp("1969-12-31 23:59:59.9999999Z") == at(1969, 12, 31, 24h - 1us));
  CHECK(stele::parse_time_of_day("00:00:00.00012") == stele::TimeOfDay{120us});
}

TEST_CASE("a date alone is its midnight") {
  CHECK(stele::parse_timestamp("2024-02-29") == at(2024, 2, 29));
  CHECK(stele::parse_local_timestamp("2024-02-29") == local(at(2024, 2, 29)));
}

TEST_CASE("what is no timestamp is refused") {
  const std::string text = GENERATE(
      "", "2026", "2026-11", "2026-11-22 ", "2026-11-22T", "2026-11-22 17",
      "2026-11-22 17:", "2026-11-22 17:5", "2026-11-22 17:05:", "2026-11-22 17:05:00.",
      "2026-11-22 17:05:00.Z", "2026-11-22 17:05:00,5", "2026-11-22  17:05", " 2026-11-22 17:05",
      "2026-11-22 17:05 ", "2026-11-22 17:05:00x", "2026-11-22_17:05:00", "2026-11-22t17:05",
      "2026-11-22 17:05z", "2026-11-22+02", "2026-11-22Z", "2026/11/22", "26-11-22", "+2026-11-22",
      "-2026-11-22", "12026-11-22", "2026-1-22", "2026-11-2", "2026-13-01", "2026-00-01",
      "2026-11-00", "2026-11-31", "2026-02-29", "2026-02-30", "1900-02-29", "0000-01-01",
      "2026-11-22 24:00:00", "2026-11-22 17:60:00", "2026-11-22 17:05:60", "2026-11-22 -1:05:00",
      "2026-11-22 17:05:00+", "2026-11-22 17:05:00+1", "2026-11-22 17:05:00+16",
      "2026-11-22 17:05:00+01:60", "2026-11-22 17:05:00+01:", "2026-11-22 17:05:00+01:0",
      "2026-11-22 17:05:00+010", "2026-11-22 17:05:00+01:00:60", "2026-11-22 17:05:00+01000",
      "2026-11-22 17:05:00++01", "2026-11-22 17:05:00+01:00 ", "2026-11-22 17:05:00  +01:00",
      "2026-11-22 17:05:00 ZZ", "infinity", "-infinity", "0044-03-15 00:00:00 BC", "1795453509",
      "now", "2026-11-22 17:05:09.00012x+00:00", "2026-11-22 17:05:09.x00120+00:00",
      "2026-13-22 17:05:09.000120+00:00", "2026-11-22 17:05:60.000120+00:00",
      "x026-11-22 17:05:09.000120+00:00", "0001-01-01 00:00:00+00:01", "9999-12-31 23:59:59-00:01");
  CAPTURE(text);
  CHECK(stele::parse_timestamp(text) == std::nullopt);
}

TEST_CASE("a text with NUL or a digit of another script is no time") {
  CHECK(stele::parse_date(std::string("2026-11-22\0", 11)) == std::nullopt);
  CHECK(stele::parse_date("\xD9\xA2\xD9\xA0\xD9\xA2-11-22") == std::nullopt);
}

TEST_CASE("a local timestamp with an offset is refused") {
  CHECK(stele::parse_local_timestamp("2026-11-22 17:05:00Z") == std::nullopt);
  CHECK(stele::parse_local_timestamp("2026-11-22 17:05:00+00") == std::nullopt);
  CHECK(stele::parse_local_timestamp("2026-11-22 17:05:00") == local(at(2026, 11, 22, 17h + 5min)));
}

TEST_CASE("what is no date or no time of day is refused") {
  CHECK(stele::parse_date("2026-11-22 00:00") == std::nullopt);
  CHECK(stele::parse_date("2026-02-30") == std::nullopt);
  CHECK(stele::parse_date("20261122") == std::nullopt);
  CHECK(stele::parse_time_of_day("24:00:00") == std::nullopt);
  CHECK(stele::parse_time_of_day("23:59:60") == std::nullopt);
  CHECK(stele::parse_time_of_day("7:05") == std::nullopt);
  CHECK(stele::parse_time_of_day("07:05:00Z") == std::nullopt);
  CHECK(stele::parse_time_of_day("07:05") == stele::TimeOfDay{7h + 5min});
}

TEST_CASE("only the years 0001 to 9999 are storable") {
  CHECK(stele::is_storable(first_instant));
  CHECK(stele::is_storable(last_instant));
  CHECK_FALSE(stele::is_storable(first_instant - 1us));
  CHECK_FALSE(stele::is_storable(last_instant + 1us));
  CHECK_FALSE(stele::is_storable(local(last_instant + 1us)));
  CHECK(stele::is_storable(stele::Date(std::chrono::year(9999) / 12 / 31)));
  CHECK_FALSE(stele::is_storable(stele::Date(std::chrono::year(0) / 1 / 1)));
  CHECK_FALSE(stele::is_storable(stele::Date(std::chrono::year(10'000) / 1 / 1)));
  CHECK_FALSE(stele::is_storable(stele::Date(std::chrono::year(2026) / 2 / 30)));
  CHECK_FALSE(stele::is_storable(stele::TimeOfDay{24h}));
  CHECK_FALSE(stele::is_storable(stele::TimeOfDay{-1us}));
}

TEST_CASE("what cannot be stored is written within the buffer and cannot be read") {
  constexpr auto smallest = microseconds(std::numeric_limits<std::int64_t>::min());
  constexpr auto largest = microseconds(std::numeric_limits<std::int64_t>::max());
  CHECK(stele::format(stele::Timestamp(smallest)) == "-290308-12-21 19:59:05.224192+00:00");
  CHECK(stele::format(stele::Timestamp(largest)) == "+294247-01-10 04:00:54.775807+00:00");
  CHECK(sequelize_form(stele::Timestamp(smallest)).size() < stele::max_time_text);
  CHECK(stele::format(stele::TimeOfDay{smallest}) == "-2562047788:00:54.775808");
  CHECK(stele::format(stele::Date(std::chrono::year(-32'768) / 13 / 255)).size() <
        stele::max_time_text);
  for (const stele::Timestamp value : {first_instant - 1us, last_instant + 1us}) {
    CHECK(stele::parse_timestamp(stele::format(value)) == std::nullopt);
    CHECK(stele::parse_timestamp(sequelize_form(value)) == std::nullopt);
  }
}

TEST_CASE("whatever bytes are read as a time are a time that can be stored") {
  std::mt19937 random(11);
  const std::string alphabet = "0123456789-:. TZ+";
  int accepted = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text = "2026-11-22 17:05:09.000120+00:00";
    text.resize(random() % 33);
    for (unsigned changes = random() % 4; changes > 0 && !text.empty(); --changes) {
      const bool likely = random() % 4 != 0;
      text[random() % text.size()] =
          likely ? alphabet[random() % alphabet.size()] : static_cast<char>(random());
    }
    const auto local_value = stele::parse_local_timestamp(text);
    const auto date = stele::parse_date(text.substr(0, 10));
    const auto time = stele::parse_time_of_day(std::string_view(text).substr(text.size() / 3));
    REQUIRE((!local_value || stele::is_storable(*local_value)));
    REQUIRE((!date || stele::is_storable(*date)));
    REQUIRE((!time || stele::is_storable(*time)));
    const auto value = stele::parse_timestamp(text);
    if (!value) continue;
    ++accepted;
    REQUIRE(stele::is_storable(*value));
    REQUIRE(stele::parse_timestamp(stele::format(*value)) == value);
  }
  CHECK(accepted > 1000);
}

TEST_CASE("now is the present at microseconds") {
  const auto before = std::chrono::floor<microseconds>(std::chrono::system_clock::now());
  const stele::Timestamp value = stele::now();
  CHECK(value >= before);
  CHECK(value <= std::chrono::system_clock::now());
}

}  // namespace
