#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stop_token>
#include <string_view>
#include <utility>
#include <vector>

#include "stele/model/query.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Rows that are read: each verb starts a query of its own. A model, or a query that is read as a
/// table.
template <class T>
class Table : protected detail::ModelHandle, public Streamed<Table<T>, T> {
 public:
  using RowType = T;

  explicit Table(detail::ModelHandle handle) : ModelHandle(std::move(handle)) {}

  // Chain verbs are not [[nodiscard]], as those of Query.

  /// A new query of all rows.
  [[nodiscard]] Query<T> query() const { return Query<T>(handle()); }

  template <class C>
  Query<T> where(const C& condition) const {
    Query<T> query = this->query();
    query.where(condition);
    return query;
  }
  template <class A, class B>
  Query<T> where_if(const A& a, const B& b) const {
    return query().where_if(a, b);
  }
  Query<T> search(std::string_view text) const { return query().search(text); }
  template <class... Terms>
  Query<T> order_by(const Terms&... terms) const {
    Query<T> query = this->query();
    query.order_by(terms...);
    return query;
  }
  template <auto... Path, class... Changes>
  requires(sizeof...(Path) > 0) Query<T> include(const Changes&... changes)
  const {
    if constexpr (detail::check_path<T, Path...>()) {
      return query().template include<Path...>(changes...);
    } else {
      return query();
    }
  }
  template <class... Changes>
  Query<T> include(std::string_view path, const Changes&... changes) const {
    return query().include(path, changes...);
  }
  template <auto Association, class... Conditions>
  Query<T> include_count(const Conditions&... conditions) const {
    if constexpr (detail::check_counted<T, Association>()) {
      return query().template include_count<Association>(conditions...);
    } else {
      return query();
    }
  }
  template <class... Conditions>
  Query<T> include_count(std::string_view association, const Conditions&... conditions) const {
    return query().include_count(association, conditions...);
  }
  template <class... Terms>
  auto include_values(const Terms&... terms) const {
    return query().include_values(terms...);
  }
  template <auto Association, class F, class... Conditions>
  Query<T> where_count(const F& holds, const Conditions&... conditions) const {
    if constexpr (detail::check_path<T, Association>() && detail::check_count<F>()) {
      return query().template where_count<Association>(holds, conditions...);
    } else {
      return query();
    }
  }
  template <class F, class... Conditions>
  Query<T> where_count(std::string_view association, const F& holds,
                       const Conditions&... conditions) const {
    return query().where_count(association, holds, conditions...);
  }
  template <auto... Path, class... Which>
  requires(sizeof...(Path) > 0) Query<T> where_has(const Which&... which)
  const {
    if constexpr ((detail::check_has<T, Which, Path...>() && ...)) {
      return query().template where_has<Path...>(which...);
    } else {
      return query();
    }
  }
  template <class... Which>
  Query<T> where_has(std::string_view path, const Which&... which) const {
    return query().where_has(path, which...);
  }
  template <auto... Path, class... Which>
  requires(sizeof...(Path) > 0) Query<T> where_has_not(const Which&... which)
  const {
    if constexpr ((detail::check_has<T, Which, Path...>() && ...)) {
      return query().template where_has_not<Path...>(which...);
    } else {
      return query();
    }
  }
  template <class... Which>
  Query<T> where_has_not(std::string_view path, const Which&... which) const {
    return query().where_has_not(path, which...);
  }
  Query<T> columns(std::initializer_list<std::string_view> names) const {
    return query().columns(names);
  }
  template <auto... Path>
  [[nodiscard]] auto join() const {
    return query().template join<Path...>();
  }
  template <auto... Path>
  [[nodiscard]] auto left_join() const {
    return query().template left_join<Path...>();
  }
  template <auto... Path, class A>
  [[nodiscard]] auto join(const Alias<A>& alias) const {
    return query().template join<Path...>(alias);
  }
  template <auto... Path, class A>
  [[nodiscard]] auto left_join(const Alias<A>& alias) const {
    return query().template left_join<Path...>(alias);
  }
  template <class Source, class C>
  [[nodiscard]] auto join(const Source& source, const C& on) const {
    return query().join(source, on);
  }
  template <class Source, class C>
  [[nodiscard]] auto left_join(const Source& source, const C& on) const {
    return query().left_join(source, on);
  }
  Query<T> join(std::string_view association) const { return query().join(association); }
  Query<T> left_join(std::string_view association) const { return query().left_join(association); }
  Query<T> distinct() const { return query().distinct(); }
  template <class First, class... Rest>
  Query<T> distinct(const First& first, const Rest&... rest) const {
    return query().distinct(first, rest...);
  }
  template <class... Terms>
  Query<T> group_by(const Terms&... terms) const {
    return query().group_by(terms...);
  }
  Query<T> order_by_input(std::string_view text, const std::vector<OrderName>& allowed) const {
    return query().order_by_input(text, allowed);
  }
  Query<T> after(const T& row) const { return query().after(row); }
  Query<T> timeout(std::chrono::milliseconds time) const { return query().timeout(time); }
  Query<T> stop_on(std::stop_token token) const { return query().stop_on(std::move(token)); }
  Query<T> label(std::string_view name) const { return query().label(name); }
  Query<T> label(std::string_view key, std::string_view value) const {
    return query().label(key, value);
  }
  Query<T> limit(std::int64_t rows) const { return query().limit(rows); }
  Query<T> offset(std::int64_t rows) const { return query().offset(rows); }
  Query<T> lock(Lock strength = Lock::update) const { return query().lock(strength); }
  Query<T> scope(std::string_view name) const { return query().scope(name); }
  Query<T> unscoped() const { return query().unscoped(); }
  Query<T> with_deleted() const { return query().with_deleted(); }
  Query<T> only_deleted() const { return query().only_deleted(); }

