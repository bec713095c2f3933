#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <compare>
#include <limits>

#include "evaluate.hpp"

namespace stele::test::queries {

namespace {

constexpr std::int64_t largest_decimal = 999'999'999'999'999'999;  // of 18 digits

bool is_real(const Value& value) { return value.kind() == ValueKind::float64; }
bool is_decimal(const Value& value) { return value.kind() == ValueKind::decimal; }

double real_of(const Value& value) {
  if (is_decimal(value)) return static_cast<double>(value.as<Decimal>());
  return value.as<double>();
}

int sign(std::partial_ordering order) { return std::is_lt(order) ? -1 : std::is_gt(order) ? 1 : 0; }

/// The number as the databases spell it: shortest, and with an exponent where it is far from 1.
std::string spelled(double number) {
  std::array<char, 64> buffer{};
  const auto written = [&](std::chars_format format) {
    return std::string(
        buffer.data(),
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format).ptr);
  };
  const std::string scientific = written(std::chars_format::scientific);
  const int exponent = std::stoi(scientific.substr(scientific.find('e') + 1));
  return exponent < -4 || exponent >= 15 ? scientific : written(std::chars_format::fixed);
}

}  // namespace

int compare(const Value& left, const Value& right) {
  if (is_real(left) || is_real(right)) return sign(real_of(left) <=> real_of(right));
  switch (left.kind()) {
    case ValueKind::boolean:
      return sign(left.as<bool>() <=> right.as<bool>());
    case ValueKind::int64:
      return sign(left.as<std::int64_t>() <=> right.as<std::int64_t>());
    case ValueKind::text:
      return sign(left.as<std::string>() <=> right.as<std::string>());
    case ValueKind::timestamp:
      return sign(left.as<Timestamp>() <=> right.as<Timestamp>());
    case ValueKind::date:
      return sign(std::chrono::sys_days(left.as<Date>()) <=>
                  std::chrono::sys_days(right.as<Date>()));
    default:
      return sign(left.as<Decimal>() <=> right.as<Decimal>());
  }
}

int compare_in_order(const OrderBy& order, const Value& left, const Value& right) {
  if (left.is_null() || right.is_null()) {
    if (left.is_null() && right.is_null()) return 0;
    const bool is_first = order.nulls_first.value_or(order.descending);
    return left.is_null() == is_first ? -1 : 1;
  }
  const int ascending = compare(left, right);
  return order.descending ? -ascending : ascending;
}

bool is_same(const Value& left, const Value& right) {
  if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
  return compare(left, right) == 0;
}

bool is_same(const Row& left, const Row& right) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!is_same(left[i], right[i])) return false;
  }
  return true;
}

Outcome Evaluator::fault(Errc code) {
  faults_.codes.insert(code);
  return {.failed = true};
}

Outcome Evaluator::arithmetic(const Term& term, const Value& left, const Value& right) {
  const bool divides = term.op == Op::divide;
  if (is_real(left) || is_real(right) || (divides && (is_decimal(left) || is_decimal(right)))) {
    const double a = real_of(left);
    const double b = real_of(right);
    if (divides && b == 0) return fault(Errc::out_of_range);
    const double result = term.op == Op::add        ? a + b
                          : term.op == Op::subtract ? a - b
                          : divides                 ? a / b
                                                    : a * b;
    const bool vanishes = result == 0 && a != 0 && (divides || (term.op == Op::multiply && b != 0));
    if (!std::isfinite(result) || vanishes) return fault(Errc::out_of_range);
    return {.value = result};
  }
  if (is_decimal(left) || is_decimal(right)) {
    const auto decimal_of = [](const Value& value) {
      return is_decimal(value) ? value.as<Decimal>() : Decimal(value.as<std::int64_t>());
    };
    const Decimal a = decimal_of(left);
    const Decimal b = decimal_of(right);
    const Decimal result = term.op == Op::add ? a + b : term.op == Op::subtract ? a - b : a * b;
    const auto unscaled = result.rescaled(term.scale)->unscaled();
    if (unscaled > largest_decimal || unscaled < -largest_decimal) return fault(Errc::out_of_range);
    return {.value = result};
  }
  const auto a = left.as<std::int64_t>();
  const auto b = right.as<std::int64_t>();
  std::int64_t result = 0;
  bool overflows = false;
  if (term.op == Op::add) overflows = __builtin_add_overflow(a, b, &result);
  if (term.op == Op::subtract) overflows = __builtin_sub_overflow(a, b, &result);
  if (term.op == Op::multiply) overflows = __builtin_mul_overflow(a, b, &result);
  if (divides) {
    overflows = b == 0 || (a == std::numeric_limits<std::int64_t>::min() && b == -1);
    if (!overflows) result = a / b;
  }
  if (overflows) return fault(Errc::out_of_range);
  return {.value = result};
}

