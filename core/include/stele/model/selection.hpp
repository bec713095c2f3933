#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/accepts.hpp"
#include "stele/model/aggregate.hpp"
#include "stele/model/member_ops.hpp"
#include "stele/model/query_core.hpp"
#include "stele/model/reflect.hpp"

#pragma GCC visibility push(default)

namespace stele {

template <class T>
class Query;

namespace detail {

template <class X>
inline constexpr bool is_nullable = true;
template <auto Member>
inline constexpr bool is_nullable<TypedColumn<Member>> =
    Unwrapped<reflect::value_of<Member>>::nullable;
template <>
inline constexpr bool is_nullable<Expression<std::int64_t, Condition<>>> = false;

/// What a term of a projection gives where nothing says otherwise.
template <class X>
struct SelectedTypeOf {
  using Type = typename X::Type;
  static constexpr bool is_plain =
      !std::is_void_v<Type> && !std::is_same_v<Type, JsonPart> && !is_nullable<X>;
  using type = std::conditional_t<
      is_plain, Type,
      std::conditional_t<std::is_void_v<Type>, Value,
                         std::conditional_t<std::is_same_v<Type, JsonPart>, std::optional<JsonText>,
                                            std::optional<Type>>>>;
};
template <class X>
using SelectedType = typename SelectedTypeOf<X>::type;

/// How a member of a row of a projection is read.
template <class M>
struct Reader {
  static std::optional<ColumnType> type() { return codec_type<unwrapped<M>>(); }
  static void read(M& member, const Cell& cell) { decode_member<M>(&member, cell); }
};
template <>
struct Reader<Value> {
  static std::optional<ColumnType> type() { return std::nullopt; }
  static void read(Value& member, const Cell& cell) { member = to_value(cell); }
};
template <>
struct Reader<std::optional<JsonText>> {
  static std::optional<ColumnType> type() { return types::json(); }
  static void read(std::optional<JsonText>& member, const Cell& cell) {
    member.reset();
    if (!cell.is_null()) member = json_text(cell.view());
  }
};

template <class Row>
inline constexpr bool is_tuple = false;
template <class... Ts>
inline constexpr bool is_tuple<std::tuple<Ts...>> = true;

template <class Row, class F>
auto visit_row(Row& row, F&& f) {
  if constexpr (is_tuple<std::remove_const_t<Row>>) {
    return std::apply(f, row);
  } else {
    return reflect::visit_members(row, f);
  }
}

template <class Row>
consteval std::size_t row_size() {
  if constexpr (is_tuple<Row>) {
    return std::tuple_size_v<Row>;
  } else {
    return reflect::member_count<Row>;
  }
}

}  // namespace detail

/// A query whose rows are not the model's: each has a member of `Row`, or an element of the tuple,
/// for each term. As `Query`, a value.
template <class T, class Row>
class Selection : private detail::QueryCore {
 public:
  template <class... Terms>
  explicit Selection(const QueryCore& query, const Terms&... terms) : QueryCore(query) {
    constexpr bool are_terms = (detail::Operand<Terms> && ...);
    static_assert(
        are_terms,
        "stele: select() takes columns, such as col<&User::role>, and expressions, such as "
        "stele::count()");
    static_assert(sizeof...(Terms) == detail::row_size<Row>(),
                  "stele: select<Row>(…) takes as many terms as Row has members, in their order");
    if constexpr (are_terms) {
      static_assert((detail::accepts_order<T, Terms> && ...),
                    "stele: select() uses a column of a model that is not in this query");
      std::vector<std::optional<ColumnType>> types;
      Row row{};
      detail::visit_row(row, [&]<class... Ms>(const Ms&...) {
        (types.push_back(detail::Reader<std::remove_const_t<Ms>>::type()), ...);
      });
      project({terms.expr()...}, std::move(types));
    }
  }

  /// SQL: WHERE, ANDed with what is there.
  template <class C>
  Selection& where(const C& condition) {
    static_assert(detail::accepts_condition<T, C>,
                  "stele: where() uses a column of a model that is not in this query");
    QueryCore::where(condition.expr());
    return *this;
  }
  /// SQL: GROUP BY
  template <class... Terms>
  Selection& group_by(const Terms&... terms) {
    static_assert((detail::accepts_order<T, Terms> && ...),
                  "stele: group_by() uses a column of a model that is not in this query");
    (QueryCore::group_by(terms.expr()), ...);
    return *this;
  }
  /// SQL: HAVING, of a condition over aggregates; several are ANDed.
  template <class C>
  Selection& having(const C& condition) {
    static_assert(detail::accepts_condition<T, C>,
                  "stele: having() uses a column of a model that is not in this query");
    QueryCore::having(condition.expr());
    return *this;
  }
  /// SQL: ORDER BY
  template <class... Terms>
  Selection& order_by(const Terms&... terms) {
    static_assert((detail::accepts_order<T, Terms> && ...),
                  "stele: order_by() uses a column of a model that is not in this query");
    (detail::add_order(static_cast<QueryCore&>(*this), terms), ...);
    return *this;
  }
  Selection& limit(std::int64_t rows) { return QueryCore::limit(rows), *this; }
  Selection& offset(std::int64_t rows) { return QueryCore::offset(rows), *this; }

  /// All rows.
  [[nodiscard]] std::vector<Row> all() const {
    return detail::collect<Row>(
        select_projected(), [] { return Row{}; },
        [](Row& row, std::span<const Cell> cells) {
          detail::visit_row(row, [&]<class... Ms>(Ms&... members) {
            std::size_t at = 0;
            (detail::Reader<Ms>::read(members, cells[at++]), ...);
          });
        });
  }

  /// The statement that `all()` sends, and what it binds. Sends nothing.
  [[nodiscard]] SqlText to_sql() const {
    Compiled compiled = compile_projected();
    return {std::move(compiled.sql), std::move(compiled.values)};
  }
};

}  // namespace stele

#pragma GCC visibility pop
