#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/base/error.hpp"
#include "stele/model/column.hpp"
#include "stele/model/condition.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/query_core.hpp"
#include "stele/model/record.hpp"
#include "stele/model/reversed_comparison.hpp"
#include "stele/model/selection.hpp"
#include "stele/model/set_clause.hpp"

#pragma GCC visibility push(default)

namespace stele {

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

/// How a row is made and filled.
template <class T>
struct RowTraits {
  static T make(const ModelState&) { return T{}; }
  static void decode(const ModelState& model, T& row, std::span<const Cell> cells) {
    model.decode(&row, cells);
  }
};
template <>
struct RowTraits<Record> {
  static Record make(const ModelState& model) { return model.new_record(); }
  static void decode(const ModelState& model, Record& row, std::span<const Cell> cells) {
    model.decode(&row, cells);
  }
};

}  // namespace detail

/// What `Query::page` gives.
template <class T>
struct Page {
  std::vector<T> rows{};
  std::int64_t total = 0;  ///< rows on all pages
};

/// A query on a model: which rows, in which order, how many.
///
/// A value: copies branch. A chain call changes an lvalue and returns it; on a temporary it moves.
/// Sends nothing until a verb that ends it (`all`, `first`, `count`, …). One thread at a time.
template <class T>
class Query : public detail::QueryCore {
 public:
  using QueryCore::QueryCore;
  explicit Query(QueryCore&& core) : QueryCore(std::move(core)) {}

  /// Adds a condition; several are ANDed. SQL: WHERE
  template <class C>
  Query& where(const C& condition) & {
    static_assert(detail::is_condition<C>,
                  "stele: where() takes a condition, such as col<&User::age> >= 18; a bool column "
                  "is compared with == true");
    if constexpr (detail::is_condition<C>) {
      static_assert(detail::accepts_condition<T, C>,
                    "stele: where() uses a column of a model that is not in this query");
      QueryCore::where(condition.expr());
    }
    return *this;
  }
  template <class C>
  Query&& where(const C& condition) && {
    return std::move(where(condition));
  }

  /// Adds the condition only where `apply` is true. The condition, or a function that makes it.
  template <class C>
  Query& where_if(bool apply, const C& condition) & {
    if constexpr (std::is_invocable_v<const C&>) {
      if (apply) where(condition());
    } else {
      if (apply) where(condition);
    }
    return *this;
  }
  /// Adds `make(*value)` only where there is a value.
  template <class V, class F>
  Query& where_if(const std::optional<V>& value, const F& make) & {
    if (value) where(make(*value));
    return *this;
  }
  template <class A, class B>
  Query&& where_if(const A& a, const B& b) && {
    return std::move(where_if(a, b));
  }

  /// Columns or `.asc()`, `.desc()` of them, first things first. SQL: ORDER BY
  template <class... Terms>
  Query& order_by(const Terms&... terms) & {
    constexpr bool fits = (detail::is_order<Terms> && ...);
    static_assert(fits,
                  "stele: order_by() takes columns, such as col<&User::age>, and .asc() or .desc() "
                  "of them");
    if constexpr (fits) {
      static_assert((detail::accepts_order<T, Terms> && ...),
                    "stele: order_by() uses a column of a model that is not in this query");
      (detail::add_order(*this, terms), ...);
    }
    return *this;
  }
  template <class... Terms>
  Query&& order_by(const Terms&... terms) && {
    return std::move(order_by(terms...));
  }

  /// At most so many rows; the primary key is appended as the last order. SQL: LIMIT
  /// @throws Error Errc::invalid_argument where negative
  Query& limit(std::int64_t rows) & { return QueryCore::limit(rows), *this; }
  Query&& limit(std::int64_t rows) && { return std::move(limit(rows)); }
  /// Leaves so many rows out. SQL: OFFSET
  Query& offset(std::int64_t rows) & { return QueryCore::offset(rows), *this; }
  Query&& offset(std::int64_t rows) && { return std::move(offset(rows)); }

  /// Applies a scope of the model's description.
  /// @throws Error Errc::invalid_argument for a name that the model lacks
  Query& scope(std::string_view name) & { return QueryCore::scope(name), *this; }
  Query&& scope(std::string_view name) && { return std::move(scope(name)); }
  /// Leaves the default scopes out.
  Query& unscoped() & { return QueryCore::unscoped(), *this; }
  Query&& unscoped() && { return std::move(unscoped()); }

  /// Stops each statement of the query that takes longer, with Errc::timeout; instead of
  /// `Options::statement_timeout`. On postgres by a request to cancel, after which the connection
  /// is not lent again; in a transaction that ends it. On sqlite it does not end the wait for
  /// another process's lock, which the URL's busy_timeout bounds.
  /// @throws Error Errc::invalid_argument for less than 1 ms
  Query& timeout(std::chrono::milliseconds time) & { return QueryCore::timeout(time), *this; }
  Query&& timeout(std::chrono::milliseconds time) && { return std::move(timeout(time)); }
  /// Stops the statement that runs, with Errc::timeout, when the token is told to stop; one that
  /// was told before is not sent at all.
  Query& stop_on(std::stop_token token) & { return QueryCore::stop_on(std::move(token)), *this; }
  Query&& stop_on(std::stop_token token) && { return std::move(stop_on(std::move(token))); }

