#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stop_token>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/accepts.hpp"
#include "stele/model/condition.hpp"
#include "stele/model/query_core.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// A name by which `order_by_input` lets the outside order: an attribute's own, or another that
/// stands for a column or an expression.
class OrderName : public detail::AllowedOrder {
 public:
  OrderName(const char* attribute);       // NOLINT(google-explicit-constructor)
  OrderName(std::string_view attribute);  // NOLINT(google-explicit-constructor)
  template <detail::Operand X>
  OrderName(std::string_view public_name, const X& operand)
      : AllowedOrder{std::string(public_name), operand.expr()} {}
  template <auto Member>
  OrderName(const TypedColumn<Member>& column)  // NOLINT(google-explicit-constructor)
      : AllowedOrder{std::string(reflect::member_name<Member>()), column.expr()} {}
};

/// The verbs of a chain that queries of rows and of projections share.
///
/// A chain call changes an lvalue and returns it; on a temporary it moves.
/// @tparam Self the query
/// @tparam In the models that it reads
template <class Self, class In>
class QueryVerbs : public detail::QueryCore {
 public:
  using QueryCore::QueryCore;
  explicit QueryVerbs(QueryCore core) : QueryCore(std::move(core)) {}

  /// Adds a condition; several are ANDed. SQL: WHERE
  template <class C>
  Self& where(const C& condition) & {
    static_assert(detail::is_condition<C>,
                  "stele: where() takes a condition, such as col<&User::age> >= 18; a bool column "
                  "is compared with == true");
    if constexpr (detail::is_condition<C>) {
      static_assert(detail::accepts_condition<In, C>,
                    "stele: where() uses a column of a model that is not in this query");
      QueryCore::where(condition.expr());
    }
    return self();
  }
  template <class C>
  Self&& where(const C& condition) && {
    return std::move(where(condition));
  }

  /// Adds the condition only where `apply` is true. The condition, or a function that makes it.
  template <class C>
  Self& where_if(bool apply, const C& condition) & {
    if constexpr (std::is_invocable_v<const C&>) {
      if (apply) where(condition());
    } else {
      if (apply) where(condition);
    }
    return self();
  }
  /// Adds `make(*value)` only where there is a value.
  template <class V, class F>
  Self& where_if(const std::optional<V>& value, const F& make) & {
    if (value) where(make(*value));
    return self();
  }
  template <class A, class B>
  Self&& where_if(const A& a, const B& b) && {
    return std::move(where_if(a, b));
  }

  /// The rows of the query's own model that have these words, by its full-text index; several
  /// searches are ANDed. A text from outside is taken as it is: `words`, `"a phrase"`, `prefix*`
  /// and
  /// `-not`. Without an order_by() the rows that match the last one best come first, and then the
  /// primary key decides; not of groups and distinct rows.
  /// SQL: MATCH and rank of FTS5; @@ and ts_rank of postgres
  /// @throws Error Errc::invalid_argument for a text without words, with `-not` alone, with a quote
  ///   that is not closed or of more than 1000 bytes, and for a model without full_text
  Self& search(std::string_view text) & { return QueryCore::search(text), self(); }
  Self&& search(std::string_view text) && { return std::move(search(text)); }

  /// Also rows that are marked as deleted, of models that are paranoid: the query's and those that
  /// it joins.
  Self& with_deleted() & { return QueryCore::with_deleted(detail::DeletedRows::with), self(); }
  Self&& with_deleted() && { return std::move(with_deleted()); }
  /// Of the query's model those alone.
  Self& only_deleted() & { return QueryCore::with_deleted(detail::DeletedRows::only), self(); }
  Self&& only_deleted() && { return std::move(only_deleted()); }

  /// Columns or `.asc()`, `.desc()` of them, first things first. SQL: ORDER BY
  template <class... Terms>
  Self& order_by(const Terms&... terms) & {
    constexpr bool fits = (detail::is_order<Terms> && ...);
    static_assert(fits,
                  "stele: order_by() takes columns, such as col<&User::age>, and .asc() or .desc() "
                  "of them");
    if constexpr (fits) {
      static_assert((detail::accepts_order<In, Terms> && ...),
                    "stele: order_by() uses a column of a model that is not in this query");
      (detail::add_order(*this, terms), ...);
    }
    return self();
  }
  template <class... Terms>
  Self&& order_by(const Terms&... terms) && {
    return std::move(order_by(terms...));
  }

  /// An order that comes from outside: "name", "-created_at" or "name desc, id", of the names that
  /// are allowed. SQL: ORDER BY
  /// @throws Error Errc::invalid_argument for any other text
  Self& order_by_input(std::string_view text, const std::vector<OrderName>& allowed) & {
    const std::vector<detail::AllowedOrder> names(allowed.begin(), allowed.end());
    return QueryCore::order_by_input(text, names), self();
  }
  Self&& order_by_input(std::string_view text, const std::vector<OrderName>& allowed) && {
    return std::move(order_by_input(text, allowed));
  }

