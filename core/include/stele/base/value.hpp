#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "stele/base/decimal.hpp"
#include "stele/base/json.hpp"
#include "stele/base/timestamp.hpp"
#include "stele/base/uuid.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Bytes as they are; every byte value, and an empty one is not NULL.
using Blob = std::vector<std::byte>;

/// What a value is, once the language's type and the database's are left behind.
enum class ValueKind : std::uint8_t {
  null,
  boolean,
  int64,
  float64,
  text,
  bytes,
  timestamp,
  local_timestamp,
  date,
  time,
  decimal,
  uuid,
  json,
  array,
};

/// "integer", "text", …, for messages.
[[nodiscard]] std::string_view to_string(ValueKind kind) noexcept;

class Value;

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Integers that are numbers: neither bool nor a character type.
template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                  !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                  !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

[[noreturn]] void throw_bad_value_cast(ValueKind from, std::string_view to);
[[noreturn]] void throw_integer_out_of_range(std::string_view to);

template <class T>
inline constexpr bool is_vector = false;
template <class T, class Allocator>
inline constexpr bool is_vector<std::vector<T, Allocator>> = true;
template <>
inline constexpr bool is_vector<Blob> = false;

}  // namespace detail

/// One value of a run-time row, a condition or a default: NULL or one of the portable kinds.
///
/// Owns what it holds. Made implicitly from what C++ has for each kind; an empty optional is NULL.
class Value {
 public:
  Value() noexcept = default;
  Value(std::nullopt_t) noexcept {}  // NOLINT(google-explicit-constructor)
  Value(std::nullptr_t) noexcept {}  // NOLINT(google-explicit-constructor)

  template <std::same_as<bool> B>
  Value(B value) noexcept : data_(value) {}

  /// @throws Error Errc::out_of_range for an unsigned value above the largest int64
  template <detail::Integer I>
  Value(I value) : data_(static_cast<std::int64_t>(value)) {
    if (std::cmp_greater(value, INT64_MAX)) detail::throw_integer_out_of_range("a 64-bit integer");
  }

  template <std::floating_point F>
  Value(F value) noexcept : data_(static_cast<double>(value)) {}

  Value(const char* text) : data_(std::string(text)) {}
  Value(std::string_view text) : data_(std::string(text)) {}
  Value(std::string text) noexcept : data_(std::move(text)) {}
  Value(Blob bytes) noexcept : data_(std::move(bytes)) {}
  Value(Date date) noexcept : data_(date) {}
  Value(TimeOfDay time) noexcept : data_(time) {}
  Value(Decimal number) noexcept : data_(number) {}
  Value(Uuid id) noexcept : data_(id) {}
  /// A JSON document, as text that is well-formed already; see `json_value`.
  Value(JsonText json) noexcept : data_(std::move(json)) {}
  /// An array, as the text that `write_array` makes.
  Value(ArrayText array) noexcept : data_(std::move(array)) {}

  /// A JSON document.
  /// @throws Error Errc::conversion for what no database stores; see `json_text`
  template <std::same_as<nlohmann::json> J>
  Value(const J& document) : data_(json_text(document)) {}

  /// Instants of any precision, cut to microseconds.
  template <class Duration>
  Value(std::chrono::sys_time<Duration> value) noexcept
      : data_(std::chrono::floor<std::chrono::microseconds>(value)) {}
  template <class Duration>
  Value(std::chrono::local_time<Duration> value) noexcept
      : data_(std::chrono::floor<std::chrono::microseconds>(value)) {}

  template <class T>
  requires std::constructible_from<Value, const T&> Value(const std::optional<T>& value) {
    if (value) *this = Value(*value);
  }

  /// An array of values, of optional ones, or of arrays.
  /// @throws Error Errc::conversion for arrays within it that are not of one length
  template <class T>
  requires(detail::is_vector<std::vector<T>>&& std::constructible_from<Value, const T&>)
      Value(const std::vector<T>& elements)
      : data_(write_array(std::vector<Value>(elements.begin(), elements.end()))) {}

  [[nodiscard]] ValueKind kind() const noexcept { return static_cast<ValueKind>(data_.index()); }
  [[nodiscard]] bool is_null() const noexcept { return data_.index() == 0; }

  /// The value as a T: bool, an integer type (range-checked), a floating type (also from an
  /// integer), std::string, std::string_view (borrowed), Blob, Timestamp, LocalTimestamp, Date,
  /// TimeOfDay, Decimal, Uuid, nlohmann::json, std::vector of one of them, or std::optional of one
  /// of them, which takes NULL.
  /// @throws Error Errc::conversion where the value is of another kind or NULL; Errc::out_of_range
  template <class T>
  [[nodiscard]] T as() const;

