#pragma once

#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "stele/model/alias.hpp"
#include "stele/model/expression.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/record.hpp"
#include "stele/model/set_clause.hpp"

#pragma GCC visibility push(default)

namespace stele {

template <class T>
class Model;
template <class T>
class Table;
template <class T, class... Joined>
class Query;

/// What `Query::page` gives.
template <class T>
struct Page {
  std::vector<T> rows{};
  std::int64_t total = 0;  ///< rows on all pages
};

namespace detail {

template <class A>
inline constexpr bool is_set_clause = false;
template <class Owner>
inline constexpr bool is_set_clause<SetClause<Owner>> = true;
template <class T, class A>
inline constexpr bool accepts_set = std::is_same_v<A, SetClause<T>>;
template <class A>
inline constexpr bool accepts_set<Record, A> =
    std::is_same_v<A, SetClause<Record>> || std::is_same_v<A, SetClause<void>>;

/// Says what is wrong with what `update()` is given, if anything is.
template <class T, class... Assignments>
constexpr bool check_assignments() {
  constexpr bool fits = (is_set_clause<Assignments> && ...) && sizeof...(Assignments) > 0;
  static_assert(fits, "stele: update() takes at least one set<...>(value)");
  if constexpr (fits) {
    static_assert((accepts_set<T, Assignments> && ...),
                  "stele: update() sets a column of a model that is not in this query");
  }
  return fits;
}

/// Says what is wrong with what `increment()` of a row is given, if anything is.
template <class T, auto Member, class N>
constexpr bool check_increment() {
  constexpr bool is_own = std::is_same_v<reflect::owner_of<Member>, T>;
  static_assert(is_own, "stele: increment() names a member of another class than the model");
  if constexpr (is_own) {
    using Type = typename TypedColumn<Member>::Type;
    using Sum =
        typename decltype(arithmetic_result<Type, typename OperandType<N>::type, false>())::type;
    constexpr bool fits = !std::is_same_v<Sum, NoNumber>;
    static_assert(fits, "stele: increment() adds a number to a member that is one");
    return fits;
  } else {
    return false;
  }
}

/// How a row is made and filled.
template <class T>
struct RowTraits {
  static T make(const ModelState&) { return T{}; }
  static T& append(const ModelState&, std::vector<T>& rows) { return rows.emplace_back(); }
  static void decode(const ModelState& model, T& row, std::span<const Cell> cells) {
    model.decode(&row, cells);
  }
};
template <>
struct RowTraits<Record> {
  static Record make(const ModelState& model) { return model.new_record(); }
  static Record& append(const ModelState& model, std::vector<Record>& rows) {
    return rows.emplace_back(model.new_record());
  }
  static void decode(const ModelState& model, Record& row, std::span<const Cell> cells) {
    model.decode(&row, cells);
  }
};

/// The model that a JOIN joins; `void` of what it cannot join.
template <class Source>
struct JoinSource {
  using type = void;
};
template <class T>
struct JoinSource<Alias<T>> {
  using type = T;
};
template <class T>
struct JoinSource<Model<T>> {
  using type = T;
};
template <class T>
struct JoinSource<Table<T>> {
  using type = T;
};
template <class T>
struct JoinSource<Query<T>> {
  using type = T;
};

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
