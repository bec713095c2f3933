#include "include.hpp"

#include <vector>

#include "conflict.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

namespace {

/// The association as it is written.
const AssociationInfo& written_association(const Metadata& owner, std::string_view name) {
  std::vector<std::string_view> known;
  for (const AssociationInfo& each : owner.associations) {
    if (each.name == name) return each;
    known.push_back(each.name);
  }
  const std::string_view near = schema::did_you_mean(name, known);
  throw Error(Errc::mapping,
              owner.name + " has no association '" + std::string(name) + "'" +
                  (near.empty() ? std::string() : "; did you mean '" + std::string(near) + "'?"),
              {.model = owner.name});
}

}  // namespace

bool is_to_one(RelationKind kind) noexcept {
  return kind == RelationKind::belongs_to || kind == RelationKind::has_one;
}

bool is_unique(const Metadata& metadata, std::string_view attribute) {
  const std::string& column = metadata.attributes[metadata.index_of(attribute)].column.name;
  for (const UniqueKey& key : unique_keys(metadata)) {
    if (!key.where && key.columns.size() == 1 && key.columns.front() == column) return true;
  }
  return false;
}

const AssociationInfo& resolved_association(const Session& session, const Metadata& owner,
                                            std::string_view name) {
  const auto known = schema_of(session).find(owner.name);
  if (known != nullptr) {
    const AssociationInfo& found = written_association(known->metadata(), name);
    if (found.resolved) return found;
  }
  throw Error(Errc::mapping,
              owner.name + "::" + std::string(name) +
                  " leads to a model that is not defined on this database",
              {.model = owner.name});
}

std::shared_ptr<const ModelState> association_target(const Session& session, const Metadata& owner,
                                                     std::string_view name) {
  const AssociationInfo& association = written_association(owner, name);
  const Schema& schema = schema_of(session);
  const auto target = association.target_type != nullptr
                          ? schema.find(association.target_type)
                          : schema.find(std::string_view(association.target));
  if (target == nullptr) {
    throw Error(Errc::mapping,
                owner.name + "::" + association.name + " leads to " + association.target +
                    ", which is not defined on this database; define it before the query",
                {.model = owner.name});
  }
  return owner.type == nullptr ? target->records() : target;
}

namespace {

/// The columns of a row, and of all that is joined to it.
std::size_t columns_of(const QueryTree& tree) {
  const Metadata& metadata = tree.model->metadata();
  std::size_t columns = metadata.attributes.size();
  for (const IncludeTree& include : tree.includes) {
    if (is_joined(metadata, include)) columns += columns_of(*include.query);
  }
  return columns;
}

}  // namespace

std::size_t owner_column(const Session& session, const QueryTree& tree) {
  const AssociationInfo& association =
      resolved_association(session, tree.owners->model->metadata(), tree.owners->association);
  return association.kind == RelationKind::belongs_to_many
             ? columns_of(tree)
             : tree.model->metadata().index_of(association.target_key);
}

bool is_joined(const Metadata& owner, const IncludeTree& include) {
  const QueryTree& tree = *include.query;
  if (tree.strategy == IncludeStrategy::query) return false;
  const AssociationInfo& association = written_association(owner, include.association);
  const bool is_plain = tree.joins.empty() && !tree.set && !tree.limit && !tree.offset &&
                        !tree.after && !tree.distinct && tree.distinct_on.empty() && !tree.lock &&
                        tree.order.empty() && tree.searches.empty();
  const bool can_be =
      is_to_one(association.kind) && is_plain && tree.model->metadata().key.size() == 1;
  if (can_be || tree.strategy == IncludeStrategy::chosen) return can_be;
  throw Error(Errc::unsupported,
              "could not read " + owner.name + "::" + association.name +
                  " by_join(): that is for an association with one row, without an order, a limit "
                  "and joins of its own; leave by_join() out",
              {.model = owner.name});
}

}  // namespace stele::detail
