#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#pragma GCC visibility push(default)

/// Reads names out of `__PRETTY_FUNCTION__`, the one place where a C++20 compiler spells them.
/// Everything here is evaluated at compile time.
namespace stele::reflect {

/// A compiler's spelling of a function. A plain struct, because g++ appends the meaning of every
/// typedef in the signature, `std::string_view` included.
struct Signature {
  const char* data;
  std::size_t size;

  [[nodiscard]] constexpr std::string_view text() const noexcept { return {data, size}; }
};

/// True for a character of an identifier; bytes of UTF-8 beyond ASCII are.
[[nodiscard]] constexpr bool is_identifier(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

/// The last identifier of a text that ends in it or in closing brackets:
/// `[with auto M = &User::age]` gives `age`.
[[nodiscard]] constexpr std::string_view last_identifier(std::string_view text) noexcept {
  std::size_t end = text.size();
  while (end > 0 && !is_identifier(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_identifier(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

/// Names of N members from the signature of a template on their addresses, which spells each as
/// `prefix name suffix` with one prefix for all, in a list with commas.
template <std::size_t N>
[[nodiscard]] consteval std::array<std::string_view, N> split_addresses(std::string_view text) {
  std::array<std::string_view, N> names{};
  const std::size_t list = text.find_first_of("{<", text.find(" = "));
  const std::size_t first = list + 1;
  // What is before the '&' is in no type's name, so its second occurrence starts the second name.
  const std::string_view head = text.substr(first, text.find('&', first) + 1 - first);
  const std::size_t second = text.find(head, first + head.size());
  names[0] = last_identifier(text.substr(first, (N == 1 ? text.size() : second) - first));
  const std::size_t prefix = static_cast<std::size_t>(names[0].data() - text.data()) - first;
  std::size_t end = first + prefix + names[0].size();
  for (std::size_t i = 1; i < N; ++i) {
    const std::size_t begin = text.find(", ", end) + 2 + prefix;
    end = begin;
    while (is_identifier(text[end])) ++end;
    names[i] = text.substr(begin, end - begin);
  }
  return names;
}

/// The name behind all `::` outside template arguments: `shop::Pair<shop::A, int>` gives
/// `Pair<shop::A, int>`.
[[nodiscard]] constexpr std::string_view unqualified(std::string_view name) noexcept {
  std::size_t depth = 0;
  for (std::size_t i = name.size(); i > 0; --i) {
    const char c = name[i - 1];
    if (c == '>' || c == ')' || c == '}') ++depth;
    if (c == '<' || c == '(' || c == '{') --depth;
    if (c == ':' && depth == 0) return name.substr(i);
  }
  return name;
}

template <class T>
[[nodiscard]] consteval Signature type_signature() {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

/// The type as the compiler spells it, with all its scopes.
template <class T>
[[nodiscard]] consteval std::string_view qualified_type_name() {
  const std::string_view text = type_signature<T>().text();
  const std::size_t begin = text.find(" = ") + 3;
  return text.substr(begin, text.size() - 1 - begin);
}

/// The unqualified name of a class or enumeration, also of a nested or local one: `User`.
/// Template arguments are kept as the compiler spells them.
template <class T>
[[nodiscard]] consteval std::string_view type_name() {
  return unqualified(qualified_type_name<T>());
}

}  // namespace stele::reflect

#pragma GCC visibility pop
