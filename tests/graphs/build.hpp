#pragma once

#include "request.hpp"

namespace stele::test::graphs {

/// Says to the query which rows are meant, and what of theirs.
void apply(Query<Record>& query, const Design& design, std::size_t table, const Rows& rows);

}  // namespace stele::test::graphs
