#include "stele/model/reflect_model.hpp"

#include <utility>

namespace stele::detail {

Metadata new_metadata(std::string_view name, reflect::TypeId type, const void* blank) {
  Metadata metadata;
  metadata.name = name;
  metadata.type = type;
  metadata.identity = type;
  metadata.blank = blank;
  return metadata;
}

namespace {

void add_association(Metadata& metadata, const MemberDescription& member) {
  AssociationInfo association;
  association.kind = member.kind;
  association.name = member.name;
  association.target_type = member.target;
  association.target = member.target_name;
  association.offset = member.offset;
  association.label = member.label;
  metadata.associations.push_back(std::move(association));
}

}  // namespace

void add_member(Metadata& metadata, const MemberDescription& member, const Naming& naming) {
  if (member.ops == nullptr) return add_association(metadata, member);
  AttributeInfo attribute;
  attribute.name = member.name;
  attribute.ops = member.ops;
  attribute.offset = member.offset;
  attribute.column.name = naming.column(member.name);
  attribute.column.type = member.ops->type();
  attribute.column.nullable = member.ops->nullable;
  const bool is_time = attribute.column.type.kind == TypeKind::timestamp;
  if (is_time && attribute.name == "created_at") metadata.created_at = attribute.name;
  if (is_time && attribute.name == "updated_at") metadata.updated_at = attribute.name;
  metadata.attributes.push_back(std::move(attribute));
}

}  // namespace stele::detail