Outcome Evaluator::converted(const Term& term, const Value& value) {
  if (value.is_null()) return {};
  const ValueKind from = value.kind();
  switch (term.type) {
    case Type::integer: {
      if (from == ValueKind::boolean) return {.value = value.as<bool>() ? 1 : 0};
      if (from == ValueKind::text) return {.value = std::stoll(value.as<std::string>())};
      if (from == ValueKind::int64) return {.value = value};
      const double rounded = std::nearbyint(value.as<double>());
      if (!(rounded >= -0x1p63 && rounded < 0x1p63)) return fault(Errc::out_of_range);
      return {.value = static_cast<std::int64_t>(rounded)};
    }
    case Type::real:
      return {.value = real_of(value)};
    case Type::boolean:
      return {.value = value.as<std::int64_t>() != 0};
    case Type::day:
      return {.value = Date(std::chrono::floor<std::chrono::days>(value.as<Timestamp>()))};
    case Type::decimal: {
      const Decimal number = value.as<std::int64_t>();
      const auto scaled = number.rescaled(term.scale);
      if (!scaled || scaled->precision() > 10) return fault(Errc::out_of_range);
      return {.value = *scaled};
    }
    default:
      break;
  }
  if (from == ValueKind::int64) return {.value = std::to_string(value.as<std::int64_t>())};
  if (from == ValueKind::boolean) return {.value = value.as<bool>() ? "true" : "false"};
  if (from == ValueKind::decimal) {
    return {.value = to_string(*value.as<Decimal>().rescaled(term.args[0]->scale))};
  }
  if (from == ValueKind::float64) return {.value = spelled(value.as<double>())};
  return {.value = value};
}

Outcome Evaluator::total(const Term& term, const std::vector<Value>& values) {
  const bool is_sum = term.op == Op::sum;
  if (values.empty() && !is_sum) return {};
  const auto count = static_cast<double>(values.size());
  const Type type = term.args.front()->type;
  if (type == Type::real) {
    long double sum = 0;
    long double magnitude = 0;
    for (const Value& value : values) {
      sum += value.as<double>();
      magnitude += std::abs(value.as<double>());
    }
    // Whether it passes the range on the way depends on the order of the rows.
    if (magnitude > std::numeric_limits<double>::max())
      static_cast<void>(fault(Errc::out_of_range));
    const auto result = static_cast<double>(is_sum ? sum : sum / count);
    if (!std::isfinite(result) || (result == 0 && sum != 0)) return fault(Errc::out_of_range);
    return {.value = result, .slack = static_cast<double>(magnitude * 1e-12L)};
  }
  detail::Int128 sum = 0;
  int scale = 0;
  if (type == Type::decimal) scale = term.args.front()->scale;
  for (const Value& value : values) {
    sum += type == Type::decimal ? value.as<Decimal>().rescaled(scale)->unscaled()
                                 : detail::Int128(value.as<std::int64_t>());
  }
  if (!is_sum) {
    const auto mean =
        static_cast<double>(static_cast<long double>(sum) / count / std::pow(10.0L, scale));
    return {.value = mean, .slack = std::abs(mean) * 1e-12};
  }
  if (type == Type::decimal) {
    if (sum > largest_decimal || sum < -largest_decimal) return fault(Errc::out_of_range);
    return {.value = Decimal::from_unscaled(sum, scale)};
  }
  constexpr auto limits = std::numeric_limits<std::int64_t>();
  if (sum > limits.max() || sum < limits.min()) return fault(Errc::out_of_range);
  return {.value = static_cast<std::int64_t>(sum)};
}

}  // namespace stele::test::queries
