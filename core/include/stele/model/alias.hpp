#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "stele/model/column.hpp"
#include "stele/model/expression.hpp"
#include "stele/model/model_handle.hpp"
#include "stele/model/query_core.hpp"

#pragma GCC visibility push(default)

namespace stele {

class Record;

namespace detail {

[[nodiscard]] sql::Expr aliased(reflect::TypeId model, std::string_view name,
                                std::string_view alias);
[[nodiscard]] sql::Expr outer_attribute(reflect::TypeId model, std::string_view name);

}  // namespace detail

/// A column of an alias or of an enclosing query.
template <class T, class C>
class NamedColumn : public Expression<T, C> {
 public:
  using Expression<T, C>::Expression;

  /// The part of a JSON document that keys and numbers of elements lead to.
  template <class... Steps>
  [[nodiscard]] auto json(const Steps&... steps) const {
    return detail::json_of(*this, steps...);
  }
};

/// A model under another name, to join it a second time: `auto boss = stele::alias<User>("boss")`.
template <class T>
class Alias {
 public:
  explicit Alias(std::string_view name) : name_(name) {}

  /// A column of the model under this name.
  template <auto Member>
  [[nodiscard]] auto col() const {
    static_assert(std::is_same_v<reflect::owner_of<Member>, T>,
                  "stele: this is a member of another model than the alias is of");
    using Type = typename TypedColumn<Member>::Type;
    return NamedColumn<Type, Condition<T>>(
        detail::aliased(reflect::type_id<T>(), reflect::member_name<Member>(), name_));
  }
  /// The same by the attribute's name.
  [[nodiscard]] auto column(std::string_view attribute) const {
    return NamedColumn<void, Condition<>>(detail::aliased(nullptr, attribute, name_));
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// For the library: what a JOIN of it joins.
  [[nodiscard]] detail::JoinTarget target() const {
    return {.type = reflect::type_id<T>(),
            .name = reflect::type_name<T>(),
            .alias = name_,
            .model = {}};
  }

 private:
  std::string name_;
};

/// A run-time model under another name.
template <>
class Alias<Record> {
 public:
  Alias(std::string_view name, std::shared_ptr<const detail::ModelState> model)
      : name_(name), model_(std::move(model)) {}

  [[nodiscard]] auto column(std::string_view attribute) const {
    return NamedColumn<void, Condition<>>(detail::aliased(nullptr, attribute, name_));
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// For the library: what a JOIN of it joins.
  [[nodiscard]] detail::JoinTarget target() const {
    return {.type = nullptr, .name = {}, .alias = name_, .model = model_};
  }

 private:
  std::string name_;
  std::shared_ptr<const detail::ModelState> model_;
};

/// The model under the name; `join(alias, condition)` and `join<&User::boss>(alias)` put it into a
/// query.
template <class T>
[[nodiscard]] Alias<T> alias(std::string_view name) {
  return Alias<T>(name);
}

/// A column of the query around a subquery.
template <auto Member>
[[nodiscard]] auto outer() {
  return NamedColumn<typename TypedColumn<Member>::Type, Condition<>>(detail::outer_attribute(
      reflect::type_id<reflect::owner_of<Member>>(), reflect::member_name<Member>()));
}
/// The same by the attribute's name.
[[nodiscard]] NamedColumn<void, Condition<>> outer(std::string_view attribute);

}  // namespace stele

#pragma GCC visibility pop
