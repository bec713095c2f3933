#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/model/column.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// `set<&User::age>(3)`: an assignment of a bulk update.
template <class Owner>
struct SetClause {
  sql::Expr column;
  sql::Expr value;
};

/// Sets a member in a bulk update, to a constant or to an expression over the row as it was;
/// nullopt, or an empty optional, sets NULL.
template <auto Member, class R>
[[nodiscard]] SetClause<reflect::owner_of<Member>> set(const R& value) {
  using Type = detail::unwrapped<reflect::value_of<Member>>;
  constexpr bool nullable = detail::Unwrapped<reflect::value_of<Member>>::nullable;
  if constexpr (detail::is_nothing<R>) {
    static_assert(nullable, "stele: this member is not optional, so it cannot be set to nothing");
    if constexpr (detail::is_optional<R>) {
      if (value) {
        return {TypedColumn<Member>::expr(), detail::untyped(detail::constant<Type>(*value))};
      }
    }
    return {TypedColumn<Member>::expr(), detail::untyped(Value())};
  } else if constexpr (detail::Operand<R>) {
    constexpr bool fits = detail::comparable<Type, typename R::Type>();
    static_assert(fits, "stele: this member cannot be set to an expression of that type");
    return {TypedColumn<Member>::expr(), value.expr()};
  } else {
    static_assert(
        TypedColumn<Member>::is_association || detail::comparable<Type, std::decay_t<R>>(),
        "stele: this member cannot be set to a value of that type");
    if constexpr (detail::comparable<Type, std::decay_t<R>>()) {
      return {TypedColumn<Member>::expr(), detail::untyped(detail::constant<Type>(value))};
    } else {
      return {TypedColumn<Member>::expr(), detail::untyped(Value())};
    }
  }
}

/// Sets an attribute in a bulk update of a run-time model.
[[nodiscard]] SetClause<void> set(std::string_view attribute, Value value);
/// Sets an attribute to an expression over the row as it was: `set("n", column("n") + 1)`.
template <detail::Operand X>
[[nodiscard]] SetClause<void> set(std::string_view attribute, const X& value) {
  return {detail::attribute(nullptr, attribute), value.expr()};
}

/// Sets it to a value of an enum class or of a type with a `Codec`.
template <class T>
requires(!std::is_convertible_v<const T&, Value> && !detail::Operand<T>)
    [[nodiscard]] SetClause<void> set(std::string_view attribute, const T& value) {
  return set(attribute, detail::encode_value(value));
}

/// Sets a part of a JSON document: `set(col<&T::data>.json("a", 0), 5)`. What is before the last
/// step must be there; a key that is not is added, and an element past the end is appended.
template <class C, class R>
[[nodiscard]] SetClause<typename detail::OrderModel<C>::type> set(const JsonExpression<C>& part,
                                                                  const R& value) {
  return {part.document(),
          detail::json_set(part.document(), part.steps(), detail::encode_value(value))};
}

}  // namespace stele

#pragma GCC visibility pop
