#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/accepts.hpp"
#include "stele/model/aggregate.hpp"
#include "stele/model/functions.hpp"
#include "stele/model/member_ops.hpp"
#include "stele/model/query_core.hpp"
#include "stele/model/query_verbs.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/stream.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

template <class X>
inline constexpr bool is_nullable = !is_certain<X>;

/// True for what has a value also where there is no row of a model.
template <class X>
inline constexpr bool is_of_any_rows = false;
template <class T, class C>
inline constexpr bool is_of_any_rows<AggregateExpression<T, C, false>> = true;

/// What a term of a projection gives where nothing says otherwise.
template <class In, class X>
struct SelectedTypeOf {
  using type = Value;  // refused in words where it is selected
};
template <class In, Operand X>
struct SelectedTypeOf<In, X> {
  using Type = typename X::Type;
  static constexpr bool is_plain =
      !std::is_void_v<Type> && !std::is_same_v<Type, JsonPart> && !is_nullable<X> &&
      (is_of_any_rows<X> || !may_lack_model<In, typename X::ConditionType>);
  using type = std::conditional_t<
      is_plain, Type,
      std::conditional_t<std::is_void_v<Type>, Value,
                         std::conditional_t<std::is_same_v<Type, JsonPart>, std::optional<JsonText>,
                                            std::optional<Type>>>>;
};
template <class In, class X>
using SelectedType = typename SelectedTypeOf<In, X>::type;

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

template <class Row>
void read_selected(Row& row, std::span<const Cell> cells) {
  visit_row(row, [&]<class... Ms>(Ms&... members) {
    std::size_t at = 0;
    (Reader<Ms>::read(members, cells[at++]), ...);
  });
}

/// How a term of a projection is called where its query is read as a table.
template <class X>
std::string_view term_name(const X& /*term*/) {
  return {};
}
template <auto Member>
std::string_view term_name(const TypedColumn<Member>& /*column*/) {
  return reflect::member_name<Member>();
}
template <class X>
std::string_view term_name(const Named<X>& named) {
  return named.name();
}
inline std::string_view term_name(const RuntimeColumn& column) { return column.name(); }

template <class Row>
struct OnlyColumn {
  static constexpr bool fits = row_size<Row>() == 1;
  static auto member() {
    if constexpr (is_tuple<Row> && fits) {
      return std::type_identity<unwrapped<std::tuple_element_t<0, Row>>>();
    } else if constexpr (fits) {
      return reflect::visit_members(reflect::specimen<Row>(), []<class M>(const M&) {
        return std::type_identity<unwrapped<M>>();
      });
    } else {
      return std::type_identity<void>();
    }
  }
  using Member = typename decltype(member())::type;
  using type = std::conditional_t<std::is_same_v<Member, Value>, void, Member>;
};

}  // namespace detail

/// A query whose rows are not the model's: each has a member of `Row`, or an element of the tuple,
/// for each term. As `Query`, a value.
/// @tparam In the models that it reads
template <class Row, class... In>
class Selection : public QueryVerbs<Selection<Row, In...>, detail::Models<In...>>,
                  public Streamed<Selection<Row, In...>, Row> {
  using Reads = detail::Models<In...>;
  using Verbs = QueryVerbs<Selection, Reads>;

 public:
  using RowType = Row;

  template <class... Terms>
  explicit Selection(const detail::QueryCore& query, const Terms&... terms) : Verbs(query) {
    constexpr bool are_terms = (detail::Operand<Terms> && ...);
    static_assert(
        are_terms,
        "stele: select() takes columns, such as col<&User::role>, and expressions, such as "
        "stele::count()");
    static_assert(sizeof...(Terms) == detail::row_size<Row>(),
                  "stele: select<Row>(...) takes as many terms as Row has members, in their order");
    if constexpr (are_terms) {
      static_assert((detail::accepts_order<Reads, Terms> && ...),
                    "stele: select() uses a column of a model that is not in this query");
      std::vector<std::optional<ColumnType>> types;
      Row row{};
      detail::visit_row(row, [&]<class... Ms>(const Ms&...) {
        (types.push_back(detail::Reader<std::remove_const_t<Ms>>::type()), ...);
      });
      if constexpr (detail::is_tuple<Row>) {
        const std::string_view names[] = {detail::term_name(terms)...};
        this->project({terms.expr()...}, std::move(types), names);
      } else {
        this->project({terms.expr()...}, std::move(types), reflect::member_names<Row>);
      }
    }
  }

  /// All rows.
  [[nodiscard]] std::vector<Row> all() const { return read(detail::QueryCore::select()); }
  /// The first row in the order, which is required. SQL: LIMIT 1
  [[nodiscard]] std::optional<Row> first() const {
    std::vector<Row> rows = read(detail::QueryCore::select(1));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }
  /// The one row. SQL: LIMIT 2
  /// @throws Error Errc::not_found for none; Errc::invalid_argument for more than one
  [[nodiscard]] Row one() const {
    std::vector<Row> rows = read(detail::QueryCore::select(2));
    if (rows.size() != 1) this->throw_not_one(rows.empty());
    return std::move(rows.front());
  }
  /// How many rows, whatever limit and offset say. SQL: SELECT count(*)
  [[nodiscard]] std::int64_t count() const { return detail::QueryCore::count(); }
  /// Whether there is any.
  [[nodiscard]] bool exists() const { return detail::QueryCore::exists(); }

 private:
  [[nodiscard]] static std::vector<Row> read(Result result) {
    return detail::collect<Row>(
        std::move(result), [](std::vector<Row>& rows) -> Row& { return rows.emplace_back(); },
        [](Row& row, std::span<const Cell> cells) { detail::read_selected(row, cells); });
  }

  friend class Streamed<Selection, Row>;
  struct Streams {
    static Row make(const detail::ModelState&) { return Row{}; }
    static void decode(const detail::ModelState&, Row& row, std::span<const Cell> cells) {
      detail::read_selected(row, cells);
    }
  };
  [[nodiscard]] auto rows() const { return std::pair(this->open_cursor(), this->shared_model()); }
};

}  // namespace stele

#pragma GCC visibility pop
