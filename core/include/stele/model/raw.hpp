#pragma once

#include <concepts>
#include <ranges>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/accepts.hpp"
#include "stele/model/functions.hpp"
#include "stele/sql/raw.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// A constant of raw SQL, as one of that type; decimals with whatever digits they have.
[[nodiscard]] sql::Expr raw_constant(Value value, ColumnType type);
/// The same, of the type that a value of its kind has.
[[nodiscard]] sql::Expr raw_constant(Value value);
/// `(a, b)`; of nothing `(NULL)`.
[[nodiscard]] sql::Expr raw_list(std::vector<sql::Expr> values);
[[nodiscard]] sql::Expr raw_null();
/// What an operand is as an argument: a constant gets the type of its kind.
[[nodiscard]] sql::Expr raw_operand(const sql::Expr& operand);
[[nodiscard]] sql::Expr raw_expr(std::vector<std::string> pieces, std::vector<sql::Expr> operands,
                                 const ColumnType& type);
[[nodiscard]] sql::Expr array_expr(Value array, const ColumnType& type);

/// What becomes a list, rather than a value. JSON first: it may be declared alone.
template <class V>
concept RawList =
    !std::same_as<V, nlohmann::json> && std::ranges::input_range<const V> &&
    !std::is_convertible_v<const V&, std::string_view> && (is_vector<V> || !HasCodec<V>);

template <class V>
sql::Expr raw_argument(const V& argument) {
  if constexpr (Operand<V> || is_condition<V>) {
    return raw_operand(argument.expr());
  } else if constexpr (is_optional<V>) {
    using T = typename V::value_type;
    if (argument) return raw_argument(*argument);
    if constexpr (HasCodec<T>) return raw_constant(Value(), codec_type<T>());
    return raw_null();
  } else if constexpr (is_nothing<V>) {
    return raw_null();
  } else if constexpr (RawList<V>) {
    std::vector<sql::Expr> values;
    for (const auto& each : argument) {
      values.push_back(raw_argument(each));  // NOLINT(performance-inefficient-vector-operation)
    }
    return raw_list(std::move(values));
  } else if constexpr (std::is_convertible_v<const V&, std::string_view>) {
    if constexpr (std::is_pointer_v<V>) {
      if (argument == nullptr) return raw_null();
    }
    return raw_constant(Value(std::string_view(argument)));
  } else if constexpr (HasCodec<V>) {
    return raw_constant(encode_value(argument), codec_type<V>());
  } else {
    // Said here, and not by encode_value, for the fewer notes.
    constexpr bool fits = std::is_constructible_v<Value, const V&>;
    static_assert(fits,
                  "stele: this type is none of a database's values: give bool, a number, text, "
                  "stele::Blob, a time of stele, stele::Decimal, stele::Uuid, nlohmann::json, an "
                  "enum class, a type with a stele::Codec, or std::optional or a range of one");
    if constexpr (fits) {
      return raw_constant(Value(argument));
    } else {
      return raw_null();
    }
  }
}

/// The type of what `raw` gives where none is named.
struct RawPredicate;

template <class V>
struct ConditionOfArgument {
  using type = ConditionOfValue<V>;
};
template <class... Models>
struct ConditionOfArgument<Condition<Models...>> {
  using type = Condition<Models...>;
};

template <class... Args>
using ConditionOfArguments =
    typename JoinAll<Condition<>, typename ConditionOfArgument<Args>::type...>::type;

}  // namespace detail

template <class C>
class RawCondition;

template <class C>
struct detail::OperandTraits<RawCondition<C>> {
  using Type = bool;
  using ConditionType = C;
};

/// A condition in words of SQL, which stands wherever a condition or an expression does.
template <class... Models>
class RawCondition<Condition<Models...>> : public Condition<Models...>,
                                           public Operations<RawCondition<Condition<Models...>>> {
 public:
  using Condition<Models...>::Condition;
};

namespace detail {

template <class C>
inline constexpr bool is_condition<RawCondition<C>> = true;
template <class In, class... Named>
inline constexpr bool accepts_condition<In, RawCondition<Condition<Named...>>> =
    accepts<In, Named...>;
template <class... Models>
struct ConditionOfArgument<RawCondition<Condition<Models...>>> {
  using type = Condition<Models...>;
};

}  // namespace detail

/// Words of SQL within a query: a condition, or by `raw<T>` an expression whose values are T. Each
/// `{}` takes a column or another expression, which is written as such, or a value, which is bound:
/// all that `Database::query` takes. Where it stands within an expression it is in parentheses.
///
///     users.where(stele::raw("similarity({}, {}) > 0.3", col<&User::nick>, term))
///     users.select(stele::raw<double>("random()"))
///
/// @throws Error Errc::invalid_argument when the query is run, for a text that cannot be a part of
///   a statement: with a semicolon, or a quote, a parenthesis or a comment that is left open
template <class T = detail::RawPredicate, class... Args>
[[nodiscard]] auto raw(RawText<sizeof...(Args)> text, const Args&... arguments) {
  using C = detail::ConditionOfArguments<Args...>;
  constexpr bool is_predicate = std::is_same_v<T, detail::RawPredicate>;
  constexpr bool fits = is_predicate || detail::HasCodec<T>;
  static_assert(fits, "stele: raw<T>() takes the type of the values, one that a column can have");
  if constexpr (is_predicate || !fits) {
    return RawCondition<C>(
        detail::raw_expr(text.pieces(), {detail::raw_argument(arguments)...}, types::boolean()));
  } else {
    return Expression<T, C>(detail::raw_expr(text.pieces(), {detail::raw_argument(arguments)...},
                                             detail::codec_type<T>()));
  }
}

/// The values of a range as one array, where raw SQL would make a list of them.
template <class Range>
[[nodiscard]] auto as_array(const Range& values) {
  using E = std::remove_cvref_t<std::ranges::range_value_t<const Range>>;
  using Array = std::vector<E>;
  constexpr bool fits = detail::HasCodec<Array>;
  static_assert(fits, "stele: as_array() takes a range of values that an array can have");
  if constexpr (fits) {
    return Expression<Array, Condition<>>(detail::array_expr(
        detail::encode_value(Array(std::ranges::begin(values), std::ranges::end(values))),
        detail::codec_type<Array>()));
  } else {
    return Expression<std::vector<int>, Condition<>>(detail::raw_null());
  }
}

}  // namespace stele

#pragma GCC visibility pop
