#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stele/model/extension.hpp"

#pragma GCC visibility push(default)

/// sqlite's own functions of JSON, for columns of JSON and of text that is JSON. `col<…>.json(…)`
/// is what every dialect with JSON has. Other dialects refuse these: Errc::unsupported.
namespace stele::sqlite {

/// A path into a document, as sqlite spells it: a literal such as "$.address.city" or "$[0]". It is
/// written as it is, so that an index on the same expression is used.
class PathLiteral {
 public:
  consteval PathLiteral(const char* path) : path_(path) {  // NOLINT(google-explicit-constructor)
    const std::string_view text(path);
    if (text.empty() || text.front() != '$' || text.find('\'') != std::string_view::npos) {
      using stele::detail::refuse_raw_text;
      refuse_raw_text("stele: a path into JSON begins with $ and has no single quote");
    }
  }
  [[nodiscard]] std::string text() const { return path_; }

 private:
  const char* path_;
};

namespace detail {

template <class T, class X>
Expression<T, typename X::ConditionType> json_call(const char* function, const X& document,
                                                   const PathLiteral& path) {
  constexpr bool fits =
      stele::detail::holds_json<typename X::Type> || stele::detail::holds_text<typename X::Type>;
  static_assert(fits, "stele: this function of sqlite is of JSON, or of text that is JSON");
  return Expression<T, typename X::ConditionType>(stele::detail::extension_expr(
      {"sqlite", function}, {std::string(function) + "(", ", '" + path.text() + "')"},
      {document.expr()}, stele::detail::codec_type<T>(), false));
}

}  // namespace detail

/// The value at the path as sqlite holds it: text without quotes, numbers, 0 and 1, documents as
/// text; NULL where there is none. SQL: json_extract(document, '$.a')
template <class T, stele::detail::Operand X>
[[nodiscard]] auto json_extract(const X& document, PathLiteral path) {
  return detail::json_call<T>("json_extract", document, path);
}
/// How many elements the array at the path has; 0 of what is none, NULL where there is nothing.
/// SQL: json_array_length(document, '$.a')
template <stele::detail::Operand X>
[[nodiscard]] auto json_array_length(const X& document, PathLiteral path = "$") {
  return detail::json_call<std::int64_t>("json_array_length", document, path);
}
/// What is at the path: 'object', 'array', 'text', 'integer', 'real', 'true', 'false' or 'null';
/// NULL where there is nothing. SQL: json_type(document, '$.a')
template <stele::detail::Operand X>
[[nodiscard]] auto json_type(const X& document, PathLiteral path = "$") {
  return detail::json_call<std::string>("json_type", document, path);
}

}  // namespace stele::sqlite

#pragma GCC visibility pop