  /// At most so many rows; the primary key is appended as the last order. Of distinct rows, of
  /// groups and of several queries together an order is required. SQL: LIMIT
  /// @throws Error Errc::invalid_argument where negative
  Self& limit(std::int64_t rows) & { return QueryCore::limit(rows), self(); }
  Self&& limit(std::int64_t rows) && { return std::move(limit(rows)); }
  /// Leaves so many rows out. SQL: OFFSET
  Self& offset(std::int64_t rows) & { return QueryCore::offset(rows), self(); }
  Self&& offset(std::int64_t rows) && { return std::move(offset(rows)); }

  /// Each row once. SQL: SELECT DISTINCT
  Self& distinct() & { return QueryCore::distinct(), self(); }
  Self&& distinct() && { return std::move(distinct()); }
  /// Of the rows that are equal in these terms the first, in the order, which begins with them.
  /// SQL: SELECT DISTINCT ON (…), of postgres alone; else Errc::unsupported
  template <detail::Operand First, detail::Operand... Rest>
  Self& distinct(const First& first, const Rest&... rest) & {
    static_assert(detail::accepts_order<In, First> && (detail::accepts_order<In, Rest> && ...),
                  "stele: distinct() uses a column of a model that is not in this query");
    QueryCore::distinct_on(first.expr());
    (QueryCore::distinct_on(rest.expr()), ...);
    return self();
  }
  template <detail::Operand First, detail::Operand... Rest>
  Self&& distinct(const First& first, const Rest&... rest) && {
    return std::move(distinct(first, rest...));
  }

  /// One row a group of rows that are equal in these terms. SQL: GROUP BY
  template <class... Terms>
  Self& group_by(const Terms&... terms) & {
    constexpr bool fits = (detail::Operand<Terms> && ...);
    static_assert(fits, "stele: group_by() takes columns and expressions");
    if constexpr (fits) {
      static_assert((detail::accepts_order<In, Terms> && ...),
                    "stele: group_by() uses a column of a model that is not in this query");
      (QueryCore::group_by(terms.expr()), ...);
    }
    return self();
  }
  template <class... Terms>
  Self&& group_by(const Terms&... terms) && {
    return std::move(group_by(terms...));
  }
  /// A condition on groups, over aggregates; several are ANDed. SQL: HAVING
  template <class C>
  Self& having(const C& condition) & {
    static_assert(detail::is_condition<C>,
                  "stele: having() takes a condition on groups, such as "
                  "stele::count() > 3");
    if constexpr (detail::is_condition<C>) {
      static_assert(detail::accepts_condition<In, C>,
                    "stele: having() uses a column of a model that is not in this query");
      QueryCore::having(condition.expr());
    }
    return self();
  }
  template <class C>
  Self&& having(const C& condition) && {
    return std::move(having(condition));
  }

  /// Stops each statement of the query that takes longer, with Errc::timeout; instead of
  /// `Options::statement_timeout`. On postgres by a request to cancel, after which the connection
  /// is not lent again; in a transaction that ends it. On sqlite it does not end the wait for
  /// another process's lock, which the URL's busy_timeout bounds.
  /// @throws Error Errc::invalid_argument for less than 1 ms
  Self& timeout(std::chrono::milliseconds time) & { return QueryCore::timeout(time), self(); }
  Self&& timeout(std::chrono::milliseconds time) && { return std::move(timeout(time)); }
  /// Stops the statement that runs, with Errc::timeout, when the token is told to stop; one that
  /// was told before is not sent at all.
  Self& stop_on(std::stop_token token) & { return QueryCore::stop_on(std::move(token)), self(); }
  Self&& stop_on(std::stop_token token) && { return std::move(stop_on(std::move(token))); }

  /// Names the query in a comment after its statements, for the database's own logs and statistics:
  /// `/*label='checkout'*/`, in the form of sqlcommenter; several in the order of their keys. Each
  /// label makes a statement of its own, so take them from a few, never from outside or a row.
  /// @throws Error Errc::invalid_argument for an empty key or value, or one of over 255 bytes
  Self& label(std::string_view name) & { return label("label", name); }
  Self&& label(std::string_view name) && { return std::move(label(name)); }
  /// The same under another key, such as sqlcommenter's `route`, `action` and `traceparent`.
  Self& label(std::string_view key, std::string_view value) & {
    return QueryCore::label(key, value), self();
  }
  Self&& label(std::string_view key, std::string_view value) && {
    return std::move(label(key, value));
  }

