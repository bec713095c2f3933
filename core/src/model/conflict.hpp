#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stele/model/model_state.hpp"
#include "stele/model/on_conflict.hpp"
#include "stele/session/session.hpp"
#include "stele/sql/statement.hpp"

namespace stele::detail {

/// Columns whose values two rows of a table do not share.
struct UniqueKey {
  std::vector<std::string> columns{};
  std::optional<sql::Expr> where{};  ///< of a partial index: for rows where it holds
};

/// Those of the primary key, the unique constraints and the unique indexes, partial ones last.
[[nodiscard]] std::vector<UniqueKey> unique_keys(const Metadata& metadata);

/// The key that the clause's target is.
/// @throws Error Errc::invalid_argument where it is none
[[nodiscard]] UniqueKey key_of(const Metadata& metadata, const ConflictClause& clause);

/// ON CONFLICT of an INSERT of these attributes.
/// @throws Error Errc::invalid_argument where the target is no unique key, or the clause is another
///   model's; Errc::mapping for a name that the model lacks; ValidationError for constants that a
///   column cannot hold; Errc::unsupported for a query of with()
[[nodiscard]] sql::Conflict conflict_of(const Session& session, const ModelState& model,
                                        const ConflictClause& clause, const AttributeMask& sent);

/// The attributes of the clause's target.
[[nodiscard]] std::vector<std::size_t> target_of(const Metadata& metadata,
                                                 const ConflictClause& clause);

/// The column of the row that could not be inserted, as it is.
[[nodiscard]] sql::Expr excluded_column(const schema::Column& column);

}  // namespace stele::detail
