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
#include "stele/model/alias.hpp"
#include "stele/model/column.hpp"
#include "stele/model/condition.hpp"
#include "stele/model/include_verbs.hpp"
#include "stele/model/included_rows.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/query_core.hpp"
#include "stele/model/query_parts.hpp"
#include "stele/model/query_verbs.hpp"
#include "stele/model/record.hpp"
#include "stele/model/reversed_comparison.hpp"
#include "stele/model/selection.hpp"
#include "stele/model/set_clause.hpp"
#include "stele/model/stream.hpp"
#include "stele/model/valued_query.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// A query on a model: which rows, in which order, how many.
///
/// A value: copies branch. A chain call changes an lvalue and returns it; on a temporary it moves.
/// Sends nothing until a verb that ends it (`all`, `first`, `count`, …). One thread at a time.
/// @tparam Joined the models that it joins, `LeftJoined<…>` where there may be no row of one
template <class T, class... Joined>
class Query : public QueryVerbs<Query<T, Joined...>, detail::Models<T, Joined...>>,
              public IncludeVerbs<Query<T, Joined...>, T>,
              public Streamed<Query<T, Joined...>, T> {
  using Core = detail::QueryCore;
  using Reads = detail::Models<T, Joined...>;
  using Verbs = QueryVerbs<Query, Reads>;

 public:
  using RowType = T;
  using Verbs::Verbs;

  /// Joins the models of associations, each of the one before, by their keys; what follows can use
  /// their columns. The query still gives rows of its own model, each once. SQL: JOIN
  /// @throws Error Errc::mapping where a model is not defined; Errc::invalid_argument for a model
  ///   that is in the query already
  template <auto... Path>
  [[nodiscard]] auto join() const {
    return joined<false, Path...>({});
  }
  /// The same, also where there is no row to join: its columns are NULL then. SQL: LEFT JOIN
  template <auto... Path>
  [[nodiscard]] auto left_join() const {
    return joined<true, Path...>({});
  }
  /// The same, the last model under an alias.
  template <auto... Path, class A>
  [[nodiscard]] auto join(const Alias<A>& alias) const {
    return joined<false, Path...>(alias.name());
  }
  template <auto... Path, class A>
  [[nodiscard]] auto left_join(const Alias<A>& alias) const {
    return joined<true, Path...>(alias.name());
  }
  /// Joins a model, an alias or a query of `from()` or `with()`, by a condition.
  template <class Source, class C>
  [[nodiscard]] auto join(const Source& source, const C& on) const {
    return joined_on<false>(source, on);
  }
  template <class Source, class C>
  [[nodiscard]] auto left_join(const Source& source, const C& on) const {
    return joined_on<true>(source, on);
  }
  /// Joins the model of an association by its name; its columns are `column("name")` where the
  /// query's own model has none of that name, else `column("Model.name")`.
  Query& join(std::string_view association) & {
    return Core::join(sql::JoinKind::inner, nullptr, {&association, 1}, {}), *this;
  }
  Query&& join(std::string_view association) && { return std::move(join(association)); }
  Query& left_join(std::string_view association) & {
    return Core::join(sql::JoinKind::left, nullptr, {&association, 1}, {}), *this;
  }
  Query&& left_join(std::string_view association) && { return std::move(left_join(association)); }

  /// The rows that come after this one in the query's order, which is of columns of the model, and
  /// then the primary key's: pages that cost the same however far they are. SQL: WHERE a > …
  /// @throws Error Errc::invalid_argument, by the verb that ends the query, for another order
  Query& after(const T& row) & { return Core::after(&row), *this; }
  Query&& after(const T& row) && { return std::move(after(row)); }

  /// Applies a scope of the model's description.
  /// @throws Error Errc::invalid_argument for a name that the model lacks
  Query& scope(std::string_view name) & { return Core::scope(name), *this; }
  Query&& scope(std::string_view name) && { return std::move(scope(name)); }
  /// Leaves the default scopes out.
  Query& unscoped() & { return Core::unscoped(), *this; }
  Query&& unscoped() && { return std::move(unscoped()); }

  /// Locks the rows that are read until the transaction ends; of a transaction that is not
  /// read-only. SQL: FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE; on sqlite nothing,
  /// for such a transaction is the only one that writes. The verb that ends the query throws
  /// Errc::invalid_argument outside of a transaction, in a read-only one and for what is grouped.
  Query& lock(Lock strength = Lock::update) & { return Core::lock(strength), *this; }
  Query&& lock(Lock strength = Lock::update) && { return std::move(lock(strength)); }
  /// Leaves out the rows that another transaction holds. SQL: SKIP LOCKED
  /// @throws Error Errc::invalid_argument without lock() before it
  Query& skip_locked() & {
    return Core::lock_wait(sql::LockWait::skip_locked, "skip_locked()"), *this;
  }
  Query&& skip_locked() && { return std::move(skip_locked()); }
  /// Throws Errc::busy, instead of waiting, where another transaction holds a row. SQL: NOWAIT
  /// @throws Error Errc::invalid_argument without lock() before it
  Query& nowait() & { return Core::lock_wait(sql::LockWait::nowait, "nowait()"), *this; }
  Query&& nowait() && { return std::move(nowait()); }
  /// Locks the rows of this model alone, of those in the query. SQL: OF
  /// @throws Error Errc::mapping for a model that is not in the query
  Query& of(std::string_view model) & { return Core::lock_of(model), *this; }
  Query&& of(std::string_view model) && { return std::move(of(model)); }
  template <class M>
  Query& of() & {
    static_assert(std::is_same_v<M, T>, "stele: of<...>() names a model that is not in this query");
    return Core::lock_of(std::nullopt), *this;
  }
  template <class M>
  Query&& of() && {
    return std::move(of<M>());
  }

  /// All rows that match.
  [[nodiscard]] std::vector<T> all() const { return read(Core::select()); }

  /// The first row, in the query's order and then the primary key's. SQL: LIMIT 1
  [[nodiscard]] std::optional<T> first() const {
    std::vector<T> rows = read(Core::select(1));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }

  /// The one row that matches. SQL: LIMIT 2
  /// @throws Error Errc::not_found for none; Errc::invalid_argument for more than one
  T one() const {
    std::vector<T> rows = read(Core::select(2));
    if (rows.size() != 1) this->model().throw_not_one(rows.empty());
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
  [[nodiscard]] Selection<Row, T, Joined...> select(const Terms&... terms) const {
    return Selection<Row, T, Joined...>(*this, terms...);
  }
  /// The same, as tuples of the terms' types.
  template <class... Terms>
  [[nodiscard]] auto select(const Terms&... terms) const {
    using Row = std::tuple<detail::SelectedType<Reads, Terms>...>;
    return Selection<Row, T, Joined...>(*this, terms...);
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
  [[nodiscard]] std::int64_t count() const { return Core::count(); }
  /// Whether any row matches.
  [[nodiscard]] bool exists() const { return Core::exists(); }

  /// Updates all rows that match, in one statement; validations and hooks do not run. Of a query
  /// with a limit or joins the rows are chosen first, by their keys.
  /// @return how many
  /// @throws Error Errc::invalid_argument without a condition, and where the query groups rows
  template <class... Assignments>
  std::int64_t update(const Assignments&... assignments) const {
    if constexpr (detail::check_assignments<T, Assignments...>()) {
      return Core::update({{assignments.column, assignments.value}...});
    } else {
      return 0;
    }
  }
  /// The same, and gives the rows as they are then, in no order. SQL: UPDATE … RETURNING
  template <class... Assignments>
  [[nodiscard]] std::vector<T> update_returning(const Assignments&... assignments) const {
    if constexpr (detail::check_assignments<T, Assignments...>()) {
      return read_rows(Core::update_returning({{assignments.column, assignments.value}...}));
    } else {
      return {};
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

  /// Deletes all rows that match, in one statement; hooks do not run. As `update`. Those of a model
  /// that is paranoid are marked: SQL: UPDATE … SET deleted_at = …
  /// @return how many
  std::int64_t destroy() const { return Core::destroy(); }
  /// The same for good, also where rows are marked; of such a model those that are live, unless
  /// with_deleted() or only_deleted() says otherwise. SQL: DELETE
  std::int64_t force_destroy() const { return Core::destroy(true); }
  /// Makes rows live again that were marked. As `update`. SQL: UPDATE … SET deleted_at = NULL
  std::int64_t restore() const { return Core::restore(); }
  /// The same, and gives the rows as they were, marked ones as they are now, in no order.
  /// SQL: DELETE … RETURNING
  [[nodiscard]] std::vector<T> destroy_returning() const {
    return read_rows(Core::destroy_returning());
  }

 private:
  friend class Streamed<Query, T>;
  using Streams = detail::RowTraits<T>;
  [[nodiscard]] auto rows() const { return std::pair(this->open_cursor(), this->shared_model()); }

  template <auto Member>
  static constexpr void check_member() {
    static_assert(std::is_same_v<reflect::owner_of<Member>, T>,
                  "stele: this is a member of a model that is not in this query");
  }
  template <class M>
  [[nodiscard]] std::vector<M> pluck(const sql::Expr& term) const {
    Core query = *this;
    query.project({term}, {detail::Reader<M>::type()});
    std::vector<M> values;
    Result result = query.select();
    detail::make_room(values, result.row_hint());
    while (result.next()) {
      M value{};
      detail::Reader<M>::read(value, result.row()[0]);
      values.push_back(std::move(value));
    }
    detail::give_room_back(values);
    return values;
  }
  template <class V>
  [[nodiscard]] std::optional<V> calculate(const sql::Expr& aggregate) const {
    std::optional<V> value;
    Core::calculate(aggregate, detail::codec_type<V>(), [&](const Cell& cell) {
      detail::decode_member<std::optional<V>>(&value, cell);
    });
    return value;
  }
  [[nodiscard]] Value calculate(const sql::Expr& aggregate) const {
    Value value;
    Core::calculate(aggregate, std::nullopt, [&](const Cell& cell) { value = to_value(cell); });
    return value;
  }

  template <bool Left, class M>
  using JoinedModel = std::conditional_t<Left, LeftJoined<M>, M>;

  template <bool Left, auto First, auto... Rest>
  [[nodiscard]] auto joined(std::string_view alias) const {
    constexpr bool fits = reflect::is_relation<reflect::value_of<First>> &&
                          (reflect::is_relation<reflect::value_of<Rest>> && ...);
    static_assert(fits, "stele: join<...>() takes association members");
    if constexpr (fits) {
      static_assert(detail::ModelList<Reads>::template has<reflect::owner_of<First>>,
                    "stele: join<...>() starts at an association of a model in this query");
      static constexpr std::string_view path[] = {reflect::member_name<First>(),
                                                  reflect::member_name<Rest>()...};
      Query<T, Joined..., JoinedModel<Left, reflect::relation_target<reflect::value_of<First>>>,
            JoinedModel<Left, reflect::relation_target<reflect::value_of<Rest>>>...>
          query{Core(*this)};
      query.QueryCore::join(Left ? sql::JoinKind::left : sql::JoinKind::inner,
                            reflect::type_id<reflect::owner_of<First>>(), path, alias);
      return query;
    } else {
      return *this;
    }
  }
  template <bool Left, class Source, class C>
  [[nodiscard]] auto joined_on(const Source& source, const C& on) const {
    using M = typename detail::JoinSource<Source>::type;
    constexpr bool fits = detail::is_condition<C> && !std::is_void_v<M>;
    static_assert(fits,
                  "stele: join(source, condition) takes a model, an alias or a query of from() or "
                  "with(), and a condition");
    if constexpr (fits) {
      using All = detail::Models<T, Joined..., M>;
      static_assert(detail::accepts_condition<All, C>,
                    "stele: the condition of join() uses a column of a model that is not in this "
                    "query");
      Query<T, Joined..., JoinedModel<Left, M>> query{Core(*this)};
      query.QueryCore::join(Left ? sql::JoinKind::left : sql::JoinKind::inner, source.target(),
                            on.expr());
      return query;
    } else {
      return *this;
    }
  }

  /// The rows with what they include.
  [[nodiscard]] std::vector<T> read(Result result) const {
    const detail::IncludedRows included(*this);
    std::vector<T> all = read_rows(std::move(result), &included);
    included.load({all.data(), sizeof(T), all.size()});
    return all;
  }
  /// @param joined null: the rows are alone
  [[nodiscard]] std::vector<T> read_rows(Result result,
                                         const detail::IncludedRows* joined = nullptr) const {
    const detail::ModelState& state = this->model();
    return detail::collect<T>(
        std::move(result),
        [&](std::vector<T>& rows) -> T& { return detail::RowTraits<T>::append(state, rows); },
        [&](T& row, std::span<const Cell> cells) {
          detail::RowTraits<T>::decode(state, row, cells);
          if (joined != nullptr) joined->read(&row, cells);
        });
  }
};

}  // namespace stele

#pragma GCC visibility pop
