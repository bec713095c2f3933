#include "schema_resolver.hpp"

#include <algorithm>
#include <utility>

#include "constraint_names.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/inflector.hpp"

namespace stele::detail {

namespace {

[[noreturn]] void refuse(const Metadata& metadata, const AssociationInfo& association,
                         const std::string& why) {
  throw Error(Errc::mapping, metadata.name + "::" + association.name + ": " + why,
              {.model = metadata.name, .table = metadata.table.name});
}

/// The one attribute of a model's key that an association can refer to.
const AttributeInfo& key_of(const Metadata& owner, const AssociationInfo& association,
                            const Metadata& target) {
  if (target.key.size() == 1) return target.attributes[target.key.front()];
  refuse(owner, association,
         target.key.empty() ? target.name + " has no primary key to refer to"
                            : target.name +
                                  " has a composite primary key, which associations do "
                                  "not support yet");
}

/// "user" and "User" both name the association that a model makes without an alias.
bool is_plain_name(const AssociationInfo& association, const Metadata& target) {
  return association.name == schema::to_snake_case(target.name) || association.name == target.name;
}

}  // namespace

SchemaResolver::Models SchemaResolver::resolve() {
  for (const auto& model : models_) {
    if (!model->frozen()) model->mutable_metadata().foreign_keys.clear();
  }
  const auto each = [this](RelationKind a, RelationKind b, auto resolve_one) {
    for (const auto& model : models_) {
      for (AssociationInfo& association : model->mutable_metadata().associations) {
        if (association.kind == a || association.kind == b) {
          (this->*resolve_one)(*model, association);
        }
      }
    }
  };
  each(RelationKind::belongs_to, RelationKind::belongs_to, &SchemaResolver::resolve_belongs_to);
  each(RelationKind::has_one, RelationKind::has_many, &SchemaResolver::resolve_has);
  each(RelationKind::belongs_to_many, RelationKind::belongs_to_many,
       &SchemaResolver::resolve_many_to_many);
  for (const Draft& draft : drafts_) finish(draft);
  for (const auto& model : models_) {
    if (!model->frozen()) build_definition(model->mutable_metadata());
  }
  for (const auto& model : joins_) build_definition(model->mutable_metadata());
  Models all = models_;
  all.insert(all.end(), joins_.begin(), joins_.end());
  settle_names(all);
  return std::move(joins_);
}

ModelState* SchemaResolver::target_of(const AssociationInfo& association) const {
  for (const auto& model : models_) {
    const Metadata& metadata = model->metadata();
    const bool found = association.target_type != nullptr ? metadata.type == association.target_type
                                                          : metadata.name == association.target;
    if (found) return model.get();
  }
  return nullptr;
}

std::optional<std::string> SchemaResolver::first_of(
    const Metadata& metadata, const std::vector<std::string>& candidates) const {
  for (const std::string& candidate : candidates) {
    if (metadata.find(candidate) != nullptr) return candidate;
  }
  return std::nullopt;
}

std::string SchemaResolver::belongs_to_key(const ModelState& model,
                                           const AssociationInfo& association,
                                           const ModelState& target) const {
  const Metadata& metadata = model.metadata();
  if (association.foreign_key) return metadata.attribute(*association.foreign_key).name;
  const std::string& key = key_of(metadata, association, target.metadata()).name;
  const std::string by_member = association.name + "_" + key;
  const std::string by_model = schema::to_snake_case(target.metadata().name) + "_" + key;
  const auto found = first_of(
      metadata, {by_member, schema::to_camel_case(by_member), by_model,
                 schema::to_camel_case(by_model), naming_.foreign_key(association.name, key),
                 naming_.foreign_key(target.metadata().name, key)});
  if (found) return *found;
  refuse(metadata, association,
         metadata.name + " has no member '" + by_member +
             "' to hold the key; add it, or name another with foreign_key<…>()");
}

std::string SchemaResolver::has_key(const ModelState& model, const AssociationInfo& association,
                                    const ModelState& target) const {
  const Metadata& holder = target.metadata();
  if (association.foreign_key) return holder.attribute(*association.foreign_key).name;
  const Metadata& metadata = model.metadata();
  const std::string& key = key_of(metadata, association, metadata).name;
  const std::string by_model = schema::to_snake_case(metadata.name) + "_" + key;
  const auto found = first_of(
      holder, {by_model, schema::to_camel_case(by_model), naming_.foreign_key(metadata.name, key)});
  if (found) return *found;
  std::vector<std::string> inverse;
  for (const Draft& draft : drafts_) {
    if (draft.holder == &target && draft.target == &model) inverse.push_back(draft.attributes[0]);
  }
  if (inverse.size() == 1) return inverse.front();
  refuse(metadata, association,
         inverse.empty() ? holder.name + " has no member '" + by_model +
                               "' to hold the key; add it, or name another with foreign_key<…>()"
                         : holder.name + " belongs to " + metadata.name +
                               " more than once; name the key with foreign_key<…>()");
}

void SchemaResolver::resolve_belongs_to(ModelState& model, AssociationInfo& association) {
  ModelState* target = target_of(association);
  association.resolved = target != nullptr;
  if (target == nullptr) return;
  Metadata& metadata = model.mutable_metadata();
  const std::string key = belongs_to_key(model, association, *target);
  AttributeInfo& attribute = *metadata.find(key);
  // Attributes of run-time models are columns as they are written.
  const bool is_typed = metadata.type != nullptr;
  if (is_typed && naming_.sequelize_storage() && !model.frozen() && !attribute.has_column_name) {
    const std::string& name =
        is_plain_name(association, target->metadata()) ? target->metadata().name : association.name;
    attribute.column.name =
        naming_.foreign_key(name, key_of(metadata, association, target->metadata()).column.name);
  }
  settle(association.own_key, key);
  settle(association.target_key, key_of(metadata, association, target->metadata()).name);
  add_draft({.holder = &model,
             .target = target,
             .attributes = {key},
             .on_delete = association.on_delete,
             .on_update = association.on_update,
             .constraints = association.constraints},
            association, metadata.name);
}

void SchemaResolver::resolve_has(ModelState& model, AssociationInfo& association) {
  ModelState* target = target_of(association);
  association.resolved = target != nullptr;
  if (target == nullptr) return;
  const std::string key = has_key(model, association, *target);
  settle(association.own_key, key_of(model.metadata(), association, model.metadata()).name);
  settle(association.target_key, key);
  add_draft({.holder = target,
             .target = &model,
             .attributes = {key},
             .on_delete = association.on_delete,
             .on_update = association.on_update,
             .from_has = true,
             .constraints = association.constraints},
            association, model.metadata().name);
}

void SchemaResolver::add_draft(Draft draft, const AssociationInfo& association,
                               const std::string& owner) {
  const std::string name = owner + "::" + association.name;
  draft.written_by = name;
  const auto same = std::find_if(drafts_.begin(), drafts_.end(), [&](const Draft& other) {
    return other.holder == draft.holder && other.attributes == draft.attributes;
  });
  if (same == drafts_.end()) {
    drafts_.push_back(std::move(draft));
    return;
  }
  const auto differ = [](const auto& a, const auto& b) { return a && b && *a != *b; };
  if (differ(same->on_delete, draft.on_delete) || differ(same->on_update, draft.on_update)) {
    throw Error(Errc::mapping,
                same->written_by + " and " + name +
                    " are two sides of one foreign key, but say different things of "
                    "on_delete or on_update; say it on one side",
                {.model = owner});
  }
  if (same->target != draft.target) {
    throw Error(Errc::mapping,
                same->written_by + " and " + name + " use one foreign key for two different models",
                {.model = owner});
  }
  if (draft.on_delete) same->on_delete = draft.on_delete;
  if (draft.on_update) same->on_update = draft.on_update;
  same->from_has = same->from_has || draft.from_has;
  same->constraints = same->constraints && draft.constraints;
}

namespace {

OnDelete default_on_delete(bool nullable, bool from_has, bool join) {
  if (join) return OnDelete::cascade;
  if (nullable) return OnDelete::set_null;
  return from_has ? OnDelete::cascade : OnDelete::no_action;
}

void check_key_type(const Metadata& holder, const AttributeInfo& attribute, const Metadata& target,
                    const AttributeInfo& key) {
  const ColumnType& a = attribute.column.type;
  const ColumnType& b = key.column.type;
  const bool same = a.kind == b.kind || (a.is_text() && b.is_text());
  if (same) return;
  throw Error(Errc::mapping,
              "the foreign key " + holder.name + "." + attribute.name + " is " + to_string(a) +
                  ", but " + target.name + "." + key.name + ", to which it refers, is " +
                  to_string(b) + "; give both the same type",
              {.model = holder.name, .columns = {attribute.column.name}});
}

}  // namespace

void SchemaResolver::finish(const Draft& draft) {
  Metadata& holder = draft.holder->mutable_metadata();
  const Metadata& target = draft.target->metadata();
  const AttributeInfo& attribute = holder.attribute(draft.attributes[0]);
  const AttributeInfo& key = target.attributes[target.key.front()];
  check_key_type(holder, attribute, target, key);
  if (!draft.constraints || holder.view || target.view) return;
  const bool nullable = attribute.column.nullable;
  schema::ForeignKey made{
      .name = schema::constraint_name(holder.table.name, {attribute.column.name}, "fkey"),
      .columns = {attribute.column.name},
      .target = target.table,
      .target_columns = {key.column.name},
      .on_delete =
          draft.on_delete.value_or(default_on_delete(nullable, draft.from_has, draft.join)),
      .on_update = draft.on_update.value_or(OnUpdate::cascade)};
  if (made.on_delete == OnDelete::set_null && !nullable) {
    throw Error(Errc::mapping,
                draft.written_by +
                    ": ON DELETE SET NULL needs a key that can be NULL; "
                    "make " +
                    holder.name + "." + attribute.name + " std::optional",
                {.model = holder.name, .columns = {attribute.column.name}});
  }
  if (!draft.holder->frozen()) {
    holder.foreign_keys.push_back(std::move(made));
    return;
  }
  const bool known =
      std::any_of(holder.foreign_keys.begin(), holder.foreign_keys.end(),
                  [&](const schema::ForeignKey& other) { return other.columns == made.columns; });
  if (!known) {
    throw Error(Errc::mapping,
                draft.written_by + " adds a foreign key to " + holder.name +
                    ", which was used already; define both models before the first query or sync",
                {.model = holder.name});
  }
}

}  // namespace stele::detail
