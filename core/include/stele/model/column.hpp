#pragma once

#include <initializer_list>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/codec.hpp"
#include "stele/model/condition.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/relation.hpp"
#include "stele/model/type_id.hpp"
#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele {

template <auto Member>
struct TypedColumn;
class RuntimeColumn;

namespace detail {

template <class T>
inline constexpr bool is_typed_column = false;
template <auto Member>
inline constexpr bool is_typed_column<TypedColumn<Member>> = true;

template <class T>
inline constexpr bool is_nothing =
    std::is_same_v<T, std::nullopt_t> || std::is_same_v<T, std::nullptr_t> || is_optional<T>;

/// Whether a constant of type R can stand beside a column of type V.
template <class V, class R>
consteval bool comparable() {
  if constexpr (std::is_same_v<V, R>) return true;
  if constexpr (std::is_same_v<V, bool> || std::is_same_v<R, bool>) return false;
  if constexpr (std::is_arithmetic_v<V> && std::is_arithmetic_v<R>) {
    return Integer<R> || std::is_floating_point_v<R>;
  }
  if constexpr (std::is_same_v<V, std::string>) return std::is_convertible_v<R, std::string_view>;
  if constexpr (std::is_same_v<V, Timestamp> || std::is_same_v<V, LocalTimestamp> ||
                std::is_same_v<V, Date>) {
    return std::is_convertible_v<R, V>;
  }
  return false;
}

[[nodiscard]] sql::Expr attribute(reflect::TypeId model, std::string_view name);
[[nodiscard]] sql::Expr compare_value(const sql::Expr& column, sql::ComparisonOperator op,
                                      Value value);
[[nodiscard]] sql::Expr compare_columns(const sql::Expr& left, sql::ComparisonOperator op,
                                        const sql::Expr& right);
[[nodiscard]] sql::Expr in_values(const sql::Expr& column, std::vector<Value> values, bool negated);
[[nodiscard]] sql::Expr null_test(const sql::Expr& column, bool negated);

/// A constant beside a column of type V, as a value.
template <class V, class R>
Value constant(const R& value) {
  if constexpr (std::is_floating_point_v<V>) {
    return Value(static_cast<double>(value));
  } else if constexpr (std::is_enum_v<V>) {
    return encode_value(value);
  } else if constexpr (std::is_same_v<V, std::string>) {
    return Value(std::string_view(value));
  } else if constexpr (std::is_arithmetic_v<V>) {
    return Value(value);
  } else {
    return Value(static_cast<const V&>(V(value)));
  }
}

}  // namespace detail

/// A column of a typed model; `stele::col<&User::age>` is one.
template <auto Member>
struct TypedColumn {
  using Owner = reflect::owner_of<Member>;
  using Type = detail::unwrapped<reflect::value_of<Member>>;
  /// Refused in words wherever it is used.
  static constexpr bool is_association = reflect::is_relation<reflect::value_of<Member>>;

  /// IN (…); of no values it is false.
  [[nodiscard]] Condition<Owner> in(std::initializer_list<Type> values) const {
    return in_range(values, false);
  }
  template <class R>
  [[nodiscard]] Condition<Owner> in(std::initializer_list<R> values) const {
    return in_range(values, false);
  }
  template <class Range>
  [[nodiscard]] Condition<Owner> in(const Range& values) const {
    return in_range(values, false);
  }
  /// NOT IN (…); of no values it is true.
  [[nodiscard]] Condition<Owner> not_in(std::initializer_list<Type> values) const {
    return in_range(values, true);
  }
  template <class R>
  [[nodiscard]] Condition<Owner> not_in(std::initializer_list<R> values) const {
    return in_range(values, true);
  }
  template <class Range>
  [[nodiscard]] Condition<Owner> not_in(const Range& values) const {
    return in_range(values, true);
  }
  /// `lowest <= column AND column <= highest`
  template <class A, class B>
  [[nodiscard]] Condition<Owner> between(const A& lowest, const B& highest) const {
    constexpr bool fits =
        detail::comparable<Type, std::decay_t<A>>() && detail::comparable<Type, std::decay_t<B>>();
    static_assert(fits || is_association,
                  "stele: this column cannot be compared with a value of that type");
    if constexpr (fits) {
      return *this >= lowest && *this <= highest;
    } else {
      return is_null();
    }
  }
  /// IS NULL
  [[nodiscard]] Condition<Owner> is_null() const {
    return Condition<Owner>(detail::null_test(expr(), false));
  }
  /// IS NOT NULL
  [[nodiscard]] Condition<Owner> is_not_null() const {
    return Condition<Owner>(detail::null_test(expr(), true));
  }
  /// NULLs last, unless said otherwise.
  [[nodiscard]] Order<Owner> asc() const { return {expr(), false}; }
  /// NULLs first, unless said otherwise.
  [[nodiscard]] Order<Owner> desc() const { return {expr(), true}; }
  operator Order<Owner>() const { return asc(); }  // NOLINT(google-explicit-constructor)

  [[nodiscard]] static sql::Expr expr() {
    static_assert(!is_association,
                  "stele: an association is no column; name the member that holds its key");
    return detail::attribute(reflect::type_id<Owner>(), reflect::member_name<Member>());
  }

