#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "stele/model/members.hpp"
#include "stele/model/reflect_arity.hpp"
#include "stele/model/reflect_specimen.hpp"

#pragma GCC visibility push(default)

/// Counts a class's members and finds out why it has none that can be used.
namespace stele::reflect {

/// Why a class cannot be reflected; `check()` has the words.
enum class Mistake : std::uint8_t {
  none,
  not_a_class,
  incomplete,
  union_class,
  not_an_aggregate,
  no_members,
  base_with_data,
  too_many_members,
  uninitialised_member,
  unassignable_member,
  array_member,
  bit_field,
  no_default_constructor,
  bad_members_of,
  members_of_other_class,
};

/// The number of members, without base classes; 0 where there is a mistake.
struct Inspection {
  Mistake mistake = Mistake::none;
  std::size_t count = 0;
};

/// Initialises any value. Only named, as all below.
struct AnyValue {
  template <class T>
  operator T() const;
};
/// Initialises any reference to an lvalue.
struct AnyReference {
  template <class T>
  operator T&() const;
};
/// Initialises nothing, but a type that takes whatever it gets.
struct NoValue {
  NoValue() = default;
  NoValue(const NoValue&) = delete;
};
/// Initialises the base classes of Derived.
template <class Derived>
struct AnyBase : NoValue {
  template <class T>
  requires(std::is_base_of_v<T, Derived> && !std::is_same_v<T, Derived>) operator T() const;
};
/// Initialises the empty base classes of Derived.
template <class Derived>
struct EmptyBase : NoValue {
  template <class T>
  requires(std::is_base_of_v<T, Derived> && !std::is_same_v<T, Derived> && std::is_empty_v<T>)
  operator T() const;
};

template <class T, class B>
[[nodiscard]] consteval std::size_t count_bases() {
  if constexpr (
      !requires { T{B()}; } || requires { T{NoValue()}; }) {
    return 0;
  } else if constexpr (!requires { T{B(), B()}; }) {
    return 1;
  } else if constexpr (!requires { T{B(), B(), B()}; }) {
    return 2;
  } else {
    return requires { T{B(), B(), B(), B()}; }
    ? 4 : 3;
  }
}

template <class T>
concept HasMembersOf = requires {
  sizeof(members_of<T>);
};

template <auto... Ms>
consteval bool is_members(const members<Ms...>*) {
  return sizeof...(Ms) > 0;
}
consteval bool is_members(const void*) { return false; }

template <class T>
[[nodiscard]] consteval Inspection inspect_members_of() {
  using List = members_of<T>;
  if constexpr (!is_members(static_cast<const List*>(nullptr))) {
    return {.mistake = Mistake::bad_members_of};
  } else if constexpr (!List::template belong_to<T>) {
    return {.mistake = Mistake::members_of_other_class};
  } else if constexpr (!std::is_default_constructible_v<T>) {
    return {.mistake = Mistake::no_default_constructor};
  } else if constexpr (List::has_array) {
    return {.mistake = Mistake::array_member};
  } else if constexpr (List::has_const) {
    return {.mistake = Mistake::unassignable_member};
  } else {
    return {.count = List::count};
  }
}

/// The mistakes that can be told from the members themselves, once their number is known.
template <class T, std::size_t N>
[[nodiscard]] consteval Inspection inspect_aggregate_members() {
  if constexpr (!std::is_move_assignable_v<T>) {
    return {.mistake = Mistake::unassignable_member};
  } else if constexpr (has_bit_field<T, N>()) {
    return {.mistake = Mistake::bit_field};
  } else if constexpr (specimen_members<T, N>().has_array) {
    return {.mistake = Mistake::array_member};
  } else {
    return {.count = N};
  }
}

/// True where there are more members than braces, because `{}` does not initialise the next one.
template <class T, std::size_t Braces>
[[nodiscard]] consteval bool stops_early() {
  if constexpr (Braces == 0 && !requires { T{}; }) {
    return true;
  } else if constexpr (Braces <= max_members) {
    using Next = Arity<Braces>;
    return Next::template accepts<T, AnyValue> || Next::template accepts<T, AnyReference>;
  } else {
    return false;
  }
}

template <class T>
[[nodiscard]] consteval Inspection inspect_aggregate() {
  constexpr std::size_t braces = count_braces<T>();
  constexpr std::size_t bases = count_bases<T, AnyBase<T>>();
  constexpr std::size_t count = braces - bases;
  if constexpr (bases > 0 && bases != count_bases<T, EmptyBase<T>>()) {
    return {.mistake = Mistake::base_with_data};
  } else if constexpr (count > max_members) {
    return {.mistake = Mistake::too_many_members};
  } else if constexpr (stops_early<T, braces>()) {
    return {.mistake = Mistake::uninitialised_member};
  } else if constexpr (count == 0) {
    return {.mistake = Mistake::no_members};
  } else {
    return inspect_aggregate_members<T, count>();
  }
}

template <class T>
[[nodiscard]] consteval Inspection inspect() {
  if constexpr (!std::is_class_v<T>) {
    return {.mistake = std::is_union_v<T> ? Mistake::union_class : Mistake::not_a_class};
  } else if constexpr (!requires { sizeof(T); }) {
    return {.mistake = Mistake::incomplete};
  } else if constexpr (HasMembersOf<T>) {
    return inspect_members_of<T>();
  } else if constexpr (!std::is_aggregate_v<T>) {
    return {.mistake = Mistake::not_an_aggregate};
  } else {
    return inspect_aggregate<T>();
  }
}

}  // namespace stele::reflect

#pragma GCC visibility pop
