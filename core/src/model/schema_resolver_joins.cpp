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

const std::string& key_name(const Metadata& side) { return side.attributes[side.key.front()].name; }

/// The name of the key that leads from a join row to a model: by the model, or by the association
/// where both sides are one model.
std::string side_name(const AssociationInfo& association, const Metadata& target, bool same_model,
                      const Naming& naming) {
  if (!same_model) return target.name;
  return naming.singular(association.name);
}

}  // namespace

void SchemaResolver::resolve_many_to_many(ModelState& model, AssociationInfo& association) {
  ModelState* target = target_of(association);
  association.resolved = target != nullptr;
  if (target == nullptr) return;
  ModelState& join = join_model(model, association, *target);
  Metadata& metadata = join.mutable_metadata();
  const bool same_model = target == &model;
  const auto add_side = [&](const Metadata& side, const std::string& name) {
    const AttributeInfo& key = side.attributes[side.key.front()];
    const std::string member = schema::to_snake_case(name) + "_" + key.name;
    const auto found = first_of(
        metadata, {member, schema::to_camel_case(member), naming_.foreign_key(name, key.name)});
    if (!found) {
      throw Error(Errc::mapping,
                  model.metadata().name + "::" + association.name + ": the join model " +
                      metadata.name + " has no member '" + member + "' to hold the key of " +
                      side.name,
                  {.model = metadata.name});
    }
    return *found;
  };
  const std::string own = add_side(model.metadata(), model.metadata().name);
  const std::string other =
      add_side(target->metadata(), side_name(association, target->metadata(), same_model, naming_));
  settle(association.own_key, key_name(model.metadata()));
  settle(association.target_key, key_name(target->metadata()));
  settle(association.join_model, metadata.name);
  settle(association.join_own, own);
  settle(association.join_target, other);
  add_draft({.holder = &join,
             .target = &model,
             .attributes = {own},
             .on_delete = association.on_delete,
             .on_update = association.on_update,
             .join = true,
             .constraints = association.constraints},
            association, model.metadata().name);
  add_draft({.holder = &join,
             .target = target,
             .attributes = {other},
             .join = true,
             .constraints = association.constraints},
            association, model.metadata().name);
  if (!metadata.key.empty()) return;
  metadata.primary_key = {own, other};
  metadata.key = {metadata.index_of(own), metadata.index_of(other)};
}

ModelState& SchemaResolver::join_model(ModelState& model, const AssociationInfo& association,
                                       ModelState& target) {
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
                model.metadata().name + "::" + association.name + ": the join model " +
                    association.through + " is not defined; define it on the same database",
                {.model = model.metadata().name});
  }
  const std::string table = association.through.empty()
                                ? naming_.join_table(model.metadata().name, target.metadata().name)
                                : association.through;
  const auto same_table = [&](const auto& candidate) {
    return candidate->metadata().join_table && candidate->metadata().table.name == table;
  };
  for (const Models* known : {&models_, &std::as_const(joins_)}) {
    const auto found = std::find_if(known->begin(), known->end(), same_table);
    if (found != known->end()) return **found;
  }
  joins_.push_back(make_join_model(model, association, target));
  joins_.back()->mutable_metadata().table.name = table;
  return *joins_.back();
}

std::shared_ptr<ModelState> SchemaResolver::make_join_model(const ModelState& model,
                                                            const AssociationInfo& association,
                                                            const ModelState& target) {
  Metadata join;
  join.join_table = true;
  join.name = association.through.empty()
                  ? naming_.join_table(model.metadata().name, target.metadata().name)
                  : association.through;
  join.table.name = join.name;
  join.has_table_name = true;
  const auto add_key = [&](const Metadata& side, const std::string& name) {
    const AttributeInfo& key = side.attributes[side.key.front()];
    join.attributes.push_back(
        run_time_attribute(join, naming_.foreign_key(name, key.name), key.column.type));
  };
  add_key(model.metadata(), model.metadata().name);
  add_key(target.metadata(), side_name(association, target.metadata(), &target == &model, naming_));
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
