#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/driver/cell.hpp"
#include "stele/model/enum_names.hpp"
#include "stele/schema/column_type.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How a C++ type is stored: the column type that it has by default, and the way from and to a
/// cell.
///
/// `encode` borrows from the value; `decode` gets a cell that is not NULL and of the type's kind.
template <class T>
struct Codec;

namespace detail {

[[noreturn]] void throw_integer_decode(std::int64_t lowest, std::uint64_t highest);
[[nodiscard]] ColumnType enumeration_type(std::span<const reflect::Enumerator> table);
[[nodiscard]] Cell encode_enumerator(std::span<const reflect::Enumerator> table,
                                     std::int64_t value);
[[nodiscard]] std::int64_t decode_enumerator(std::span<const reflect::Enumerator> table,
                                             const Cell& cell);
[[noreturn]] void throw_null_decode();

template <class T>
concept StorableInteger = Integer<T> &&(sizeof(T) < 8 || std::is_signed_v<T>);

template <class T>
concept HasCodec = requires {
  Codec<T>::type();
};

}  // namespace detail

template <>
struct Codec<bool> {
  static ColumnType type() { return types::boolean(); }
  static Cell encode(bool value) noexcept { return Cell::boolean(value); }
  static void decode(bool& value, const Cell& cell) noexcept { value = cell.i != 0; }
};

template <detail::StorableInteger T>
struct Codec<T> {
  /// The smallest portable type that holds every T; unsigned ones are checked to be >= 0.
  static ColumnType type() {
    constexpr std::size_t size = std::is_signed_v<T> ? sizeof(T) : sizeof(T) * 2;
    if constexpr (std::is_signed_v<T> && size == 2) return types::smallint();
    if constexpr (size <= 4) return types::integer();
    return types::bigint();
  }
  static Cell encode(T value) noexcept { return Cell::int64(static_cast<std::int64_t>(value)); }
  static void decode(T& value, const Cell& cell) {
    if (!std::in_range<T>(cell.i)) {
      detail::throw_integer_decode(static_cast<std::int64_t>(std::numeric_limits<T>::min()),
                                   static_cast<std::uint64_t>(std::numeric_limits<T>::max()));
    }
    value = static_cast<T>(cell.i);
  }
};

template <>
struct Codec<float> {
  static ColumnType type() { return types::float_(); }
  static Cell encode(float value) noexcept { return Cell::float64(static_cast<double>(value)); }
  static void decode(float& value, const Cell& cell) noexcept {
    value = static_cast<float>(cell.d);
  }
};

template <>
struct Codec<double> {
  static ColumnType type() { return types::double_(); }
  static Cell encode(double value) noexcept { return Cell::float64(value); }
  static void decode(double& value, const Cell& cell) noexcept { value = cell.d; }
};

template <>
struct Codec<std::string> {
  static ColumnType type() { return types::text(); }
  static Cell encode(const std::string& value) noexcept { return Cell::text(value); }
  static void decode(std::string& value, const Cell& cell) {
    value.assign(cell.s.data, cell.s.size);
  }
};

template <>
struct Codec<Blob> {
  static ColumnType type() { return types::blob(); }
  static Cell encode(const Blob& value) noexcept { return Cell::bytes(value); }
  static void decode(Blob& value, const Cell& cell) {
    const auto* data = reinterpret_cast<const std::byte*>(cell.s.data);
    value.assign(data, data + cell.s.size);
  }
};

template <>
struct Codec<Timestamp> {
  static ColumnType type() { return types::timestamp(); }
  static Cell encode(Timestamp value) noexcept {
    return Cell::integral(ValueKind::timestamp, value.time_since_epoch().count());
  }
  static void decode(Timestamp& value, const Cell& cell) noexcept {
    value = Timestamp(std::chrono::microseconds(cell.i));
  }
};

template <>
struct Codec<LocalTimestamp> {
  static ColumnType type() { return types::local_timestamp(); }
  static Cell encode(LocalTimestamp value) noexcept {
    return Cell::integral(ValueKind::local_timestamp, value.time_since_epoch().count());
  }
  static void decode(LocalTimestamp& value, const Cell& cell) noexcept {
    value = LocalTimestamp(std::chrono::microseconds(cell.i));
  }
};

template <>
struct Codec<Date> {
  static ColumnType type() { return types::date(); }
  static Cell encode(Date value) noexcept { return Cell::date(value); }
  static void decode(Date& value, const Cell& cell) noexcept {
    value = Date(std::chrono::sys_days(std::chrono::days(cell.i)));
  }
};

template <>
struct Codec<TimeOfDay> {
  static ColumnType type() { return types::time(); }
  static Cell encode(TimeOfDay value) noexcept {
    return Cell::integral(ValueKind::time, value.since_midnight.count());
  }
  static void decode(TimeOfDay& value, const Cell& cell) noexcept {
    value.since_midnight = std::chrono::microseconds(cell.i);
  }
};

/// An enumeration is stored as the name of its enumerator.
template <class T>
requires std::is_enum_v<T>
struct Codec<T> {
  static ColumnType type() { return detail::enumeration_type(reflect::enumerator_table<T>); }
  static Cell encode(T value) {
    return detail::encode_enumerator(reflect::enumerator_table<T>,
                                     static_cast<std::int64_t>(value));
  }
  static void decode(T& value, const Cell& cell) {
    value = static_cast<T>(detail::decode_enumerator(reflect::enumerator_table<T>, cell));
  }
};

namespace detail {

template <class T>
struct Unwrapped {
  using type = T;
  static constexpr bool nullable = false;
};
template <class T>
struct Unwrapped<std::optional<T>> {
  using type = T;
  static constexpr bool nullable = true;
};
/// A member's type without its std::optional.
template <class T>
using unwrapped = typename Unwrapped<T>::type;

/// What the library does with a member of one C++ type, with the type erased.
struct MemberOps {
  ColumnType (*type)();
  Cell (*encode)(const void* member);
  void (*decode)(void* member, const Cell& cell);
  bool (*equal)(const void* a, const void* b);
  bool nullable;
  bool is_unsigned;
};

template <class T>
Cell encode_member(const void* member) {
  const auto& value = *static_cast<const T*>(member);
  if constexpr (Unwrapped<T>::nullable) {
    return value ? Codec<unwrapped<T>>::encode(*value) : Cell::null();
  } else {
    return Codec<T>::encode(value);
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
      Codec<unwrapped<T>>::decode(*value, cell);
    }
  } else {
    if (cell.is_null()) throw_null_decode();
    Codec<T>::decode(value, cell);
  }
}

template <class T>
bool equal_members(const void* a, const void* b) {
  return *static_cast<const T*>(a) == *static_cast<const T*>(b);
}

template <class T>
inline constexpr MemberOps member_ops{
    .type = &Codec<unwrapped<T>>::type,
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
  } else {
    constexpr bool fits = std::is_constructible_v<Value, const T&>;
    static_assert(fits,
                  "stele: this type is none of a database's values: give bool, a number, text, "
                  "stele::Blob, a time of stele, or an enum class");
    if constexpr (fits) {
      return Value(value);
    } else {
      return Value();
    }
  }
}

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
