#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "stele/model/column.hpp"
#include "stele/model/define.hpp"
#include "stele/model/description.hpp"
#include "stele/model/metadata.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Describes one attribute of a typed model; borrowed from its `ModelBuilder`.
template <class Member>
class AttributeBuilder {
 public:
  using Type = detail::unwrapped<Member>;

  explicit AttributeBuilder(detail::AttributeInfo& info) : info_(info) {}

  /// Unique by itself, or together with others that name the same constraint. SQL: UNIQUE
  AttributeBuilder& unique() {
    info_.is_unique = true;
    return *this;
  }
  AttributeBuilder& unique(const Unique& constraint) {
    detail::set_unique(info_, constraint);
    return *this;
  }
  /// Text of at most so many characters: the type becomes `string(n)`.
  AttributeBuilder& length(int characters) {
    constexpr bool is_text = std::is_same_v<typename detail::StoredAs<Type>::type, std::string>;
    static_assert(is_text, "stele: length() is for a std::string member");
    detail::set_length(info_, characters);
    return *this;
  }
  /// Another column type than the member's own.
  AttributeBuilder& type(ColumnType type) {
    detail::set_type(info_, std::move(type));
    return *this;
  }
  /// How a table that others made holds the values; without it, that is found out from the table.
  AttributeBuilder& stored_as(StorageForm form) {
    info_.stored_as = form;
    return *this;
  }
  /// Rules, or functions `bool(const T&)`, that every value must hold; NULL is not asked.
  template <class... Rules>
  AttributeBuilder& validate(Rules... rules) {
    (detail::add_rule(info_, to_rule(std::move(rules))), ...);
    return *this;
  }
  /// The column's name.
  AttributeBuilder& column(std::string_view name) {
    info_.column.name = name;
    info_.has_column_name = true;
    return *this;
  }
  /// Part of the primary key, in the order of the calls; the key that a member named id makes is
  /// given up.
  AttributeBuilder& primary_key() {
    info_.primary_key = true;
    return *this;
  }
  /// The database generates the key.
  AttributeBuilder& auto_increment() {
    constexpr bool is_integer = detail::Integer<Type>;  // named, or g++ explains the concept
    static_assert(is_integer, "stele: auto_increment() is for an integer member");
    info_.column.auto_increment = true;
    return *this;
  }
  /// False: NULL is refused though the member is optional.
  AttributeBuilder& allow_null(bool allowed) {
    info_.column.nullable = allowed && info_.ops->nullable;
    return *this;
  }
  /// The column's DEFAULT, for those who insert without this library; the member's own initialiser
  /// is what the library sends.
  AttributeBuilder& default_value(const Type& value) {
    info_.column.default_value = detail::encode_value(value);
    return *this;
  }
  /// The column's DEFAULT as an SQL expression; the member is not sent while it equals its
  /// initialiser.
  AttributeBuilder& default_sql(std::string_view expression) {
    info_.column.default_sql = expression;
    return *this;
  }
  /// The column's comment. SQL: COMMENT ON COLUMN
  AttributeBuilder& comment(std::string_view text) {
    info_.column.comment = text;
    return *this;
  }
  /// The column's former name, for schema evolution. Not supported yet.
  /// @throws Error Errc::unsupported
  AttributeBuilder& renamed_from(std::string_view /*name*/) {
    detail::throw_not_yet("schema evolution, renamed_from(…),");
  }
  /// A member without a column. Not supported yet.
  /// @throws Error Errc::unsupported
  AttributeBuilder& virtual_() { detail::throw_not_yet("a member without a column, virtual_(),"); }

 private:
  template <class R>
  static Rule to_rule(R rule) {
    if constexpr (std::is_same_v<R, Rule>) {
      return rule;
    } else {
      constexpr bool fits = std::is_invocable_r_v<bool, const R&, const Type&>;
      static_assert(
          fits, "stele: validate() takes rules, or functions bool(const T&) of the member's type");
      if constexpr (fits) {
        return detail::typed_rule<Type>(std::move(rule));
      } else {
        return Rule({}, {}, {});
      }
    }
  }

  detail::AttributeInfo& info_;
};

}  // namespace stele

#pragma GCC visibility pop
