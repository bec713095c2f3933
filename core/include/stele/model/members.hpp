#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "stele/model/reflect_text.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace reflect {

template <class M>
struct MemberPointer;
template <class Owner, class Value>
struct MemberPointer<Value Owner::*> {
  using owner = Owner;
  using value = Value;
};

/// The class that declares the member: `owner_of<&User::age>` is `User`. For an inherited member it
/// is the base class.
template <auto M>
using owner_of = typename MemberPointer<decltype(M)>::owner;

/// The member's declared type: `value_of<&User::age>` is `int`.
template <auto M>
using value_of = typename MemberPointer<decltype(M)>::value;

template <auto M>
[[nodiscard]] consteval Signature member_signature() {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

/// The member's own name: `member_name<&User::age>()` is `age`.
template <auto M>
[[nodiscard]] consteval std::string_view member_name() {
  static_assert(std::is_member_object_pointer_v<decltype(M)>,
                "stele: a member is named by a pointer to it, like &User::age");
  return last_identifier(member_signature<M>().text());
}

}  // namespace reflect

/// The members of a class that is no aggregate, in the order of their columns:
/// `template <> struct stele::members_of<Account> : stele::members<&Account::id, &Account::iban>
/// {};` Private members need `friend struct stele::members_of<Account>;` in the class.
template <class T>
struct members_of;

/// The list of members that a specialisation of `members_of` derives from.
template <auto... Ms>
struct members {
  static constexpr std::size_t count = sizeof...(Ms);

  /// True where each pointer is to a data member of T or of a base class of T.
  template <class T>
  static constexpr bool belong_to = [] {
    if constexpr ((std::is_member_object_pointer_v<decltype(Ms)> && ...)) {
      return (std::is_base_of_v<reflect::owner_of<Ms>, T> && ...);
    }
    return false;
  }();

  static constexpr bool has_const = (std::is_const_v<reflect::value_of<Ms>> || ...);
  static constexpr bool has_array = (std::is_array_v<reflect::value_of<Ms>> || ...);

  [[nodiscard]] static consteval std::array<std::string_view, count> names() {
    return {reflect::member_name<Ms>()...};
  }

  template <class T, class F>
  static constexpr auto visit(T& object, F& f) {
    return f(object.*Ms...);
  }
  template <class T, class F>
  static constexpr void each(T& object, F& f) {
    std::size_t index = 0;
    (f(index++, object.*Ms), ...);
  }
};

}  // namespace stele

#pragma GCC visibility pop
