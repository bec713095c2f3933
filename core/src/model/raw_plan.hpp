#pragma once

#include <memory>
#include <string>
#include <vector>

#include "stele/model/raw_query.hpp"

namespace stele::detail {

/// How the rows of a raw statement become those of the program: made at its first execution, when
/// its columns are known, and kept.
struct RawPlan {
  Compiled statement{};              ///< with its results, and without values
  std::vector<std::string> names{};  ///< of the columns
  /// Of a struct or a record, which has an attribute for each column.
  std::shared_ptr<const ModelState> model{};
  std::vector<std::size_t> columns{};  ///< the column of each attribute; empty: in their order
};

/// Asks the database for the statement's columns.
/// @throws Error Errc::mapping for columns that do not fit
[[nodiscard]] std::shared_ptr<const RawPlan> make_raw_plan(const Session& session,
                                                           Compiled statement,
                                                           const RawTarget& target);

/// What tells statements, and what they are read into, apart.
[[nodiscard]] std::string raw_plan_key(const Compiled& statement, const RawTarget& target);

}  // namespace stele::detail
