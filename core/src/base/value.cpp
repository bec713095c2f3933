#include "stele/base/value.hpp"

#include "stele/base/error.hpp"

namespace stele {

std::string_view to_string(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::null:
      return "NULL";
    case ValueKind::boolean:
      return "boolean";
    case ValueKind::int64:
      return "integer";
    case ValueKind::float64:
      return "floating-point number";
    case ValueKind::text:
      return "text";
    case ValueKind::bytes:
      return "bytes";
    case ValueKind::timestamp:
      return "timestamp";
    case ValueKind::local_timestamp:
      return "local timestamp";
    case ValueKind::date:
      return "date";
    case ValueKind::time:
      return "time of day";
    case ValueKind::decimal:
      return "decimal";
    case ValueKind::uuid:
      return "UUID";
    case ValueKind::json:
      return "JSON";
    case ValueKind::array:
      return "array";
  }
  return "unknown";
}

namespace detail {

void throw_bad_value_cast(ValueKind from, std::string_view to) {
  throw Error(Errc::conversion, "the value is " + std::string(to_string(from)) +
                                    " and cannot be read as " + std::string(to) +
                                    "; ask for its own type, or for std::optional where it can "
                                    "be NULL");
}

void throw_integer_out_of_range(std::string_view to) {
  throw Error(Errc::out_of_range, "the integer does not fit into " + std::string(to));
}

}  // namespace detail

}  // namespace stele
