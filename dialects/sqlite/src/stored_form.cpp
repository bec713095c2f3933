#include "stored_form.hpp"

#include <string_view>

namespace stele::sqlite {

namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string uuid_pattern() {
  std::string pattern;
  for (const int digits : {8, 4, 4, 4, 12}) {
    pattern += (pattern.empty() ? "" : "-") + repeated("[0-9a-f]", digits);
  }
  return pattern;
}

/// Of a timestamp only the places that tell the forms apart: a class for every digit would make an
/// insert slower by several percent. A moment that does not exist is refused when it is read.
constexpr std::string_view moment_pattern = "[0-9]??[0-9]-[01]?-[0-3]? ??:??:??.??????";

constexpr std::string_view clock_pattern = "[0-2][0-9]:[0-5][0-9]:[0-5][0-9]";

std::string like_pattern(const std::string& column, std::string_view pattern) {
  return column + " GLOB '" + std::string(pattern) + "'";
}

/// A fraction is written in full, and only where it is not zero.
std::string time_condition(const std::string& column) {
  const std::string fraction = std::string(clock_pattern) + "." + repeated("[0-9]", 6);
  return column + " < '24' AND (" + like_pattern(column, clock_pattern) + " OR (" +
         like_pattern(column, fraction) + " AND " + column + " NOT GLOB '*.000000'))";
}

}  // namespace

std::string form_condition(TypeKind kind, const std::string& quoted_column) {
  switch (kind) {
    case TypeKind::uuid:
      return like_pattern(quoted_column, uuid_pattern());
    case TypeKind::timestamp:
      return like_pattern(quoted_column, std::string(moment_pattern) + "+00:00");
    case TypeKind::local_timestamp:
      return like_pattern(quoted_column, moment_pattern);
    case TypeKind::date:
      // With a change date() makes another day of one that does not exist; of what is none, NULL.
      return quoted_column + " IS date(" + quoted_column + ", '+0 days') AND " + quoted_column +
             " >= '0001'";
    case TypeKind::time:
      return time_condition(quoted_column);
    default:
      return {};
  }
}

}  // namespace stele::sqlite
