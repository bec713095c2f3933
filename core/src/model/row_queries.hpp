#pragma once

#include <vector>

#include "stele/model/query_core.hpp"

namespace stele::detail {

/// Queries for a row that is at hand, whatever the default scopes leave out.

/// The row has these values, one an attribute.
[[nodiscard]] sql::Expr equal_values(const Metadata& metadata, const KeyNames& attributes,
                                     const std::vector<Value>& values);
/// The rows whose attributes are one of the keys, in as few conditions as a statement can have.
[[nodiscard]] std::vector<sql::Expr> any_of_keys(const Metadata& metadata,
                                                 const KeyNames& attributes,
                                                 const std::vector<std::vector<Value>>& keys);
/// What a row has in these attributes.
[[nodiscard]] std::vector<Value> values_of(const Metadata& metadata, const KeyNames& attributes,
                                           const void* row);
[[nodiscard]] KeyNames primary_key(const Metadata& metadata);
/// Adds what the row that holds an association's foreign key has besides it.
void append_constants(const AssociationInfo& association, KeyNames& names,
                      std::vector<Value>& values);
/// Sets attributes, of a record so that they are sent.
void assign(const Metadata& metadata, const KeyNames& names, const std::vector<Value>& values,
            void* row);
/// What the rows of the query have in these attributes.
[[nodiscard]] std::vector<std::vector<Value>> read_values(QueryCore query,
                                                          const KeyNames& attributes);
[[nodiscard]] QueryCore query_where(const Session& session, const ModelState& model,
                                    const sql::Expr& condition);

}  // namespace stele::detail
