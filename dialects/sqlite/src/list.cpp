#include "list.hpp"

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
    char text[max_time_text];
    return Value(std::string_view(text, format_sequelize_to(text, *time)));
  }
  return element;
}

bool is_as_stored(const Format& format) {
  const bool is_sequelize = format.storage == StorageForm::sequelize;
  return format.kind != ValueKind::float64 && (format.kind != ValueKind::decimal || is_sequelize) &&
         (format.kind != ValueKind::timestamp || !is_sequelize);
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
