#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include <sqlite3.h>

#include "exact_sum.hpp"
#include "function_values.hpp"
#include "stele/base/decimal.hpp"

namespace stele::sqlite {

namespace {

using Context = ::sqlite3_context;
using Arguments = ::sqlite3_value**;

/// The sum so far, exact.
struct Sum {
  detail::Int128 integers;
  ExactSum floats;
  std::int64_t count;
  std::int64_t float_count;
};

/// The sum so far, where there is one. sqlite's memory is not aligned for its members.
std::optional<Sum> load(Context* context) {
  const void* const memory = sqlite3_aggregate_context(context, 0);
  if (memory == nullptr) return std::nullopt;
  Sum sum;
  std::memcpy(static_cast<void*>(&sum), memory, sizeof sum);
  return sum;
}

template <int Sign>
void count_in(Context* context, int count, Arguments values) {
  if (has_null(count, values)) return;
  void* const memory = sqlite3_aggregate_context(context, sizeof(Sum));  // zero at first
  if (memory == nullptr) return sqlite3_result_error_nomem(context);
  Sum sum = *load(context);
  sum.count += Sign;
  if (is_float(values[0])) {
    sum.float_count += Sign;
    const double number = sqlite3_value_double(values[0]);
    Sign > 0 ? sum.floats.add(number) : sum.floats.subtract(number);
  } else {
    sum.integers += Sign * static_cast<detail::Int128>(sqlite3_value_int64(values[0]));
  }
  std::memcpy(memory, static_cast<const void*>(&sum), sizeof sum);
}

void give_integer(Context* context, detail::Int128 value, std::int64_t largest,
                  std::int64_t lowest) {
  if (value > largest || value < lowest) return fail(context, fault::out_of_range);
  sqlite3_result_int64(context, static_cast<std::int64_t>(value));
}

void give_float(Context* context, double value, bool was_finite) {
  if (std::isnan(value) || (std::isinf(value) && was_finite)) {
    return fail(context, fault::out_of_range);
  }
  sqlite3_result_double(context, value == 0 ? 0.0 : value);
}

/// The doubles, and the integers that stand among them.
double total_of(const Sum& sum) {
  if (sum.integers == 0) return sum.floats.value();
  return static_cast<double>(static_cast<long double>(sum.floats.value()) +
                             static_cast<long double>(sum.integers));
}

void sum_value(Context* context) {
  const std::optional<Sum> sum = load(context);
  if (!sum) return sqlite3_result_int64(context, 0);
  if (sum->float_count == 0) {
    constexpr auto limits = std::numeric_limits<std::int64_t>();
    return give_integer(context, sum->integers, limits.max(), limits.min());
  }
  give_float(context, total_of(*sum), sum->floats.is_finite());
}

void decimal_sum_value(Context* context) {
  const std::optional<Sum> sum = load(context);
  if (!sum) return sqlite3_result_int64(context, 0);
  give_integer(context, sum->integers, largest_decimal, -largest_decimal);
}

void avg_value(Context* context) {
  const std::optional<Sum> sum = load(context);
  if (!sum || sum->count == 0) return sqlite3_result_null(context);
  if (sum->float_count == 0) {
    const long double mean =
        static_cast<long double>(sum->integers) / static_cast<long double>(sum->count);
    return give_float(context, static_cast<double>(mean), true);
  }
  const double total = total_of(*sum);
  const double mean = total / static_cast<double>(sum->count);
  if (mean == 0 && total != 0) return fail(context, fault::out_of_range);
  give_float(context, mean, sum->floats.is_finite());
}

}  // namespace

const Aggregate sum_aggregate{count_in<1>, count_in<-1>, sum_value, sum_value};
const Aggregate decimal_sum_aggregate{count_in<1>, count_in<-1>, decimal_sum_value,
                                      decimal_sum_value};
const Aggregate avg_aggregate{count_in<1>, count_in<-1>, avg_value, avg_value};

bool is_float(::sqlite3_value* value) noexcept {
  return sqlite3_value_numeric_type(value) == SQLITE_FLOAT;
}

bool has_null(int count, ::sqlite3_value** values) noexcept {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return true;
  }
  return false;
}

}  // namespace stele::sqlite
