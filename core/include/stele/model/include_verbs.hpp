#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "stele/model/query_core.hpp"
#include "stele/model/record.hpp"
#include "stele/model/reflect.hpp"

#pragma GCC visibility push(default)

namespace stele {

template <class T, class... Joined>
class Query;

/// `include<&User::tasks>(stele::required)` drops the users without tasks.
struct Required {};
inline constexpr Required required{};

namespace detail {

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

/// What changes nothing of a query.
struct AllRows {
  template <class Q>
  void operator()(const Q& /*query*/) const {}
};

/// A name for records that is not known before F is.
template <class F>
struct RecordOf {
  using type = Record;
};

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

}  // namespace detail

/// What a query says of the associations of its rows.
/// @tparam Self the query, which is a `detail::QueryCore`
template <class Self, class T>
class IncludeVerbs {
 public:
  /// Reads the rows of an association along, or of a path of associations, each of the one before:
  /// to-one by a LEFT JOIN, to-many by one more query for all owners. It never changes which rows
  /// of its own the query gives, nor how many.
  /// @throws Error Errc::mapping where a model is not defined
  template <auto... Path>
  Self& include() & {
    if constexpr (detail::check_path<T, Path...>()) included<Path...>(detail::AllRows(), false);
    return self();
  }
  template <auto... Path>
  Self&& include() && {
    if constexpr (detail::check_path<T, Path...>()) include<Path...>();
    return std::move(self());
  }
  /// The same; `change(query)` says which of the association's rows: conditions, order, limit and
  /// offset, which count the rows of each owner, includes of theirs, `required()`.
  template <auto... Path, class F>
  requires(sizeof...(Path) > 0) Self& include(const F& change) & {
    if constexpr (!detail::check_path<T, Path...>()) {
      return self();
    } else if constexpr (std::is_same_v<F, Required>) {
      included<Path...>(detail::AllRows(), true);
    } else {
      included<Path...>(change, false);
    }
    return self();
  }
  template <auto... Path, class F>
  requires(sizeof...(Path) > 0) Self && include(const F& change) && {
    if constexpr (detail::check_path<T, Path...>()) include<Path...>(change);
    return std::move(self());
  }
  /// The same; drops the query's rows that have no match.
  template <auto... Path, class F>
  requires(sizeof...(Path) > 0) Self& include(const F& change, Required /*required*/) & {
    if constexpr (detail::check_path<T, Path...>()) included<Path...>(change, true);
    return self();
  }
  template <auto... Path, class F>
  requires(sizeof...(Path) > 0) Self && include(const F& change, Required required) && {
    if constexpr (detail::check_path<T, Path...>()) include<Path...>(change, required);
    return std::move(self());
  }
  /// The same of records, by the names of the associations: "tasks", "tasks.tags".
  Self& include(std::string_view path) & {
    core().add_include(path, core().included_query(path));
    return self();
  }
  Self&& include(std::string_view path) && { return std::move(include(path)); }
  template <class F>
  Self& include(std::string_view path, const F& change) & {
    Query<typename detail::RecordOf<F>::type> query{core().included_query(path)};
    if constexpr (std::is_same_v<F, Required>) {
      query.required();
    } else {
      change(query);
    }
    core().add_include(path, query);
    return self();
  }
  template <class F>
  Self&& include(std::string_view path, const F& change) && {
    return std::move(include(path, change));
  }
  template <class F>
  Self& include(std::string_view path, const F& change, Required /*required*/) & {
    Query<typename detail::RecordOf<F>::type> query{core().included_query(path)};
    change(query);
    query.required();
    core().add_include(path, query);
    return self();
  }
  template <class F>
  Self&& include(std::string_view path, const F& change, Required required) && {
    return std::move(include(path, change, required));
  }

  /// In the function of `include`: drops owners without a match.
  /// @throws Error Errc::invalid_argument elsewhere
  Self& required() { return core().require(), self(); }
  /// In the function of `include`: how the rows are read, with the same result.
  /// @throws Error Errc::invalid_argument elsewhere
  Self& by_join() {
    return core().set_strategy(detail::IncludeStrategy::join, "by_join()"), self();
  }
  Self& by_query() {
    return core().set_strategy(detail::IncludeStrategy::query, "by_query()"), self();
  }

  /// Rows that have a row of the association, of those that `change(query)` says. SQL: EXISTS
  template <auto... Path, class F>
  Self& where_has(const F& change) & {
    if constexpr (detail::check_path<T, Path...>()) has<Path...>(change, false);
    return self();
  }
  template <auto... Path, class F>
  Self&& where_has(const F& change) && {
    if constexpr (detail::check_path<T, Path...>()) where_has<Path...>(change);
    return std::move(self());
  }
  template <auto... Path>
  Self& where_has() & {
    if constexpr (detail::check_path<T, Path...>()) has<Path...>(detail::AllRows(), false);
    return self();
  }
  template <auto... Path>
  Self&& where_has() && {
    if constexpr (detail::check_path<T, Path...>()) where_has<Path...>();
    return std::move(self());
  }
  /// Rows that have none. SQL: NOT EXISTS
  template <auto... Path, class F>
  Self& where_has_not(const F& change) & {
    if constexpr (detail::check_path<T, Path...>()) has<Path...>(change, true);
    return self();
  }
  template <auto... Path, class F>
  Self&& where_has_not(const F& change) && {
    if constexpr (detail::check_path<T, Path...>()) where_has_not<Path...>(change);
    return std::move(self());
  }
  template <auto... Path>
  Self& where_has_not() & {
    if constexpr (detail::check_path<T, Path...>()) has<Path...>(detail::AllRows(), true);
    return self();
  }
  template <auto... Path>
  Self&& where_has_not() && {
    if constexpr (detail::check_path<T, Path...>()) where_has_not<Path...>();
    return std::move(self());
  }

 private:
  [[nodiscard]] Self& self() noexcept { return static_cast<Self&>(*this); }
  [[nodiscard]] detail::QueryCore& core() noexcept { return self(); }

  /// @pre detail::check_path<T, Path...>()
  template <auto... Path, class Change>
  void included(const Change& change, bool required) {
    static constexpr detail::IncludeStep path[] = {detail::include_step<Path>...};
    Query<detail::path_target<Path...>> query{core().included_query(path)};
    change(query);
    if (required) query.required();
    core().add_include(path, query);
  }
  template <auto... Path, class Change>
  void has(const Change& change, bool negated) {
    static constexpr detail::IncludeStep path[] = {detail::include_step<Path>...};
    Query<detail::path_target<Path...>> query{core().included_query(path)};
    change(query);
    core().add_has(path, query, negated);
  }
};

}  // namespace stele

#pragma GCC visibility pop
