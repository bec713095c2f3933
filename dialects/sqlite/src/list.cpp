#include "list.hpp"

#include <algorithm>

#include "stele/driver/array_format.hpp"
#include "value_format.hpp"

namespace stele::sqlite {

namespace {

/// An element that is not as its column stores it.
Value element_of(const Value& element, const Format& format) {
  if (format.kind == ValueKind::float64) {
    std::string text;
    detail::write_element(text, element);
    return element.kind() == ValueKind::text ? element : Value(text);
  }
  const Value value = detail::read_element(element, format.kind);
  if (const auto* number = value.if_is<Decimal>()) {
    const auto scaled = scaled_of(*number, format);
    return scaled ? Value(*scaled) : element;
  }
  if (const auto* time = value.if_is<Timestamp>()) {
    const std::int64_t unit = unix_unit(format.storage);
    if (unit != 0) return Value(time->time_since_epoch().count() / unit);
    char text[max_time_text];
    return Value(std::string_view(text, format_instant(text, *time, format.storage)));
  }
  if (const auto* id = value.if_is<Uuid>()) {
    std::string digits = to_string(*id);
    digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
    return Value(digits);
  }
  return element;
}

bool is_as_stored(const Format& format) {
  const bool is_standard = format.storage == StorageForm::standard;
  switch (format.kind) {
    case ValueKind::float64:
      return false;
    case ValueKind::decimal:
      return !is_standard;
    case ValueKind::timestamp:
      return is_standard;
    case ValueKind::uuid:
      return format.storage != StorageForm::bytes;
    default:
      return true;
  }
}

}  // namespace

std::string list_text(std::string_view array, const Format& format) {
  std::string stored = stored_array(array, format);
  const Format of_element = element_format(format);
  if (is_as_stored(of_element)) return stored;
  std::string out = "[";
  for (const Value& element : read_array(stored)) {
    if (out.size() > 1) out += ',';
    detail::write_element(out, element_of(element, of_element));
  }
  return out += ']';
}

}  // namespace stele::sqlite
