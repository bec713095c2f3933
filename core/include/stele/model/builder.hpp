#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/column.hpp"
#include "stele/model/define.hpp"
#include "stele/model/index_builder.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/query.hpp"
#include "stele/model/reflect.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Describes one attribute of a typed model; borrowed from its `ModelBuilder`.
template <class Member>
class AttributeBuilder {
 public:
  using Type = detail::unwrapped<Member>;

  explicit AttributeBuilder(detail::AttributeInfo& info) : info_(info) {}

  /// Unique by itself, or together with others that name the same constraint. SQL: UNIQUE
  AttributeBuilder& unique(Unique constraint = true) {
    info_.is_unique = constraint.enabled;
    info_.unique_name = std::move(constraint.name);
    return *this;
  }
  /// Text of at most so many characters: the type becomes `string(n)`.
  AttributeBuilder& length(int characters) {
    static_assert(std::is_same_v<Type, std::string>, "stele: length() is for a std::string member");
    info_.column.type = types::string(characters);
    return *this;
  }
  /// Another column type than the member's own.
  AttributeBuilder& type(ColumnType type) {
    detail::set_type(info_, std::move(type));
    return *this;
  }
  /// Rules, or functions `bool(const T&)`, that every value must hold; NULL is not asked.
  template <class... Rules>
  AttributeBuilder& validate(Rules... rules) {
    (info_.rules.push_back(to_rule(std::move(rules))), ...);
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

/// Describes one association of a typed model; borrowed from its `ModelBuilder`.
class AssociationBuilder {
 public:
  explicit AssociationBuilder(detail::AssociationInfo& info) : info_(info) {}

  /// The member that holds the key: of this model for belongs_to, else of the other.
  template <auto Member>
  AssociationBuilder& foreign_key() {
    info_.foreign_key = reflect::member_name<Member>();
    return *this;
  }
  /// belongs_to_many: the described join model.
  template <class Through>
  AssociationBuilder& through() {
    info_.through_type = reflect::type_id<Through>();
    info_.through = reflect::type_name<Through>();
    return *this;
  }
  /// SQL: ON DELETE. By default SET NULL where the key can be NULL, else CASCADE for has_one and
  /// has_many, NO ACTION for belongs_to alone.
  AssociationBuilder& on_delete(OnDelete action) {
    info_.on_delete = action;
    return *this;
  }
  /// SQL: ON UPDATE. By default CASCADE.
  AssociationBuilder& on_update(OnUpdate action) {
    info_.on_update = action;
    return *this;
  }
  /// False: a column without FOREIGN KEY.
  AssociationBuilder& constraints(bool wanted) {
    info_.constraints = wanted;
    return *this;
  }

 private:
  detail::AssociationInfo& info_;
};

/// What `describe(ModelBuilder<T>&)` says of a typed model beyond its members.
template <class T>
class ModelBuilder {
 public:
  explicit ModelBuilder(detail::Metadata& metadata) : metadata_(metadata) {}

  template <auto Member>
  AttributeBuilder<reflect::value_of<Member>> attribute() {
    check_member<Member>();
    static_assert(
        !reflect::is_relation<reflect::value_of<Member>>,
        "stele: an association is no attribute; use has_many<...>(), belongs_to<...>() and so on");
    return AttributeBuilder<reflect::value_of<Member>>(
        *metadata_.find(reflect::member_name<Member>()));
  }

  template <auto Member>
  AssociationBuilder belongs_to() {
    return association<Member, RelationKind::belongs_to>();
  }
  template <auto Member>
  AssociationBuilder has_one() {
    return association<Member, RelationKind::has_one>();
  }
  template <auto Member>
  AssociationBuilder has_many() {
    return association<Member, RelationKind::has_many>();
  }
  template <auto Member>
  AssociationBuilder belongs_to_many() {
    return association<Member, RelationKind::belongs_to_many>();
  }

  /// The table's name.
  void table(std::string_view name) {
    metadata_.table.name = name;
    metadata_.has_table_name = true;
  }
  /// The schema (namespace) of the table, where the database has such.
  void schema(std::string_view name) { metadata_.table.schema = name; }
  /// SQL: COMMENT ON TABLE
  void comment(std::string_view text) { metadata_.comment = text; }
  /// False: created_at and updated_at are ordinary members.
  void timestamps(bool kept) { metadata_.timestamps = kept; }
  /// The members that the library keeps instead of created_at and updated_at.
  template <auto Created, auto Updated>
  void timestamps() {
    check_member<Created>();
    check_member<Updated>();
    metadata_.created_at = reflect::member_name<Created>();
    metadata_.updated_at = reflect::member_name<Updated>();
  }
  /// Soft delete. Not supported yet.
  /// @throws Error Errc::unsupported
  template <auto Member>
  void paranoid() {
    check_member<Member>();
    detail::throw_not_yet("soft delete, paranoid<…>(),");
  }
  /// Optimistic locking. Not supported yet.
  /// @throws Error Errc::unsupported
  template <auto Member>
  void version() {
    check_member<Member>();
    detail::throw_not_yet("optimistic locking, version<…>(),");
  }
  /// The primary key, of one or several members.
  template <auto... Members>
  void primary_key() {
    check_columns<Members...>();
    metadata_.primary_key = {std::string(reflect::member_name<Members>())...};
  }
  /// Unique together. SQL: UNIQUE (a, b)
  template <auto... Members>
  void unique() {
    check_columns<Members...>();
    metadata_.uniques.push_back({std::string(reflect::member_name<Members>())...});
  }
  /// SQL: CONSTRAINT name CHECK (condition)
  template <class C>
  void check(std::string_view name, const C& condition) {
    static_assert(detail::is_condition<C>,
                  "stele: check() takes a condition, such as col<&User::age> >= 18");
    if constexpr (detail::is_condition<C>) {
      static_assert(detail::accepts_condition<T, C>,
                    "stele: check() uses a column of another model than the described one");
      metadata_.checks.push_back({std::string(name), condition.expr()});
    }
  }
  /// SQL: CREATE INDEX
  template <auto... Members>
  IndexBuilder<T> index() {
    check_columns<Members...>();
    metadata_.indexes.push_back({.attributes = {std::string(reflect::member_name<Members>())...}});
    return IndexBuilder<T>(metadata_.indexes.back());
  }

  /// A validation of the whole row: `void(const T&, Errors&)`.
  template <class F>
  void validate(F rule) {
    constexpr bool fits = std::is_invocable_v<const F&, const T&, Errors&>;
    static_assert(fits, "stele: validate() takes a function void(const T&, stele::Errors&)");
    if constexpr (fits) {
      metadata_.rules.emplace_back([rule = std::move(rule)](const void* row, Errors& errors) {
        rule(*static_cast<const T*>(row), errors);
      });
    }
  }
  /// A named part of queries: `void(Query<T>&)`, applied by `.scope(name)`.
  template <class F>
  void scope(std::string_view name, F apply) {
    metadata_.scopes.push_back({std::string(name), erased_scope(std::move(apply))});
  }
  /// Applied to every query of the model, unless `unscoped()`.
  template <class F>
  void default_scope(F apply) {
    metadata_.default_scopes.push_back(erased_scope(std::move(apply)));
  }

  // Hooks: `void(T&)`, in the order in which they come around a write. A before hook that throws
  // sends no SQL.
  template <class F>
  void before_validate(F f) {
    hook(detail::HookPoint::before_validate, std::move(f));
  }
  template <class F>
  void after_validate(F f) {
    hook(detail::HookPoint::after_validate, std::move(f));
  }
  template <class F>
  void validation_failed(F f) {
    hook(detail::HookPoint::validation_failed, std::move(f));
  }
  template <class F>
  void before_save(F f) {
    hook(detail::HookPoint::before_save, std::move(f));
  }
  template <class F>
  void before_create(F f) {
    hook(detail::HookPoint::before_create, std::move(f));
  }
  template <class F>
  void before_update(F f) {
    hook(detail::HookPoint::before_update, std::move(f));
  }
  template <class F>
  void before_destroy(F f) {
    hook(detail::HookPoint::before_destroy, std::move(f));
  }
  template <class F>
  void after_create(F f) {
    hook(detail::HookPoint::after_create, std::move(f));
  }
  template <class F>
  void after_update(F f) {
    hook(detail::HookPoint::after_update, std::move(f));
  }
  template <class F>
  void after_destroy(F f) {
    hook(detail::HookPoint::after_destroy, std::move(f));
  }
  template <class F>
  void after_save(F f) {
    hook(detail::HookPoint::after_save, std::move(f));
  }
  /// Runs after the outermost commit, on a copy of the row as it was written.
  template <class F>
  void after_commit(F f) {
    constexpr bool fits = std::is_invocable_v<F&, T&>;
    static_assert(fits, "stele: a hook is a function void(T&) of the model described");
    if constexpr (fits) {
      metadata_.after_commit.emplace_back([f = std::move(f)](const void* row) {
        return std::function<void()>(
            [f, copy = *static_cast<const T*>(row)]() mutable { f(copy); });
      });
    }
  }

 private:
  template <auto Member>
  static constexpr void check_member() {
    static_assert(std::is_same_v<reflect::owner_of<Member>, T>,
                  "stele: this is a member of another class than the model described");
  }

  template <auto... Members>
  static constexpr void check_columns() {
    static_assert(sizeof...(Members) > 0, "stele: name at least one member");
    (check_member<Members>(), ...);
    static_assert((!reflect::is_relation<reflect::value_of<Members>> && ...),
                  "stele: an association is no column; name the member that holds its key");
  }

  template <auto Member, RelationKind Kind>
  AssociationBuilder association() {
    check_member<Member>();
    constexpr bool fits = [] {
      if constexpr (reflect::is_relation<reflect::value_of<Member>>) {
        return reflect::relation_kind<reflect::value_of<Member>> == Kind;
      } else {
        return false;
      }
    }();
    static_assert(fits,
                  "stele: this member is not an association of that kind: belongs_to describes a "
                  "stele::BelongsTo, has_many a stele::HasMany, and so on");
    return AssociationBuilder(*metadata_.find_association(reflect::member_name<Member>()));
  }

  template <class F>
  static std::function<void(detail::QueryCore&)> erased_scope(F apply) {
    constexpr bool fits = std::is_invocable_v<const F&, Query<T>&>;
    static_assert(fits,
                  "stele: a scope is a function void(stele::Query<T>&) of the model "
                  "described");
    if constexpr (fits) {
      return [apply = std::move(apply)](detail::QueryCore& query) {
        Query<T> typed(std::move(query));
        apply(typed);
        query = std::move(typed);
      };
    } else {
      return {};
    }
  }

  template <class F>
  void hook(detail::HookPoint point, F f) {
    constexpr bool fits = std::is_invocable_v<const F&, T&>;
    static_assert(fits, "stele: a hook is a function void(T&) of the model described");
    if constexpr (fits) {
      metadata_.hooks.add(point, [f = std::move(f)](void* row) { f(*static_cast<T*>(row)); });
    }
  }

  detail::Metadata& metadata_;
};

}  // namespace stele

#pragma GCC visibility pop
