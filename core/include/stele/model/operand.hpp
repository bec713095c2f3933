#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "stele/model/condition.hpp"
#include "stele/model/member_ops.hpp"
#include "stele/model/type_id.hpp"
#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

/// What stands in conditions: columns, expressions over them, and constants beside them.
namespace stele::detail {

/// A part of a JSON document, as the type of an operand; no member has it.
struct JsonPart;

/// The type of an operand's values, and of the conditions that it makes. Specialised for each class
/// of operands, since a base class cannot ask its derived one.
template <class X>
struct OperandTraits;

/// What stands in a condition on its left: it has the type of its values, `void` where that is
/// known at run time only, and the type of the conditions that it makes.
template <class X>
concept Operand = requires(const X& operand) {
  typename X::Type;
  typename X::ConditionType;
  operand.expr();
};

template <class T>
inline constexpr bool is_nothing =
    std::is_same_v<T, std::nullopt_t> || std::is_same_v<T, std::nullptr_t> || is_optional<T>;

template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

/// Whether a constant of type R can stand beside a column of type V.
template <class V, class R>
consteval bool comparable() {
  if constexpr (std::is_same_v<V, R>) return true;
  if constexpr (std::is_void_v<V> || std::is_void_v<R>) return true;
  if constexpr (std::is_same_v<V, JsonPart>) {
    return std::is_same_v<R, nlohmann::json> || Integer<R> || std::is_floating_point_v<R> ||
           std::is_same_v<R, bool> || std::is_convertible_v<R, std::string_view>;
  }
  if constexpr (std::is_same_v<V, bool> || std::is_same_v<R, bool>) return false;
  if constexpr (std::is_arithmetic_v<V> && std::is_arithmetic_v<R>) {
    return Integer<R> || std::is_floating_point_v<R>;
  }
  if constexpr (std::is_same_v<V, std::string>) return std::is_convertible_v<R, std::string_view>;
  if constexpr (std::is_same_v<V, Decimal> && std::is_floating_point_v<R>) return true;
  if constexpr (std::is_same_v<V, nlohmann::json> || std::is_arithmetic_v<V>) return false;
  if constexpr (HasCodec<V> && !std::is_enum_v<V>) return std::is_convertible_v<R, V>;
  return false;
}

/// A constant beside a column of type V, as a value.
template <class V, class R>
Value constant(const R& value) {
  if constexpr (std::is_void_v<V> || std::is_same_v<V, JsonPart> || std::is_enum_v<V>) {
    return encode_value(value);
  } else if constexpr (std::is_floating_point_v<V>) {
    return Value(static_cast<double>(value));
  } else if constexpr (std::is_same_v<V, std::string>) {
    return Value(std::string_view(value));
  } else if constexpr (std::is_arithmetic_v<V>) {
    return Value(value);
  } else if constexpr (std::is_same_v<V, Decimal> && std::is_floating_point_v<R>) {
    return Value(Decimal::from_double(static_cast<double>(value)));
  } else {
    EncodeScratch scratch;
    return to_value(encode_with<V>(static_cast<const V&>(value), scratch));
  }
}

/// The condition over the models of both.
template <class A, class B>
struct JoinConditions;
template <class A, class... Models>
struct JoinConditions<A, Condition<Models...>> {
  using type = typename JoinModels<A, Models...>::type;
};

/// The model by whose columns rows are ordered; `void` where there is none, or more than one.
template <class C>
struct OrderModel {
  using type = void;
};
template <class Model>
struct OrderModel<Condition<Model>> {
  using type = Model;
};

[[nodiscard]] sql::Expr attribute(reflect::TypeId model, std::string_view name);
[[nodiscard]] sql::Expr compare_value(const sql::Expr& column, sql::ComparisonOperator op,
                                      Value value);
[[nodiscard]] sql::Expr compare_columns(const sql::Expr& left, sql::ComparisonOperator op,
                                        const sql::Expr& right);
[[nodiscard]] sql::Expr in_values(const sql::Expr& column, std::vector<Value> values, bool negated);
/// @param tree of a query that selects one column
[[nodiscard]] sql::Expr in_query(const sql::Expr& column, std::shared_ptr<const void> tree,
                                 bool negated);
[[nodiscard]] sql::Expr subquery(sql::SubqueryKind kind, std::shared_ptr<const void> tree);
[[nodiscard]] sql::Expr null_test(const sql::Expr& column, bool negated);
[[nodiscard]] sql::Expr distinct_test(const sql::Expr& left, const sql::Expr& right, bool negated);
[[nodiscard]] sql::Expr untyped(Value value);

/// @throws Error Errc::invalid_argument for a pattern that ends in a lone backslash, or that is
/// none
///   of the subset of `Pattern`
[[nodiscard]] sql::Expr match(const sql::Expr& text, sql::TextMatchKind kind,
                              std::string_view pattern, bool negated);
/// The text with `%`, `_` and backslashes escaped, as a pattern of `like` takes them for
/// themselves.
[[nodiscard]] std::string escaped_like(std::string_view text);
enum class Needle : unsigned char { prefix, suffix, anywhere };
[[nodiscard]] sql::Expr find_text(const sql::Expr& text, std::string_view needle, Needle where);
[[nodiscard]] sql::Expr array_test(const sql::Expr& array, sql::ArrayTestKind kind, Value value);
[[nodiscard]] sql::Expr json_contains(const sql::Expr& document, Value value);
[[nodiscard]] sql::Expr collated(const sql::Expr& text, std::string_view collation);
[[nodiscard]] sql::Expr arithmetic(sql::ArithmeticOperator op, const sql::Expr& left,
                                   const sql::Expr& right);

/// A query that selects one column, which then stands in expressions.
template <class Q>
concept OneColumnQuery = requires(const Q& query) {
  typename Q::RowType;
  query.shared_tree();
};
/// The type of its values; `void` where that is known at run time.
template <class Row>
struct OnlyColumn;
template <class Q>
inline constexpr bool selects_one_column = OnlyColumn<typename Q::RowType>::fits;
template <class Q>
using OnlyColumnOf = typename OnlyColumn<typename Q::RowType>::type;

/// An operand as it is; a constant beside one of type V, as one.
template <class V, class R>
sql::Expr operand_expr(const R& value) {
  if constexpr (Operand<R>) {
    return value.expr();
  } else {
    return untyped(constant<V>(value));
  }
}

/// `left op right`, for an operand or a constant on the right.
template <sql::ComparisonOperator Op, class L, class R>
auto compare_operands(const L& left, const R& right) {
  using Left = typename L::Type;
  if constexpr (Operand<R>) {
    static_assert(comparable<Left, typename R::Type>() || comparable<typename R::Type, Left>(),
                  "stele: these two columns have types that cannot be compared");
    return typename JoinConditions<typename L::ConditionType, typename R::ConditionType>::type(
        compare_columns(left.expr(), Op, right.expr()));
  } else {
    using Constant = std::decay_t<R>;
    static_assert(!is_nothing<Constant>,
                  "stele: a column is not compared with nothing: SQL gives neither true nor false; "
                  "use .is_null() or .is_not_null(), and *value of an optional");
    constexpr bool fits = comparable<Left, Constant>();
    static_assert(L::is_association || is_nothing<Constant> || fits,
                  "stele: this column cannot be compared with a value of that type");
    if constexpr (!is_nothing<Constant> && fits) {
      return typename L::ConditionType(compare_value(left.expr(), Op, constant<Left>(right)));
    } else {
      return typename L::ConditionType(left.expr());
    }
  }
}

}  // namespace stele::detail

#pragma GCC visibility pop
