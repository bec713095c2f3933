#pragma once

#include <string>
#include <string_view>

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// "integer", or of a member that holds less than its column "0 to 65535".
[[nodiscard]] std::string range_text(const AttributeInfo& attribute);

/// As `coerce`, for a value that is to be stored: one that the model can read again.
/// @throws Error as `coerce`; Errc::out_of_range for an integer that the member cannot hold
[[nodiscard]] Value coerce_stored(const AttributeInfo& attribute, std::string_view model,
                                  Value value);

}  // namespace stele::detail