  template <auto Member>
  [[nodiscard]] auto pluck() const {
    return query().template pluck<Member>();
  }
  [[nodiscard]] std::vector<Value> pluck(std::string_view name) const {
    return query().pluck(name);
  }
  [[nodiscard]] Page<T> page(std::int64_t number, std::int64_t size) const {
    return query().page(number, size);
  }

  template <auto Member>
  [[nodiscard]] auto sum() const {
    return query().template sum<Member>();
  }
  template <auto Member>
  [[nodiscard]] std::optional<double> avg() const {
    return query().template avg<Member>();
  }
  template <auto Member>
  [[nodiscard]] auto min() const {
    return query().template min<Member>();
  }
  template <auto Member>
  [[nodiscard]] auto max() const {
    return query().template max<Member>();
  }
  [[nodiscard]] Value sum(std::string_view name) const { return query().sum(name); }
  [[nodiscard]] Value avg(std::string_view name) const { return query().avg(name); }
  [[nodiscard]] Value min(std::string_view name) const { return query().min(name); }
  [[nodiscard]] Value max(std::string_view name) const { return query().max(name); }
  template <class Row, class... Terms>
  [[nodiscard]] Selection<Row, T> select(const Terms&... terms) const {
    return query().template select<Row>(terms...);
  }
  template <class... Terms>
  [[nodiscard]] auto select(const Terms&... terms) const {
    return query().select(terms...);
  }

  /// Reads an association of rows that were read before, or a path of associations, by one query
  /// for all of them; those on the way are read where they are not loaded. `change(query)` says
  /// which rows, as that of `include` does.
  /// @param rows a row, or a range of them side by side
  template <auto... Path, class Rows, class Change = detail::AllRows>
  requires(sizeof...(Path) > 0) void load(Rows& rows, const Change& change = {}) const {
    constexpr bool fits = is_range<Rows>;
    static_assert(fits, "stele: load<...>() takes a row of the model, or rows side by side");
    if constexpr (fits && detail::check_path<T, Path...>()) {
      static constexpr detail::IncludeStep path[] = {detail::include_step<Path>...};
      Query<T> query = this->query();
      query.template include<Path...>(change);
      detail::load_path(query, path, range_of(rows));
    }
  }
  /// The same of records, by the names of the associations.
  template <class Rows, class Change = detail::AllRows>
  void load(std::string_view path, Rows& rows, const Change& change = {}) const {
    constexpr bool fits = is_range<Rows>;
    static_assert(fits, "stele: load() takes a record, or records side by side");
    if constexpr (fits) detail::load_path(query().include(path, change), path, range_of(rows));
  }

  [[nodiscard]] std::vector<T> all() const { return query().all(); }
  [[nodiscard]] std::optional<T> first() const { return query().first(); }
  T one() const { return query().one(); }
  [[nodiscard]] std::int64_t count() const { return query().count(); }
  [[nodiscard]] bool exists() const { return query().exists(); }

  /// For the library: the tree of a query of all rows.
  [[nodiscard]] std::shared_ptr<const detail::QueryTree> shared_tree() const {
    return query().shared_tree();
  }
  [[nodiscard]] const Session& session() const noexcept { return session_; }
  /// For the library: what a JOIN of it joins.
  [[nodiscard]] detail::JoinTarget target() const {
    return {.type = nullptr, .name = {}, .alias = {}, .model = state_};
  }

 private:
  friend class Streamed<Table, T>;
  using Streams = detail::RowTraits<T>;
  [[nodiscard]] auto rows() const { return std::pair(query().open_cursor(), state_); }

  [[nodiscard]] const detail::ModelHandle& handle() const noexcept { return *this; }
  template <class Rows>
  static constexpr bool is_range = std::is_same_v<Rows, T> || requires(Rows& rows) {
    std::span<T>(rows);
  };
  template <class Rows>
  [[nodiscard]] static detail::RowRange range_of(Rows& rows) {
    if constexpr (std::is_same_v<Rows, T>) {
      return {&rows, sizeof(T), 1};
    } else {
      return {rows.data(), sizeof(T), rows.size()};
    }
  }
};

}  // namespace stele

#pragma GCC visibility pop
