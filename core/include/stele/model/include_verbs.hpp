#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "stele/model/association_path.hpp"
#include "stele/model/association_values.hpp"
#include "stele/model/query_core.hpp"
#include "stele/model/record.hpp"
#include "stele/model/reflect.hpp"

#pragma GCC visibility push(default)

namespace stele {

template <class T, class... Joined>
class Query;
template <class Values, class T, class... Joined>
class ValuedQuery;

/// `include<&User::tasks>(stele::required)` drops the users without tasks.
struct Required {};
inline constexpr Required required{};

namespace detail {

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

/// Whether `where_has` can say so which rows of an association's target are meant.
template <class Target, class Which>
inline constexpr bool chooses_rows = std::is_invocable_v<const Which&, Query<Target>&>;
template <class Target, class... Others>
inline constexpr bool chooses_rows<Target, Condition<Others...>> = true;

template <class T, class Which, auto... Path>
consteval bool check_has() {
  if constexpr (check_path<T, Path...>()) {
    using Target = path_target<Path...>;
    constexpr bool fits = chooses_rows<Target, Which>;
    static_assert(fits,
                  "stele: where_has() takes a condition, such as col<&Task::done> == true, or a "
                  "function of the association's query");
    if constexpr (fits && is_condition<Which>) {
      constexpr bool leads = accepts_condition<Models<Target>, Which>;
      static_assert(leads,
                    "stele: where_has() uses a column of a model that the association does not "
                    "lead to");
      return leads;
    }
    return fits;
  }
  return false;
}
template <class Q, class Which>
void choose_rows(Q& query, const Which& which) {
  if constexpr (is_condition<Which>) {
    query.where(which);
  } else {
    which(query);
  }
}

/// The query of a query's rows with values.
template <class Self, class... Terms>
struct ValuedOf;
template <class T, class... Joined, class... Terms>
struct ValuedOf<Query<T, Joined...>, Terms...> {
  using In = Models<T, Joined...>;
  static constexpr bool fits = (accepts_order<In, Terms> && ...);
  using type = ValuedQuery<std::tuple<SelectedType<In, Terms>...>, T, Joined...>;
};

template <class T, auto Association>
consteval bool check_counted() {
  if constexpr (check_path<T, Association>()) {
    constexpr bool is_many = reflect::is_to_many<reflect::value_of<Association>>;
    static_assert(is_many,
                  "stele: include_count<...>() is of an association with several rows; an "
                  "association with one row is included");
    return is_many;
  }
  return false;
}

/// Whether `where_count` makes a condition of the count.
template <class F>
consteval bool check_count() {
  constexpr bool takes =
      std::is_invocable_v<const F&, AssociationExpression<std::int64_t, Condition<>, false>>;
  static_assert(takes,
                "stele: where_count() takes a function of the count that gives a condition, such "
                "as [](auto count) { return count > 3; }");
  return takes;
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

  /// Reads along how many rows of the association there are, of those that the condition holds
  /// for, without the rows: `user.tasks.count()`, of records `user.count("tasks")`.
  /// SQL: SELECT …, (SELECT count(*) …)
  template <auto Association, class C = detail::NoCondition>
  Self& include_count(const C& condition = {}) & {
    if constexpr (detail::check_counted<T, Association>()) {
      core().add_count(reflect::member_name<Association>(),
                       count_of<Association>(condition).expr());
    }
    return self();
  }
  template <auto Association, class C = detail::NoCondition>
  Self&& include_count(const C& condition = {}) && {
    if constexpr (detail::check_counted<T, Association>()) include_count<Association>(condition);
    return std::move(self());
  }
  template <class C = detail::NoCondition>
  Self& include_count(std::string_view association, const C& condition = {}) & {
    core().add_count(association, count_of(association, condition).expr());
    return self();
  }
  template <class C = detail::NoCondition>
  Self&& include_count(std::string_view association, const C& condition = {}) && {
    return std::move(include_count(association, condition));
  }

  /// Reads these attributes alone, of records; besides them those that the query's associations
  /// need, and the primary key. The others throw Errc::not_loaded where they are read, and are not
  /// written by `update` and `save`.
  /// SQL: CASE WHEN 1 = 0 THEN column END in place of their columns
  /// @throws Error Errc::mapping for a name that the model lacks
  Self& columns(std::initializer_list<std::string_view> names) & {
    constexpr bool fits = std::is_same_v<T, Record>;
    static_assert(fits,
                  "stele: columns() is for records: a struct is read whole, since update(row) "
                  "writes it whole; read some columns into another struct by select<Row>(...)");
    if constexpr (fits) core().read_columns(names);
    return self();
  }
  Self&& columns(std::initializer_list<std::string_view> names) && {
    return std::move(columns(names));
  }

  /// The rows with a value for each term beside: tuples of a row and values. Goes last, before
  /// conditions, order and limit that may still follow.
  /// SQL: SELECT …, term
  template <class... Terms>
  [[nodiscard]] auto include_values(const Terms&... terms) const {
    using Valued = detail::ValuedOf<Self, Terms...>;
    static_assert(Valued::fits,
                  "stele: include_values() uses a column of a model that is not in this query");
    return typename Valued::type(core(), terms...);
  }

  /// Rows of which the association has a number of rows, of those that the condition holds for:
  /// `where_count<&User::tasks>([](auto count) { return count > 3; })`.
  /// SQL: WHERE (SELECT count(*) …) > 3
  template <auto Association, class F, class C = detail::NoCondition>
  Self& where_count(const F& holds, const C& condition = {}) & {
    if constexpr (detail::check_path<T, Association>() && detail::check_count<F>()) {
      core().where(holds(count_of<Association>(condition)).expr());
    }
    return self();
  }
  template <auto Association, class F, class C = detail::NoCondition>
  Self&& where_count(const F& holds, const C& condition = {}) && {
    if constexpr (detail::check_path<T, Association>() && detail::check_count<F>()) {
      where_count<Association>(holds, condition);
    }
    return std::move(self());
  }
  template <class F, class C = detail::NoCondition>
  Self& where_count(std::string_view association, const F& holds, const C& condition = {}) & {
    if constexpr (detail::check_count<F>()) {
      core().where(holds(count_of(association, condition)).expr());
    }
    return self();
  }
  template <class F, class C = detail::NoCondition>
  Self&& where_count(std::string_view association, const F& holds, const C& condition = {}) && {
    return std::move(where_count(association, holds, condition));
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

  /// Rows that have a row of the association, or of a path of associations: of those that a
  /// condition holds for, or that a function of their query says. SQL: EXISTS
  template <auto... Path, class Which = detail::AllRows>
  requires(sizeof...(Path) > 0) Self& where_has(const Which& which = {}) & {
    if constexpr (detail::check_has<T, Which, Path...>()) has<Path...>(which, false);
    return self();
  }
  template <auto... Path, class Which = detail::AllRows>
  requires(sizeof...(Path) > 0) Self && where_has(const Which& which = {}) && {
    if constexpr (detail::check_has<T, Which, Path...>()) has<Path...>(which, false);
    return std::move(self());
  }
  /// The same of records, by the names of the associations: "tasks", "tasks.tags".
  template <class Which = detail::AllRows>
  Self& where_has(std::string_view path, const Which& which = {}) & {
    return has(path, which, false);
  }
  template <class Which = detail::AllRows>
  Self&& where_has(std::string_view path, const Which& which = {}) && {
    return std::move(where_has(path, which));
  }
  /// Rows that have none. SQL: NOT EXISTS
  template <auto... Path, class Which = detail::AllRows>
  requires(sizeof...(Path) > 0) Self& where_has_not(const Which& which = {}) & {
    if constexpr (detail::check_has<T, Which, Path...>()) has<Path...>(which, true);
    return self();
  }
  template <auto... Path, class Which = detail::AllRows>
  requires(sizeof...(Path) > 0) Self && where_has_not(const Which& which = {}) && {
    if constexpr (detail::check_has<T, Which, Path...>()) has<Path...>(which, true);
    return std::move(self());
  }
  template <class Which = detail::AllRows>
  Self& where_has_not(std::string_view path, const Which& which = {}) & {
    return has(path, which, true);
  }
  template <class Which = detail::AllRows>
  Self&& where_has_not(std::string_view path, const Which& which = {}) && {
    return std::move(where_has_not(path, which));
  }

 private:
  [[nodiscard]] Self& self() noexcept { return static_cast<Self&>(*this); }
  [[nodiscard]] detail::QueryCore& core() noexcept { return self(); }
  [[nodiscard]] const detail::QueryCore& core() const noexcept {
    return static_cast<const Self&>(*this);
  }

  // Where detail::check_path<T, Path...>() and detail::check_has<…>() hold.
  template <auto... Path, class Change>
  void included(const Change& change, bool required) {
    static constexpr detail::IncludeStep path[] = {detail::include_step<Path>...};
    Query<detail::path_target<Path...>> query{core().included_query(path)};
    change(query);
    if (required) query.required();
    core().add_include(path, query);
  }
  template <auto... Path, class Which>
  void has(const Which& which, bool negated) {
    static constexpr detail::IncludeStep path[] = {detail::include_step<Path>...};
    Query<detail::path_target<Path...>> query{core().associated_query(path)};
    detail::choose_rows(query, which);
    core().add_has(path, query, negated);
  }
  template <class Which>
  Self& has(std::string_view path, const Which& which, bool negated) {
    using Target = typename detail::RecordOf<Which>::type;
    constexpr bool fits = detail::chooses_rows<Target, Which>;
    static_assert(fits,
                  "stele: where_has() takes a condition, such as column(\"done\") == true, or a "
                  "function of the association's query");
    if constexpr (fits) {
      Query<Target> query{core().associated_query(path)};
      detail::choose_rows(query, which);
      core().add_has(path, query, negated);
    }
    return self();
  }
};

}  // namespace stele

#pragma GCC visibility pop
