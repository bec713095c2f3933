#include "values.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace stele::test::graphs {

namespace {

/// What text, arrays and JSON documents could take for their own.
std::string random_text(Random& random) {
  static const std::vector<std::string> parts = {"a", "A", "b",    "é", "'", "\"", "\\", ",",
                                                 "{", "}", "NULL", " ", "%", "$1", "😀",  "\n"};
  std::string text;
  for (std::int64_t left = random.below(5); left > 0; --left) text += random.pick(parts);
  return text;
}

std::byte random_byte(Random& random) { return static_cast<std::byte>(random.below(256)); }

Blob random_bytes(Random& random, std::int64_t count) {
  Blob bytes(static_cast<std::size_t>(count));
  for (std::byte& each : bytes) each = random_byte(random);
  return bytes;
}

/// Some begin alike.
Uuid random_uuid(Random& random) {
  std::array<std::byte, 16> bytes{};
  const std::size_t begin = random.one_in(2) ? 0 : 14;
  for (std::size_t i = begin; i < bytes.size(); ++i) bytes[i] = random_byte(random);
  return Uuid::from_bytes(bytes);
}

Value random_key(Random& random, const ColumnType& type) {
  switch (type.kind) {
    case TypeKind::integer:
      return random.one_in(2) ? queries::random_integer(random, 32) : random.below(1000);
    case TypeKind::bigint:
      return random.one_in(2) ? queries::random_integer(random, 64) : random.below(1000);
    case TypeKind::uuid:
      return random_uuid(random);
    case TypeKind::date:
      return Date(std::chrono::sys_days(std::chrono::days(random.below(60'000) - 20'000)));
    case TypeKind::timestamp:
      return Timestamp(std::chrono::microseconds(random.below(4'000'000'000'000) -
                                                 random.below(4'000'000'000'000)));
    case TypeKind::decimal:
      return Decimal::from_unscaled(detail::Int128(random.below(2'000) - 1'000), 2);
    case TypeKind::time:
      return TimeOfDay{std::chrono::microseconds(random.below(86'400'000'000))};
    case TypeKind::blob:
      return random_bytes(random, random.below(4));
    case TypeKind::enumeration:
      return random.pick(*type.values);
    default:
      return random_text(random);
  }
}

template <class T>
int sign_of(const T& a, const T& b) {
  if (a == b) return 0;
  return a < b ? -1 : 1;
}

template <class T>
int compare_as(const Value& a, const Value& b) {
  return sign_of(a.as<T>(), b.as<T>());
}

}  // namespace

ColumnType random_key_type(Random& random) {
  static const std::vector<ColumnType> types = {
      types::integer(),
      types::bigint(),
      types::text(),
      types::string(40),
      types::uuid(),
      types::date(),
      types::timestamp(),
      types::decimal(9, 2),
      types::time(),
      types::blob(),
      types::enumeration({"red", "Blue", "grey", "green"})};
  return random.pick(types);
}

Value random_value(Random& random, const Column& column) {
  if (column.name == "n") return random.below(5);
  if (column.name == "t") {
    static const std::vector<std::string> few = {"a", "A", "b", "é", "'", ""};
    return random.pick(few);
  }
  return random_key(random, column.type);
}

int compare(const Value& a, const Value& b) {
  switch (a.kind()) {
    case ValueKind::int64:
      return compare_as<std::int64_t>(a, b);
    case ValueKind::bytes:
      return compare_as<Blob>(a, b);
    case ValueKind::uuid:
      return compare_as<Uuid>(a, b);
    case ValueKind::date:
      return compare_as<Date>(a, b);
    case ValueKind::time:
      return sign_of(a.as<TimeOfDay>().since_midnight, b.as<TimeOfDay>().since_midnight);
    case ValueKind::timestamp:
      return compare_as<Timestamp>(a, b);
    case ValueKind::decimal:
      return compare_as<Decimal>(a, b);
    default:
      return compare_as<std::string>(a, b);
  }
}

Row values_of(const Row& row, const Columns& columns) {
  Row values;
  values.reserve(columns.size());
  for (const std::size_t column : columns) values.push_back(row[column]);
  return values;
}

bool has_null(const Row& values) {
  return std::any_of(values.begin(), values.end(),
                     [](const Value& each) { return each.is_null(); });
}

bool are_equal(const Row& a, const Row& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), is_equal);
}

std::string text_of(const Value& value) {
  if (value.kind() == ValueKind::uuid) return to_string(value.as<Uuid>());
  if (value.kind() == ValueKind::time) {
    return "time " + std::to_string(value.as<TimeOfDay>().since_midnight.count());
  }
  if (value.kind() != ValueKind::bytes) return queries::text_of(value);
  std::string text = "bytes";
  for (const std::byte each : value.as<Blob>())
    text += " " + std::to_string(static_cast<int>(each));
  return text;
}

std::string text_of(const Row& row) {
  std::string text;
  for (const Value& value : row) text += (text.empty() ? "(" : ", ") + text_of(value);
  return text + ")";
}

}  // namespace stele::test::graphs
