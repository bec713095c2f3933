#include "attribute_masks.hpp"

#include "respelling.hpp"

namespace stele::detail {

namespace {

/// True where an INSERT sends the attribute whatever the row holds: of structs, all but what stands
/// for "let the database make it".
bool is_always_sent(const Metadata& metadata, std::size_t index) {
  const AttributeInfo& attribute = metadata.attributes[index];
  return attribute.ops != nullptr && metadata.generated_key != index &&
         !attribute.column.default_sql;
}

bool is_filled(const schema::Column& column) {
  return column.auto_increment || column.default_sql || column.default_value;
}

/// True where a row can hold what the validation of this attribute refuses.
bool can_be_refused(const AttributeInfo& attribute) {
  if (!attribute.rules.empty()) return true;
  if (attribute.ops == nullptr || !attribute.ops->encodes_always) return true;
  if (attribute.ops->nullable && !attribute.column.nullable) return true;
  const ValueKind kind = attribute.ops->type().value_kind();
  return kind == ValueKind::text || kind == ValueKind::array;
}

bool is_plain_text(const AttributeInfo& attribute) {
  return attribute.ops == &member_ops<std::string> && attribute.rules.empty() &&
         attribute.column.type.kind == TypeKind::text;
}

bool is_double(const AttributeInfo& attribute) {
  return attribute.ops == &member_ops<double> && attribute.column.type.kind == TypeKind::double_ &&
         attribute.column.type.storage == StorageForm::standard;
}

}  // namespace

AttributeMasks masks_of(const Metadata& metadata) {
  AttributeMasks masks;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    masks.all.set(i);
    (is_always_sent(metadata, i) ? masks.always_sent : masks.sometimes_sent).set(i);
    if (is_filled(metadata.attributes[i].column)) masks.filled.set(i);
    if (metadata.is_key(i)) {
      masks.key.set(i);
    } else if (metadata.created_at_index != i) {
      masks.updatable.set(i);
    }
    if (can_be_refused(metadata.attributes[i])) masks.validated.set(i);
    if (is_plain_text(metadata.attributes[i])) masks.plain_texts.set(i);
    if (is_double(metadata.attributes[i])) {
      masks.doubles.set(i);
    } else if (can_be_respelled(metadata.attributes[i])) {
      masks.respelled.set(i);
    }
  }
  return masks;
}

}  // namespace stele::detail
