#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "stele/model/array_codec.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

/// The integers that a member can hold.
struct IntegerRange {
  std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  std::int64_t highest = std::numeric_limits<std::int64_t>::max();
};

/// What the library does with a member of one C++ type, with the type erased.
struct MemberOps {
  ColumnType (*type)();
  Cell (*encode)(const void* member, EncodeScratch& scratch);
  void (*decode)(void* member, const Cell& cell);
  bool (*equal)(const void* a, const void* b);
  bool nullable;
  IntegerRange range;   ///< of an integer, or of what is stored as one
  bool encodes_always;  ///< `encode` never throws
};

template <class T>
[[gnu::hot]] Cell encode_member(const void* member, EncodeScratch& scratch) {
  const auto& value = *static_cast<const T*>(member);
  if constexpr (Unwrapped<T>::nullable) {
    return value ? encode_with<unwrapped<T>>(*value, scratch) : Cell::null();
  } else {
    return encode_with<T>(value, scratch);
  }
}

template <class T>
[[gnu::hot]] void decode_member(void* member, const Cell& cell) {
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
inline constexpr IntegerRange member_range{};
template <StorableInteger T>
inline constexpr IntegerRange member_range<T>{std::numeric_limits<T>::min(),
                                              std::numeric_limits<T>::max()};
template <std::integral Rep, class Period>
inline constexpr IntegerRange member_range<std::chrono::duration<Rep, Period>>{
    std::numeric_limits<Rep>::min(), std::numeric_limits<Rep>::max()};

template <class T>
inline constexpr bool encodes_always =
    HasTypedCodec<T> && !HasStoredCodec<T> && requires(const T& value) {
  { Codec<T>::encode(value) }
  noexcept;
};

template <class T>
inline constexpr MemberOps member_ops{
    .type = &codec_type<unwrapped<T>>,
    .encode = &encode_member<T>,
    .decode = &decode_member<T>,
    .equal = &equal_members<T>,
    .nullable = Unwrapped<T>::nullable,
    .range = member_range<unwrapped<T>>,
    .encodes_always = encodes_always<unwrapped<T>>,
};

/// True for the types that `Value` itself is made of and gives; all others go through their codec.
template <class T>
inline constexpr bool is_plain_value = std::is_constructible_v<Value, const T&>;
template <HasStoredCodec T>
inline constexpr bool is_plain_value<T> = false;
template <class T>
inline constexpr bool is_plain_value<std::optional<T>> = is_plain_value<T>;
template <class T, class Allocator>
inline constexpr bool is_plain_value<std::vector<T, Allocator>> = is_plain_value<T>;
template <>
inline constexpr bool is_plain_value<Blob> = true;

/// A constant of a C++ type as a value; NULL for an empty optional.
template <class T>
Value encode_value(const T& value) {
  if constexpr (is_plain_value<T>) {
    return Value(value);
  } else {
    constexpr bool fits = HasCodec<unwrapped<T>>;
    static_assert(fits,
                  "stele: this type is none of a database's values: give bool, a number, text, "
                  "stele::Blob, a time of stele, stele::Decimal, stele::Uuid, nlohmann::json, an "
                  "enum class, a type with a stele::Codec, or std::vector or std::optional of one");
    if constexpr (fits) {
      EncodeScratch scratch;
      return to_value(encode_member<T>(&value, scratch));
    } else {
      return Value();
    }
  }
}

/// The value as a T: as `Value::as` gives it, or as the codec of T reads it.
/// @throws Error Errc::conversion where the value is of another kind, or NULL and T no
/// std::optional
template <class T>
T decode_value(const Value& value) {
  if constexpr (is_plain_value<T> || !HasCodec<unwrapped<T>>) {
    return value.as<T>();
  } else {
    if (!value.is_null() && value.kind() != codec_type<unwrapped<T>>().value_kind()) {
      throw_bad_value_cast(value.kind(), "what the codec of the type reads");
    }
    T result{};
    decode_member<T>(&result, to_cell(value));
    return result;
  }
}

}  // namespace stele::detail

#pragma GCC visibility pop
