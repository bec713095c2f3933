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

}  // namespace stele

#pragma GCC visibility pop