  /// The rows of this query and those of the others, each once; or, by `_all`, as often as they
  /// come. What follows (order, limit, conditions) is of all of them together. SQL: UNION [ALL]
  template <class... Others>
  Self& union_(const Others&... others) & {
    return combined(sql::SetOperator::union_, others...);
  }
  template <class... Others>
  Self&& union_(const Others&... others) && {
    return std::move(union_(others...));
  }
  template <class... Others>
  Self& union_all(const Others&... others) & {
    return combined(sql::SetOperator::union_all, others...);
  }
  template <class... Others>
  Self&& union_all(const Others&... others) && {
    return std::move(union_all(others...));
  }
  /// The rows that all of the queries have. SQL: INTERSECT
  template <class... Others>
  Self& intersect(const Others&... others) & {
    return combined(sql::SetOperator::intersect, others...);
  }
  template <class... Others>
  Self&& intersect(const Others&... others) && {
    return std::move(intersect(others...));
  }
  /// The rows that none of the others has. SQL: EXCEPT
  template <class... Others>
  Self& except(const Others&... others) & {
    return combined(sql::SetOperator::except, others...);
  }
  template <class... Others>
  Self&& except(const Others&... others) && {
    return std::move(except(others...));
  }
  /// The same, rows that come several times being counted. SQL: INTERSECT ALL, EXCEPT ALL, of
  /// postgres alone; else Errc::unsupported
  template <class... Others>
  Self& intersect_all(const Others&... others) & {
    return combined(sql::SetOperator::intersect_all, others...);
  }
  template <class... Others>
  Self&& intersect_all(const Others&... others) && {
    return std::move(intersect_all(others...));
  }
  template <class... Others>
  Self& except_all(const Others&... others) & {
    return combined(sql::SetOperator::except_all, others...);
  }
  template <class... Others>
  Self&& except_all(const Others&... others) && {
    return std::move(except_all(others...));
  }

  /// The statement that `all()` sends, and what it binds. Sends nothing.
  [[nodiscard]] SqlText to_sql() const {
    Compiled compiled = compile();
    return {std::move(compiled.sql), std::move(compiled.values)};
  }
  /// How the database would run it, in its own words, one line a step; it is not run.
  /// SQL: EXPLAIN, EXPLAIN QUERY PLAN
  [[nodiscard]] std::string explain() const { return QueryCore::explain(); }

 private:
  Self& self() { return static_cast<Self&>(*this); }

  template <class... Others>
  Self& combined(sql::SetOperator op, const Others&... others) {
    constexpr bool fits = sizeof...(Others) > 0 &&
                          (std::is_same_v<typename Others::RowType, typename Self::RowType> && ...);
    static_assert(fits, "stele: union_() and its like combine queries of rows of one type");
    if constexpr (fits) QueryCore::combine(op, {others.shared_tree()...});
    return self();
  }
};

/// The rows of several queries of rows of one type. SQL: UNION
template <class First, class... Others>
[[nodiscard]] First union_(First first, const Others&... others) {
  first.union_(others...);
  return first;
}
template <class First, class... Others>
[[nodiscard]] First union_all(First first, const Others&... others) {
  first.union_all(others...);
  return first;
}
template <class First, class... Others>
[[nodiscard]] First intersect(First first, const Others&... others) {
  first.intersect(others...);
  return first;
}
template <class First, class... Others>
[[nodiscard]] First except(First first, const Others&... others) {
  first.except(others...);
  return first;
}

template <class First, class... Others>
[[nodiscard]] First intersect_all(First first, const Others&... others) {
  first.intersect_all(others...);
  return first;
}
template <class First, class... Others>
[[nodiscard]] First except_all(First first, const Others&... others) {
  first.except_all(others...);
  return first;
}

/// Whether the query, of rows or of a projection, has any. In it `outer<&User::id>()` is a column
/// of the query around. SQL: EXISTS (SELECT …)
template <class Self>
requires requires(const Self& query) {
  typename Self::RowType;
  query.shared_tree();
}
[[nodiscard]] Condition<> exists(const Self& query) {
  return Condition<>(detail::subquery(sql::SubqueryKind::exists, query.shared_tree()));
}
/// The value that a query of one column and one row selects; NULL of no row. SQL: (SELECT …)
template <detail::OneColumnQuery Q>
[[nodiscard]] auto scalar(const Q& query) {
  static_assert(detail::selects_one_column<Q>,
                "stele: in() and scalar() take a query of one column, such as "
                "users.select(col<&User::id>)");
  return Expression<detail::OnlyColumnOf<Q>, Condition<>>(
      detail::subquery(sql::SubqueryKind::scalar, query.shared_tree()));
}

}  // namespace stele

#pragma GCC visibility pop
