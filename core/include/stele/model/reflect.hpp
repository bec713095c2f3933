#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "stele/model/members.hpp"
#include "stele/model/reflect_arity.hpp"
#include "stele/model/reflect_inspect.hpp"
#include "stele/model/reflect_specimen.hpp"

#pragma GCC visibility push(default)

/// What the library knows about a user's class at compile time: its members, their number and their
/// names. An aggregate shows them by itself, any other class by `members_of`.
///
/// Only the class itself must be complete: an association's target may be just declared.
namespace stele::reflect {

template <class T>
inline constexpr Inspection inspection = inspect<T>();

/// Refuses in words, at compile time, a class that cannot be reflected; true for one that can.
template <class T>
consteval bool check() {
  constexpr Mistake mistake = inspection<T>.mistake;
  static_assert(mistake != Mistake::not_a_class,
                "stele: a model is a struct, not a pointer, number or other type");
  static_assert(mistake != Mistake::incomplete,
                "stele: this class is only declared here; include the header that defines it");
  static_assert(mistake != Mistake::union_class,
                "stele: a union cannot be a model; use a struct, with std::optional members");
  static_assert(
      mistake != Mistake::not_an_aggregate,
      "stele: this class is no aggregate (it has a constructor, private members or virtual "
      "functions); name its members with stele::members_of");
  static_assert(mistake != Mistake::no_members,
                "stele: this class has no members, so there is nothing to make columns of");
  static_assert(mistake != Mistake::base_with_data,
                "stele: this class has a base class with data; move the base's members into it, or "
                "name all members with stele::members_of");
  static_assert(mistake != Mistake::too_many_members,
                "stele: this class has more than 64 members; name them with stele::members_of");
  static_assert(mistake != Mistake::uninitialised_member,
                "stele: a member cannot be initialised by {}: it is a reference (make it a value), "
                "or its type has no default constructor (give it one that is not explicit, or make "
                "the member std::optional)");
  static_assert(mistake != Mistake::unassignable_member,
                "stele: a member is const, a reference or of a type without assignment, but a row "
                "read is assigned to it; make it a plain value");
  static_assert(mistake != Mistake::array_member,
                "stele: a member is a C array; use std::array, std::vector or std::string");
  static_assert(mistake != Mistake::bit_field,
                "stele: a member is a bit-field, which has no address; make it a whole integer or "
                "bool");
  static_assert(
      mistake != Mistake::no_default_constructor,
      "stele: this class has no default constructor, but a row is read into a new object; "
      "give it one");
  static_assert(mistake != Mistake::bad_members_of,
                "stele: members_of must derive from stele::members with at least one member, like "
                "stele::members<&Account::id, &Account::iban>");
  static_assert(mistake != Mistake::members_of_other_class,
                "stele: members_of names something that is no data member of its class");
  return mistake == Mistake::none;
}

/// The number of members, 1 to 64 for an aggregate.
template <class T>
inline constexpr std::size_t member_count = check<T>() ? inspection<T>.count : 0;

template <class T>
[[nodiscard]] consteval std::array<std::string_view, member_count<T>> find_member_names() {
  if constexpr (member_count<T> == 0) {
    return {};
  } else if constexpr (HasMembersOf<T>) {
    return members_of<T>::names();
  } else {
    return names_by_address<T, member_count<T>>();
  }
}

/// The members' names, in the order of the class, or of its `members_of`.
template <class T>
inline constexpr std::array<std::string_view, member_count<T>> member_names =
    find_member_names<T>();

/// Wrong names would be wrong columns: a compiler that spells them in another way is refused.
struct Sample {
  int first;
  Signature second_one;
};
static_assert(member_names<Sample>[0] == "first" && member_names<Sample>[1] == "second_one" &&
                  member_name<&Sample::second_one>() == "second_one" &&
                  type_name<Sample>() == "Sample",
              "stele: this compiler spells names in a way that is not known; use g++ or clang++");

/// Calls `f(index, member)` for every member of the object, in the order of `member_names`; `index`
/// is a `std::size_t`, `member` an lvalue, const where the object is.
template <class T, class F>
constexpr void for_each_member(T& object, F&& f) {
  using Class = std::remove_const_t<T>;
  if constexpr (member_count<Class> == 0) {
    return;
  } else if constexpr (HasMembersOf<Class>) {
    members_of<Class>::each(object, f);
  } else {
    auto each = [&f](auto&... members) {
      std::size_t index = 0;
      (f(index++, members), ...);
    };
    Arity<member_count<Class>>::visit(object, each);
  }
}

/// Calls `f(members...)` with all members of the object, in the order of `member_names`, and gives
/// its result.
template <class T, class F>
constexpr auto visit_members(T& object, F&& f) {
  using Class = std::remove_const_t<T>;
  if constexpr (HasMembersOf<Class>) {
    return members_of<Class>::visit(object, f);
  } else {
    return Arity<member_count<Class>>::visit(object, f);
  }
}

/// Where the member stands in `member_names<T>`; the number of members where it is not in there.
template <auto M, class T = owner_of<M>>
[[nodiscard]] consteval std::size_t member_index() {
  std::size_t index = 0;
  while (index < member_count<T> && member_names<T>[index] != member_name<M>()) ++index;
  return index;
}

}  // namespace stele::reflect

#pragma GCC visibility pop
