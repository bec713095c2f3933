#include "stele/base/json.hpp"

#include <charconv>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_writer.hpp"
#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"

namespace stele {

namespace {

using nlohmann::json;

constexpr int deepest = 500;

[[noreturn]] void refuse(const char* what) {
  throw Error(Errc::conversion, std::string("a JSON document with ") + what +
                                    " cannot be stored: not every database keeps it");
}

void write_number(std::string& out, double value) {
  if (!std::isfinite(value)) refuse("NaN or an infinite number");
  // Without an exponent, since postgres would make an integer of 1e3; -0.0 is stored as 0.0.
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, value == 0 ? 0.0 : value,
                                 std::chars_format::fixed)
                       .ptr;
  const std::string_view text(digits, static_cast<std::size_t>(end - digits));
  out += text;
  if (text.find('.') == std::string_view::npos) out += ".0";
}

void write(std::string& out, const json& value, int depth);

void write_members(std::string& out, const json& object, int depth) {
  out += '{';
  bool first = true;
  for (const auto& [key, value] : object.items()) {
    if (!std::exchange(first, false)) out += ',';
    detail::write_json_string(out, key);
    out += ':';
    write(out, value, depth);
  }
  out += '}';
}

void write_elements(std::string& out, const json& array, int depth) {
  out += '[';
  bool first = true;
  for (const json& element : array) {
    if (!std::exchange(first, false)) out += ',';
    write(out, element, depth);
  }
  out += ']';
}

void write(std::string& out, const json& value, int depth) {
  if (depth > deepest) refuse("more than 500 levels");
  switch (value.type()) {
    case json::value_t::null:
      out += "null";
      return;
    case json::value_t::boolean:
      out += value.get<bool>() ? "true" : "false";
      return;
    case json::value_t::number_integer:
      out += std::to_string(value.get<std::int64_t>());
      return;
    case json::value_t::number_unsigned:
      if (value.get<std::uint64_t>() > INT64_MAX) refuse("an integer outside of int64");
      out += std::to_string(value.get<std::uint64_t>());
      return;
    case json::value_t::number_float:
      return write_number(out, value.get<double>());
    case json::value_t::string:
      return detail::write_json_string(out, value.get_ref<const std::string&>());
    case json::value_t::array:
      return write_elements(out, value, depth + 1);
    case json::value_t::object:
      return write_members(out, value, depth + 1);
    case json::value_t::binary:
    case json::value_t::discarded:
      break;
  }
  refuse("a value that JSON does not have");
}

}  // namespace

namespace detail {

void write_json_string(std::string& out, std::string_view text) {
  switch (check_text(text)) {
    case TextFault::none:
      break;
    case TextFault::nul:
      refuse("the character U+0000");
    case TextFault::invalid_utf8:
      refuse("text that is not valid UTF-8");
  }
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4U];
      out += digits[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace detail

JsonText json_text(const json& document) {
  JsonText result;
  write(result.text, document, 0);
  return result;
}

JsonText json_text(std::string_view document) { return json_text(parse_json(document)); }

json parse_json(std::string_view text) {
  json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    throw Error(Errc::conversion,
                "the text is no JSON document, or one with a number that no double holds");
  }
  return document;
}

void parse_json_into(json& document, std::string_view text) { document = parse_json(text); }

}  // namespace stele
