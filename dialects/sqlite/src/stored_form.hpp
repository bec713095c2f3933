#pragma once

#include <string>

#include "stele/schema/column_type.hpp"

namespace stele::sqlite {

/// The condition by which a column of STRICT TEXT holds no text but those that `value_format`
/// writes for the type: a UUID, a time. Empty where any text will do. True of NULL, or NULL itself.
///
/// Texts of other forms would not be equal, nor in order, where the values are.
[[nodiscard]] std::string form_condition(TypeKind kind, const std::string& quoted_column);

}  // namespace stele::sqlite
