#include <algorithm>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/model/schema.hpp"
#include "stele/schema/identifier.hpp"

namespace stele {

namespace {

using detail::AttributeInfo;
using detail::Metadata;

AttributeInfo attribute_of(const Metadata& model, const Attribute& given, const Naming& naming) {
  const AttributeOptions& options = given.options;
  AttributeInfo attribute;
  attribute.name = given.name;
  attribute.offset = model.attributes.size();
  attribute.column = {.name = options.column.empty() ? given.name : options.column,
                      .type = options.type,
                      .nullable = options.allow_null && !options.primary_key,
                      .auto_increment = options.auto_increment,
                      .default_sql = options.default_sql,
                      .comment = options.comment};
  attribute.has_column_name = !options.column.empty();
  attribute.primary_key = options.primary_key;
  attribute.is_unique = options.unique.enabled;
  attribute.unique_name = options.unique.name;
  attribute.rules = options.validate;
  attribute.stored_as = options.stored_as;
  if (naming.sequelize_storage()) attribute.column.type.storage = StorageForm::sequelize;
  if (options.default_value) {
    attribute.default_value = coerce(attribute, model.name, *options.default_value);
    attribute.column.default_value = attribute.default_value;
  }
  return attribute;
}

void add_plain(Metadata& model, std::string_view name, ColumnType type, const Naming& naming) {
  AttributeOptions options;
  options.type = std::move(type);
  options.allow_null = false;
  model.attributes.push_back(attribute_of(model, Attribute(name, options), naming));
}

/// The key that a model has where none of its attributes is one.
void add_id(Metadata& model, const Naming& naming) {
  AttributeOptions options;
  options.type = naming.sequelize_storage() ? types::integer() : types::bigint();
  options.primary_key = true;
  options.auto_increment = true;
  model.attributes.push_back(attribute_of(model, Attribute("id", options), naming));
}

void add_timestamps(Metadata& model, const Timestamps& timestamps, const Naming& naming) {
  model.timestamps = timestamps.enabled;
  if (!timestamps.enabled) return;
  model.created_at = timestamps.created_at.value_or(std::string(naming.created_at()));
  model.updated_at = timestamps.updated_at.value_or(std::string(naming.updated_at()));
  for (const std::string& name : {model.created_at, model.updated_at}) {
    if (!name.empty() && model.find(name) == nullptr) {
      add_plain(model, name, types::timestamp(), naming);
    }
  }
}

void add_deleted_at(Metadata& model, const SoftDelete& deletion, const Naming& naming) {
  if (!deletion.enabled) return;
  model.deleted_at =
      deletion.attribute.empty() ? std::string(naming.deleted_at()) : deletion.attribute;
  if (model.find(model.deleted_at) != nullptr) return;
  AttributeOptions options;
  options.type = types::timestamp();
  model.attributes.push_back(attribute_of(model, Attribute(model.deleted_at, options), naming));
}

void check_names(const Metadata& model) {
  std::vector<std::string> names;
  for (const AttributeInfo& attribute : model.attributes) {
    if (attribute.name.empty()) {
      throw Error(Errc::mapping, "model " + model.name + ": an attribute's name is empty",
                  {.model = model.name});
    }
    if (std::find(names.begin(), names.end(), attribute.name) != names.end()) {
      throw Error(Errc::mapping,
                  "model " + model.name + ": the attribute '" + attribute.name + "' is given twice",
                  {.model = model.name});
    }
    names.push_back(attribute.name);
  }
}

}  // namespace

void Schema::define(std::string_view name, std::initializer_list<Attribute> attributes,
                    const ModelOptions& options) {
  if (options.version) detail::throw_not_yet("optimistic locking, {.version = true},");
  Metadata model;
  model.name = name;
  if (model.name.empty()) throw Error(Errc::mapping, "define(): the model's name is empty");
  model.table = {.name = options.table, .schema = options.schema};
  model.has_table_name = !options.table.empty() || !options.view.empty();
  const bool has_key = std::any_of(attributes.begin(), attributes.end(), [](const Attribute& a) {
    return a.options.primary_key || a.name == "id";
  });
  model.view = !options.view.empty();
  if (model.view) model.table.name = options.view;
  if (!has_key && !model.view) add_id(model, naming_);
  for (const Attribute& attribute : attributes) {
    model.attributes.push_back(attribute_of(model, attribute, naming_));
  }
  if (!model.view) add_timestamps(model, options.timestamps, naming_);
  if (!model.view) add_deleted_at(model, options.paranoid, naming_);
  check_names(model);
  for (const IndexOptions& index : options.indexes) {
    std::vector<sql::Expr> terms;
    for (const IndexTerm& term : index.terms) terms.push_back(term.expr());
    model.indexes.push_back({.attributes = index.attributes,
                             .terms = std::move(terms),
                             .unique = index.unique,
                             .method = index.method,
                             .name = index.name});
  }
  model.full_text = options.full_text;
  add(std::move(model));
}

}  // namespace stele
