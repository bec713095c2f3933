#include "evaluate.hpp"

#include <cstdint>
#include <utility>

namespace stele::test::histories {

namespace {

constexpr std::int64_t largest_price = 9'999'999'999;  // of decimal(10, 2)

}  // namespace

bool holds(const Test& test, const Row& row) {
  const Value& value = row[test.column];
  if (test.op == Op::is_null) return value.is_null();
  if (value.is_null()) return false;
  switch (test.op) {
    case Op::equal:
      return value == test.value;
    case Op::not_equal:
      return value != test.value;
    case Op::less:
      return is_less(value, test.value);
    case Op::at_least:
      return !is_less(value, test.value);
    default:
      return true;
  }
}

std::optional<Value> sum(const Column& column, const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  if (a.kind() == ValueKind::float64) return Value(a.as<double>() + b.as<double>());
  if (a.kind() == ValueKind::decimal) {
    const Decimal all = a.as<Decimal>() + b.as<Decimal>();
    const Decimal limit = Decimal::from_unscaled(largest_price, 2);
    if (all > limit || all < -limit) return std::nullopt;
    return Value(all);
  }
  std::int64_t all = 0;
  if (__builtin_add_overflow(a.as<std::int64_t>(), b.as<std::int64_t>(), &all)) return std::nullopt;
  const bool is_int32 = column.type.kind == TypeKind::integer;
  if (is_int32 && !std::in_range<std::int32_t>(all)) return std::nullopt;
  return Value(all);
}

}  // namespace stele::test::histories
