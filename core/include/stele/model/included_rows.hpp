#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "stele/model/query_core.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

/// Rows that lie side by side, their type erased.
struct RowRange {
  void* first = nullptr;
  std::size_t row_size = 0;
  std::size_t count = 0;
};

/// Reads the associations that a query includes into its rows.
class IncludedRows {
 public:
  explicit IncludedRows(const QueryCore& query);
  IncludedRows(const IncludedRows&) = delete;
  IncludedRows& operator=(const IncludedRows&) = delete;
  ~IncludedRows();

  /// Reads those that were joined, whose cells come after the row's own.
  void read(void* row, std::span<const Cell> cells) const {
    if (plan_ != nullptr) read_joined(row, cells);
  }
  /// Reads those that take queries of their own, of all rows.
  void load(const RowRange& rows) const {
    if (plan_ != nullptr) load_all(rows);
  }

 private:
  struct Plan;
  void read_joined(void* row, std::span<const Cell> cells) const;
  void load_all(const RowRange& rows) const;

  const QueryCore& query_;
  std::unique_ptr<const Plan> plan_;  ///< null: nothing is included
};

/// Reads one association of rows that were read before, by a path; of those on the way only where
/// they are not loaded.
/// @param query includes the path
void load_path(const QueryCore& query, std::span<const IncludeStep> path, const RowRange& rows);
void load_path(const QueryCore& query, std::string_view path, const RowRange& rows);

}  // namespace stele::detail

#pragma GCC visibility pop