  /// The value where it is a T of the variant, else null; borrowed.
  template <class T>
  [[nodiscard]] const T* if_is() const noexcept {
    return std::get_if<T>(&data_);
  }

  /// Equal kind and equal content; NULL equals NULL here (not in SQL).
  friend bool operator==(const Value&, const Value&) = default;

 private:
  template <class T>
  [[nodiscard]] T as_element() const;

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Blob, Timestamp,
               LocalTimestamp, Date, TimeOfDay, Decimal, Uuid, JsonText, ArrayText>
      data_;
};

template <class T>
T Value::as() const {
  if constexpr (detail::is_optional<T>) {
    if (is_null()) return std::nullopt;
    return as<typename T::value_type>();
  } else if constexpr (detail::Integer<T>) {
    const auto* value = if_is<std::int64_t>();
    if (value == nullptr) detail::throw_bad_value_cast(kind(), "an integer");
    if (!std::in_range<T>(*value)) detail::throw_integer_out_of_range("the integer type asked for");
    return static_cast<T>(*value);
  } else if constexpr (std::floating_point<T>) {
    if (const auto* value = if_is<double>()) return static_cast<T>(*value);
    if (const auto* value = if_is<std::int64_t>()) return static_cast<T>(*value);
    detail::throw_bad_value_cast(kind(), "a floating-point number");
  } else if constexpr (std::same_as<T, nlohmann::json>) {
    const auto* value = if_is<JsonText>();
    if (value == nullptr) detail::throw_bad_value_cast(kind(), "JSON");
    T document;
    parse_json_into(document, value->text);
    return document;
  } else if constexpr (detail::is_vector<T>) {
    const auto* value = if_is<ArrayText>();
    if (value == nullptr) detail::throw_bad_value_cast(kind(), "an array");
    T elements;
    for (const Value& element : read_array(value->text)) {
      elements.push_back(element.as_element<typename T::value_type>());
    }
    return elements;
  } else if constexpr (std::same_as<T, std::string_view>) {
    if (const auto* value = if_is<std::string>()) return *value;
    detail::throw_bad_value_cast(kind(), "text");
  } else {
    constexpr bool fits =
        std::same_as<T, bool> || std::same_as<T, std::string> || std::same_as<T, Blob> ||
        std::same_as<T, Timestamp> || std::same_as<T, LocalTimestamp> || std::same_as<T, Date> ||
        std::same_as<T, TimeOfDay> || std::same_as<T, Decimal> || std::same_as<T, Uuid>;
    static_assert(
        fits,
        "stele: as<T>() takes bool, a number, stele::Decimal, std::string, std::string_view, "
        "stele::Blob, a time type of stele, stele::Uuid, nlohmann::json, std::vector of one of "
        "them, or std::optional of one of them");
    if constexpr (fits) {
      if (const auto* value = if_is<T>()) return *value;
    }
    detail::throw_bad_value_cast(kind(), "another type");
  }
}

namespace detail {

/// What an element that `read_array` gave stands for, as a value of that kind.
/// @throws Error Errc::conversion where it stands for none
[[nodiscard]] Value read_element(const Value& element, ValueKind kind);
/// Appends an element of an array as `ArrayText` says.
void write_element(std::string& out, const Value& element);

template <class T>
inline constexpr ValueKind element_kind = ValueKind::null;
template <std::floating_point T>
inline constexpr ValueKind element_kind<T> = ValueKind::float64;
template <>
inline constexpr ValueKind element_kind<Blob> = ValueKind::bytes;
template <>
inline constexpr ValueKind element_kind<Timestamp> = ValueKind::timestamp;
template <>
inline constexpr ValueKind element_kind<LocalTimestamp> = ValueKind::local_timestamp;
template <>
inline constexpr ValueKind element_kind<Date> = ValueKind::date;
template <>
inline constexpr ValueKind element_kind<TimeOfDay> = ValueKind::time;
template <>
inline constexpr ValueKind element_kind<Decimal> = ValueKind::decimal;
template <>
inline constexpr ValueKind element_kind<Uuid> = ValueKind::uuid;

}  // namespace detail

template <class T>
T Value::as_element() const {
  if constexpr (detail::is_optional<T>) {
    if (is_null()) return std::nullopt;
    return as_element<typename T::value_type>();
  } else if constexpr (detail::element_kind<T> != ValueKind::null) {
    return detail::read_element(*this, detail::element_kind<T>).template as<T>();
  } else {
    return as<T>();
  }
}

}  // namespace stele

#pragma GCC visibility pop
