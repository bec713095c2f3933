#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#pragma GCC visibility push(default)

namespace stele {

class Value;

/// A JSON document as text. JSON null is a document, and not SQL's NULL.
struct JsonText {
  std::string text{};

  friend bool operator==(const JsonText&, const JsonText&) = default;
};

/// The elements of an array as the text of a JSON array: what every dialect makes its own form of.
///
/// Finite numbers, booleans and null stand as JSON has them, arrays within as arrays; all else is a
/// string: text, infinities by that name, times as ISO 8601, decimals and UUIDs as they print,
/// bytes as lower case hexadecimal digits.
struct ArrayText {
  std::string text{};

  friend bool operator==(const ArrayText&, const ArrayText&) = default;
};

/// The document in one spelling for equal documents: keys sorted, no spaces, and numbers so that
/// every database gives them back as they are.
/// @throws Error Errc::conversion for what not every database stores: NaN and infinities, integers
///   outside of int64, the character U+0000, text that is not UTF-8, more than 500 levels
[[nodiscard]] JsonText json_text(const nlohmann::json& document);
/// The same of a document that is text already.
/// @throws Error Errc::conversion as well where the text is no JSON document
[[nodiscard]] JsonText json_text(std::string_view document);
/// @throws Error Errc::conversion where the text is no JSON document
[[nodiscard]] nlohmann::json parse_json(std::string_view text);
void parse_json_into(nlohmann::json& document, std::string_view text);

/// @throws Error Errc::conversion where arrays within are empty or not of one length, or where an
///   element is a JSON document
[[nodiscard]] ArrayText write_array(const std::vector<Value>& elements);
/// The elements: numbers, booleans, text, null, and arrays; what a text stands for is for its
/// reader to know.
/// @throws Error Errc::conversion where the text is none of `write_array`
[[nodiscard]] std::vector<Value> read_array(std::string_view text);

}  // namespace stele

#pragma GCC visibility pop
