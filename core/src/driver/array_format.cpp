#include "stele/driver/array_format.hpp"

#include <vector>

#include "stele/base/error.hpp"
#include "stele/driver/parameter_check.hpp"

namespace stele {

namespace {

/// An integer where the type has a fraction, which is what a text of digits stands for.
Value widened(Value element, ValueKind wanted) {
  if (element.kind() != ValueKind::int64) return element;
  if (wanted == ValueKind::float64) return Value(element.as<double>());
  if (wanted == ValueKind::decimal) return Value(Decimal(element.as<std::int64_t>()));
  return element;
}

Value stored_element(const Value& element, const Format& format) {
  if (element.is_null()) return element;
  Value value = widened(detail::read_element(element, format.kind), format.kind);
  if (value.kind() != format.kind) {
    throw Error(Errc::conversion, "an array of " + std::string(to_string(format.kind)) +
                                      " cannot hold " + std::string(to_string(value.kind())));
  }
  check_parameter(to_cell(value), format);
  if (const auto* number = value.if_is<double>()) return Value(stored_float(*number, format));
  if (const auto* number = value.if_is<Decimal>(); number != nullptr && format.precision > 0) {
    return Value(*number->rescaled(format.scale));
  }
  return value;
}

void write(std::string& out, std::string_view array, const Format& format) {
  out += '[';
  std::string_view separator;
  for (const Value& element : read_array(array)) {
    out += separator;
    if (const auto* inner = element.if_is<ArrayText>()) {
      write(out, inner->text, format);
    } else {
      detail::write_element(out, stored_element(element, format));
    }
    separator = ",";
  }
  out += ']';
}

}  // namespace

Format element_format(const Format& format) noexcept {
  Format element = format;
  element.kind = value_kind(format.element);
  element.type = format.element;
  return element;
}

std::string stored_array(std::string_view text, const Format& format) {
  std::string out;
  write(out, text, element_format(format));
  return out;
}

void write_array_element(std::string& out, const Cell& element) {
  detail::write_element(out, to_value(element));
}

}  // namespace stele
