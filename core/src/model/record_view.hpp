#pragma once

#include <memory>

#include "stele/model/model_state.hpp"

namespace stele::detail {

/// A typed model seen through records: the same table, rules and hooks, with attributes by name.
[[nodiscard]] Metadata record_view(const std::shared_ptr<const ModelState>& typed);

}  // namespace stele::detail
