#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/json_writer.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"
#include "stele/base/value.hpp"

namespace stele {

namespace {

using nlohmann::json;

constexpr std::string_view infinity = "Infinity";
constexpr std::string_view minus_infinity = "-Infinity";

[[noreturn]] void refuse_array(const char* why) {
  throw Error(Errc::conversion, std::string("an array cannot be stored: ") + why);
}

void write_float(std::string& out, double value) {
  if (std::isnan(value)) throw Error(Errc::out_of_range, "NaN cannot be stored");
  if (std::isinf(value)) {
    return detail::write_json_string(out, value > 0 ? infinity : minus_infinity);
  }
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, value == 0 ? 0.0 : value).ptr;
  const std::string_view text(digits, static_cast<std::size_t>(end - digits));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void write_hexadecimal(std::string& out, const Blob& bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const std::byte byte : bytes) {
    out += digits[std::to_integer<unsigned>(byte) >> 4U];
    out += digits[std::to_integer<unsigned>(byte) & 15U];
  }
  out += '"';
}

std::optional<Blob> parse_hexadecimal(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Blob bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned byte = 0;
    const char* const end = text.data() + i + 2;
    const auto read = std::from_chars(text.data() + i, end, byte, 16);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(byte));
  }
  return bytes;
}

/// How deep arrays are nested in one another, and how long each level is.
std::vector<std::size_t> shape(const Value& value) {
  const auto* array = value.if_is<ArrayText>();
  if (array == nullptr) return {};
  const std::vector<Value> elements = read_array(array->text);
  if (elements.empty()) refuse_array("an array within it is empty");
  std::vector<std::size_t> inner = shape(elements.front());
  inner.insert(inner.begin(), elements.size());
  return inner;
}

Value value_of(const json& element) {
  switch (element.type()) {
    case json::value_t::null:
      return {};
    case json::value_t::boolean:
      return Value(element.get<bool>());
    case json::value_t::number_integer:
      return Value(element.get<std::int64_t>());
    case json::value_t::number_unsigned:
      if (element.get<std::uint64_t>() > INT64_MAX) break;
      return Value(element.get<std::int64_t>());
    case json::value_t::number_float:
      return Value(element.get<double>());
    case json::value_t::string:
      return Value(element.get_ref<const std::string&>());
    case json::value_t::array: {
      std::vector<Value> elements;
      elements.reserve(element.size());
      for (const json& each : element) elements.push_back(value_of(each));
      return write_array(elements);
    }
    default:
      break;
  }
  throw Error(Errc::conversion, "the text is no array of values");
}

/// Text has no form for other years, by which it would be read again.
template <class Time>
void write_time(std::string& out, const Time& time) {
  if (!is_storable(time)) {
    throw Error(Errc::out_of_range,
                "an array holds a time that is out of range: years 0001 to 9999, days that exist "
                "and 00:00:00 to 23:59:59.999999 can be stored");
  }
  detail::write_json_string(out, format(time));
}

template <class T>
Value value_or_throw(std::optional<T> parsed, ValueKind kind) {
  if (parsed) return Value(*std::move(parsed));
  throw Error(Errc::conversion,
              "an array holds an element that cannot be read as " + std::string(to_string(kind)));
}

}  // namespace

namespace detail {

void write_element(std::string& out, const Value& element) {
  switch (element.kind()) {
    case ValueKind::null:
      out += "null";
      return;
    case ValueKind::boolean:
      out += *element.if_is<bool>() ? "true" : "false";
      return;
    case ValueKind::int64:
      out += std::to_string(*element.if_is<std::int64_t>());
      return;
    case ValueKind::float64:
      return write_float(out, *element.if_is<double>());
    case ValueKind::text:
      return write_json_string(out, *element.if_is<std::string>());
    case ValueKind::bytes:
      return write_hexadecimal(out, *element.if_is<Blob>());
    case ValueKind::timestamp:
      return write_time(out, *element.if_is<Timestamp>());
    case ValueKind::local_timestamp:
      return write_time(out, *element.if_is<LocalTimestamp>());
    case ValueKind::date:
      return write_time(out, *element.if_is<Date>());
    case ValueKind::time:
      return write_time(out, *element.if_is<TimeOfDay>());
    case ValueKind::decimal:
      return write_json_string(out, to_string(*element.if_is<Decimal>()));
    case ValueKind::uuid:
      return write_json_string(out, to_string(*element.if_is<Uuid>()));
    case ValueKind::json:
      refuse_array("an element is a JSON document; use a column of JSON for documents in a list");
    case ValueKind::array:
      out += element.if_is<ArrayText>()->text;
      return;
  }
}

Value read_element(const Value& element, ValueKind kind) {
  if (kind == ValueKind::float64) {
    if (element.kind() != ValueKind::text) return Value(element.as<double>());
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const auto text = element.as<std::string_view>();
    if (text == infinity) return Value(infinite);
    if (text == minus_infinity) return Value(-infinite);
    return value_or_throw(std::optional<double>(), kind);
  }
  const auto* text = element.if_is<std::string>();
  if (text == nullptr) return element;
  switch (kind) {
    case ValueKind::bytes:
      return value_or_throw(parse_hexadecimal(*text), kind);
    case ValueKind::timestamp:
      return value_or_throw(parse_timestamp(*text), kind);
    case ValueKind::local_timestamp:
      return value_or_throw(parse_local_timestamp(*text), kind);
    case ValueKind::date:
      return value_or_throw(parse_date(*text), kind);
    case ValueKind::time:
      return value_or_throw(parse_time_of_day(*text), kind);
    case ValueKind::decimal:
      return value_or_throw(Decimal::parse(*text), kind);
    case ValueKind::uuid:
      return value_or_throw(Uuid::parse(*text), kind);
    default:
      return element;
  }
}

}  // namespace detail

ArrayText write_array(const std::vector<Value>& elements) {
  ArrayText array;
  array.text = "[";
  std::optional<std::vector<std::size_t>> first;
  for (const Value& element : elements) {
    const std::vector<std::size_t> sizes = shape(element);
    if (!first) first = sizes;
    if (sizes != *first) refuse_array("arrays within it are not of one length");
    if (array.text.size() > 1) array.text += ',';
    detail::write_element(array.text, element);
  }
  array.text += ']';
  return array;
}

std::vector<Value> read_array(std::string_view text) {
  const json array = json::parse(text, nullptr, false);
  if (array.is_discarded() || !array.is_array()) {
    throw Error(Errc::conversion, "the text is no array of values");
  }
  std::vector<Value> elements;
  elements.reserve(array.size());
  for (const json& element : array) elements.push_back(value_of(element));
  return elements;
}

}  // namespace stele
