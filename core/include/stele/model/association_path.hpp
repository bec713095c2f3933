#pragma once

#include <type_traits>

#include "stele/model/query_core.hpp"
#include "stele/model/reflect.hpp"

#pragma GCC visibility push(default)

/// Paths of associations, as verbs take them: `<&User::tasks, &Task::tags>`.
namespace stele::detail {

template <auto Member>
inline constexpr IncludeStep include_step{reflect::member_name<Member>(),
                                          &reflect::relation_ops<reflect::value_of<Member>>};

template <auto First, auto... Rest>
struct PathTarget : PathTarget<Rest...> {};
template <auto Last>
struct PathTarget<Last> {
  using type = reflect::relation_target<reflect::value_of<Last>>;
};
template <auto... Path>
using path_target = typename PathTarget<Path...>::type;

/// Whether each member is an association of the model that the one before leads to.
template <class T, auto First, auto... Rest>
consteval bool is_path() {
  if constexpr (!std::is_same_v<reflect::owner_of<First>, T>) {
    return false;
  } else if constexpr (sizeof...(Rest) == 0) {
    return true;
  } else {
    return is_path<reflect::relation_target<reflect::value_of<First>>, Rest...>();
  }
}

template <class T, auto... Path>
consteval bool check_path() {
  constexpr bool fits =
      sizeof...(Path) > 0 && (reflect::is_relation<reflect::value_of<Path>> && ...);
  static_assert(fits, "stele: include<...>() takes an association member");
  if constexpr (fits) {
    constexpr bool leads = is_path<T, Path...>();
    static_assert(leads,
                  "stele: a path of associations begins at the query's model, and each is one of "
                  "the model that the one before leads to");
    return leads;
  }
  return false;
}

}  // namespace stele::detail

#pragma GCC visibility pop
