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

constexpr std::int64_t largest_decimal = 999'999'999'999'999'999;

bool is_float(::sqlite3_value* value) { return sqlite3_value_numeric_type(value) == SQLITE_FLOAT; }

bool has_null(int count, Arguments values) {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return true;
  }
  return false;
}

struct Add {
  static bool overflows(std::int64_t a, std::int64_t b, std::int64_t* out) {
    return __builtin_add_overflow(a, b, out);
  }
  static double of(double a, double b) { return a + b; }
};
struct Subtract {
  static bool overflows(std::int64_t a, std::int64_t b, std::int64_t* out) {
    return __builtin_sub_overflow(a, b, out);
  }
  static double of(double a, double b) { return a - b; }
};
struct Multiply {
  static bool overflows(std::int64_t a, std::int64_t b, std::int64_t* out) {
    return __builtin_mul_overflow(a, b, out);
  }
  static double of(double a, double b) { return a * b; }
};
struct Divide {
  static bool overflows(std::int64_t a, std::int64_t b, std::int64_t* out) {
    if (a == std::numeric_limits<std::int64_t>::min() && b == -1) return true;
    *out = a / b;
    return false;
  }
  static double of(double a, double b) { return a / b; }
};

void calculate_floats(Context* context, double a, double b, double result) {
  const bool overflows = std::isinf(result) && std::isfinite(a) && std::isfinite(b);
  if (overflows || std::isnan(result)) return fail(context, fault::out_of_range);
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
    return calculate_floats(context, a, b, Operation::of(a, b));
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

/// The sum so far: exact for integers, in the double of greatest precision for doubles.
struct Sum {
  detail::Int128 integers = 0;
  long double floats = 0;
  std::int64_t count = 0;
  bool has_float = false;
};

/// The sum so far, where there is one. sqlite's memory is not aligned for its members.
std::optional<Sum> load_sum(Context* context) {
  const void* const memory = sqlite3_aggregate_context(context, 0);
  if (memory == nullptr) return std::nullopt;
  Sum sum;
  std::memcpy(static_cast<void*>(&sum), memory, sizeof sum);
  return sum;
}

void add_to_sum(Context* context, int count, Arguments values) {
  if (has_null(count, values)) return;
  void* const memory = sqlite3_aggregate_context(context, sizeof(Sum));  // zero at first
  if (memory == nullptr) return sqlite3_result_error_nomem(context);
  Sum sum = *load_sum(context);
  ++sum.count;
  if (is_float(values[0])) {
    sum.has_float = true;
    sum.floats += static_cast<long double>(sqlite3_value_double(values[0]));
  } else {
    sum.integers += sqlite3_value_int64(values[0]);
  }
  std::memcpy(memory, static_cast<const void*>(&sum), sizeof sum);
}

void finish_integers(Context* context, detail::Int128 value, std::int64_t largest) {
  if (value > largest || value < -static_cast<detail::Int128>(largest) - 1) {
    return fail(context, fault::out_of_range);
  }
  sqlite3_result_int64(context, static_cast<std::int64_t>(value));
}

void finish_float(Context* context, long double value, bool was_finite) {
  const auto result = static_cast<double>(value);
  if (std::isnan(result) || (std::isinf(result) && was_finite)) {
    return fail(context, fault::out_of_range);
  }
  sqlite3_result_double(context, result == 0 ? 0.0 : result);
}

void finish_sum(Context* context) {
  const std::optional<Sum> sum = load_sum(context);
  if (!sum) return sqlite3_result_int64(context, 0);
  if (!sum->has_float) {
    return finish_integers(context, sum->integers, std::numeric_limits<std::int64_t>::max());
  }
  finish_float(context, sum->floats + static_cast<long double>(sum->integers),
               std::isfinite(sum->floats));
}

void finish_decimal_sum(Context* context) {
  const std::optional<Sum> sum = load_sum(context);
  if (!sum) return sqlite3_result_int64(context, 0);
  if (sum->integers > largest_decimal || sum->integers < -largest_decimal) {
    return fail(context, fault::out_of_range);
  }
  sqlite3_result_int64(context, static_cast<std::int64_t>(sum->integers));
}

void finish_avg(Context* context) {
  const std::optional<Sum> sum = load_sum(context);
  if (!sum || sum->count == 0) return sqlite3_result_null(context);
  const long double total = sum->floats + static_cast<long double>(sum->integers);
  finish_float(context, total / static_cast<long double>(sum->count), std::isfinite(sum->floats));
}

using Scalar = void (*)(Context*, int, Arguments);

struct Definition {
  std::string_view name;
  int arguments;
  Scalar scalar;
  Scalar step = nullptr;
  void (*finish)(Context*) = nullptr;
};

constexpr Definition definitions[] = {
    {function::add, 2, calculate<Add>},
    {function::subtract, 2, calculate<Subtract>},
    {function::multiply, 2, calculate<Multiply>},
    {function::divide, 2, calculate<Divide>},
    {function::decimal, 1, check_decimal},
    {function::decimal_real, 2, decimal_real},
    {function::like, 2, like},
    {function::ilike, 2, ilike},
    {function::matches, 2, matches},
    {function::real, 1, real_of},
    {function::bytes, 1, bytes_of_digits},
    {function::timestamp, 1, normal_timestamp},
    {function::local_timestamp, 1, normal_local_timestamp},
    {function::time, 1, normal_time},
    {function::uuid, 1, normal_uuid},
    {function::sum, 1, nullptr, add_to_sum, finish_sum},
    {function::decimal_sum, 1, nullptr, add_to_sum, finish_decimal_sum},
    {function::avg, 1, nullptr, add_to_sum, finish_avg},
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
    sqlite3_create_function_v2(handle, each.name.data(), each.arguments, flags, nullptr,
                               each.scalar, each.step, each.finish, nullptr);
  }
}

}  // namespace stele::sqlite
