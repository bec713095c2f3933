#pragma once

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// True where a value of the attribute can be stored as another one that is equal: a decimal gets
/// the digits of its column, and -0.0 is stored as 0.0.
[[nodiscard]] bool can_be_respelled(const AttributeInfo& attribute);

/// Makes of an attribute's value what is stored of it.
void respell_value(const AttributeInfo& attribute, void* row);

/// Makes of the values that were sent what is stored of them, where the database does not give
/// that back.
inline void respell(const Metadata& metadata, const AttributeMask& sent, void* row) {
  metadata.masks.respelled.each([&](std::size_t index) {
    if (!sent.test(index)) return;
    const AttributeInfo& attribute = metadata.attributes[index];
    // In place for what is sent most: a double is stored as it is, but for -0.0.
    const bool is_plain = attribute.ops == &member_ops<double>;
    if (is_plain && attribute.column.type.kind == TypeKind::double_) {
      const auto* const number =
          reinterpret_cast<const double*>(static_cast<const char*>(row) + attribute.offset);
      if (*number != 0) return;
    }
    respell_value(attribute, row);
  });
}

}  // namespace stele::detail