  /// Locks the rows that are read until the transaction ends; of a transaction that is not
  /// read-only. SQL: FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE; on sqlite nothing,
  /// for such a transaction is the only one that writes. The verb that ends the query throws
  /// Errc::invalid_argument outside of a transaction, in a read-only one and for what is grouped.
  Query& lock(Lock strength = Lock::update) & { return QueryCore::lock(strength), *this; }
  Query&& lock(Lock strength = Lock::update) && { return std::move(lock(strength)); }
  /// Leaves out the rows that another transaction holds. SQL: SKIP LOCKED
  /// @throws Error Errc::invalid_argument without lock() before it
  Query& skip_locked() & {
    return QueryCore::lock_wait(sql::LockWait::skip_locked, "skip_locked()"), *this;
  }
  Query&& skip_locked() && { return std::move(skip_locked()); }
  /// Throws Errc::busy, instead of waiting, where another transaction holds a row. SQL: NOWAIT
  /// @throws Error Errc::invalid_argument without lock() before it
  Query& nowait() & { return QueryCore::lock_wait(sql::LockWait::nowait, "nowait()"), *this; }
  Query&& nowait() && { return std::move(nowait()); }
  /// Locks the rows of this model alone, of those in the query. SQL: OF
  /// @throws Error Errc::mapping for a model that is not in the query
  Query& of(std::string_view model) & { return QueryCore::lock_of(model), *this; }
  Query&& of(std::string_view model) && { return std::move(of(model)); }
  template <class M>
  Query& of() & {
    static_assert(std::is_same_v<M, T>, "stele: of<…>() names a model that is not in this query");
    return QueryCore::lock_of({}), *this;
  }
  template <class M>
  Query&& of() && {
    return std::move(of<M>());
  }

  /// Eager loading of an association. Not supported yet.
  /// @throws Error Errc::unsupported
  template <auto... Path>
  Query& include() {
    constexpr bool fits =
        sizeof...(Path) > 0 && (reflect::is_relation<reflect::value_of<Path>> && ...);
    static_assert(fits, "stele: include<...>() takes an association member");
    detail::throw_not_yet("eager loading, include<…>(),");
  }
  Query& include(std::string_view /*association*/) {
    detail::throw_not_yet("eager loading, include(…),");
  }

  /// All rows that match.
  [[nodiscard]] std::vector<T> all() const { return read(QueryCore::select()); }

  /// The first row, in the query's order and then the primary key's. SQL: LIMIT 1
  [[nodiscard]] std::optional<T> first() const {
    std::vector<T> rows = read(QueryCore::select(1));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }

  /// The one row that matches. SQL: LIMIT 2
  /// @throws Error Errc::not_found for none; Errc::invalid_argument for more than one
  T one() const {
    std::vector<T> rows = read(QueryCore::select(2));
    if (rows.size() != 1) model().throw_not_one(rows.empty());
    return std::move(rows.front());
  }

  /// The sum of a column of numbers: of integers int64, of floating-point numbers double; 0 of no
  /// rows. SQL: SELECT sum(…)
  /// @throws Error Errc::out_of_range where it does not fit
  template <auto Member>
  [[nodiscard]] auto sum() const {
    using Sum = typename decltype(stele::sum(col<Member>))::Type;
    check_member<Member>();
    return calculate<Sum>(stele::sum(col<Member>).expr()).value_or(Sum{});
  }
  /// The mean of a column of numbers; nothing of no rows. SQL: SELECT avg(…)
  template <auto Member>
  [[nodiscard]] std::optional<double> avg() const {
    check_member<Member>();
    return calculate<double>(stele::avg(col<Member>).expr());
  }
  /// The least value of a column that has an order on every database; nothing of no rows.
  /// SQL: SELECT min(…)
  template <auto Member>
  [[nodiscard]] auto min() const {
    check_member<Member>();
    return calculate<typename TypedColumn<Member>::Type>(stele::min(col<Member>).expr());
  }
  /// SQL: SELECT max(…)
  template <auto Member>
  [[nodiscard]] auto max() const {
    check_member<Member>();
    return calculate<typename TypedColumn<Member>::Type>(stele::max(col<Member>).expr());
  }
  // The same of an attribute by its name; NULL, or 0, of no rows.
  [[nodiscard]] Value sum(std::string_view name) const {
    return calculate(stele::sum(column(name)).expr());
  }
  [[nodiscard]] Value avg(std::string_view name) const {
    return calculate(stele::avg(column(name)).expr());
  }
  [[nodiscard]] Value min(std::string_view name) const {
    return calculate(stele::min(column(name)).expr());
  }
  [[nodiscard]] Value max(std::string_view name) const {
    return calculate(stele::max(column(name)).expr());
  }

