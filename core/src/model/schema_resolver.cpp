#include "schema_resolver.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "constraint_names.hpp"
#include "fixed_values.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/inflector.hpp"

namespace stele::detail {

namespace {

[[noreturn]] void refuse(const Metadata& metadata, const AssociationInfo& association,
                         const std::string& why) {
  throw Error(Errc::mapping, metadata.name + "::" + association.name + ": " + why,
              {.model = metadata.name, .table = metadata.table.name});
}

/// "user" and "User" both name the association that a model makes without an alias.
bool is_plain_name(const AssociationInfo& association, const Metadata& target) {
  return association.name == schema::to_snake_case(target.name) || association.name == target.name;
}

/// What was written of the association must be of its kind.
void require_own_settings(const Metadata& metadata, const AssociationInfo& association) {
  const bool is_own = association.kind == RelationKind::belongs_to;
  const std::string kind = is_own                                      ? "belongs_to"
                           : association.kind == RelationKind::has_one ? "has_one"
                                                                       : "has_many";
  const auto forbid = [&](bool is_written, const std::string& setting, const std::string& advice) {
    if (is_written) refuse(metadata, association, setting + " is not for " + kind + "; " + advice);
  };
  const bool has_through = !association.through.empty() || association.through_type != nullptr;
  forbid(has_through, "through", "a join model is what belongs_to_many has");
  forbid(!association.other_key.empty(), "other_key",
         "it is the second key of the join model that belongs_to_many has");
  forbid(is_own && !association.source_reference.empty(), "source_key",
         "say by target_key what of the other model is referred to");
  forbid(!is_own && !association.target_reference.empty(), "target_key",
         "say by source_key what of this model is referred to");
}

}  // namespace

KeyNames referred_key(const Metadata& owner, const AssociationInfo& association,
                      const Metadata& target, const KeyNames& written) {
  if (!written.empty()) {
    for (const std::string& name : written) static_cast<void>(target.attribute(name));
    return written;
  }
  if (target.key.empty())
    refuse(owner, association, target.name + " has no primary key to refer to");
  KeyNames names;
  for (const std::size_t index : target.key) names.push_back(target.attributes[index].name);
  return names;
}

const KeyNames& written_key(const Metadata& owner, const AssociationInfo& association,
                            const Metadata& holder, const KeyNames& written,
                            const KeyNames& referred) {
  for (const std::string& name : written) static_cast<void>(holder.attribute(name));
  if (written.size() == referred.size()) return written;
  refuse(owner, association,
         "its foreign key has " + std::to_string(written.size()) +
             " attributes, and the key to which it refers " + std::to_string(referred.size()) +
             "; name as many, in the same order");
}

void settle_constants(const Metadata& owner, AssociationInfo& association, const Metadata& holder) {
  if (!association.where) return;
  const FixedValues fixed = fixed_values(holder, *association.where);
  if (!fixed.is_all) {
    refuse(owner, association,
           "its condition must fix attributes of " + holder.name +
               ", which holds the foreign key, by == to constants, several joined by &&; say other "
               "conditions in the function of include");
  }
  std::vector<std::pair<std::string, Value>> constants;
  for (const auto& [attribute, value] : fixed.values) {
    constants.emplace_back(attribute->name, value);
  }
  settle(association.constants, constants);
}

SchemaResolver::Models SchemaResolver::resolve() {
  for (const auto& model : models_) {
    if (model->frozen()) continue;
    model->mutable_metadata().foreign_keys.clear();
    model->mutable_metadata().indexed_keys.clear();
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

KeyNames SchemaResolver::belongs_to_key(const ModelState& model, const AssociationInfo& association,
                                        const ModelState& target, const KeyNames& referred) const {
  const Metadata& metadata = model.metadata();
  if (!association.foreign_key.empty()) {
    return written_key(metadata, association, metadata, association.foreign_key, referred);
  }
  KeyNames names;
  for (const std::string& key : referred) {
    const std::string by_member = association.name + "_" + key;
    const std::string by_model = schema::to_snake_case(target.metadata().name) + "_" + key;
    const auto found = first_of(
        metadata, {by_member, schema::to_camel_case(by_member), by_model,
                   schema::to_camel_case(by_model), naming_.foreign_key(association.name, key),
                   naming_.foreign_key(target.metadata().name, key)});
    if (!found) {
      refuse(metadata, association,
             metadata.name + " has no member '" + by_member +
                 "' to hold the key; add it, or name another with foreign_key<…>()");
    }
    names.push_back(*found);
  }
  return names;
}

KeyNames SchemaResolver::has_key(const ModelState& model, const AssociationInfo& association,
                                 const ModelState& target, const KeyNames& referred) const {
  const Metadata& holder = target.metadata();
  const Metadata& metadata = model.metadata();
  if (!association.foreign_key.empty()) {
    return written_key(metadata, association, holder, association.foreign_key, referred);
  }
  KeyNames names;
  for (const std::string& key : referred) {
    const std::string by_model = schema::to_snake_case(metadata.name) + "_" + key;
    const auto found = first_of(holder, {by_model, schema::to_camel_case(by_model),
                                         naming_.foreign_key(metadata.name, key)});
    if (found) names.push_back(*found);
  }
  if (names.size() == referred.size()) return names;
  std::vector<KeyNames> inverse;
  for (const Draft& draft : drafts_) {
    if (draft.holder == &target && draft.target == &model) inverse.push_back(draft.attributes);
  }
  if (inverse.size() == 1 && inverse.front().size() == referred.size()) return inverse.front();
  const std::string by_model = schema::to_snake_case(metadata.name) + "_" + referred.front();
  refuse(metadata, association,
         inverse.size() < 2 ? holder.name + " has no member '" + by_model +
                                  "' to hold the key; add it, or name another with foreign_key<…>()"
                            : holder.name + " belongs to " + metadata.name +
                                  " more than once; name the key with foreign_key<…>()");
}

void SchemaResolver::resolve_belongs_to(ModelState& model, AssociationInfo& association) {
  ModelState* target = target_of(association);
  association.resolved = target != nullptr;
  if (target == nullptr) return;
  Metadata& metadata = model.mutable_metadata();
  require_own_settings(metadata, association);
  const KeyNames referred =
      referred_key(metadata, association, target->metadata(), association.target_reference);
  const KeyNames key = belongs_to_key(model, association, *target, referred);
  // Attributes of run-time models are columns as they are written.
  const bool is_typed = metadata.type != nullptr;
  const std::string& name =
      is_plain_name(association, target->metadata()) ? target->metadata().name : association.name;
  for (std::size_t i = 0; i < key.size(); ++i) {
    AttributeInfo& attribute = *metadata.find(key[i]);
    if (is_typed && naming_.sequelize_storage() && !model.frozen() && !attribute.has_column_name) {
      attribute.column.name =
          naming_.foreign_key(name, target->metadata().attribute(referred[i]).column.name);
    }
  }
  settle_constants(metadata, association, metadata);
  settle(association.own_key, key);
  settle(association.target_key, referred);
  add_draft({.holder = &model,
             .target = target,
             .attributes = key,
             .target_attributes = referred,
             .on_delete = association.on_delete,
             .on_update = association.on_update,
             .constraints = association.constraints,
             .index = association.index},
            association, metadata.name);
}

void SchemaResolver::resolve_has(ModelState& model, AssociationInfo& association) {
  ModelState* target = target_of(association);
  association.resolved = target != nullptr;
  if (target == nullptr) return;
  require_own_settings(model.metadata(), association);
  const KeyNames referred =
      referred_key(model.metadata(), association, model.metadata(), association.source_reference);
  const KeyNames key = has_key(model, association, *target, referred);
  settle_constants(model.metadata(), association, target->metadata());
  settle(association.own_key, referred);
  settle(association.target_key, key);
  add_draft({.holder = target,
             .target = &model,
             .attributes = key,
             .target_attributes = referred,
             .on_delete = association.on_delete,
             .on_update = association.on_update,
             .from_has = true,
             .constraints = association.constraints,
             .index = association.index},
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
  if (same->target != draft.target || same->target_attributes != draft.target_attributes) {
    // Without FOREIGN KEY one key can refer to several, each where a condition says so.
    if (!draft.constraints) return;
    if (!same->constraints) {
      *same = std::move(draft);
      return;
    }
    throw Error(Errc::mapping,
                same->written_by + " and " + name +
                    " use one foreign key for two different models or keys; say "
                    "constraints(false) of both, or give them keys of their own",
                {.model = owner});
  }
  if (draft.on_delete) same->on_delete = draft.on_delete;
  if (draft.on_update) same->on_update = draft.on_update;
  same->from_has = same->from_has || draft.from_has;
  same->constraints = same->constraints && draft.constraints;
  same->index = same->index && draft.index;
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

/// @throws Error Errc::mapping where two rows of the target can have one key
void require_unique(const Metadata& target, const KeyNames& key, const std::string& written_by) {
  const auto same = [&](KeyNames other) {
    return std::is_permutation(key.begin(), key.end(), other.begin(), other.end());
  };
  if (same(target.primary_key)) return;
  if (is_unique_among_live(target)) {
    throw Error(Errc::mapping,
                written_by + " refers to " + target.name + "." + key.front() +
                    ", which is unique among live rows alone, since " + target.name +
                    " is paranoid; refer to its primary key, or say constraints(false)",
                {.model = target.name});
  }
  for (const KeyNames& unique : target.uniques) {
    if (same(unique)) return;
  }
  std::map<std::string, KeyNames> named;
  for (const AttributeInfo& attribute : target.attributes) {
    if (!attribute.is_unique) continue;
    if (attribute.unique_name.empty() && same({attribute.name})) return;
    named[attribute.unique_name].push_back(attribute.name);
  }
  for (const auto& [name, attributes] : named) {
    if (!name.empty() && same(attributes)) return;
  }
  for (const IndexInfo& index : target.indexes) {
    if (index.unique && !index.where && index.terms.empty() && same(index.attributes)) return;
  }
  throw Error(Errc::mapping,
              written_by + " refers to " + target.name + "." + key.front() +
                  (key.size() > 1 ? " and others" : "") +
                  ", which a foreign key can only where no two rows have the same; make it unique, "
                  "or say constraints(false)",
              {.model = target.name});
}

}  // namespace

void SchemaResolver::finish(const Draft& draft) const {
  Metadata& holder = draft.holder->mutable_metadata();
  const Metadata& target = draft.target->metadata();
  if (draft.index && !naming_.sequelize_storage() && !draft.holder->frozen() && !holder.view) {
    holder.indexed_keys.push_back(draft.attributes);
  }
  schema::ForeignKey made{.target = target.table};
  bool nullable = true;
  for (std::size_t i = 0; i < draft.attributes.size(); ++i) {
    const AttributeInfo& attribute = holder.attribute(draft.attributes[i]);
    const AttributeInfo& key = target.attribute(draft.target_attributes[i]);
    check_key_type(holder, attribute, target, key);
    made.columns.push_back(attribute.column.name);
    made.target_columns.push_back(key.column.name);
    nullable = nullable && attribute.column.nullable;
  }
  if (!draft.constraints || holder.view || target.view) return;
  require_unique(target, draft.target_attributes, draft.written_by);
  made.name = schema::constraint_name(holder.table.name, made.columns, "fkey");
  made.on_delete =
      draft.on_delete.value_or(default_on_delete(nullable, draft.from_has, draft.join));
  made.on_update = draft.on_update.value_or(OnUpdate::cascade);
  if (made.on_delete == OnDelete::set_null && !nullable) {
    throw Error(Errc::mapping,
                draft.written_by +
                    ": ON DELETE SET NULL needs a key that can be NULL; "
                    "make " +
                    holder.name + "." + draft.attributes.front() + " std::optional",
                {.model = holder.name, .columns = made.columns});
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
