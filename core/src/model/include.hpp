#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "stele/model/model_state.hpp"
#include "stele/model/query_core.hpp"
#include "stele/session/session.hpp"

/// What the parts that read associations along have in common.
namespace stele::detail {

/// The association as it is written.
/// @throws Error Errc::mapping for a name that the model lacks, with "did you mean"
[[nodiscard]] const AssociationInfo& written_association(const Metadata& owner,
                                                         std::string_view name);

/// The association of a model that was used, with its keys.
/// @throws Error Errc::mapping where it leads to a model that is not defined on the database
[[nodiscard]] const AssociationInfo& resolved_association(const Session& session,
                                                          const Metadata& owner,
                                                          std::string_view name);

/// The model that an association leads to: of records where the owner's rows are records.
/// @throws Error Errc::mapping for a name that the model lacks, with "did you mean", and where the
///   model is not defined
[[nodiscard]] std::shared_ptr<const ModelState> association_target(const Session& session,
                                                                   const Metadata& owner,
                                                                   std::string_view name);

/// "tasks.tags" as steps of records, which borrow from it.
[[nodiscard]] std::vector<IncludeStep> steps_of(std::string_view path);

[[nodiscard]] bool is_to_one(RelationKind kind) noexcept;

/// True where an owner may have several rows of an association with one row.
[[nodiscard]] bool may_be_several(const Metadata& target, const AssociationInfo& association);

/// The join model whose rows are read along, of records where the owner's rows are; null: none.
[[nodiscard]] std::shared_ptr<const ModelState> link_model(const Session& session,
                                                           const Metadata& owner,
                                                           const AssociationInfo& association);
/// How many columns a row has in a result, with all that is joined to it.
[[nodiscard]] std::size_t columns_of(const QueryTree& tree);

/// The attributes that the query reads of its records, with those that it needs; empty: all.
[[nodiscard]] std::optional<AttributeMask> read_attributes(const Session& session,
                                                           const QueryTree& tree);

/// Which columns of a query on the rows of owners have the owner's key: attributes of the row, or
/// those after all others.
[[nodiscard]] std::vector<std::size_t> owner_columns(const Session& session, const QueryTree& tree);

/// Whether the rows are read by a LEFT JOIN of the query that includes them.
/// @throws Error Errc::unsupported for `by_join()` of what cannot be joined
[[nodiscard]] bool is_joined(const Metadata& owner, const IncludeTree& include);

}  // namespace stele::detail
