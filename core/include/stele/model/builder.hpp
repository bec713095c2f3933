#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/association_builder.hpp"
#include "stele/model/attribute_builder.hpp"
#include "stele/model/column.hpp"
#include "stele/model/define.hpp"
#include "stele/model/description.hpp"
#include "stele/model/index_builder.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/query.hpp"
#include "stele/model/reflect.hpp"

#pragma GCC visibility push(default)

namespace stele {

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

  /// The model reads a view of that name: it is neither made by sync() nor written, and needs no
  /// primary key.
  void view(std::string_view name) {
    metadata_.table.name = name;
    metadata_.has_table_name = true;
    metadata_.view = true;
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
  /// Soft delete: `destroy` says in this member since when a row is deleted, and keeps the row;
  /// queries, associations and updates see live rows alone, unless `with_deleted()`. What is unique
  /// is so among live rows.
  /// SQL: deleted_at TIMESTAMP; CREATE UNIQUE INDEX … WHERE deleted_at IS NULL
  template <auto Member>
  void paranoid() {
    check_member<Member>();
    constexpr bool fits =
        std::is_same_v<std::remove_cvref_t<reflect::value_of<Member>>, std::optional<Timestamp>>;
    static_assert(fits, "stele: paranoid<...>() takes a member of std::optional<stele::Timestamp>");
    metadata_.deleted_at = reflect::member_name<Member>();
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
    metadata_.primary_key = detail::names_of({reflect::member_name<Members>()...});
  }
  /// Unique together. SQL: UNIQUE (a, b)
  template <auto... Members>
  void unique() {
    check_columns<Members...>();
    detail::add_unique(metadata_, {reflect::member_name<Members>()...});
  }
  /// SQL: CONSTRAINT name CHECK (condition)
  template <class C>
  void check(std::string_view name, const C& condition) {
    static_assert(detail::is_condition<C>,
                  "stele: check() takes a condition, such as col<&User::age> >= 18");
    if constexpr (detail::is_condition<C>) {
      static_assert(detail::accepts_condition<T, C>,
                    "stele: check() uses a column of another model than the described one");
      detail::add_check(metadata_, name, condition.expr());
    }
  }
  /// SQL: CREATE INDEX
  template <auto... Members>
  IndexBuilder<T> index() {
    check_columns<Members...>();
    return IndexBuilder<T>(detail::add_index(metadata_, {reflect::member_name<Members>()...}));
  }

  /// An index on expressions: `model.index(col<&T::data>.json("city"))`. SQL: CREATE INDEX
  template <class Term, class... More>
  IndexBuilder<T> index(const Term& term, const More&... more) {
    constexpr bool fits = detail::Operand<Term> && (detail::Operand<More> && ...);
    static_assert(fits,
                  "stele: index() takes members, index<&T::a>(), or expressions over columns");
    detail::IndexInfo& info = detail::add_index(metadata_, {});
    if constexpr (fits) {
      static_assert(detail::accepts_order<T, Term> && (detail::accepts_order<T, More> && ...),
                    "stele: index() uses a column of another model than the described one");
      info.terms = {term.expr(), more.expr()...};
    }
    return IndexBuilder<T>(info);
  }

  /// A full-text index of members of text, in which `search` looks. On sqlite a table of FTS5,
  /// which triggers keep; on postgres a generated tsvector with a GIN index. Named
  /// `<table>_search`.
  template <auto... Members>
  void full_text() {
    check_columns<Members...>();
    static_assert((detail::holds_text<typename TypedColumn<Members>::Type> && ...),
                  "stele: full_text() is of members of text, such as std::string");
    metadata_.full_text = detail::names_of({reflect::member_name<Members>()...});
  }

  /// A validation of the whole row: `void(const T&, Errors&)`.
  template <class F>
  void validate(F rule) {
    constexpr bool fits = std::is_invocable_v<const F&, const T&, Errors&>;
    static_assert(fits, "stele: validate() takes a function void(const T&, stele::Errors&)");
    if constexpr (fits) detail::add_typed_rule<T>(metadata_, std::move(rule));
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
    if constexpr (fits) detail::add_typed_hook<T>(metadata_, point, std::move(f));
  }

  detail::Metadata& metadata_;
};

}  // namespace stele

#pragma GCC visibility pop
