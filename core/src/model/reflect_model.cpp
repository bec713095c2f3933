#include "stele/model/reflect_model.hpp"

#include <utility>

namespace stele {

namespace detail {

namespace {

Metadata new_metadata(const StructDescription& description) {
  Metadata metadata;
  metadata.name = description.name;
  metadata.type = description.type;
  metadata.identity = description.type;
  metadata.rows = description.rows;
  metadata.blank = std::shared_ptr<void>(description.rows.create(), description.rows.destroy);
  return metadata;
}

void add_association(Metadata& metadata, std::string_view name, std::size_t offset,
                     const MemberTraits& traits, const reflect::RelationName& label) {
  AssociationInfo association;
  association.kind = traits.kind;
  association.name = name;
  association.target_type = traits.target;
  association.target = traits.target_name;
  association.offset = offset;
  association.label = &label;
  metadata.associations.push_back(std::move(association));
}

void add_attribute(Metadata& metadata, std::string_view name, std::size_t offset,
                   const MemberOps& ops, const Naming& naming) {
  AttributeInfo attribute;
  attribute.name = name;
  attribute.ops = &ops;
  attribute.offset = offset;
  attribute.column.name = naming.column(name);
  attribute.column.type = ops.type();
  attribute.column.nullable = ops.nullable;
  const bool is_time = attribute.column.type.kind == TypeKind::timestamp;
  if (is_time && attribute.name == "created_at") metadata.created_at = attribute.name;
  if (is_time && attribute.name == "updated_at") metadata.updated_at = attribute.name;
  metadata.attributes.push_back(std::move(attribute));
}

}  // namespace

Metadata make_metadata(const StructDescription& description, const Naming& naming) {
  Metadata metadata = new_metadata(description);
  const void* const row = metadata.blank.get();
  std::vector<MemberPlace> places(description.member_names.size());
  description.find_members(row, places.data());
  for (std::size_t i = 0; i < description.member_names.size(); ++i) {
    const std::string_view name = description.member_names[i];
    const MemberTraits& traits = *places[i].traits;
    const auto offset = static_cast<std::size_t>(static_cast<const char*>(places[i].address) -
                                                 static_cast<const char*>(row));
    if (traits.ops == nullptr) {
      add_association(metadata, name, offset, traits, description.labels[i]);
    } else {
      add_attribute(metadata, name, offset, *traits.ops, naming);
    }
  }
  if (description.describe != nullptr) description.describe(metadata);
  return metadata;
}

}  // namespace detail

void Schema::define_once(const detail::StructDescription& description) {
  if (find(description.type) == nullptr) add(detail::make_metadata(description, naming_));
}

}  // namespace stele
