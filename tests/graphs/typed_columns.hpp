#pragma once

#include <type_traits>
#include <vector>

#include "request.hpp"
#include "typed_models.hpp"

/// What is done with the columns of typed models by their indexes.
namespace stele::test::graphs::typed {

template <class V>
[[nodiscard]] Value value_of_member(const V& member) {
  if constexpr (detail::is_optional<V>) {
    return member ? value_of_member(*member) : Value();
  } else if constexpr (std::is_enum_v<V>) {
    return reflect::enum_name(member);
  } else {
    return member;
  }
}

template <class V>
[[nodiscard]] V member_of_value(const Value& value) {
  if constexpr (detail::is_optional<V>) {
    if (value.is_null()) return std::nullopt;
    return member_of_value<typename V::value_type>(value);
  } else if constexpr (std::is_enum_v<V>) {
    return reflect::enum_value<V>(value.as<std::string>()).value();
  } else {
    return value.as<V>();
  }
}

/// The values of all columns.
template <class T, auto... Cs>
[[nodiscard]] Row row_of(const T& object, Members<Cs...> /*columns*/) {
  return {value_of_member(object.*Cs)...};
}
template <class T>
[[nodiscard]] Row row_of(const T& object) {
  return row_of(object, typename Shape<T>::Columns());
}

template <auto Column>
void set_member(reflect::owner_of<Column>& object, const Value& value) {
  object.*Column = member_of_value<reflect::value_of<Column>>(value);
}
template <class T, auto... Cs>
void set_column(T& object, std::size_t column, const Value& value, Members<Cs...> /*columns*/) {
  static constexpr void (*setters[])(T&, const Value&) = {&set_member<Cs>...};
  setters[column](object, value);
}
template <class T>
void set_column(T& object, std::size_t column, const Value& value) {
  set_column(object, column, value, typename Shape<T>::Columns());
}

template <auto Column>
[[nodiscard]] stele::Condition<reflect::owner_of<Column>> test_of(const Condition& condition) {
  using V = typename TypedColumn<Column>::Type;
  const auto& column = col<Column>;
  if (condition.op == Op::is_null) return column.is_null();
  if (condition.op == Op::is_not_null) return column.is_not_null();
  std::vector<V> values;
  for (const Value& each : condition.values) values.push_back(member_of_value<V>(each));
  switch (condition.op) {
    case Op::equal:
      return column == values.front();
    case Op::not_equal:
      return column != values.front();
    case Op::less:
      return column < values.front();
    case Op::at_least:
      return column >= values.front();
    case Op::in:
      return column.in(values);
    default:
      return column.not_in(values);
  }
}
template <class T, auto... Cs>
[[nodiscard]] stele::Condition<T> test_of(const Condition& condition, Members<Cs...> /*columns*/) {
  static constexpr stele::Condition<T> (*tests[])(const Condition&) = {&test_of<Cs>...};
  return tests[condition.column](condition);
}

template <auto Column>
[[nodiscard]] Order<reflect::owner_of<Column>> order_of_column(bool descending) {
  return descending ? col<Column>.desc() : col<Column>.asc();
}
template <class T, auto... Cs>
[[nodiscard]] Order<T> order_of_column(const OrderBy& order, Members<Cs...> /*columns*/) {
  static constexpr Order<T> (*orders[])(bool) = {&order_of_column<Cs>...};
  return orders[order.column](order.descending);
}

}  // namespace stele::test::graphs::typed
