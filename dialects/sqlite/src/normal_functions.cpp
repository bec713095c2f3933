#include <string>

#include <sqlite3.h>

#include "conversion.hpp"
#include "function_values.hpp"
#include "guarded.hpp"
#include "stele/base/timestamp.hpp"
#include "stele/base/uuid.hpp"

namespace stele::sqlite {

namespace {

std::string text_from(Uuid value) { return to_string(value); }
template <class Time>
std::string text_from(Time value) {
  return format(value);
}

/// The text that we write for what `parse` reads.
template <class Parse>
void normalize(::sqlite3_context* context, int count, ::sqlite3_value** values,
               Parse parse) noexcept {
  guarded(context, count, values, [&] {
    const auto value = parse(text_of(values[0]));
    if (!value) return fail(context, fault::bad_value);
    const std::string text = text_from(*value);
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  });
}

}  // namespace

void normal_timestamp(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  normalize(context, count, values, parse_timestamp);
}

void normal_local_timestamp(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  normalize(context, count, values, parse_local_timestamp);
}

void normal_time(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  normalize(context, count, values, parse_time_of_day);
}

void normal_uuid(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  normalize(context, count, values, [](std::string_view text) { return Uuid::parse(text); });
}

}  // namespace stele::sqlite
