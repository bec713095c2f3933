#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "stele/model/extension.hpp"

#pragma GCC visibility push(default)

/// Ranges of postgres as expressions, made of columns and constants; what is between them is asked
/// of a range of a column's values too. Other dialects refuse it: Errc::unsupported.
namespace stele::postgres {

/// The type of a range's expression. Its values are not read: ask for `range_lower` and
/// `range_upper`.
template <class T>
struct RangeOf;

/// Which of a range's bounds belong to it.
enum class Bounds : unsigned char {
  lower,  ///< [a, b)
  both,   ///< [a, b]
  upper,  ///< (a, b]
  none,   ///< (a, b)
};

namespace detail {

template <class T>
inline constexpr bool is_range = false;
template <class T>
inline constexpr bool is_range<RangeOf<T>> = true;
template <class T>
struct RangeElement {
  using type = void;
};
template <class T>
struct RangeElement<RangeOf<T>> {
  using type = T;
};

[[nodiscard]] constexpr const char* spelling(Bounds bounds) {
  switch (bounds) {
    case Bounds::both:
      return ", '[]')";
    case Bounds::upper:
      return ", '(]')";
    case Bounds::none:
      return ", '()')";
    default:
      return ", '[)')";
  }
}

template <class T, class A, class B>
auto make_range(const char* name, const A& from, const B& to, Bounds bounds) {
  using C = stele::detail::ConditionOfArguments<A, B>;
  return Expression<RangeOf<T>, C>(stele::detail::extension_expr(
      {"postgres", name}, {std::string(name) + "(", ", ", spelling(bounds)},
      {stele::detail::argument_as<T>(from), stele::detail::argument_as<T>(to)}, types::text(),
      false));
}

/// An operator between a range and another, or an element.
template <class A, class B>
auto range_operator(const char* name, const A& a, const B& b) {
  using C = stele::detail::ConditionOfArguments<A, B>;
  using T = typename RangeElement<typename A::Type>::type;
  constexpr bool fits = is_range<typename A::Type>;
  static_assert(fits, "stele: this operator of postgres is of ranges, such as int8range(a, b)");
  std::vector<sql::Expr> operands{a.expr()};
  if constexpr (stele::detail::Operand<B>) {
    operands.push_back(b.expr());
  } else if constexpr (fits) {
    operands.push_back(stele::detail::argument_as<T>(b));
  }

  return RawCondition<C>(
      stele::detail::extension_expr({"postgres", name}, {"", " " + std::string(name) + " ", ""},
                                    std::move(operands), types::boolean(), false));
}

}  // namespace detail

/// From one value to another, either of which may be std::nullopt for no bound.
/// SQL: int4range(a, b, '[)')
/// @throws Error when it is run, where `to` is before `from`
template <class A, class B>
[[nodiscard]] auto int4range(const A& from, const B& to, Bounds bounds = Bounds::lower) {
  return detail::make_range<int>("int4range", from, to, bounds);
}
/// SQL: int8range(a, b, '[)')
template <class A, class B>
[[nodiscard]] auto int8range(const A& from, const B& to, Bounds bounds = Bounds::lower) {
  return detail::make_range<std::int64_t>("int8range", from, to, bounds);
}
/// Of `Decimal`. SQL: numrange(a, b, '[)')
template <class A, class B>
[[nodiscard]] auto numrange(const A& from, const B& to, Bounds bounds = Bounds::lower) {
  return detail::make_range<Decimal>("numrange", from, to, bounds);
}
/// Of `Timestamp`. SQL: tstzrange(a, b, '[)')
template <class A, class B>
[[nodiscard]] auto tstzrange(const A& from, const B& to, Bounds bounds = Bounds::lower) {
  return detail::make_range<Timestamp>("tstzrange", from, to, bounds);
}
/// Of `LocalTimestamp`. SQL: tsrange(a, b, '[)')
template <class A, class B>
[[nodiscard]] auto tsrange(const A& from, const B& to, Bounds bounds = Bounds::lower) {
  return detail::make_range<LocalTimestamp>("tsrange", from, to, bounds);
}
/// Of `Date`. SQL: daterange(a, b, '[)')
template <class A, class B>
[[nodiscard]] auto daterange(const A& from, const B& to, Bounds bounds = Bounds::lower) {
  return detail::make_range<Date>("daterange", from, to, bounds);
}

/// Whether the range has the value, or all of another range. SQL: r @> x
template <stele::detail::Operand R, class X>
[[nodiscard]] auto range_contains(const R& range, const X& other) {
  return detail::range_operator("@>", range, other);
}
/// Whether the other range has all of this. SQL: r <@ other
template <stele::detail::Operand R, stele::detail::Operand X>
[[nodiscard]] auto range_contained_by(const R& range, const X& other) {
  return detail::range_operator("<@", range, other);
}
/// Whether the two have a value in common. SQL: r && other
template <stele::detail::Operand R, stele::detail::Operand X>
[[nodiscard]] auto range_overlaps(const R& range, const X& other) {
  return detail::range_operator("&&", range, other);
}
/// Whether the one begins where the other ends. SQL: r -|- other
template <stele::detail::Operand R, stele::detail::Operand X>
[[nodiscard]] auto range_adjacent(const R& range, const X& other) {
  return detail::range_operator("-|-", range, other);
}
/// Whether the range ends before the other begins. SQL: r << other
template <stele::detail::Operand R, stele::detail::Operand X>
[[nodiscard]] auto range_before(const R& range, const X& other) {
  return detail::range_operator("<<", range, other);
}
/// Whether the range begins after the other ends. SQL: r >> other
template <stele::detail::Operand R, stele::detail::Operand X>
[[nodiscard]] auto range_after(const R& range, const X& other) {
  return detail::range_operator(">>", range, other);
}

/// Its first bound; NULL where there is none. SQL: lower(r)
template <stele::detail::Operand R>
[[nodiscard]] auto range_lower(const R& range) {
  return extension<typename detail::RangeElement<typename R::Type>::type>({"postgres", "lower"},
                                                                          "lower({})", range);
}
/// Its last bound; NULL where there is none. SQL: upper(r)
template <stele::detail::Operand R>
[[nodiscard]] auto range_upper(const R& range) {
  return extension<typename detail::RangeElement<typename R::Type>::type>({"postgres", "upper"},
                                                                          "upper({})", range);
}
/// Whether no value is in it. SQL: isempty(r)
template <stele::detail::Operand R>
[[nodiscard]] auto range_is_empty(const R& range) {
  return extension({"postgres", "isempty"}, "isempty({})", range);
}

}  // namespace stele::postgres

#pragma GCC visibility pop
