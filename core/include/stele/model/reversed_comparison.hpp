#pragma once

#include "stele/model/column.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// What a constant on the left of a comparison gives: an error in words. The operators name their
/// result, so that asking whether they exist does not raise it.
template <class R, class Column>
Condition<> refuse_constant_on_the_left(const Column& column) {
  constexpr bool fits = Operand<R>;  // named, or g++ explains the concept
  static_assert(fits,
                "stele: constants stand on the right of a comparison: write the column first");
  return Condition<>(column.expr());
}

}  // namespace detail

template <class R, detail::Operand X>
requires(!detail::Operand<R>) Condition<>
operator==(const R& /*value*/, const X& column) {
  return detail::refuse_constant_on_the_left<R>(column);
}
template <class R, detail::Operand X>
requires(!detail::Operand<R>) Condition<>
operator!=(const R& /*value*/, const X& column) {
  return detail::refuse_constant_on_the_left<R>(column);
}
template <class R, detail::Operand X>
requires(!detail::Operand<R>) Condition<>
operator<(const R& /*value*/, const X& column) {
  return detail::refuse_constant_on_the_left<R>(column);
}
template <class R, detail::Operand X>
requires(!detail::Operand<R>) Condition<>
operator<=(const R& /*value*/, const X& column) {
  return detail::refuse_constant_on_the_left<R>(column);
}
template <class R, detail::Operand X>
requires(!detail::Operand<R>) Condition<>
operator>(const R& /*value*/, const X& column) {
  return detail::refuse_constant_on_the_left<R>(column);
}
template <class R, detail::Operand X>
requires(!detail::Operand<R>) Condition<>
operator>=(const R& /*value*/, const X& column) {
  return detail::refuse_constant_on_the_left<R>(column);
}

}  // namespace stele

#pragma GCC visibility pop
