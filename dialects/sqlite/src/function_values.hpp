#pragma once

#include <cstdint>
#include <string_view>

#include <sqlite3.h>

/// The functions of `functions.hpp` that are not of numbers, as sqlite calls them.
namespace stele::sqlite {

/// What a function reports; the error is classified by it.
namespace fault {

inline constexpr std::string_view out_of_range = "stele: out of range";
inline constexpr std::string_view division_by_zero = "stele: division by zero";
inline constexpr std::string_view bad_pattern = "stele: bad pattern";
inline constexpr std::string_view no_collation = "stele: no locale";
inline constexpr std::string_view bad_argument = "stele: bad argument";
inline constexpr std::string_view bad_value = "stele: bad value";

}  // namespace fault

/// The greatest integer that holds a decimal.
inline constexpr std::int64_t largest_decimal = 999'999'999'999'999'999;

/// An aggregate, over the rows of a group or over those of a window.
struct Aggregate {
  void (*add)(::sqlite3_context*, int, ::sqlite3_value**);     ///< a row comes
  void (*remove)(::sqlite3_context*, int, ::sqlite3_value**);  ///< a row leaves the window
  void (*value)(::sqlite3_context*);                           ///< of the rows that are there
  void (*finish)(::sqlite3_context*);                          ///< the last value
};
extern const Aggregate sum_aggregate;
extern const Aggregate decimal_sum_aggregate;
extern const Aggregate avg_aggregate;

[[nodiscard]] bool is_float(::sqlite3_value* value) noexcept;
[[nodiscard]] bool has_null(int count, ::sqlite3_value** values) noexcept;

void fail(::sqlite3_context* context, std::string_view fault) noexcept;

void like(::sqlite3_context* context, int count, ::sqlite3_value** values);
void ilike(::sqlite3_context* context, int count, ::sqlite3_value** values);
void matches(::sqlite3_context* context, int count, ::sqlite3_value** values);
void real_of(::sqlite3_context* context, int count, ::sqlite3_value** values);
void bytes_of_digits(::sqlite3_context* context, int count, ::sqlite3_value** values);

void normal_timestamp(::sqlite3_context* context, int count, ::sqlite3_value** values);
void normal_local_timestamp(::sqlite3_context* context, int count, ::sqlite3_value** values);
void normal_time(::sqlite3_context* context, int count, ::sqlite3_value** values);
void normal_uuid(::sqlite3_context* context, int count, ::sqlite3_value** values);

void to_single(::sqlite3_context* context, int count, ::sqlite3_value** values);
void to_integer(::sqlite3_context* context, int count, ::sqlite3_value** values);
void real_of_text(::sqlite3_context* context, int count, ::sqlite3_value** values);
void real_text(::sqlite3_context* context, int count, ::sqlite3_value** values);
void decimal_text(::sqlite3_context* context, int count, ::sqlite3_value** values);

void rounded(::sqlite3_context* context, int count, ::sqlite3_value** values);
void scaled(::sqlite3_context* context, int count, ::sqlite3_value** values);
void plain_text(::sqlite3_context* context, int count, ::sqlite3_value** values);

void json_text_of(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_part(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_set(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_equal(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_contains(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_same(::sqlite3_context* context, int count, ::sqlite3_value** values);

void array_contains(::sqlite3_context* context, int count, ::sqlite3_value** values);
void array_overlaps(::sqlite3_context* context, int count, ::sqlite3_value** values);

}  // namespace stele::sqlite
