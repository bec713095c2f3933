#include "rows.hpp"

#include <initializer_list>
#include <limits>
#include <string_view>

namespace stele::test {

namespace {

Timestamp at(std::string_view text) { return parse_timestamp(text).value(); }

Date day(std::string_view text) { return parse_date(text).value(); }

TimeOfDay clock(std::string_view text) { return parse_time_of_day(text).value(); }

Blob bytes(std::initializer_list<int> values) {
  Blob blob;
  for (const int value : values) blob.push_back(static_cast<std::byte>(value));
  return blob;
}

Sample ordinary_row() {
  return {.id = 1,
          .name = "Ann O'Neil \"the first\"",
          .code = "ab12",
          .note = "two\nlines, and \u00fcn\u00efc\u00f6d\u00e9 \U0001f388",
          .initials = "abc",
          .small = std::int16_t{-7},
          .number = 42,
          .big = 9007199254740993,
          .ratio = 0.1,
          .single = 0.5F,
          .exact = 1.0 / 3,
          .price = Decimal("12.50"),
          .flag = true,
          .moment = at("2024-02-29T23:59:58.123Z"),
          .precise = at("2024-02-29T23:59:58.124Z"),
          .day = day("2024-02-29"),
          .clock = clock("23:59:58"),
          .bytes = bytes({0, 1, 127, 128, 255}),
          .mood = Mood::veryHappy,
          .token = Uuid("0a1b2c3d-4e5f-4789-abcd-ef0123456789"),
          .doc = 5,
          .data = nlohmann::json{{"size", 3},
                                 {"name", "Ann O'Neil"},
                                 {"list", {1, "x", nullptr, true, 1.5}},
                                 {"deep", {{"k\u00e4se", "\u00fc"}}}},
          .created_at = at("2024-03-01T00:00:00.001Z"),
          .updated_at = at("2024-03-01T00:00:00.002Z")};
}

Sample extreme_row() {
  return {.id = 2,
          .name = "",
          .code = "",
          .note = "",
          .initials = "xyz",
          .small = std::numeric_limits<std::int16_t>::min(),
          .number = std::numeric_limits<int>::max(),
          .big = std::numeric_limits<std::int64_t>::min(),
          .ratio = -std::numeric_limits<double>::infinity(),
          .single = -1.25F,
          .exact = -std::numeric_limits<double>::denorm_min(),
          .price = Decimal("-99999999.99"),
          .flag = false,
          .moment = at("1969-12-31T23:59:59.999Z"),
          .precise = at("1900-01-01T00:00:00Z"),
          .day = day("1969-12-31"),
          .clock = clock("00:00:00"),
          .bytes = Blob(),
          .mood = Mood::sad,
          .token = Uuid("ffffffff-ffff-4fff-bfff-ffffffffffff"),
          .doc = "5",
          .data = nlohmann::json::array(),
          .created_at = at("2024-03-01T00:00:00.002Z"),
          .updated_at = at("2024-03-01T00:00:00.002Z")};
}

Sample empty_row() {
  Sample row;
  row.id = 3;
  row.created_at = row.updated_at = at("2024-03-02T12:00:00Z");
  return row;
}

}  // namespace

std::vector<Sample> sample_rows() { return {ordinary_row(), extreme_row(), empty_row()}; }

Sample changed_row() {
  return {.id = 1,
          .name = "Anna",
          .code = "\u00e4\u00f6\u00fc\u00df5",
          .note = std::nullopt,
          .initials = "\u00e4\u00f6\u00fc",
          .small = std::numeric_limits<std::int16_t>::max(),
          .number = std::numeric_limits<int>::min(),
          .big = std::numeric_limits<std::int64_t>::max(),
          .ratio = std::numeric_limits<double>::infinity(),
          .single = 0.75F,
          .exact = 0.1 + 0.2,
          .price = Decimal("0.07"),
          .flag = false,
          .moment = at("2025-06-01T12:30:00.500Z"),
          .precise = at("2025-06-01T12:30:00.999Z"),
          .day = day("2025-06-01"),
          .clock = clock("12:30:00"),
          .bytes = bytes({'b', 'y', 't', 'e', 's'}),
          .mood = Mood::well,
          .token = Uuid("00000000-0000-4000-8000-000000000001"),
          .doc = 0.1 + 0.2,
          .data = nlohmann::json{{"size", 4}},
          .created_at = ordinary_row().created_at,
          .updated_at = {}};
}

Sample added_row() {
  Sample row = extreme_row();
  row.id = 4;
  row.name = "Bob";
  row.token = Uuid();
  row.created_at = row.updated_at = {};
  return row;
}

Listing listing_row() {
  return {.tags = {"plain", "a,b", "quo\"te", "back\\slash", "{}", "NULL", "", "\u00fc"},
          .numbers = {{1, std::nullopt, -3}}};
}

}  // namespace stele::test
