#include "table.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <limits>

namespace stele::test::queries {

namespace {

constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

std::string random_text(Random& random) {
  static const std::vector<std::string> letters = {"a",  "A", "b", "B", "é", "É", "%", "_",
                                                   "\\", "*", "?", "[", "'", " ", "😀", "z"};
  std::string text;
  for (std::int64_t left = random.below(4); left > 0; --left) {
    text += letters[static_cast<std::size_t>(random.one_in(3) ? random.below(std::ssize(letters))
                                                              : random.below(4))];
  }
  return text;
}

double random_real(Random& random) {
  static constexpr std::array<double, 9> usual = {0, 0.5, -0.5, 1, 1.5, 2, -2.25, 3, 0x1p53};
  static constexpr std::array<double, 8> others = {
      1e-300, 1e300, 0.1, 5e-324, 1.7976931348623157e308, 123456789.125, 0x1p63, -1e18};
  return random.one_in(4) ? random.pick(others) : random.pick(usual);
}

Timestamp random_instant(Random& random) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace): literals of dates
  static constexpr std::array<std::int64_t, 5> seconds = {0, 86'399, 951'782'400, -1,
                                                          4'102'444'800};
  const std::int64_t parts = random.one_in(3) ? random.below(1'000'000) : 0;
  return Timestamp(microseconds(random.pick(seconds) * 1'000'000 + parts));
}

Value value_of(Random& random, const Column& column) {
  switch (column.column_type.kind) {
    case TypeKind::smallint:
      return random_integer(random, 16);
    case TypeKind::integer:
      return random_integer(random, 32);
    default:
      return random_value(random, column.type);
  }
}

}  // namespace

std::int64_t random_integer(Random& random, int bits) {
  const std::int64_t limit = highest >> (64 - bits);
  if (random.one_in(24)) return random.one_in(2) ? limit : -limit - 1;
  if (bits == 64 && random.one_in(8)) return 9007199254740993 + random.below(3);
  return random.below(9) - 3;
}

const std::vector<Column>& columns() {
  static const std::vector<Column> all = {
      {"id", Type::integer, types::bigint(), false},
      {"small", Type::integer, types::smallint(), false},
      {"medium", Type::integer, types::integer()},
      {"big", Type::integer, types::bigint()},
      {"x", Type::real, types::double_()},
      {"y", Type::real, types::double_(), false},
      {"name", Type::text, types::string(40)},
      {"note", Type::text, types::text(), false},
      {"ok", Type::boolean, types::boolean()},
      {"made", Type::instant, types::timestamp()},
      {"day", Type::day, types::date()},
      {"price", Type::decimal, types::decimal(10, column_scale)},
      {"cost", Type::decimal, types::decimal(10, column_scale), false},
      {"mood", Type::mood, types::enumeration({"sad", "well", "Happy"})},
      {"link", Type::integer, types::bigint()},
  };
  return all;
}

std::vector<Table> random_tables(Random& random) {
  std::vector<Table> tables = {{"Item"}, {"Part"}};
  for (Table& table : tables) {
    const std::int64_t count = 1 + random.below(9);
    for (std::int64_t id = 1; id <= count; ++id) {
      Row row;
      for (const Column& column : columns()) {
        const bool is_null = column.nullable && random.one_in(5);
        row.push_back(is_null ? Value() : value_of(random, column));
      }
      row.front() = id;
      row.back() = random.one_in(4) ? Value() : Value(1 + random.below(8));
      table.rows.push_back(std::move(row));
    }
  }
  return tables;
}

Value random_value(Random& random, Type type) {
  static const std::vector<std::string> moods = {"sad", "well", "Happy"};
  switch (type) {
    case Type::integer:
      return random_integer(random, 64);
    case Type::real:
      return random_real(random);
    case Type::text:
      return random_text(random);
    case Type::boolean:
      return random.one_in(2);
    case Type::instant:
      return random_instant(random);
    case Type::day:
      return Date(std::chrono::floor<std::chrono::days>(random_instant(random)));
    case Type::decimal:
      if (random.one_in(16)) return Decimal::from_unscaled(9'999'999'999, column_scale);
      return Decimal::from_unscaled(detail::Int128(random.below(9) - 4) * 25, column_scale);
    case Type::mood:
      return random.pick(moods);
  }
  return {};
}

std::string text_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return "NULL";
    case ValueKind::boolean:
      return value.as<bool>() ? "true" : "false";
    case ValueKind::int64:
      return std::to_string(value.as<std::int64_t>());
    case ValueKind::float64: {
      std::array<char, 64> buffer{};
      const auto end =
          std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.as<double>()).ptr;
      return std::string(buffer.data(), end) + "d";
    }
    case ValueKind::text:
      return '"' + value.as<std::string>() + '"';
    case ValueKind::timestamp:
      return "@" + std::to_string(value.as<Timestamp>().time_since_epoch().count());
    case ValueKind::date:
      return "day " +
             std::to_string(std::chrono::sys_days(value.as<Date>()).time_since_epoch().count());
    case ValueKind::decimal:
      return to_string(value.as<Decimal>()) + "m";
    default:
      return std::string(to_string(value.kind()));
  }
}

std::string text_of(const Row& row) {
  std::string text;
  for (const Value& value : row) text += (text.empty() ? "(" : ", ") + text_of(value);
  return text + ")";
}

}  // namespace stele::test::queries
