#pragma once

#include "stele/model/included_rows.hpp"
#include "stele/model/model_state.hpp"
#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How a graph of rows is saved.
struct GraphOptions {
  /// What is in the database of a loaded association, and not in the graph, is taken out of it, as
  /// `Relation::remove` does: of the rows that queries give, so none that default scopes leave out
  /// or that are deleted. False: it is left alone, but for the row of has_one that another one
  /// replaces.
  bool remove_missing = false;
};

namespace detail {

/// INSERT of the rows and of all new rows of their loaded associations.
void create_graphs(const Session& session, const ModelState& model, const RowRange& rows);
/// The same, and UPDATE of those that are there and differ.
void save_graphs(const Session& session, const ModelState& model, const RowRange& rows,
                 const GraphOptions& options);

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
