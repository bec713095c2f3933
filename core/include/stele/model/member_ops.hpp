#pragma once

#include <concepts>
#include <type_traits>

#include "stele/model/array_codec.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

/// What the library does with a member of one C++ type, with the type erased.
struct MemberOps {
  ColumnType (*type)();
  Cell (*encode)(const void* member, EncodeScratch& scratch);
  void (*decode)(void* member, const Cell& cell);
  bool (*equal)(const void* a, const void* b);
  bool nullable;
  bool is_unsigned;
};

template <class T>
Cell encode_member(const void* member, EncodeScratch& scratch) {
  const auto& value = *static_cast<const T*>(member);
  if constexpr (Unwrapped<T>::nullable) {
    return value ? encode_with<unwrapped<T>>(*value, scratch) : Cell::null();
  } else {
    return encode_with<T>(value, scratch);
  }
}

template <class T>
void decode_member(void* member, const Cell& cell) {
  auto& value = *static_cast<T*>(member);
  if constexpr (Unwrapped<T>::nullable) {
    if (cell.is_null()) {
      value.reset();
    } else {
      if (!value) value.emplace();
      decode_with<unwrapped<T>>(*value, cell);
    }
  } else {
    if (cell.is_null()) throw_null_decode();
    decode_with<T>(value, cell);
  }
}

template <class T>
bool equal_members(const void* a, const void* b) {
  if constexpr (std::equality_comparable<T>) {
    return *static_cast<const T*>(a) == *static_cast<const T*>(b);
  } else {
    EncodeScratch scratch;
    return to_value(encode_member<T>(a, scratch)) == to_value(encode_member<T>(b, scratch));
  }
}

template <class T>
inline constexpr MemberOps member_ops{
    .type = &codec_type<unwrapped<T>>,
    .encode = &encode_member<T>,
    .decode = &decode_member<T>,
    .equal = &equal_members<T>,
    .nullable = Unwrapped<T>::nullable,
    .is_unsigned = std::is_unsigned_v<unwrapped<T>> && !std::same_as<unwrapped<T>, bool>,
};

/// A constant of a C++ type as a value.
template <class T>
Value encode_value(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return to_value(Codec<T>::encode(value));
  } else if constexpr (std::is_constructible_v<Value, const T&>) {
    return Value(value);
  } else {
    constexpr bool fits = HasCodec<T>;
    static_assert(fits,
                  "stele: this type is none of a database's values: give bool, a number, text, "
                  "stele::Blob, a time of stele, stele::Decimal, stele::Uuid, nlohmann::json, an "
                  "enum class, or a type with a stele::Codec");
    if constexpr (fits) {
      EncodeScratch scratch;
      return to_value(encode_with<T>(value, scratch));
    } else {
      return Value();
    }
  }
}

}  // namespace stele::detail

#pragma GCC visibility pop
