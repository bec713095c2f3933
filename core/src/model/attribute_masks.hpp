#pragma once

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// @pre the model's columns and keys are settled
[[nodiscard]] AttributeMasks masks_of(const Metadata& metadata);

}  // namespace stele::detail