  /// Rows of something else than the model: an aggregate whose members the terms fill, in order.
  template <class Row, class... Terms>
  [[nodiscard]] Selection<T, Row> select(const Terms&... terms) const {
    return Selection<T, Row>(*this, terms...);
  }
  /// The same, as tuples of the terms' types.
  template <class... Terms>
  [[nodiscard]] auto select(const Terms&... terms) const {
    return Selection<T, std::tuple<detail::SelectedType<Terms>...>>(*this, terms...);
  }

  /// The values of one column, in the query's order. SQL: SELECT column
  template <auto Member>
  [[nodiscard]] std::vector<reflect::value_of<Member>> pluck() const {
    check_member<Member>();
    using M = reflect::value_of<Member>;
    return pluck<M>(col<Member>.expr());
  }
  /// The values of an attribute by its name.
  /// @throws Error Errc::mapping for a name that the model lacks
  [[nodiscard]] std::vector<Value> pluck(std::string_view name) const {
    return pluck<Value>(column(name).expr());
  }

  /// The rows of one page, and how many there are on all pages: two statements. The first page is
  /// number 1; one past the last is empty. The primary key is appended as the last order.
  /// @throws Error Errc::invalid_argument for a number or a size below 1, and after limit() or
  ///   offset()
  [[nodiscard]] Page<T> page(std::int64_t number, std::int64_t size) const {
    Query paged = *this;
    paged.turn_to_page(number, size);
    return {paged.all(), count()};
  }

  /// How many rows match, whatever limit and offset say. SQL: SELECT count(*)
  [[nodiscard]] std::int64_t count() const { return QueryCore::count(); }
  /// Whether any row matches.
  [[nodiscard]] bool exists() const { return QueryCore::exists(); }

  /// Updates all rows that match, in one statement; validations and hooks do not run.
  /// @return how many
  /// @throws Error Errc::invalid_argument without a condition, or with limit or offset
  template <class... Assignments>
  std::int64_t update(const Assignments&... assignments) const {
    constexpr bool fits = (detail::is_set_clause<Assignments> && ...) && sizeof...(Assignments) > 0;
    static_assert(fits, "stele: update() takes at least one set<...>(value)");
    if constexpr (fits) {
      static_assert((detail::accepts_set<T, Assignments> && ...),
                    "stele: update() sets a column of a model that is not in this query");
      return QueryCore::update({{assignments.column, assignments.value}...});
    } else {
      return 0;
    }
  }

  /// Adds to a column of all rows that match, in one statement; NULL stays NULL. As `update`.
  /// SQL: UPDATE … SET column = column + …
  template <auto Member, class N = int>
  std::int64_t increment(const N& by = 1) const {
    return update(set<Member>(col<Member> + by));
  }
  template <auto Member, class N = int>
  std::int64_t decrement(const N& by = 1) const {
    return update(set<Member>(col<Member> - by));
  }
  /// The same of an attribute by its name.
  template <class N = int>
  std::int64_t increment(std::string_view name, const N& by = 1) const {
    return update(set(name, column(name) + by));
  }
  template <class N = int>
  std::int64_t decrement(std::string_view name, const N& by = 1) const {
    return update(set(name, column(name) - by));
  }

  /// Deletes all rows that match, in one statement.
  /// @return how many
  /// @throws Error Errc::invalid_argument without a condition, or with limit or offset
  std::int64_t destroy() const { return QueryCore::destroy(); }

  /// The statement that `all()` sends, and what it binds. Sends nothing.
  [[nodiscard]] SqlText to_sql() const {
    Compiled compiled = compile();
    return {std::move(compiled.sql), std::move(compiled.values)};
  }

 private:
  template <auto Member>
  static constexpr void check_member() {
    static_assert(std::is_same_v<reflect::owner_of<Member>, T>,
                  "stele: this is a member of a model that is not in this query");
  }
  template <class M>
  [[nodiscard]] std::vector<M> pluck(const sql::Expr& term) const {
    QueryCore query = *this;
    query.project({term}, {detail::Reader<M>::type()});
    std::vector<M> values;
    Result result = query.select_projected();
    values.reserve(static_cast<std::size_t>(result.row_hint()));
    while (result.next()) {
      M value{};
      detail::Reader<M>::read(value, result.row()[0]);
      values.push_back(std::move(value));
    }
    return values;
  }
  template <class V>
  [[nodiscard]] std::optional<V> calculate(const sql::Expr& aggregate) const {
    std::optional<V> value;
    QueryCore::calculate(aggregate, detail::codec_type<V>(), [&](const Cell& cell) {
      detail::decode_member<std::optional<V>>(&value, cell);
    });
    return value;
  }
  [[nodiscard]] Value calculate(const sql::Expr& aggregate) const {
    Value value;
    QueryCore::calculate(aggregate, std::nullopt,
                         [&](const Cell& cell) { value = to_value(cell); });
    return value;
  }

  [[nodiscard]] std::vector<T> read(Result result) const {
    const detail::ModelState& state = model();
    return detail::collect<T>(
        std::move(result), [&] { return detail::RowTraits<T>::make(state); },
        [&](T& row, std::span<const Cell> cells) {
          detail::RowTraits<T>::decode(state, row, cells);
        });
  }
};

}  // namespace stele

#pragma GCC visibility pop
