#pragma once

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

void json_text_of(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_part(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_set(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_equal(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_contains(::sqlite3_context* context, int count, ::sqlite3_value** values);
void json_same(::sqlite3_context* context, int count, ::sqlite3_value** values);

void array_contains(::sqlite3_context* context, int count, ::sqlite3_value** values);
void array_overlaps(::sqlite3_context* context, int count, ::sqlite3_value** values);

}  // namespace stele::sqlite
