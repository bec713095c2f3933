#pragma once

#include "stele/model/model_state.hpp"
#include "stele/session/session.hpp"

namespace stele::detail {

/// For a query that is written but not run: resolves its model as `use_model` does, but asks the
/// database for nothing and leaves the model open to change.
/// @throws Error Errc::mapping where its associations or its key do not fit
void resolve_model(const Session& session, const ModelState& model);

}  // namespace stele::detail
