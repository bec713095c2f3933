#pragma once

#include <vector>

#include "request.hpp"

namespace stele::test::graphs {

/// Says to the query of a typed model which rows are meant, and what of theirs.
template <class T>
void apply(Query<T>& query, const Rows& rows);

/// Loads what is wanted by a path of typed associations.
template <class T>
void load(const Model<T>& model, std::vector<T>& rows, const Load& wanted);

}  // namespace stele::test::graphs
