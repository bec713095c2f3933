#pragma once

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// True where a value of the attribute can be stored as another one that is equal: a decimal gets
/// the digits of its column, and -0.0 is stored as 0.0.
[[nodiscard]] bool can_be_respelled(const AttributeInfo& attribute);

/// Makes of the values that were sent what is stored of them, where the database does not give
/// that back.
void respell(const Metadata& metadata, const AttributeMask& sent, void* row);

}  // namespace stele::detail
