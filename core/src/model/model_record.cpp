#include <utility>

#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/model.hpp"
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

void Model<Record>::update(Record& record) const { detail::update(session_, *state_, &record); }

void Model<Record>::update(Record& record, std::initializer_list<FieldValue> values) const {
  set_all(record, values);
  update(record);
}

namespace {

/// The attribute that holds the key of `target` gets its type, and can be NULL unless it was there.
void add_key_attribute(Schema& schema, const detail::ModelState& holder,
                       const detail::Metadata& target, const std::string& name) {
  if (target.key.size() != 1) {
    throw Error(Errc::unsupported,
                "an association needs " + target.name +
                    " to have a primary key of one attribute; composite keys are not supported yet",
                {.model = target.name});
  }
  detail::Metadata& metadata = schema.mutable_metadata(holder);
  if (metadata.find(name) != nullptr) return;
  detail::AttributeInfo attribute;
  attribute.name = name;
  attribute.offset = metadata.attributes.size();
  attribute.column.name = name;
  attribute.column.type = target.attributes[target.key.front()].column.type;
  metadata.attributes.push_back(std::move(attribute));
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
  if (own.type != nullptr || other.type != nullptr) {
    throw Error(Errc::mapping,
                "typed models are associated in their structs; " + own.name + " or " + other.name +
                    " is one",
                {.model = own.name});
  }
  detail::AssociationInfo association;
  association.kind = kind;
  association.name = options.as.empty() ? default_name(kind, other, schema.naming()) : options.as;
  schema.require_free_name(*state_, association.name);
  association.target = other.name;
  association.through = options.through;
  association.on_delete = options.on_delete;
  association.on_update = options.on_update;
  association.constraints = options.constraints;
  if (kind == RelationKind::belongs_to) {
    const std::string& by = options.as.empty() ? other.name : options.as;
    const std::string key = other.key.empty() ? "" : other.attributes[other.key.front()].name;
    association.foreign_key =
        options.foreign_key.empty() ? schema.naming().foreign_key(by, key) : options.foreign_key;
    add_key_attribute(schema, *state_, other, *association.foreign_key);
  } else if (kind != RelationKind::belongs_to_many) {
    const std::string key = own.key.empty() ? "" : own.attributes[own.key.front()].name;
    association.foreign_key = options.foreign_key.empty()
                                  ? schema.naming().foreign_key(own.name, key)
                                  : options.foreign_key;
    add_key_attribute(schema, *target.state_, own, *association.foreign_key);
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
