#include "include.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "conflict.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

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

bool is_to_one(RelationKind kind) noexcept {
  return kind == RelationKind::belongs_to || kind == RelationKind::has_one;
}

bool may_be_several(const Metadata& target, const AssociationInfo& association) {
  if (association.kind != RelationKind::has_one) return false;
  // Constants, too, tell rows apart.
  std::vector<std::string> fixed;
  for (const std::string& name : association.target_key) {
    fixed.push_back(target.attribute(name).column.name);
  }
  for (const auto& [name, value] : association.constants) {
    fixed.push_back(target.attribute(name).column.name);
  }
  const std::vector<UniqueKey> keys = unique_keys(target);
  return std::none_of(keys.begin(), keys.end(), [&](const UniqueKey& key) {
    return !key.where && std::all_of(key.columns.begin(), key.columns.end(), [&](const auto& each) {
      return std::find(fixed.begin(), fixed.end(), each) != fixed.end();
    });
  });
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

std::shared_ptr<const ModelState> link_model(const Session& session, const Metadata& owner,
                                             const AssociationInfo& association) {
  if (association.kind != RelationKind::belongs_to_many) return nullptr;
  const auto join = schema_of(session).find(association.join_model);
  if (join->metadata().join_table) return nullptr;  // it has its keys alone
  if (owner.type == nullptr) return join->records();
  return association.link_rows == nullptr ? nullptr : join;
}

std::size_t columns_of(const QueryTree& tree) {
  const Metadata& metadata = tree.model->metadata();
  std::size_t columns = metadata.attributes.size() + tree.values.size();
  for (const IncludeTree& include : tree.includes) {
    if (is_joined(metadata, include)) columns += columns_of(*include.query);
  }
  return columns;
}

std::optional<AttributeMask> read_attributes(const Session& session, const QueryTree& tree) {
  if (!tree.columns) return std::nullopt;
  const Metadata& metadata = tree.model->metadata();
  AttributeMask columns = *tree.columns;
  const auto add = [&](const KeyNames& names) {
    for (const std::string& name : names) columns.set(metadata.index_of(name));
  };
  for (const std::size_t index : metadata.key) columns.set(index);
  for (const IncludeTree& include : tree.includes) {
    const AssociationInfo& association =
        resolved_association(session, metadata, include.association);
    add(association.own_key);
    if (association.kind != RelationKind::belongs_to) continue;
    for (const auto& [name, value] : association.constants) add({name});
  }
  if (tree.owners) {
    add(resolved_association(session, tree.owners->model->metadata(), tree.owners->association)
            .target_key);
  }
  return columns;
}

std::vector<std::size_t> owner_columns(const Session& session, const QueryTree& tree) {
  const AssociationInfo& association =
      resolved_association(session, tree.owners->model->metadata(), tree.owners->association);
  const bool is_linked = association.kind == RelationKind::belongs_to_many;
  std::vector<std::size_t> places;
  for (const std::string& attribute : association.target_key) {
    places.push_back(is_linked ? 0 : tree.model->metadata().index_of(attribute));
  }
  if (!is_linked) return places;
  const std::size_t first = columns_of(tree);
  places.resize(association.join_own.size());
  std::iota(places.begin(), places.end(), first);
  const auto link = link_model(session, tree.owners->model->metadata(), association);
  for (std::size_t i = 0; link && i < places.size(); ++i) {
    places[i] = first + link->metadata().index_of(association.join_own[i]);
  }
  return places;
}

bool is_joined(const Metadata& owner, const IncludeTree& include) {
  const QueryTree& tree = *include.query;
  if (tree.strategy == IncludeStrategy::query) return false;
  const AssociationInfo& association = written_association(owner, include.association);
  const bool is_plain = tree.joins.empty() && !tree.set && !tree.limit && !tree.offset &&
                        !tree.after && !tree.distinct && tree.distinct_on.empty() && !tree.lock &&
                        tree.order.empty() && tree.searches.empty();
  const Metadata& target = tree.model->metadata();
  // Of several rows of a has_one the first is found by its key.
  const bool has_key =
      association.kind == RelationKind::belongs_to ? !target.key.empty() : target.key.size() == 1;
  const bool can_be = is_to_one(association.kind) && is_plain && has_key;
  if (can_be || tree.strategy == IncludeStrategy::chosen) return can_be;
  throw Error(Errc::unsupported,
              "could not read " + owner.name + "::" + association.name +
                  " by_join(): that is for an association with one row, of has_one one with a "
                  "primary key of one attribute, without an order, a limit and joins of its own; "
                  "leave by_join() out",
              {.model = owner.name});
}

}  // namespace stele::detail
