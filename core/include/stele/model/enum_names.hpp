#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "stele/model/enumerator_reader.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// The names of an enumeration whose values are not all in -128..127, or which shall be stored
/// under other names:
///
///     template <>
///     struct stele::enum_names<Colour> {
///       static constexpr auto values = std::array{std::pair{Colour::red, "red"},
///                                                 std::pair{Colour::deep_blue, "deep blue"}};
///     };
///
/// It stands beside the enumeration, in the same header.
template <class E>
struct enum_names;

}  // namespace stele

/// The names of an `enum class`, at compile time. Names live as long as the program; nothing is
/// allocated.
namespace stele::reflect {

struct Enumerator {
  std::int64_t value = 0;
  std::string_view name{};
};

template <class E>
concept HasEnumNames = requires {
  enum_names<E>::values;
};

template <class E, E... Vs>
[[nodiscard]] consteval Signature enumerators_signature() {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

/// The values that are searched: -128..127, as far as the type has them.
template <class E>
struct SearchRange {
  using Number = std::underlying_type_t<E>;
  static constexpr std::int64_t low = std::is_signed_v<Number> ? -128 : 0;
  static constexpr std::int64_t high = std::is_same_v<Number, bool> ? 1 : 127;
  static constexpr std::size_t size = high - low + 1;
};

template <class E>
[[nodiscard]] consteval EnumeratorReader read_enumerators() {
  using Range = SearchRange<E>;
  constexpr Signature signature = []<std::size_t... I>(std::index_sequence<I...>) {
    return enumerators_signature<E, static_cast<E>(Range::low + static_cast<std::int64_t>(I))...>();
  }
  (std::make_index_sequence<Range::size>{});
  return {signature.text(), Range::low, Range::high};
}

/// How many there are, and the first of them.
template <std::size_t Capacity>
struct EnumeratorList {
  std::array<Enumerator, Capacity> first{};
  std::size_t count = 0;
};

template <std::size_t Capacity>
[[nodiscard]] consteval EnumeratorList<Capacity> list_enumerators(EnumeratorReader reader) {
  EnumeratorList<Capacity> list;
  for (; reader.next(); ++list.count) {
    if (list.count < Capacity) list.first[list.count] = {reader.value(), reader.name()};
  }
  return list;
}

template <class E>
[[nodiscard]] consteval auto reflected_enumerators() {
  // Reading is what costs: once, but for an enumeration that is larger than most.
  constexpr std::size_t most = 16;
  constexpr auto list = list_enumerators<most>(read_enumerators<E>());
  if constexpr (list.count > most) {
    return list_enumerators<list.count>(read_enumerators<E>()).first;
  } else {
    std::array<Enumerator, list.count> result{};
    for (std::size_t i = 0; i < list.count; ++i) result[i] = list.first[i];
    return result;
  }
}

/// The user's names, in the order of their values.
template <class E>
[[nodiscard]] consteval auto given_enumerators() {
  std::array<Enumerator, std::size(enum_names<E>::values)> result{};
  std::size_t count = 0;
  for (const auto& [value, name] : enum_names<E>::values) {
    std::size_t place = count++;
    const auto number = static_cast<std::int64_t>(value);
    for (; place > 0 && result[place - 1].value > number; --place) {
      result[place] = result[place - 1];
    }
    result[place] = {number, name};
  }
  return result;
}

template <std::size_t N>
[[nodiscard]] consteval bool are_distinct(const std::array<Enumerator, N>& all) {
  for (std::size_t i = 0; i < N; ++i) {
    if (all[i].name.empty()) return false;
    for (std::size_t j = i + 1; j < N; ++j) {
      if (all[i].value == all[j].value || all[i].name == all[j].name) return false;
    }
  }
  return N > 0;
}

/// Values and names as they were found, with all mistakes.
template <class E>
[[nodiscard]] consteval auto find_enumerators() {
  if constexpr (!std::is_enum_v<E>) {
    return std::array<Enumerator, 0>{};
  } else if constexpr (HasEnumNames<E>) {
    return given_enumerators<E>();
  } else if constexpr (std::is_convertible_v<E, std::underlying_type_t<E>>) {
    return std::array<Enumerator, 0>{};
  } else {
    return reflected_enumerators<E>();
  }
}
template <class E>
inline constexpr auto found_enumerators = find_enumerators<E>();

/// Refuses in words, at compile time, an enumeration whose names are not known; true for any other.
template <class E>
consteval bool check_enum() {
  constexpr bool is_enum = std::is_enum_v<E>;
  constexpr bool found = found_enumerators<E>.size() > 0;
  constexpr bool scoped = !std::is_convertible_v<E, std::int64_t>;
  static_assert(is_enum, "stele: this type is no enumeration, so it has no enumerators");
  static_assert(!is_enum || HasEnumNames<E> || scoped,
                "stele: this enumeration is no enum class; make it one, or name its values in a "
                "specialisation of stele::enum_names");
  static_assert(!is_enum || HasEnumNames<E> || !scoped || found,
                "stele: no enumerator of this enum class has a value in -128..127; name them in a "
                "specialisation of stele::enum_names");
  static_assert(!HasEnumNames<E> || are_distinct(found_enumerators<E>),
                "stele: enum_names must name at least one value, each value once, with names that "
                "differ and are not empty");
  return found;
}

/// Values and names, in the order of the values.
template <class E, bool Checked = check_enum<E>()>
inline constexpr auto& enumerator_table = found_enumerators<E>;

template <std::size_t N>
[[nodiscard]] consteval std::array<std::string_view, N> names_of_enumerators(
    const std::array<Enumerator, N>& table) {
  std::array<std::string_view, N> names{};
  for (std::size_t i = 0; i < N; ++i) names[i] = table[i].name;
  return names;
}

/// The names of the enumerators, in the order of their values: an array of `std::string_view`.
template <class E>
inline constexpr auto enumerators = names_of_enumerators(enumerator_table<E>);

/// The name of a value in a table ordered by value; empty where it is not in there.
[[nodiscard]] constexpr std::string_view find_name(std::span<const Enumerator> table,
                                                   std::int64_t value) noexcept {
  while (!table.empty()) {
    const Enumerator& middle = table[table.size() / 2];
    if (middle.value == value) return middle.name;
    table =
        value < middle.value ? table.first(table.size() / 2) : table.subspan(table.size() / 2 + 1);
  }
  return {};
}

/// The value of a name.
[[nodiscard]] constexpr std::optional<std::int64_t> find_value(std::span<const Enumerator> table,
                                                               std::string_view name) noexcept {
  for (const Enumerator& each : table) {
    if (each.name == name) return each.value;
  }
  return std::nullopt;
}

/// The enumerator's name: `enum_name(Role::admin)` is `admin`; empty for a value without one.
template <class E>
[[nodiscard]] constexpr std::string_view enum_name(E value) noexcept {
  return find_name(enumerator_table<E>, static_cast<std::int64_t>(value));
}

/// The enumerator with exactly this name.
template <class E>
[[nodiscard]] constexpr std::optional<E> enum_value(std::string_view name) noexcept {
  const std::optional<std::int64_t> value = find_value(enumerator_table<E>, name);
  if (!value) return std::nullopt;
  return static_cast<E>(*value);
}

}  // namespace stele::reflect

#pragma GCC visibility pop
