#pragma once

#include <vector>

#include "stele/model/query_core.hpp"

namespace stele::detail {

/// Queries for a row that is at hand, whatever the default scopes leave out.

/// The row has the values of this one in these attributes.
[[nodiscard]] sql::Expr same_values(const Metadata& metadata,
                                    const std::vector<std::size_t>& attributes, const void* row);
[[nodiscard]] QueryCore query_where(const Session& session, const ModelState& model,
                                    const sql::Expr& condition);

}  // namespace stele::detail
