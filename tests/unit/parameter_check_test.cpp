#include "stele/driver/parameter_check.hpp"

#include <cfloat>
#include <limits>
#include <optional>

#include <catch2/catch.hpp>

#include "support/throws.hpp"

namespace types = stele::types;
using stele::Cell;
using stele::ColumnType;
using stele::Errc;
using stele::ValueKind;

namespace {

/// The code of the refusal; empty where the value passes.
std::optional<Errc> refusal(const ColumnType& type, const Cell& value) {
  try {
    stele::check_parameter(value, stele::format_of(type));
    return std::nullopt;
  } catch (const stele::Error& error) {
    return error.code();
  }
}

std::int64_t day(int year, unsigned month, unsigned day) {
  const stele::Date date =
      std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
  return std::chrono::sys_days(date).time_since_epoch().count();
}

constexpr std::int64_t day_length = 86'400'000'000;
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
constexpr auto largest = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("NULL passes for every type") {
  for (const ColumnType& type : {types::text(), types::smallint(), types::date()}) {
    CHECK_FALSE(refusal(type, Cell::null()));
  }
}

TEST_CASE("integers are held to the width of their type") {
  for (const std::int64_t value : {-32768, 32767}) {
    CHECK_FALSE(refusal(types::smallint(), Cell::int64(value)));
  }
  for (const std::int64_t value : {-32769, 32768}) {
    CHECK(refusal(types::smallint(), Cell::int64(value)) == Errc::out_of_range);
    CHECK_FALSE(refusal(types::integer(), Cell::int64(value)));
  }
  for (const std::int64_t value : {-2147483649LL, 2147483648LL}) {
    CHECK(refusal(types::integer(), Cell::int64(value)) == Errc::out_of_range);
  }
  for (const std::int64_t value : {smallest, largest}) {
    CHECK_FALSE(refusal(types::bigint(), Cell::int64(value)));
  }
}

TEST_CASE("NaN is refused, infinities are not") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();

  CHECK(refusal(types::double_(), Cell::float64(nan)) == Errc::out_of_range);
  for (const ColumnType& type : {types::double_(), types::float_()}) {
    CHECK_FALSE(refusal(type, Cell::float64(infinity)));
    CHECK_FALSE(refusal(type, Cell::float64(-infinity)));
  }
}

TEST_CASE("a float holds what 4 bytes hold, but for Sequelize's, which has 8") {
  ColumnType sequelize = types::float_();
  sequelize.storage = stele::StorageForm::sequelize;

  CHECK_FALSE(refusal(types::float_(), Cell::float64(-FLT_MAX)));
  CHECK(refusal(types::float_(), Cell::float64(-1e39)) == Errc::out_of_range);
  CHECK_FALSE(refusal(sequelize, Cell::float64(-1e39)));
}

TEST_CASE("text is UTF-8 without NUL") {
  CHECK_FALSE(refusal(types::text(), Cell::text("Grüße 🎉")));
  CHECK(refusal(types::string(), Cell::text("\xC3\x28")) == Errc::conversion);
  CHECK(refusal(types::enumeration({"a"}), Cell::text({"a\0b", 3})) == Errc::conversion);
  CHECK_FALSE(refusal(types::blob(), Cell::view(ValueKind::bytes, "\xC3\0", 2)));
}

TEST_CASE("times are of the years 0001 to 9999, and of one day") {
  const auto date = [](std::int64_t value) { return Cell::integral(ValueKind::date, value); };
  const auto instant = [](std::int64_t value) {
    return Cell::integral(ValueKind::timestamp, value);
  };
  const auto time = [](std::int64_t value) { return Cell::integral(ValueKind::time, value); };
  const std::int64_t first = day(1, 1, 1);
  const std::int64_t last = day(9999, 12, 31);

  CHECK_FALSE(refusal(types::date(), date(first)));
  CHECK_FALSE(refusal(types::date(), date(last)));
  CHECK_FALSE(refusal(types::timestamp(), instant(first * day_length)));
  CHECK_FALSE(refusal(types::timestamp(), instant((last + 1) * day_length - 1)));
  CHECK_FALSE(refusal(types::time(), time(0)));
  CHECK_FALSE(refusal(types::time(), time(day_length - 1)));
  for (const std::int64_t value : {smallest, first - 1, last + 1, largest}) {
    CHECK(refusal(types::date(), date(value)) == Errc::out_of_range);
  }
  for (const std::int64_t value :
       {smallest, first * day_length - 1, (last + 1) * day_length, largest}) {
    CHECK(refusal(types::timestamp(), instant(value)) == Errc::out_of_range);
  }
  for (const std::int64_t value : {smallest, std::int64_t{-1}, day_length, largest}) {
    CHECK(refusal(types::time(), time(value)) == Errc::out_of_range);
  }
}

TEST_CASE("a value of another kind is refused, and the message does not show it") {
  const stele::Error error = stele::test::error_of(
      [] { stele::check_parameter(Cell::int64(4711), stele::format_of(types::text())); });

  CHECK(error.code() == Errc::conversion);
  CHECK(std::string(error.what()) ==
        "a parameter is a value of kind integer where text is expected");
}
