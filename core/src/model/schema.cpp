#include "stele/model/schema.hpp"

#include <utility>

#include "schema_resolver.hpp"
#include "shape.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/identifier.hpp"

namespace stele {

namespace {

/// @throws Error Errc::mapping where another model has the table, or one whose name differs only in
/// case
void require_own_table(const std::vector<std::shared_ptr<detail::ModelState>>& models,
                       const detail::Metadata& metadata) {
  std::vector<std::string> tables;
  for (const auto& model : models) {
    const schema::TableName& table = model->metadata().table;
    if (table.schema == metadata.table.schema) tables.push_back(table.name);
  }
  tables.push_back(metadata.table.name);
  schema::check_distinct("table", tables);
}

}  // namespace

Schema::Schema(Naming naming, std::string collation)
    : naming_(naming),
      collation_(std::move(collation)),
      shapes_(std::make_shared<detail::ShapeCache>()) {}

std::vector<std::string> Schema::models() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& model : models_) names.push_back(model->metadata().name);
  return names;
}

std::shared_ptr<detail::ModelState> Schema::find(reflect::TypeId type) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_type_.find(type);
  return found == by_type_.end() ? nullptr : found->second;
}

std::shared_ptr<detail::ModelState> Schema::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::shared_ptr<detail::ModelState> Schema::add(detail::Metadata metadata) {
  const std::lock_guard lock(mutex_);
  if (by_name_.contains(metadata.name)) {
    throw Error(Errc::mapping,
                "a model named '" + metadata.name +
                    "' is defined already; models of one database have distinct names",
                {.model = metadata.name});
  }
  const reflect::TypeId type = metadata.type;
  auto model = std::make_shared<detail::ModelState>(std::move(metadata));
  detail::settle_model(model->mutable_metadata(), naming_);
  for (detail::AttributeInfo& attribute : model->mutable_metadata().attributes) {
    ColumnType& column = attribute.column.type;
    if (column.is_text() && column.collation.empty()) column.collation = collation_;
  }
  require_own_table(models_, model->metadata());
  models_.push_back(model);
  by_name_.emplace(model->metadata().name, model);
  if (type != nullptr) by_type_.emplace(type, model);
  resolved_ = false;
  return model;
}

detail::Metadata& Schema::mutable_metadata(const detail::ModelState& model) const {
  const std::lock_guard lock(mutex_);
  if (model.frozen()) {
    throw Error(Errc::mapping,
                model.metadata().name +
                    " was used already, so it cannot change any more; describe models and "
                    "associations before the first query or sync",
                {.model = model.metadata().name});
  }
  resolved_ = false;
  return find(model.metadata().name)->mutable_metadata();
}

void Schema::associate(const detail::ModelState& model, detail::AssociationInfo association) {
  const std::lock_guard lock(mutex_);
  require_free_name(model, association.name);
  mutable_metadata(model).associations.push_back(std::move(association));
}

void Schema::require_free_name(const detail::ModelState& model,
                               std::string_view association) const {
  const std::lock_guard lock(mutex_);
  detail::Metadata& metadata = mutable_metadata(model);
  if (metadata.find_association(association) == nullptr && metadata.find(association) == nullptr) {
    return;
  }
  throw Error(Errc::mapping,
              metadata.name + " has an attribute or association '" + std::string(association) +
                  "' already; give this one another name with .as",
              {.model = metadata.name});
}

void Schema::resolve() const {
  const std::lock_guard lock(mutex_);
  if (resolved_) return;
  detail::SchemaResolver resolver(naming_, models_);
  for (const auto& join : resolver.resolve()) {
    models_.push_back(join);
    by_name_.emplace(join->metadata().name, join);
  }
  resolved_ = true;
}

schema::Table Schema::table_of(const detail::ModelState& model) const {
  const std::lock_guard lock(mutex_);
  resolve();
  return model.metadata().definition.table;
}

void Schema::use(const detail::ModelState& model, const std::vector<StorageForm>& forms) const {
  if (model.frozen()) return;
  const std::lock_guard lock(mutex_);
  if (model.frozen()) return;  // by another thread, meanwhile
  resolve();
  detail::require_usable(model.metadata());
  detail::ModelState& used = *find(model.metadata().name);
  detail::adopt(used.mutable_metadata(), forms);
  used.freeze();
}

}  // namespace stele
