#pragma once

#include <string_view>

#include "stele/model/model_state.hpp"

namespace stele::detail {

/// Runs the rules of the attributes in the mask and of the model, and the hooks around them.
/// @throws ValidationError Errc::validation with every failure
void validate(const ModelState& model, void* row, const AttributeMask& mask, std::string_view verb);

}  // namespace stele::detail
