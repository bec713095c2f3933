#pragma once

#include <string>
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
/// Those of a foreign key's attributes that can be NULL; it refers to nothing where they are.
[[nodiscard]] KeyNames nullable(const Metadata& metadata, const KeyNames& names);
[[nodiscard]] bool has_null(const std::vector<Value>& key) noexcept;
/// "City.zone": what is NULL of a key.
/// @pre has_null(key)
[[nodiscard]] std::string null_name(const Metadata& metadata, const KeyNames& names,
                                    const std::vector<Value>& key);
/// Of belongs_to, whose owner holds the foreign key: whether it leads to this association.
[[nodiscard]] bool has_constants(const Metadata& model, const AssociationInfo& association,
                                 const void* owner);
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
/// The query's rows that its model's default scopes do not leave out, however many they say.
[[nodiscard]] QueryCore shown_rows(const Session& session, const QueryTree& tree);
[[nodiscard]] QueryCore shown_where(const Session& session, const ModelState& model,
                                    const sql::Expr& condition);

}  // namespace stele::detail
