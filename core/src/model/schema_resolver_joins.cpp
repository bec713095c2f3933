#include <algorithm>
#include <utility>

#include "schema_resolver.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/inflector.hpp"

namespace stele::detail {

namespace {

AttributeInfo run_time_attribute(Metadata& metadata, std::string name, ColumnType type) {
  AttributeInfo attribute;
  attribute.offset = metadata.attributes.size();
  attribute.column.name = name;
  attribute.column.type = std::move(type);
  attribute.column.nullable = false;
  attribute.name = std::move(name);
  return attribute;
}

bool has_automatic_join(const AssociationInfo& association) {
  return association.kind == RelationKind::belongs_to_many && association.through.empty() &&
         association.through_type == nullptr;
}

/// Two that lead from one model to the other by the same columns would have each other's rows.
/// @throws Error Errc::mapping
void require_own_join(const Metadata& owner, const AssociationInfo& association) {
  if (!has_automatic_join(association) || association.where) return;
  for (const AssociationInfo& other : owner.associations) {
    const bool is_same = &other != &association && has_automatic_join(other) && !other.where &&
                         other.target == association.target &&
                         other.foreign_key == association.foreign_key &&
                         other.other_key == association.other_key;
    if (!is_same) continue;
    const auto is_before = [](const auto& a, const auto& b) { return &a < &b; };
    const auto& [first, second] = std::minmax(association, other, is_before);
    throw Error(Errc::mapping,
                owner.name + "::" + first.name + " and " + owner.name + "::" + second.name +
                    " would be kept in one join table, and have each other's rows; name a table, "
                    "or a model, of its own for one by through",
                {.model = owner.name});
  }
}

}  // namespace

std::string join_side_name(const AssociationInfo& association, const Metadata& owner,
                           const Metadata& target, const Naming& naming) {
  return owner.name == target.name ? naming.singular(association.name) : target.name;
}

std::vector<std::string> join_key_names(std::string_view side, const std::string& key,
                                        const Naming& naming) {
  const std::string member = schema::to_snake_case(side) + "_" + key;
  return {member, schema::to_camel_case(member), naming.foreign_key(side, key)};
}

KeyNames SchemaResolver::join_key(const Metadata& owner, const AssociationInfo& association,
                                  const Metadata& join, const Side& side) const {
  if (!side.written.empty()) {
    return written_key(owner, association, join, side.written, side.referred);
  }
  KeyNames names;
  for (const std::string& key : side.referred) {
    const std::vector<std::string> names_of_key = join_key_names(side.name, key, naming_);
    const auto found = first_of(join, names_of_key);
    if (!found) {
      throw Error(Errc::mapping,
                  owner.name + "::" + association.name + ": the join model " + join.name +
                      " has no member '" + names_of_key.front() + "' to hold the key of " +
                      side.model->metadata().name +
                      "; add it, or name another with foreign_key<…>() or other_key<…>()",
                  {.model = join.name});
    }
    names.push_back(*found);
  }
  return names;
}

void SchemaResolver::resolve_many_to_many(ModelState& model, AssociationInfo& association) {
  ModelState* target = target_of(association);
  association.resolved = target != nullptr;
  if (target == nullptr) return;
  const Metadata& owner = model.metadata();
  if (target != &model) require_own_join(owner, association);
  const Side own{.model = &model,
                 .referred = referred_key(owner, association, owner, association.source_reference),
                 .name = owner.name,
                 .written = association.foreign_key};
  const Side other{.model = target,
                   .referred = referred_key(owner, association, target->metadata(),
                                            association.target_reference),
                   .name = join_side_name(association, owner, target->metadata(), naming_),
                   .written = association.other_key};
  ModelState& join = join_model(association, own, other);
  Metadata& metadata = join.mutable_metadata();
  const KeyNames own_key = join_key(owner, association, metadata, own);
  const KeyNames other_key = join_key(owner, association, metadata, other);
  settle_constants(owner, association, metadata);
  settle(association.own_key, own.referred);
  settle(association.target_key, other.referred);
  settle(association.join_model, metadata.name);
  settle(association.join_own, own_key);
  settle(association.join_target, other_key);
  add_draft({.holder = &join,
             .target = &model,
             .attributes = own_key,
             .target_attributes = own.referred,
             .on_delete = association.on_delete,
             .on_update = association.on_update,
             .join = true,
             .constraints = association.constraints,
             .index = association.index},
            association, owner.name);
  add_draft({.holder = &join,
             .target = target,
             .attributes = other_key,
             .target_attributes = other.referred,
             .join = true,
             .constraints = association.constraints,
             .index = association.index},
            association, owner.name);
  if (!metadata.key.empty()) return;
  metadata.primary_key = own_key;
  metadata.primary_key.insert(metadata.primary_key.end(), other_key.begin(), other_key.end());
  for (const auto& [name, value] : association.constants) metadata.primary_key.push_back(name);
  for (const std::string& name : metadata.primary_key) {
    metadata.key.push_back(metadata.index_of(name));
  }
}

ModelState& SchemaResolver::join_model(const AssociationInfo& association, const Side& own,
                                       const Side& other) {
  const Metadata& owner = own.model->metadata();
  for (const auto& candidate : models_) {
    const Metadata& metadata = candidate->metadata();
    const bool typed =
        association.through_type != nullptr && metadata.type == association.through_type;
    const bool named = association.through_type == nullptr && !association.through.empty() &&
                       metadata.name == association.through;
    if (typed || named) return *candidate;
  }
  if (association.through_type != nullptr) {
    throw Error(Errc::mapping,
                owner.name + "::" + association.name + ": the join model " + association.through +
                    " is not defined; define it on the same database",
                {.model = owner.name});
  }
  const std::string table = association.through.empty()
                                ? naming_.join_table(owner.name, other.model->metadata().name)
                                : association.through;
  const auto same_table = [&](const auto& candidate) {
    return candidate->metadata().join_table && candidate->metadata().table.name == table;
  };
  for (const Models* known : {&models_, &std::as_const(joins_)}) {
    const auto found = std::find_if(known->begin(), known->end(), same_table);
    if (found != known->end()) return **found;
  }
  joins_.push_back(make_join_model(association, table, own, other));
  return *joins_.back();
}

std::shared_ptr<ModelState> SchemaResolver::make_join_model(const AssociationInfo& association,
                                                            const std::string& table,
                                                            const Side& own, const Side& other) {
  Metadata join;
  join.join_table = true;
  join.name = table;
  join.table.name = table;
  join.has_table_name = true;
  const Metadata& owner = own.model->metadata();
  for (const Side* side : {&own, &other}) {
    const Metadata& model = side->model->metadata();
    if (!side->written.empty() && side->written.size() != side->referred.size()) {
      static_cast<void>(written_key(owner, association, join, side->written, side->referred));
    }
    for (std::size_t i = 0; i < side->referred.size(); ++i) {
      const std::string& key = side->referred[i];
      std::string name =
          side->written.empty() ? naming_.foreign_key(side->name, key) : side->written[i];
      join.attributes.push_back(
          run_time_attribute(join, std::move(name), model.attribute(key).column.type));
    }
  }
  if (naming_.sequelize_storage()) {
    for (const std::string_view name : {naming_.created_at(), naming_.updated_at()}) {
      join.attributes.push_back(run_time_attribute(join, std::string(name), types::timestamp()));
    }
    join.created_at = naming_.created_at();
    join.updated_at = naming_.updated_at();
  }
  settle_model(join, naming_);
  return std::make_shared<ModelState>(std::move(join));
}

}  // namespace stele::detail
