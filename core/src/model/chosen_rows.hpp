#pragma once

#include <optional>
#include <vector>

#include "select_builder.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/session/session.hpp"
#include "stele/sql/statement.hpp"

namespace stele::detail {

/// Which rows of its table an UPDATE or a DELETE is of.
struct ChosenRows {
  std::vector<sql::CommonTable> with{};
  std::optional<sql::Expr> where{};  ///< empty: all
};

/// Those of the query.
/// @param builder by which the statement's other parts were made
[[nodiscard]] ChosenRows chosen_rows(const Session& session, const QueryTree& tree,
                                     SelectBuilder& builder);

/// True where a condition on the table alone does not say which rows are meant.
[[nodiscard]] bool needs_choice(const QueryTree& tree);

}  // namespace stele::detail
