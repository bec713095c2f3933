#pragma once

#include <memory>

#include "stele/model/model_state.hpp"

namespace stele::detail {

/// Takes over into the record what the struct has; what stands there only by its initialiser
/// leaves what is NULL in the record alone.
void to_record(const Metadata& typed, const void* row, Record& record);

/// A typed model seen through records: the same table, rules and hooks, with attributes by name.
[[nodiscard]] Metadata record_view(const std::shared_ptr<const ModelState>& typed);

}  // namespace stele::detail
