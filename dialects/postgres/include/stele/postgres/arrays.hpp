#pragma once

#include <concepts>
#include <cstdint>
#include <ranges>
#include <type_traits>
#include <vector>

#include "stele/model/extension.hpp"

#pragma GCC visibility push(default)

/// What postgres can do with arrays besides `contains`, `overlaps` and `any` of columns, which
/// every dialect with arrays has. Other dialects refuse it: Errc::unsupported.
namespace stele::postgres {

namespace detail {

template <class X>
inline constexpr bool is_array_operand = stele::detail::holds_array<typename X::Type>;

/// An operator between an array and another, which may be a range of constants.
template <class T, class A, class B>
auto array_operator(std::string_view name, const char* between, const A& a, const B& b) {
  using stele::detail::extension_expr;
  using C = stele::detail::ConditionOfArguments<A, B>;
  constexpr bool is_predicate = std::is_same_v<T, stele::detail::RawPredicate>;
  using Made = std::conditional_t<is_predicate, RawCondition<C>, Expression<T, C>>;
  std::vector<sql::Expr> operands{a.expr()};
  if constexpr (stele::detail::Operand<B>) {
    static_assert(is_array_operand<A> && is_array_operand<B>,
                  "stele: this operator of postgres is of arrays: columns of std::vector");
    operands.push_back(b.expr());
  } else {
    constexpr bool fits = is_array_operand<A> && std::ranges::input_range<const B>;
    static_assert(fits,
                  "stele: this operator of postgres is of arrays: columns of std::vector and "
                  "ranges of their elements");
    if constexpr (fits) {
      using E = std::remove_cvref_t<std::ranges::range_value_t<const B>>;
      operands.push_back(stele::detail::untyped(
          stele::detail::encode_value(std::vector<E>(std::ranges::begin(b), std::ranges::end(b)))));
    }
  }
  ColumnType type = types::boolean();
  if constexpr (std::is_void_v<T>) {
    type = types::array(types::text());
  } else if constexpr (!is_predicate) {
    type = stele::detail::codec_type<T>();
  }
  return Made(
      extension_expr({"postgres", name}, {"", between, ""}, std::move(operands), type, true));
}

/// The type of the elements of an array, `void` where it is known at run time only.
template <class A>
using ElementOf = typename stele::detail::ElementOf<typename A::Type>::type;

/// An array with an element, in the words of a function.
template <class A, class E>
auto with_element(std::string_view name, const char* call, const A& array, const E& element) {
  static_assert(is_array_operand<A>, "stele: this function of postgres is of arrays");
  using C = stele::detail::ConditionOfArguments<A, E>;
  const std::vector<std::string> pieces{call, ", ", ")"};
  if constexpr (std::is_void_v<ElementOf<A>>) {
    return Expression<typename A::Type, C>(stele::detail::extension_expr(
        {"postgres", name}, pieces, {array.expr(), stele::detail::raw_argument(element)},
        types::array(types::text()), false));
  } else {
    return Expression<typename A::Type, C>(stele::detail::extension_expr(
        {"postgres", name}, pieces,
        {array.expr(), stele::detail::argument_as<ElementOf<A>>(element)},
        stele::detail::codec_type<typename A::Type>(), false));
  }
}

/// The elements of an array, beside which a value is compared.
template <class Array>
struct Elements {
  const char* quantifier;  ///< "ANY" or "ALL"
  const Array& array;      ///< borrowed: as long as the expression that it stands in
};

template <class L, class Array>
auto compare_elements(const char* op, const L& left, const Elements<Array>& right) {
  using C = stele::detail::ConditionOfArguments<L, Array>;
  using V = typename L::Type;
  std::vector<sql::Expr> operands{left.expr()};
  if constexpr (stele::detail::Operand<Array>) {
    operands.push_back(right.array.expr());
  } else {
    using E = std::conditional_t<std::is_void_v<V>,
                                 std::remove_cvref_t<std::ranges::range_value_t<const Array>>, V>;
    operands.push_back(
        as_array(std::vector<E>(std::ranges::begin(right.array), std::ranges::end(right.array)))
            .expr());
  }
  const std::string between = std::string(" ") + op + " " + right.quantifier + " (";
  return RawCondition<C>(stele::detail::extension_expr({"postgres", right.quantifier},
                                                       {"", between, ")"}, std::move(operands),
                                                       types::boolean(), false));
}

}  // namespace detail

/// Whether the array has all elements of the other. SQL: a @> b
template <stele::detail::Operand A, class B>
[[nodiscard]] auto array_contains(const A& array, const B& other) {
  return detail::array_operator<stele::detail::RawPredicate>("@>", " @> ", array, other);
}
/// Whether all elements of the array are among those of the other. SQL: a <@ b
template <stele::detail::Operand A, class B>
[[nodiscard]] auto array_contained_by(const A& array, const B& other) {
  return detail::array_operator<stele::detail::RawPredicate>("<@", " <@ ", array, other);
}
/// Whether the two have an element in common. SQL: a && b
template <stele::detail::Operand A, class B>
[[nodiscard]] auto array_overlaps(const A& array, const B& other) {
  return detail::array_operator<stele::detail::RawPredicate>("&&", " && ", array, other);
}
/// The one array behind the other. SQL: a || b
template <stele::detail::Operand A, class B>
[[nodiscard]] auto array_concat(const A& array, const B& other) {
  return detail::array_operator<typename A::Type>("||", " || ", array, other);
}

/// The array and an element behind it. SQL: array_append(a, e)
template <stele::detail::Operand A, class E>
[[nodiscard]] auto array_append(const A& array, const E& element) {
  return detail::with_element("array_append", "array_append(", array, element);
}
/// The array without the elements that are equal to this. SQL: array_remove(a, e)
template <stele::detail::Operand A, class E>
[[nodiscard]] auto array_remove(const A& array, const E& element) {
  return detail::with_element("array_remove", "array_remove(", array, element);
}

/// How many elements an array has, in all its dimensions. SQL: cardinality(a)
template <stele::detail::Operand A>
[[nodiscard]] auto cardinality(const A& array) {
  static_assert(detail::is_array_operand<A>, "stele: cardinality() is of arrays");
  return extension<std::int64_t>({"postgres", "cardinality"}, "cardinality({})", array);
}
/// How long an array is in a dimension, from 1; NULL of an empty one. SQL: array_length(a, 1)
template <stele::detail::Operand A>
[[nodiscard]] auto array_length(const A& array, int dimension = 1) {
  static_assert(detail::is_array_operand<A>, "stele: array_length() is of arrays");
  return extension<int>({"postgres", "array_length"}, "array_length({}, {})", array, dimension);
}

/// Any element of an array column or of a range, beside which a value is compared:
/// `col<&T::n> > any(col<&T::limits>)`. To be used where it is made. SQL: n > ANY (limits)
template <class Array>
[[nodiscard]] detail::Elements<Array> any(const Array& array) {
  return {"ANY", array};
}
/// All elements of an array, as `any`. SQL: n > ALL (limits)
template <class Array>
[[nodiscard]] detail::Elements<Array> all(const Array& array) {
  return {"ALL", array};
}

namespace detail {

template <stele::detail::Operand L, class Array>
[[nodiscard]] auto operator==(const L& left, const Elements<Array>& right) {
  return compare_elements("=", left, right);
}
template <stele::detail::Operand L, class Array>
[[nodiscard]] auto operator!=(const L& left, const Elements<Array>& right) {
  return compare_elements("<>", left, right);
}
template <stele::detail::Operand L, class Array>
[[nodiscard]] auto operator<(const L& left, const Elements<Array>& right) {
  return compare_elements("<", left, right);
}
template <stele::detail::Operand L, class Array>
[[nodiscard]] auto operator<=(const L& left, const Elements<Array>& right) {
  return compare_elements("<=", left, right);
}
template <stele::detail::Operand L, class Array>
[[nodiscard]] auto operator>(const L& left, const Elements<Array>& right) {
  return compare_elements(">", left, right);
}
template <stele::detail::Operand L, class Array>
[[nodiscard]] auto operator>=(const L& left, const Elements<Array>& right) {
  return compare_elements(">=", left, right);
}

}  // namespace detail

}  // namespace stele::postgres

#pragma GCC visibility pop
