#pragma once

#include <string>

#include "stele/model/metadata.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/sql/expr.hpp"

/// Rows that are marked as deleted, and stay in their table.
namespace stele::detail {

/// True where `destroy` marks rows.
[[nodiscard]] inline bool is_paranoid(const Metadata& metadata) noexcept {
  return metadata.deleted_at_index.has_value();
}

/// True where what is unique is so among live rows: tables that are shared with Sequelize have its
/// constraints, which count deleted rows too.
[[nodiscard]] inline bool is_unique_among_live(const Metadata& metadata) noexcept {
  return is_paranoid(metadata) && metadata.definition.table.storage == StorageForm::standard;
}

/// The column that says since when a row is deleted.
/// @pre is_paranoid(metadata)
[[nodiscard]] const AttributeInfo& deleted_at(const Metadata& metadata) noexcept;

/// The row is not deleted.
/// @param table by which the column is told apart; empty: it need not be
/// @pre is_paranoid(metadata)
[[nodiscard]] sql::Expr is_live(const Metadata& metadata, std::string table);

/// The condition and that the row of the model, if that is one of which rows are marked, is live.
[[nodiscard]] sql::Expr with_live(const Metadata& metadata, const std::string& table,
                                  const sql::Expr& condition);

/// True where the tree leaves rows of its model out that the table has: by default scopes, or since
/// they are deleted.
[[nodiscard]] bool leaves_out(const QueryTree& tree);

}  // namespace stele::detail
