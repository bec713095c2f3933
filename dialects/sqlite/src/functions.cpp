#include "functions.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

#include <sqlite3.h>

#include "function_values.hpp"
#include "stele/base/decimal.hpp"
#include "value_format.hpp"

namespace stele::sqlite {

namespace {

using Context = ::sqlite3_context;
using Arguments = ::sqlite3_value**;

struct Add {
  static bool overflows(std::int64_t a, std::int64_t b, std::int64_t* out) {
    return __builtin_add_overflow(a, b, out);
  }
  static double of(double a, double b) { return a + b; }
  static bool vanishes(double /*a*/, double /*b*/) { return false; }
};
struct Subtract {
  static bool overflows(std::int64_t a, std::int64_t b, std::int64_t* out) {
    return __builtin_sub_overflow(a, b, out);
  }
  static double of(double a, double b) { return a - b; }
  static bool vanishes(double /*a*/, double /*b*/) { return false; }
};
struct Multiply {
  static bool overflows(std::int64_t a, std::int64_t b, std::int64_t* out) {
    return __builtin_mul_overflow(a, b, out);
  }
  static double of(double a, double b) { return a * b; }
  /// True where the result is no zero but for the range of doubles.
  static bool vanishes(double a, double b) { return a != 0 && b != 0; }
};
struct Divide {
  static bool overflows(std::int64_t a, std::int64_t b, std::int64_t* out) {
    if (a == std::numeric_limits<std::int64_t>::min() && b == -1) return true;
    *out = a / b;
    return false;
  }
  static double of(double a, double b) { return a / b; }
  static bool vanishes(double a, double b) { return a != 0 && !std::isinf(b); }
};

template <class Operation>
void calculate_floats(Context* context, double a, double b) {
  const double result = Operation::of(a, b);
  const bool overflows = std::isinf(result) && std::isfinite(a) && std::isfinite(b);
  const bool underflows = result == 0 && Operation::vanishes(a, b);
  if (overflows || underflows || std::isnan(result)) return fail(context, fault::out_of_range);
  sqlite3_result_double(context, result);
}

template <class Operation>
void calculate(Context* context, int count, Arguments values) {
  if (has_null(count, values)) return;
  const bool divides = std::is_same_v<Operation, Divide>;
  if (divides && sqlite3_value_double(values[1]) == 0) {
    return fail(context, fault::division_by_zero);
  }
  if (is_float(values[0]) || is_float(values[1])) {
    const double a = sqlite3_value_double(values[0]);
    const double b = sqlite3_value_double(values[1]);
    return calculate_floats<Operation>(context, a, b);
  }
  std::int64_t result = 0;
  if (Operation::overflows(sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1]),
                           &result)) {
    return fail(context, fault::out_of_range);
  }
  sqlite3_result_int64(context, result);
}

void check_decimal(Context* context, int count, Arguments values) {
  if (has_null(count, values)) return;
  const std::int64_t value = sqlite3_value_int64(values[0]);
  if (value > largest_decimal || value < -largest_decimal) {
    return fail(context, fault::out_of_range);
  }
  sqlite3_result_int64(context, value);
}

void decimal_real(Context* context, int count, Arguments values) {
  if (has_null(count, values)) return;
  const int scale = sqlite3_value_int(values[1]);
  if (scale < 0 || scale > Decimal::max_digits) return fail(context, fault::out_of_range);
  const Decimal number = Decimal::from_unscaled(sqlite3_value_int64(values[0]), scale);
  sqlite3_result_double(context, static_cast<double>(number));
}

using Scalar = void (*)(Context*, int, Arguments);

struct Definition {
  std::string_view name;
  int arguments;
  Scalar scalar;
  const Aggregate* aggregate = nullptr;
};

constexpr Definition definitions[] = {
    {function::add, 2, calculate<Add>},
    {function::subtract, 2, calculate<Subtract>},
    {function::multiply, 2, calculate<Multiply>},
    {function::divide, 2, calculate<Divide>},
    {function::decimal, 1, check_decimal},
    {function::decimal_real, 2, decimal_real},
    {function::rounded, 2, rounded},
    {function::scaled, 2, scaled},
    {function::plain_text, 2, plain_text},
    {function::single, 1, to_single},
    {function::integer, 1, to_integer},
    {function::real_of_text, 1, real_of_text},
    {function::real_text, 1, real_text},
    {function::decimal_text, 2, decimal_text},
    {function::like, 2, like},
    {function::ilike, 2, ilike},
    {function::matches, 2, matches},
    {function::real, 1, real_of},
    {function::bytes, 1, bytes_of_digits},
    {function::timestamp, 1, normal_timestamp},
    {function::local_timestamp, 1, normal_local_timestamp},
    {function::time, 1, normal_time},
    {function::uuid, 1, normal_uuid},
    {function::sum, 1, nullptr, &sum_aggregate},
    {function::decimal_sum, 1, nullptr, &decimal_sum_aggregate},
    {function::avg, 1, nullptr, &avg_aggregate},
    {function::json_text, 1, json_text_of},
    {function::json_part, 2, json_part},
    {function::json_set, 3, json_set},
    {function::json_equal, 2, json_equal},
    {function::json_contains, 2, json_contains},
    {function::json_same, 2, json_same},
    {function::array_contains, 2, array_contains},
    {function::array_overlaps, 2, array_overlaps},
    {function::array_any, 2, array_overlaps},
};

}  // namespace

void add_functions(::sqlite3* handle) noexcept {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  for (const Definition& each : definitions) {
    // The names are literals, and so end in a zero byte.
    if (each.aggregate != nullptr) {
      const Aggregate& aggregate = *each.aggregate;
      sqlite3_create_window_function(handle, each.name.data(), each.arguments, flags, nullptr,
                                     aggregate.add, aggregate.finish, aggregate.value,
                                     aggregate.remove, nullptr);
    } else {
      sqlite3_create_function_v2(handle, each.name.data(), each.arguments, flags, nullptr,
                                 each.scalar, nullptr, nullptr, nullptr);
    }
  }
}

}  // namespace stele::sqlite
