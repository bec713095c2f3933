#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "stele/model/metadata.hpp"
#include "stele/model/reflect.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Describes one association of a typed model; borrowed from its `ModelBuilder`.
class AssociationBuilder {
 public:
  explicit AssociationBuilder(detail::AssociationInfo& info) : info_(info) {}

  /// The member that holds the key, or the members of a composite one in its order: of this model
  /// for belongs_to, of the other for has_one and has_many, of the join model for belongs_to_many.
  template <auto... Members>
  AssociationBuilder& foreign_key() {
    info_.foreign_key = {std::string(reflect::member_name<Members>())...};
    return *this;
  }
  /// belongs_to_many: the members of the join model that hold the key of the other model.
  template <auto... Members>
  AssociationBuilder& other_key() {
    info_.other_key = {std::string(reflect::member_name<Members>())...};
    return *this;
  }
  /// What of this model the foreign key refers to, instead of its primary key; unique together.
  /// Not of belongs_to, whose key refers to the target.
  template <auto... Members>
  AssociationBuilder& source_key() {
    info_.source_reference = {std::string(reflect::member_name<Members>())...};
    return *this;
  }
  /// What of the other model the foreign key refers to, instead of its primary key; unique
  /// together. Of belongs_to and belongs_to_many.
  template <auto... Members>
  AssociationBuilder& target_key() {
    info_.target_reference = {std::string(reflect::member_name<Members>())...};
    return *this;
  }
  /// Which rows the association is of, where one foreign key serves several: the row that holds the
  /// key has these values, each said by `==`, several joined by `&&`. Rows that are created through
  /// the association get them. With `constraints(false)` the key can refer to several models.
  template <class C>
  AssociationBuilder& where(const C& condition) {
    info_.where = condition.expr();
    return *this;
  }
  /// False: no index on the foreign key. By default there is one, but where another index, a unique
  /// constraint or the primary key begins with the same columns.
  AssociationBuilder& index(bool wanted) {
    info_.index = wanted;
    return *this;
  }
  /// belongs_to_many: the described join model, whose rows are read along.
  template <class Through>
  AssociationBuilder& through() {
    info_.through_type = reflect::type_id<Through>();
    info_.link_rows = &reflect::rows_ops<Through>;
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

}  // namespace stele

#pragma GCC visibility pop