  template <class R>
  Condition<Owner> operator=(const R&) const {  // NOLINT: it explains what was meant
    static_assert(detail::is_typed_column<R>,
                  "stele: = does not compare; write ==, or set<...>(value) in an update");
    return Condition<Owner>(expr());
  }
  template <class R>
  friend auto operator==(const TypedColumn& column, const R& value) {
    return column.template compare<sql::ComparisonOperator::equal>(value);
  }
  template <class R>
  friend auto operator!=(const TypedColumn& column, const R& value) {
    return column.template compare<sql::ComparisonOperator::not_equal>(value);
  }
  template <class R>
  friend auto operator<(const TypedColumn& column, const R& value) {
    return column.template compare<sql::ComparisonOperator::less>(value);
  }
  template <class R>
  friend auto operator<=(const TypedColumn& column, const R& value) {
    return column.template compare<sql::ComparisonOperator::less_equal>(value);
  }
  template <class R>
  friend auto operator>(const TypedColumn& column, const R& value) {
    return column.template compare<sql::ComparisonOperator::greater>(value);
  }
  template <class R>
  friend auto operator>=(const TypedColumn& column, const R& value) {
    return column.template compare<sql::ComparisonOperator::greater_equal>(value);
  }

 private:
  template <sql::ComparisonOperator Op, class R>
  auto compare(const R& value) const {
    if constexpr (detail::is_typed_column<R>) {
      static_assert(detail::comparable<Type, typename R::Type>(),
                    "stele: these two columns have types that cannot be compared");
      return typename detail::JoinModels<Condition<Owner>, typename R::Owner>::type(
          detail::compare_columns(expr(), Op, value.expr()));
    } else {
      using Constant = std::decay_t<R>;
      static_assert(
          !detail::is_nothing<Constant>,
          "stele: a column is not compared with nothing: SQL gives neither true nor false; "
          "use .is_null() or .is_not_null(), and *value of an optional");
      static_assert(
          is_association || detail::is_nothing<Constant> || detail::comparable<Type, Constant>(),
          "stele: this column cannot be compared with a value of that type");
      if constexpr (!detail::is_nothing<Constant> && detail::comparable<Type, Constant>()) {
        return Condition<Owner>(detail::compare_value(expr(), Op, detail::constant<Type>(value)));
      } else {
        return Condition<Owner>(expr());
      }
    }
  }

  template <class Range>
  Condition<Owner> in_range(const Range& range, bool negated) const {
    constexpr bool is_range = std::ranges::input_range<const Range>;
    static_assert(is_range, "stele: in() and not_in() take a range of values, or a list in braces");
    std::vector<Value> values;
    if constexpr (is_range) {
      using Constant = std::decay_t<std::ranges::range_reference_t<const Range>>;
      constexpr bool fits = detail::comparable<Type, Constant>();
      static_assert(fits || is_association,
                    "stele: this column cannot be compared with values of that type");
      if constexpr (fits) {
        for (const auto& value : range) values.push_back(detail::constant<Type>(value));
      }
    }
    return Condition<Owner>(detail::in_values(expr(), std::move(values), negated));
  }
};

/// The column of a member: `stele::col<&User::age>`.
template <auto Member>
inline constexpr TypedColumn<Member> col{};

/// A column by its attribute's name, checked against the model before any SQL.
class RuntimeColumn {
 public:
  explicit RuntimeColumn(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] Condition<> in(std::vector<Value> values) const;
  [[nodiscard]] Condition<> not_in(std::vector<Value> values) const;
  [[nodiscard]] Condition<> between(Value lowest, Value highest) const;
  [[nodiscard]] Condition<> is_null() const;
  [[nodiscard]] Condition<> is_not_null() const;
  [[nodiscard]] Order<void> asc() const;
  [[nodiscard]] Order<void> desc() const;
  operator Order<void>() const { return asc(); }  // NOLINT(google-explicit-constructor)

  [[nodiscard]] sql::Expr expr() const;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  std::string name_;
};

/// A column of a run-time model: `stele::column("age")`.
[[nodiscard]] RuntimeColumn column(std::string_view name);

namespace detail {

template <sql::ComparisonOperator Op, class R>
Condition<> compare_runtime(const RuntimeColumn& column, const R& value) {
  using Constant = std::decay_t<R>;
  static_assert(!is_nothing<Constant>,
                "stele: a column is not compared with nothing: SQL gives neither true nor false; "
                "use .is_null() or .is_not_null(), and *value of an optional");
  if constexpr (std::is_same_v<Constant, RuntimeColumn>) {
    return Condition<>(compare_columns(column.expr(), Op, value.expr()));
  } else if constexpr (!is_nothing<Constant>) {
    return Condition<>(compare_value(column.expr(), Op, encode_value(value)));
  } else {
    return Condition<>(column.expr());
  }
}

}  // namespace detail

template <class R>
[[nodiscard]] Condition<> operator==(const RuntimeColumn& column, const R& value) {
  return detail::compare_runtime<sql::ComparisonOperator::equal>(column, value);
}
template <class R>
[[nodiscard]] Condition<> operator!=(const RuntimeColumn& column, const R& value) {
  return detail::compare_runtime<sql::ComparisonOperator::not_equal>(column, value);
}
template <class R>
[[nodiscard]] Condition<> operator<(const RuntimeColumn& column, const R& value) {
  return detail::compare_runtime<sql::ComparisonOperator::less>(column, value);
}
template <class R>
[[nodiscard]] Condition<> operator<=(const RuntimeColumn& column, const R& value) {
  return detail::compare_runtime<sql::ComparisonOperator::less_equal>(column, value);
}
template <class R>
[[nodiscard]] Condition<> operator>(const RuntimeColumn& column, const R& value) {
  return detail::compare_runtime<sql::ComparisonOperator::greater>(column, value);
}
template <class R>
[[nodiscard]] Condition<> operator>=(const RuntimeColumn& column, const R& value) {
  return detail::compare_runtime<sql::ComparisonOperator::greater_equal>(column, value);
}

}  // namespace stele

#pragma GCC visibility pop
