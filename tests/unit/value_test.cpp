#include "stele/base/value.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/driver/cell.hpp"
#include "support/throws.hpp"

using stele::Blob;
using stele::Date;
using stele::Errc;
using stele::Timestamp;
using stele::Value;
using stele::ValueKind;
using stele::test::error_of;

namespace {

const Date leap_day = std::chrono::year(2024) / 2 / 29;

const std::vector<Value>& one_of_each_kind() {
  static const std::vector<Value> values = {Value(),
                                            true,
                                            42,
                                            1.5,
                                            "text",
                                            Blob{std::byte{1}, std::byte{0}},
                                            Timestamp(std::chrono::microseconds(-1)),
                                            stele::LocalTimestamp(std::chrono::microseconds(7)),
                                            leap_day,
                                            stele::TimeOfDay{std::chrono::hours(3)}};
  return values;
}

}  // namespace

TEST_CASE("each C++ type makes the value of its kind") {
  CHECK(Value().kind() == ValueKind::null);
  CHECK(Value(nullptr).is_null());
  CHECK(Value(std::nullopt).is_null());
  CHECK(Value(std::optional<int>()).is_null());
  CHECK(Value(std::optional<int>(3)).as<int>() == 3);
  CHECK(Value(false).kind() == ValueKind::boolean);
  CHECK(Value(std::uint8_t{255}).as<int>() == 255);
  CHECK(Value(1.5F).as<double>() == 1.5);
  CHECK(Value("x").kind() == ValueKind::text);
  CHECK(Value(std::string_view("a\0b", 3)).as<std::string>().size() == 3);
  for (std::size_t i = 0; i < one_of_each_kind().size(); ++i) {
    CHECK(one_of_each_kind()[i].kind() == static_cast<ValueKind>(i));
  }
}

TEST_CASE("an unsigned integer beyond int64 makes no value") {
  CHECK(Value(std::uint64_t{INT64_MAX}).as<std::int64_t>() == INT64_MAX);
  CHECK(error_of([] { (void)Value(std::uint64_t{INT64_MAX} + 1); }).code() == Errc::out_of_range);
}

TEST_CASE("instants of any precision are cut to microseconds, downwards") {
  using std::chrono::nanoseconds;
  const auto at = [](std::int64_t count) {
    return Value(std::chrono::sys_time<nanoseconds>(nanoseconds(count))).as<Timestamp>();
  };
  CHECK(at(1999) == Timestamp(std::chrono::microseconds(1)));
  CHECK(at(-1) == Timestamp(std::chrono::microseconds(-1)));
  CHECK(Value(std::chrono::sys_days(leap_day)).kind() == ValueKind::timestamp);
}

TEST_CASE("a value is read as its own kind, integers as any that holds them") {
  CHECK(Value(300).as<std::int64_t>() == 300);
  CHECK(Value(3).as<double>() == 3.0);
  CHECK(error_of([] { (void)Value(300).as<std::uint8_t>(); }).code() == Errc::out_of_range);
  CHECK(error_of([] { (void)Value(-1).as<std::uint32_t>(); }).code() == Errc::out_of_range);
  CHECK(error_of([] { (void)Value(1.0).as<int>(); }).code() == Errc::conversion);
  CHECK(error_of([] { (void)Value("1").as<int>(); }).code() == Errc::conversion);
  CHECK(error_of([] { (void)Value(1).as<bool>(); }).code() == Errc::conversion);
  CHECK(error_of([] { (void)Value(1).as<std::string>(); }).code() == Errc::conversion);
}

TEST_CASE("NULL is read only as an optional") {
  CHECK_FALSE(Value().as<std::optional<int>>().has_value());
  CHECK(Value(3).as<std::optional<int>>() == 3);
  CHECK(error_of([] { (void)Value().as<int>(); }).code() == Errc::conversion);
  CHECK(error_of([] { (void)Value().as<std::string>(); }).code() == Errc::conversion);
}

TEST_CASE("values are equal in kind and content") {
  CHECK(Value(1) == Value(std::int16_t{1}));
  CHECK_FALSE(Value(1) == Value(1.0));
  CHECK_FALSE(Value(1) == Value(true));
  CHECK_FALSE(Value("") == Value());
  CHECK(Value() == Value(nullptr));
}

TEST_CASE("a value goes through a cell unchanged") {
  for (const Value& value : one_of_each_kind()) {
    INFO(to_string(value.kind()));
    CHECK(to_value(to_cell(value)) == value);
  }
}

TEST_CASE("a day that does not exist becomes none that does") {
  const Value value(std::chrono::year(2023) / 2 / 30);
  const Value through = to_value(to_cell(value));
  CHECK_FALSE(stele::is_storable(through.as<Date>()));
}
