#pragma once

#include <memory>
#include <vector>

#include "stele/model/model_state.hpp"

namespace stele::detail {

/// Names the indexes and constraints that the program left without a name, and refuses names that
/// no two may share.
///
/// A database has one space of names for the tables, indexes and uniques of a schema, and one for
/// the constraints of a table; IF NOT EXISTS would leave the second of two equal names out in
/// silence. A name of ours that is taken gets a number: `users_email_idx1`. Models that were used
/// already keep their names; the others' depend on the order of their definition.
/// @throws Error Errc::mapping where two names that the program chose are the same, or differ only
/// in case
void settle_names(const std::vector<std::shared_ptr<ModelState>>& models);

}  // namespace stele::detail
