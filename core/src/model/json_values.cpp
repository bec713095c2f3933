#include "json_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "base/names.hpp"
#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"

namespace stele::detail {

namespace {

using nlohmann::json;

[[noreturn]] void refuse(const char* what) { throw Error(Errc::conversion, what); }

/// A time that is stored as text of ISO 8601, as RFC 3339 has it.
template <class Time>
std::string rfc3339(Time value) {
  if (!is_storable(value)) refuse("is a time that no database stores");
  std::string text = format(value);
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  if (text.ends_with("+00:00")) text.replace(text.size() - 6, 6, "Z");
  return text;
}

/// @pre it is a time
std::string time_text(const Value& value) {
  if (const auto* instant = value.if_is<Timestamp>()) return rfc3339(*instant);
  if (const auto* local = value.if_is<LocalTimestamp>()) return rfc3339(*local);
  if (const auto* date = value.if_is<Date>()) return rfc3339(*date);
  return rfc3339(*value.if_is<TimeOfDay>());
}

template <class Json>
Json json_of_array(const Cell& cell, const ColumnType& type) {
  Json elements(Json::value_t::array);
  for (const Value& element : read_array(cell.view())) {
    const bool is_typed = type.element != nullptr;
    const bool is_leaf = is_typed && !element.is_null() && element.kind() != ValueKind::array;
    const Value value = is_leaf ? read_element(element, type.element->value_kind()) : element;
    elements.push_back(json_of<Json>(to_cell(value), is_typed ? *type.element : type));
  }
  return elements;
}

}  // namespace

template <class Json>
Json json_of(const Cell& cell, const ColumnType& type) {
  switch (cell.kind) {
    case ValueKind::null:
      break;
    case ValueKind::boolean:
      return cell.i != 0;
    case ValueKind::int64:
      return cell.i;
    case ValueKind::float64:
      if (std::isfinite(cell.d)) return cell.d;
      refuse("is NaN or infinite, which JSON does not have");
    case ValueKind::text:
      if (check_text(cell.view()) == TextFault::invalid_utf8) refuse("is not valid UTF-8");
      return std::string(cell.view());
    case ValueKind::bytes:
      return to_base64(cell.view());
    case ValueKind::timestamp:
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      return time_text(to_value(cell));
    case ValueKind::decimal:
      return to_string(cell.decimal());
    case ValueKind::uuid:
      return to_string(cell.uuid());
    case ValueKind::json:
      return Json::parse(cell.view());
    case ValueKind::array:
      return json_of_array<Json>(cell, type);
  }
  return nullptr;
}

template json json_of(const Cell& cell, const ColumnType& type);
template nlohmann::ordered_json json_of(const Cell& cell, const ColumnType& type);

namespace {

struct Bounds {
  std::int64_t lowest;
  std::int64_t highest;
};

template <class Integer>
constexpr Bounds bounds{std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()};

Bounds bounds_of(TypeKind kind) {
  if (kind == TypeKind::smallint) return bounds<std::int16_t>;
  return kind == TypeKind::integer ? bounds<std::int32_t> : bounds<std::int64_t>;
}

std::optional<std::int64_t> integer_of(const json& document) {
  if (!document.is_number_integer()) return std::nullopt;
  const bool fits = !document.is_number_unsigned() || document.get<std::uint64_t>() <= INT64_MAX;
  return fits ? std::optional(document.get<std::int64_t>()) : std::nullopt;
}

std::optional<Value> integer_of(const json& document, TypeKind kind) {
  const std::optional<std::int64_t> integer = integer_of(document);
  const Bounds bounds = bounds_of(kind);
  if (!integer || *integer < bounds.lowest || *integer > bounds.highest) return std::nullopt;
  return Value(*integer);
}

std::optional<Value> number_of(const json& document, TypeKind kind) {
  if (!document.is_number()) return std::nullopt;
  const auto number = document.get<double>();
  const bool fits = kind != TypeKind::float_ || std::isfinite(static_cast<float>(number));
  return fits && std::isfinite(number) ? std::optional(Value(number)) : std::nullopt;
}

/// A name of an enumeration, or any text of the others.
std::optional<Value> text_of(const std::string& text, const ColumnType& type) {
  const std::vector<std::string>* const names = type.values.get();
  const bool fits =
      names == nullptr || std::find(names->begin(), names->end(), text) != names->end();
  return fits ? std::optional(Value(text)) : std::nullopt;
}

template <class T>
std::optional<Value> as_value(std::optional<T> parsed) {
  return parsed ? std::optional(Value(*std::move(parsed))) : std::nullopt;
}

std::optional<Value> array_of(const json& document, const ColumnType& type) {
  if (!document.is_array()) return std::nullopt;
  std::vector<Value> elements;
  for (const json& each : document) {
    std::optional<Value> element = value_of(each, *type.element);
    if (!element) return std::nullopt;
    elements.push_back(*std::move(element));
  }
  return Value(write_array(elements));
}

/// The types whose values stand as text.
std::optional<Value> parsed(const std::string& text, const ColumnType& type) {
  switch (type.value_kind()) {
    case ValueKind::text:
      return text_of(text, type);
    case ValueKind::bytes:
      return as_value(from_base64(text));
    case ValueKind::timestamp:
      return as_value(parse_timestamp(text));
    case ValueKind::local_timestamp:
      return as_value(parse_local_timestamp(text));
    case ValueKind::date:
      return as_value(parse_date(text));
    case ValueKind::time:
      return as_value(parse_time_of_day(text));
    case ValueKind::decimal:
      return as_value(Decimal::parse(text));
    case ValueKind::uuid:
      return as_value(Uuid::parse(text));
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Value> value_of(const json& document, const ColumnType& type) {
  const ValueKind kind = type.value_kind();
  if (document.is_null()) return Value();
  if (kind == ValueKind::json) return Value(document);
  if (kind == ValueKind::array) return array_of(document, type);
  if (kind == ValueKind::int64) return integer_of(document, type.kind);
  if (kind == ValueKind::float64) return number_of(document, type.kind);
  if (kind == ValueKind::boolean) {
    return document.is_boolean() ? std::optional(Value(document.get<bool>())) : std::nullopt;
  }
  if (document.is_string()) return parsed(document.get_ref<const std::string&>(), type);
  // Digits behind the point are not exact by then.
  const auto integer = kind == ValueKind::decimal ? integer_of(document) : std::nullopt;
  return integer ? std::optional(Value(Decimal(*integer))) : std::nullopt;
}

std::string expected(const ColumnType& type) {
  switch (type.value_kind()) {
    case ValueKind::boolean:
      return "true or false";
    case ValueKind::int64: {
      const Bounds bounds = bounds_of(type.kind);
      return "an integer from " + std::to_string(bounds.lowest) + " to " +
             std::to_string(bounds.highest);
    }
    case ValueKind::float64:
      return "a number";
    case ValueKind::text:
      return type.values == nullptr ? "text" : "one of " + joined(*type.values);
    case ValueKind::bytes:
      return "bytes as text in base64";
    case ValueKind::timestamp:
      return "a time such as \"2026-11-22T17:05:09Z\"";
    case ValueKind::local_timestamp:
      return "a time without an offset, such as \"2026-11-22T17:05:09\"";
    case ValueKind::date:
      return "a date such as \"2026-11-22\"";
    case ValueKind::time:
      return "a time of day such as \"17:05:09\"";
    case ValueKind::decimal:
      return "a decimal number as text, such as \"12.50\", or an integer";
    case ValueKind::uuid:
      return "a UUID as text";
    case ValueKind::json:
      return "a JSON document";
    case ValueKind::array:
      return "an array, each element " + expected(*type.element);
    case ValueKind::null:
      break;
  }
  return "null";
}

}  // namespace stele::detail
