#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "stele/model/codec.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// An element of an array as the value that the array's text holds.
template <class T>
Value element_value(const T& element, EncodeScratch& scratch) {
  if constexpr (Unwrapped<T>::nullable) {
    return element ? element_value(*element, scratch) : Value();
  } else {
    return to_value(encode_with<T>(element, scratch));
  }
}

template <class T>
void decode_element(T& element, const Value& value) {
  if constexpr (Unwrapped<T>::nullable) {
    if (value.is_null()) return element.reset();
    decode_element(element.emplace(), value);
  } else {
    if (value.is_null()) throw_null_decode();
    decode_with<T>(element, to_cell(value));
  }
}

/// The elements, each NULL or of the type's kind.
[[nodiscard]] std::vector<Value> read_elements(std::string_view array, const ColumnType& type);

}  // namespace detail

/// An array of what has a codec, of optional elements, or of arrays.
template <class T, class Allocator>
requires(detail::HasCodec<detail::unwrapped<T>>) struct Codec<std::vector<T, Allocator>> {
  static ColumnType type() { return types::array(detail::codec_type<detail::unwrapped<T>>()); }
  static Cell encode(const std::vector<T, Allocator>& elements, EncodeScratch& scratch) {
    std::vector<Value> values;
    values.reserve(elements.size());
    for (const T& element : elements) {
      values.push_back(detail::element_value<T>(element, scratch));
    }
    return Cell::array(scratch.text() = write_array(values).text);
  }
  static void decode(std::vector<T, Allocator>& elements, const Cell& cell) {
    elements.clear();
    for (const Value& value :
         detail::read_elements(cell.view(), detail::codec_type<detail::unwrapped<T>>())) {
      T element{};
      detail::decode_element<T>(element, value);
      elements.push_back(std::move(element));
    }
  }
};

}  // namespace stele

#pragma GCC visibility pop
