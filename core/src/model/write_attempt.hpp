#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stele/model/on_conflict.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

/// What a statement writes, as far as it is known, for its errors to name.
struct WriteAttempt {
  std::string_view verb{};
  RowList rows{};        ///< none: those of a query, or all
  bool is_bulk = false;  ///< errors tell the number of the row
  /// Of an UPDATE of a query's rows, or of those that are in the way of the ones above.
  const std::vector<std::pair<sql::Expr, sql::Expr>>* assignments = nullptr;
  const sql::Expr* condition = nullptr;  ///< of the rows that get the assignments
  const QueryTree* query =
      nullptr;  ///< whose rows; null: those above, and where there are none all
};

/// Of one row.
[[nodiscard]] inline WriteAttempt attempt_of(std::string_view verb, void* row) {
  return {.verb = verb, .rows = {.first = row, .count = 1}};
}
/// Of rows that were given together.
[[nodiscard]] inline WriteAttempt attempt_of(std::string_view verb, const RowList& rows) {
  return {.verb = verb, .rows = rows, .is_bulk = true};
}

/// The same, where rows that are in the way of these are updated.
[[nodiscard]] inline WriteAttempt with_conflict(WriteAttempt attempt,
                                                const ConflictClause& clause) {
  attempt.assignments = &clause.assignments;
  attempt.condition = clause.where ? &*clause.where : nullptr;
  return attempt;
}

/// "row 3 of 10: "
[[nodiscard]] inline std::string row_label(std::size_t index, std::size_t count) {
  return "row " + std::to_string(index + 1) + " of " + std::to_string(count) + ": ";
}

}  // namespace stele::detail
