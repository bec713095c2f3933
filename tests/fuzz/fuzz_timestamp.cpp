#include <array>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include <re2/re2.h>

#include "fuzz.hpp"
#include "stele/base/timestamp.hpp"

using fuzz::require;
using std::chrono::microseconds;

namespace {

// A second, slow reader: a regular expression for the form, the C library for the calendar.

const RE2& pattern(const char* text) {
  static const RE2 moment(
      R"((\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)"
      R"(( ?(?:Z|([-+])(\d{2})(?::(\d{2})(?::(\d{2}))?|(\d{2}))?))?)?)",
      RE2::Latin1);
  static const RE2 time(R"((\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)", RE2::Latin1);
  return std::string_view(text) == "moment" ? moment : time;
}

template <std::size_t Count>
using Groups = std::array<re2::StringPiece, Count>;

template <std::size_t Count>
bool match(const char* name, std::string_view text, Groups<Count>& groups) {
  const re2::StringPiece input(text.data(), text.size());
  return pattern(name).Match(input, 0, input.size(), RE2::ANCHOR_BOTH, groups.data(), Count);
}

std::int64_t number(re2::StringPiece digits) {
  return digits.empty() ? 0 : std::stoll(std::string(digits.data(), digits.size()));
}

/// The fraction's first six digits, as microseconds.
std::int64_t fraction(re2::StringPiece digits) {
  std::string six(digits.data(), digits.size());
  six.resize(6, '0');
  return std::stoll(six);
}

/// Empty where it is no time of day.
std::optional<std::int64_t> time_of_day(re2::StringPiece hour, re2::StringPiece minute,
                                        re2::StringPiece second, re2::StringPiece rest) {
  if (number(hour) > 23 || number(minute) > 59 || number(second) > 59) return std::nullopt;
  return ((number(hour) * 60 + number(minute)) * 60 + number(second)) * 1'000'000 + fraction(rest);
}

/// Seconds from 1970 to that day's midnight; empty where there is no such day.
std::optional<std::int64_t> midnight(std::int64_t year, std::int64_t month, std::int64_t day) {
  std::tm calendar{};
  calendar.tm_year = static_cast<int>(year) - 1900;
  calendar.tm_mon = static_cast<int>(month) - 1;
  calendar.tm_mday = static_cast<int>(day);
  const std::time_t seconds = timegm(&calendar);  // 31 April becomes 1 May
  if (calendar.tm_mon != month - 1 || calendar.tm_mday != day || year == 0) return std::nullopt;
  return seconds;
}

struct Moment {
  std::int64_t local = 0;
  std::int64_t offset = 0;
  bool has_offset = false;
  bool has_time = false;
};

std::optional<std::int64_t> offset_of(const Groups<14>& at) {
  const auto& minutes = at[11].data() != nullptr ? at[11] : at[13];
  if (number(at[10]) > 15 || number(minutes) > 59 || number(at[12]) > 59) return std::nullopt;
  const std::int64_t ahead =
      ((number(at[10]) * 60 + number(minutes)) * 60 + number(at[12])) * 1'000'000;
  return at[9] == "-" ? -ahead : ahead;
}

std::optional<Moment> slow_moment(std::string_view text) {
  Groups<14> at;
  if (!match("moment", text, at)) return std::nullopt;
  const auto day = midnight(number(at[1]), number(at[2]), number(at[3]));
  const auto time = time_of_day(at[4], at[5], at[6], at[7]);
  const auto offset = offset_of(at);
  if (!day || !time || !offset) return std::nullopt;
  return Moment{.local = *day * 1'000'000 + *time,
                .offset = *offset,
                .has_offset = at[8].data() != nullptr,
                .has_time = at[4].data() != nullptr};
}

std::optional<std::int64_t> slow_time(std::string_view text) {
  Groups<5> at;
  if (!match("time", text, at)) return std::nullopt;
  return time_of_day(at[1], at[2], at[3], at[4]);
}

std::string sequelize_form(stele::Timestamp value) {
  char buffer[stele::max_time_text];
  return {buffer, stele::format_sequelize_to(buffer, value)};
}

// What must hold.

void check_timestamp(std::string_view text, const std::optional<Moment>& moment) {
  const auto value = stele::parse_timestamp(text);
  const bool is_expected =
      moment && stele::is_storable(stele::Timestamp(microseconds(moment->local - moment->offset)));
  require(value.has_value() == is_expected, "both readers take the same timestamps");
  if (!value) return;
  require(value->time_since_epoch().count() == moment->local - moment->offset,
          "both readers read the same timestamp");
}

void check_local_timestamp(std::string_view text, const std::optional<Moment>& moment) {
  const auto value = stele::parse_local_timestamp(text);
  require(value.has_value() == (moment && !moment->has_offset),
          "both readers take the same local timestamps");
  if (value) {
    require(value->time_since_epoch().count() == moment->local,
            "both readers read the same local timestamp");
  }
}

void check_date(std::string_view text, const std::optional<Moment>& moment) {
  const auto value = stele::parse_date(text);
  require(value.has_value() == (moment && !moment->has_time), "both readers take the same dates");
  if (!value) return;
  const microseconds since = std::chrono::sys_days(*value).time_since_epoch();
  require(since.count() == moment->local, "both readers read the same date");
  require(stele::format(*value) == text, "a date has one form");
}

void check_time_of_day(std::string_view text) {
  const auto value = stele::parse_time_of_day(text);
  const auto expected = slow_time(text);
  require(value.has_value() == expected.has_value(), "both readers take the same times of day");
  if (value) {
    require(value->since_midnight.count() == *expected, "both readers read the same time of day");
  }
}

/// What can be stored is read back as it was; what cannot be is not read at all.
void check_forms(std::int64_t count) {
  const stele::Timestamp time{microseconds(count)};
  const stele::LocalTimestamp local{microseconds(count)};
  const stele::TimeOfDay of_day{microseconds(count)};
  const auto if_storable = [](auto value) {
    return stele::is_storable(value) ? std::optional(value) : std::nullopt;
  };
  require(stele::parse_timestamp(stele::format(time)) == if_storable(time), "timestamps return");
  require(stele::parse_timestamp(sequelize_form(time)) == if_storable(time),
          "timestamps return from Sequelize's form");
  require(stele::parse_local_timestamp(stele::format(local)) == if_storable(local),
          "local timestamps return");
  require(stele::parse_time_of_day(stele::format(of_day)) == if_storable(of_day),
          "times of day return");
}

/// Of moments that can be stored.
void check_order(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t first = -62'135'596'800'000'000;
  constexpr std::int64_t range = 315'537'897'600'000'000;
  const auto within = [](std::int64_t number) {
    return stele::Timestamp(microseconds(first + (number % range + range) % range));
  };
  const stele::Timestamp x = within(a);
  const stele::Timestamp y = within(b);
  require(stele::is_storable(x) && stele::format(x).size() == 32, "what is stored has one length");
  require((x <=> y) == (stele::format(x) <=> stele::format(y)), "text order is time order");
  require((x <=> y) == (sequelize_form(x) <=> sequelize_form(y)),
          "Sequelize's text order is time order");
  check_forms(x.time_since_epoch().count());
}

void check_any_date(std::int64_t bits) {
  const stele::Date date{std::chrono::year(static_cast<std::int16_t>(bits >> 16U)),
                         std::chrono::month(static_cast<std::uint8_t>(bits >> 8U)),
                         std::chrono::day(static_cast<std::uint8_t>(bits))};
  require(stele::parse_date(stele::format(date)) ==
              (stele::is_storable(date) ? std::optional(date) : std::nullopt),
          "dates return");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto moment = slow_moment(text);
  check_timestamp(text, moment);
  check_local_timestamp(text, moment);
  check_date(text, moment);
  check_time_of_day(text);
  fuzz::Input input(data, size);
  const std::int64_t a = input.integer();
  const std::int64_t b = input.integer();
  check_forms(a);
  check_order(a, b);
  check_any_date(a);
  return 0;
}
