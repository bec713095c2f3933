#include <algorithm>
#include <iterator>
#include <utility>

#include "schema_resolver.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/model.hpp"
#include "stele/schema/identifier.hpp"
#include "stele/schema/inflector.hpp"

namespace stele {

namespace {

/// A typed model used by name has no records of its own yet.
void set_all(Record& record, std::initializer_list<FieldValue> values) {
  for (const FieldValue& field : values) record.set(field.name, field.value);
}

}  // namespace

Record Model<Record>::build(std::initializer_list<FieldValue> values) const {
  Record record = state_->new_record();
  set_all(record, values);
  return record;
}

Record Model<Record>::create(std::initializer_list<FieldValue> values) const {
  return create(build(values));
}

Record Model<Record>::create(Record record) const {
  detail::create(session_, *state_, &record);
  return record;
}

std::vector<Record> Model<Record>::create_all(
    std::initializer_list<std::initializer_list<FieldValue>> rows,
    const BulkOptions& options) const {
  std::vector<Record> records;
  records.reserve(rows.size());
  for (const auto& values : rows) records.push_back(build(values));
  return create_all(std::move(records), options);
}

std::vector<Record> Model<Record>::update_all(
    std::vector<Record> records, std::initializer_list<std::string_view> attributes) const {
  detail::update_all(session_, *state_, list(&records), {attributes.begin(), attributes.size()});
  return records;
}

Relation<Record> Model<Record>::related(std::string_view association, Record& record) const {
  return Relation<Record>({session_, *state_, association, &record, true});
}
Relation<Record> Model<Record>::related(std::string_view association, const Record& record) const {
  return Relation<Record>({session_, *state_, association, &record, false});
}

void Model<Record>::update(Record& record) const { detail::update(session_, *state_, &record); }

void Model<Record>::update(Record& record, std::initializer_list<FieldValue> values) const {
  set_all(record, values);
  std::vector<std::string_view> names;
  for (const FieldValue& value : values) names.push_back(value.name);
  if (names.empty()) return update(record);
  detail::update(session_, *state_, &record, names);
}

namespace {

/// The attributes that hold a key of `target` get the types of those to which they refer, and can
/// be NULL unless they were there.
/// @param names as written; empty: made from `by`
/// @return the names
std::vector<std::string> add_key_attributes(Schema& schema, const detail::ModelState& holder,
                                            const detail::Metadata& target,
                                            const std::vector<std::string>& referred,
                                            std::vector<std::string> names, const std::string& by) {
  // Copied, since the target may be the holder, whose attributes move as there are more.
  std::vector<schema::Column> key;
  const auto refer = [&](const detail::AttributeInfo& attribute) {
    key.push_back({.name = attribute.name, .type = attribute.column.type});
  };
  for (const std::string& name : referred) refer(target.attribute(name));
  if (referred.empty()) {
    for (const std::size_t index : target.key) refer(target.attributes[index]);
  }
  if (names.empty()) {
    for (const schema::Column& each : key) {
      names.push_back(schema.naming().foreign_key(by, each.name));
    }
  }
  detail::Metadata& metadata = schema.mutable_metadata(holder);
  std::vector<std::string> columns;
  for (const detail::AttributeInfo& each : metadata.attributes) columns.push_back(each.column.name);
  std::vector<detail::AttributeInfo> added;
  for (std::size_t i = 0; i < names.size() && i < key.size(); ++i) {
    if (metadata.find(names[i]) != nullptr) continue;
    detail::AttributeInfo attribute;
    attribute.name = names[i];
    attribute.offset = metadata.attributes.size() + added.size();
    attribute.column.name = names[i];
    attribute.column.type = key[i].type;
    schema::check_column_name(names[i]);
    columns.push_back(names[i]);
    added.push_back(std::move(attribute));
  }
  schema::check_distinct("column", columns);
  std::move(added.begin(), added.end(), std::back_inserter(metadata.attributes));
  return names;
}

/// The attributes of a run-time join model that hold the keys of both sides, where it lacks them.
void add_join_keys(Schema& schema, const detail::Metadata& own, const detail::Metadata& other,
                   const detail::AssociationInfo& association) {
  const auto join = schema.find(association.through);
  if (join == nullptr || join->metadata().type != nullptr) return;
  const Naming& naming = schema.naming();
  const auto add_side = [&](const detail::Metadata& model, const detail::KeyNames& reference,
                            const detail::KeyNames& written, const std::string& side) {
    const detail::KeyNames referred = detail::referred_key(own, association, model, reference);
    const bool is_there =
        written.empty() && std::ranges::all_of(referred, [&](const std::string& key) {
          return std::ranges::any_of(
              detail::join_key_names(side, key, naming),
              [&](const std::string& name) { return join->metadata().find(name) != nullptr; });
        });
    if (!is_there) add_key_attributes(schema, *join, model, referred, written, side);
  };
  add_side(own, association.source_reference, association.foreign_key, own.name);
  add_side(other, association.target_reference, association.other_key,
           detail::join_side_name(association, own, other, naming));
}

/// The names of associations are joined by dots.
void check_association_name(const detail::Metadata& model, const std::string& name) {
  if (name.find('.') == std::string::npos) return;
  throw Error(Errc::mapping,
              "could not associate " + model.name + ": the association name '" + name +
                  "' holds a '.', which parts the names of a path; choose another with .as",
              {.model = model.name});
}

std::string default_name(RelationKind kind, const detail::Metadata& target, const Naming& naming) {
  const std::string name =
      naming.sequelize_storage() ? target.name : schema::to_snake_case(target.name);
  const bool many = kind == RelationKind::has_many || kind == RelationKind::belongs_to_many;
  return many ? naming.plural(name) : name;
}

}  // namespace

Model<Record>& Model<Record>::associate(RelationKind kind, const Model& target,
                                        const AssociationOptions& options) {
  Schema& schema = detail::schema_of(session_);
  const detail::Metadata& own = state_->metadata();
  const detail::Metadata& other = target.state_->metadata();
  if (&detail::schema_of(target.session_) != &schema) {
    throw Error(Errc::invalid_argument,
                "could not associate " + own.name + " with " + other.name +
                    ": the models are of two databases; define both on one",
                {.model = own.name});
  }
  if (own.type != nullptr || other.type != nullptr) {
    throw Error(Errc::mapping,
                "typed models are associated in their structs; " + own.name + " or " + other.name +
                    " is one",
                {.model = own.name});
  }
  detail::AssociationInfo association;
  association.kind = kind;
  association.name = options.as.empty() ? default_name(kind, other, schema.naming()) : options.as;
  check_association_name(own, association.name);
  schema.require_free_name(*state_, association.name);
  association.target = other.name;
  association.through = options.through;
  association.foreign_key = options.foreign_key.names();
  association.other_key = options.other_key.names();
  association.source_reference = options.source_key.names();
  association.target_reference = options.target_key.names();
  association.where = options.where.expr();
  association.on_delete = options.on_delete;
  association.on_update = options.on_update;
  association.constraints = options.constraints;
  association.index = options.index;
  if (kind == RelationKind::belongs_to) {
    association.foreign_key =
        add_key_attributes(schema, *state_, other, association.target_reference,
                           association.foreign_key, options.as.empty() ? other.name : options.as);
  } else if (kind == RelationKind::belongs_to_many) {
    add_join_keys(schema, own, other, association);
  } else {
    association.foreign_key =
        add_key_attributes(schema, *target.state_, own, association.source_reference,
                           association.foreign_key, own.name);
  }
  schema.associate(*state_, std::move(association));
  return *this;
}

Model<Record>& Model<Record>::belongs_to(const Model& target, const AssociationOptions& options) {
  return associate(RelationKind::belongs_to, target, options);
}

Model<Record>& Model<Record>::has_one(const Model& target, const AssociationOptions& options) {
  return associate(RelationKind::has_one, target, options);
}

Model<Record>& Model<Record>::has_many(const Model& target, const AssociationOptions& options) {
  return associate(RelationKind::has_many, target, options);
}

Model<Record>& Model<Record>::belongs_to_many(const Model& target,
                                              const AssociationOptions& options) {
  return associate(RelationKind::belongs_to_many, target, options);
}

Model<Record>& Model<Record>::validate(std::function<void(const Record&, Errors&)> rule) {
  detail::schema_of(session_).mutable_metadata(*state_).rules.emplace_back(
      [rule = std::move(rule)](const void* row, Errors& errors) {
        rule(*static_cast<const Record*>(row), errors);
      });
  return *this;
}

Model<Record>& Model<Record>::hook(detail::HookPoint point, std::function<void(Record&)> function) {
  detail::schema_of(session_).mutable_metadata(*state_).hooks.add(
      point, [function = std::move(function)](void* row) { function(*static_cast<Record*>(row)); });
  return *this;
}

Model<Record>& Model<Record>::before_save(std::function<void(Record&)> f) {
  return hook(detail::HookPoint::before_save, std::move(f));
}
Model<Record>& Model<Record>::before_create(std::function<void(Record&)> f) {
  return hook(detail::HookPoint::before_create, std::move(f));
}
Model<Record>& Model<Record>::before_update(std::function<void(Record&)> f) {
  return hook(detail::HookPoint::before_update, std::move(f));
}
Model<Record>& Model<Record>::before_destroy(std::function<void(Record&)> f) {
  return hook(detail::HookPoint::before_destroy, std::move(f));
}
Model<Record>& Model<Record>::after_create(std::function<void(Record&)> f) {
  return hook(detail::HookPoint::after_create, std::move(f));
}
Model<Record>& Model<Record>::after_update(std::function<void(Record&)> f) {
  return hook(detail::HookPoint::after_update, std::move(f));
}
Model<Record>& Model<Record>::after_destroy(std::function<void(Record&)> f) {
  return hook(detail::HookPoint::after_destroy, std::move(f));
}
Model<Record>& Model<Record>::after_save(std::function<void(Record&)> f) {
  return hook(detail::HookPoint::after_save, std::move(f));
}

}  // namespace stele
