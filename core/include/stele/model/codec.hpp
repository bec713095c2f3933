#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <forward_list>
#include <limits>
#include <memory>
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

/// How a C++ type is stored; specialise it for a type of your own in one of two forms.
///
/// By another type that has a codec:
///
///     template <> struct stele::Codec<Money> {
///       using Stored = std::int64_t;
///       static Stored encode(const Money& money) { return money.cents; }
///       static Money decode(const Stored& cents) { return Money{cents}; }
///     };
///
/// By its column type and the way from and to a cell: `type()`, `encode(value)`, which borrows from
/// the value, and `decode(value, cell)`, which gets a cell that is not NULL and of the type's kind.
/// Any thread may call them; what they throw is passed on.
template <class T>
struct Codec;

/// Keeps the texts that encoding makes, for as long as their cells are used. One thread at a time.
class EncodeScratch {
 public:
  /// A place for a text, which stays where it is.
  [[nodiscard]] std::string& text() {
    if (texts_ == nullptr) texts_.reset(new Texts());
    return texts_->emplace_front();
  }

 private:
  using Texts = std::forward_list<std::string>;
  struct Deleter {
    void operator()(Texts* texts) const noexcept;
  };
  std::unique_ptr<Texts, Deleter> texts_{};  ///< null while there are none
};

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

/// std::filesystem::path, told by what only it has: its header costs too much to compile.
template <class T>
concept IsPath = requires(const T& path) {
  T::preferred_separator;
  path.generic_string();
  path.lexically_proximate(path);
};

/// nlohmann::json, which is complete where a T with conversions is used.
template <class T>
using JsonFor = std::enable_if_t<sizeof(T) != 0, nlohmann::json>;

template <class T>
concept JsonConvertible =
    std::is_class_v<T> && !std::same_as<T, nlohmann::json> &&
    requires(nlohmann::json & document, const nlohmann::json& stored, const T& value, T& read) {
  to_json(document, value);
  from_json(stored, read);
};

/// A codec of its own column type.
template <class T>
concept HasTypedCodec = requires {
  Codec<T>::type();
};
/// A codec by another type.
template <class T>
concept HasStoredCodec = requires {
  typename Codec<T>::Stored;
};
template <class T>
concept HasCodec = HasTypedCodec<T> || HasStoredCodec<T>;

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

template <>
struct Codec<Decimal> {
  static ColumnType type() { return types::decimal(18, 6); }
  static Cell encode(const Decimal& value) noexcept { return Cell::decimal(value); }
  static void decode(Decimal& value, const Cell& cell) noexcept { value = cell.decimal(); }
};

template <>
struct Codec<Uuid> {
  static ColumnType type() { return types::uuid(); }
  static Cell encode(const Uuid& value) noexcept { return Cell::uuid(value); }
  static void decode(Uuid& value, const Cell& cell) noexcept { value = cell.uuid(); }
};

/// Exported by itself: the visibility of nlohmann's types, which is hidden, would go before.
template <>
struct __attribute__((visibility("default"))) Codec<nlohmann::json> {
  static ColumnType type() { return types::json(); }
  static Cell encode(const nlohmann::json& value, EncodeScratch& scratch);
  static void decode(nlohmann::json& value, const Cell& cell);
};

/// A type with nlohmann's conversions, `to_json` and `from_json` beside it, as a JSON document.
template <detail::JsonConvertible T>
struct Codec<T> {
  static ColumnType type() { return types::json(); }
  static Cell encode(const T& value, EncodeScratch& scratch) {
    detail::JsonFor<T> document;
    to_json(document, value);
    return Codec<nlohmann::json>::encode(document, scratch);
  }
  static void decode(T& value, const Cell& cell) {
    detail::JsonFor<T> document;
    Codec<nlohmann::json>::decode(document, cell);
    from_json(document, value);
  }
};

/// std::filesystem::path as text, in the generic format: with `/` on every system.
template <detail::IsPath T>
struct Codec<T> {
  using Stored = std::string;
  static Stored encode(const T& path) { return path.generic_string(); }
  static T decode(const Stored& text) { return T(text); }
};

/// A duration as the number of its ticks.
template <std::integral Rep, class Period>
struct Codec<std::chrono::duration<Rep, Period>> {
  using Stored = std::int64_t;
  static Stored encode(std::chrono::duration<Rep, Period> duration) { return duration.count(); }
  static std::chrono::duration<Rep, Period> decode(Stored ticks) {
    if (!std::in_range<Rep>(ticks)) {
      detail::throw_integer_decode(static_cast<std::int64_t>(std::numeric_limits<Rep>::min()),
                                   static_cast<std::uint64_t>(std::numeric_limits<Rep>::max()));
    }
    return std::chrono::duration<Rep, Period>(static_cast<Rep>(ticks));
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

/// The codec whose form is the column type's: that of T, or of what it is stored by.
template <class T>
struct StoredAs {
  using type = T;
};
template <HasStoredCodec T>
struct StoredAs<T> {
  using type = typename StoredAs<typename Codec<T>::Stored>::type;
};

template <class T>
ColumnType codec_type() {
  return Codec<typename StoredAs<T>::type>::type();
}

/// Codecs that borrow from the value do without the scratch.
template <class T>
Cell encode_with(const T& value, EncodeScratch& scratch) {
  if constexpr (HasStoredCodec<T>) {
    using Stored = typename Codec<T>::Stored;
    if constexpr (std::same_as<Stored, std::string>) {
      return Cell::text(scratch.text() = Codec<T>::encode(value));
    } else {
      return encode_with<Stored>(Codec<T>::encode(value), scratch);
    }
  } else if constexpr (requires { Codec<T>::encode(value, scratch); }) {
    return Codec<T>::encode(value, scratch);
  } else {
    return Codec<T>::encode(value);
  }
}

template <class T>
void decode_with(T& value, const Cell& cell) {
  if constexpr (HasStoredCodec<T>) {
    typename Codec<T>::Stored stored{};
    decode_with(stored, cell);
    value = Codec<T>::decode(stored);
  } else {
    Codec<T>::decode(value, cell);
  }
}

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
