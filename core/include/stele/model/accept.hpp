#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "stele/model/reflect.hpp"
#include "stele/model/relation.hpp"

#pragma GCC visibility push(default)

/// What `from_json` takes of a document.
namespace stele {

/// Accepts an association with these of its rows' attributes, and associations of theirs:
/// `from_json<&User::name, stele::accept<&User::tasks, &Task::title>>(document)`.
template <auto Association, auto... Members>
struct Accept {};
template <auto Association, auto... Members>
inline constexpr Accept<Association, Members...> accept{};

namespace detail {

/// One name that is accepted: an attribute, or an association with what is accepted of its rows.
struct Accepted {
  std::string_view name{};
  std::span<const Accepted> rows{};                   ///< empty: it is an attribute
  const reflect::RelationOps* association = nullptr;  ///< of the member; null: of records
};

enum class AcceptFault : std::uint8_t { none, nothing, other_class, association, no_association };

template <class M>
struct AcceptTraits {
  static constexpr bool is_association = false;
};

template <auto Member>
consteval Accepted accepted_member() {
  using Traits = AcceptTraits<std::remove_const_t<decltype(Member)>>;
  if constexpr (Traits::is_association) {
    return Traits::accepted();
  } else {
    return {.name = reflect::member_name<Member>()};
  }
}
template <auto... Members>
inline constexpr Accepted accepted_members[] = {accepted_member<Members>()...};

template <auto Association, auto... Members>
struct AcceptTraits<Accept<Association, Members...>> {
  static constexpr bool is_association = true;
  static consteval Accepted accepted() {
    return {.name = reflect::member_name<Association>(),
            .rows = accepted_members<Members...>,
            .association = &reflect::relation_ops<reflect::value_of<Association>>};
  }
  template <class T>
  static consteval AcceptFault fault();
};

template <class T, auto Member>
consteval AcceptFault accept_fault() {
  using Traits = AcceptTraits<std::remove_const_t<decltype(Member)>>;
  if constexpr (Traits::is_association) {
    return Traits::template fault<T>();
  } else if constexpr (!std::is_same_v<reflect::owner_of<Member>, T>) {
    return AcceptFault::other_class;
  } else if constexpr (reflect::is_relation<reflect::value_of<Member>>) {
    return AcceptFault::association;
  } else {
    return AcceptFault::none;
  }
}
/// The first fault of them.
template <class T, auto... Members>
consteval AcceptFault first_accept_fault() {
  if constexpr (sizeof...(Members) == 0) {
    return AcceptFault::nothing;
  } else {
    AcceptFault first = AcceptFault::none;
    const auto look = [&](AcceptFault fault) {
      if (first == AcceptFault::none) first = fault;
    };
    (look(accept_fault<T, Members>()), ...);
    return first;
  }
}

template <auto Association, auto... Members>
template <class T>
consteval AcceptFault AcceptTraits<Accept<Association, Members...>>::fault() {
  if constexpr (!std::is_same_v<reflect::owner_of<Association>, T>) {
    return AcceptFault::other_class;
  } else if constexpr (!reflect::is_relation<reflect::value_of<Association>>) {
    return AcceptFault::no_association;
  } else {
    return first_accept_fault<reflect::relation_target<reflect::value_of<Association>>,
                              Members...>();
  }
}

/// Says what is wrong with what a model is to accept, if anything is.
template <class T, auto... Members>
consteval bool check_accepted() {
  constexpr AcceptFault fault = first_accept_fault<T, Members...>();
  static_assert(fault != AcceptFault::nothing,
                "stele: from_json() is told what it accepts: from_json<&Post::title>(document), or "
                "from_json(document, {\"title\"})");
  static_assert(fault != AcceptFault::other_class,
                "stele: from_json<...>() names a member of another class than the model");
  static_assert(fault != AcceptFault::association,
                "stele: from_json<...>() names an association; say what is accepted of its rows by "
                "stele::accept<&User::tasks, &Task::title>");
  static_assert(fault != AcceptFault::no_association,
                "stele: accept<...> takes an association, and members of its rows");
  return fault == AcceptFault::none;
}

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
