#pragma once

#include <initializer_list>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/json_path.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/relation.hpp"
#include "stele/model/type_id.hpp"
#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele {

template <auto Member, class Class = reflect::owner_of<Member>>
struct TypedColumn;
class RuntimeColumn;

namespace detail {

template <class T>
inline constexpr bool is_typed_column = false;
template <auto Member>
inline constexpr bool is_typed_column<TypedColumn<Member>> = true;

template <auto Member>
struct OperandTraits<TypedColumn<Member>> {
  using Type = unwrapped<reflect::value_of<Member>>;
  using ConditionType = Condition<reflect::owner_of<Member>>;
};
template <>
struct OperandTraits<RuntimeColumn> {
  using Type = void;
  using ConditionType = Condition<>;
};

}  // namespace detail

/// A column of a typed model; `stele::col<&User::age>` is one.
///
/// `Class` follows from the member. It is named for g++, which otherwise takes the columns of two
/// classes of one name, each in the unnamed namespace of its file, for one.
template <auto Member, class Class>
struct TypedColumn : Operations<TypedColumn<Member>> {
  using Owner = reflect::owner_of<Member>;
  using Type = detail::unwrapped<reflect::value_of<Member>>;
  /// Refused in words wherever it is used.
  static constexpr bool is_association = reflect::is_relation<reflect::value_of<Member>>;

  using Base = Operations<TypedColumn<Member>>;
  using Base::in;
  using Base::not_in;
  [[nodiscard]] Condition<Owner> in(std::initializer_list<Type> values) const {
    return Base::template in<std::initializer_list<Type>>(values);
  }
  [[nodiscard]] Condition<Owner> not_in(std::initializer_list<Type> values) const {
    return Base::template not_in<std::initializer_list<Type>>(values);
  }

  /// The part of a JSON document that keys and numbers of elements lead to.
  template <class... Steps>
  [[nodiscard]] auto json(const Steps&... steps) const {
    return detail::json_of(*this, steps...);
  }

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
};

/// The column of a member: `stele::col<&User::age>`.
template <auto Member>
inline constexpr TypedColumn<Member> col{};

/// A column by its attribute's name, checked against the model before any SQL.
class RuntimeColumn : public Operations<RuntimeColumn> {
 public:
  explicit RuntimeColumn(std::string name) : name_(std::move(name)) {}

  using Operations::in;
  using Operations::not_in;
  [[nodiscard]] Condition<> in(std::initializer_list<Value> values) const;
  [[nodiscard]] Condition<> not_in(std::initializer_list<Value> values) const;

  /// The part of a JSON document that keys and numbers of elements lead to.
  template <class... Steps>
  [[nodiscard]] auto json(const Steps&... steps) const {
    return detail::json_of(*this, steps...);
  }

  [[nodiscard]] sql::Expr expr() const;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  std::string name_;
};

/// A column of a run-time model: `stele::column("age")`.
[[nodiscard]] RuntimeColumn column(std::string_view name);

}  // namespace stele

#pragma GCC visibility pop
