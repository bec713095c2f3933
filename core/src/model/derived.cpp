#include "stele/model/derived.hpp"

#include <utility>

#include "stele/base/error.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

namespace {

/// The names of what the query selects: those of its terms, or its model's columns.
std::vector<std::string> names_of(const QueryTree& tree) {
  std::vector<std::string> names;
  for (const AttributeInfo& attribute : tree.model->metadata().attributes) {
    if (tree.terms.empty()) names.push_back(attribute.column.name);
  }
  for (std::size_t i = 0; i < tree.terms.size(); ++i) {
    const bool is_named = i < tree.names.size() && !tree.names[i].empty();
    names.push_back(is_named ? tree.names[i] : "c" + std::to_string(i + 1));
  }
  return names;
}

AttributeInfo record_attribute(std::size_t index, const std::string& name, ColumnType type) {
  AttributeInfo attribute;
  attribute.name = name;
  attribute.offset = index;
  attribute.column.name = name;
  attribute.column.type = std::move(type);
  return attribute;
}

/// The attributes of the rows; their types are those that the query turns out to have.
Metadata metadata_of(const QueryTree& tree, const StructDescription* row) {
  const std::vector<std::string> names = names_of(tree);
  Metadata metadata;
  if (row == nullptr) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      metadata.attributes.push_back(record_attribute(i, names[i], types::text()));
    }
  } else if (tree.terms.empty()) {
    metadata = tree.model->metadata();
  } else {
    metadata = make_metadata(*row, Naming::snake_case());
    for (std::size_t i = 0; i < names.size() && i < metadata.attributes.size(); ++i) {
      metadata.attributes[i].column.name = names[i];
    }
  }
  return metadata;
}

}  // namespace

std::shared_ptr<const ModelState> derived_model(std::string_view name, const QueryCore& query,
                                                const StructDescription* row, DerivedTree derived) {
  schema::check_table_name(name);
  Metadata metadata = metadata_of(query.tree(), row);
  std::vector<std::string> columns;
  for (AttributeInfo& attribute : metadata.attributes) {
    schema::check_identifier("column", attribute.column.name);
    attribute.column.nullable = true;
    columns.push_back(attribute.column.name);
  }
  schema::check_distinct("column", columns);
  metadata.name = name;
  metadata.table = {.name = std::string(name)};
  metadata.associations.clear();
  metadata.full_text.clear();
  metadata.key.clear();
  metadata.scopes.clear();
  metadata.default_scopes.clear();
  metadata.deleted_at_index.reset();
  metadata.derived = std::make_shared<const DerivedTree>(std::move(derived));
  auto model = std::make_shared<ModelState>(std::move(metadata));
  model->freeze();
  return model;
}

JoinTarget QueryCore::target() const {
  const bool is_plain = tree_.joins.empty() && !tree_.set && !tree_.where &&
                        tree_.searches.empty() && tree_.order.empty() && tree_.terms.empty() &&
                        tree_.group.empty() && !tree_.having && !tree_.distinct && !tree_.limit &&
                        !tree_.offset && !tree_.after;
  if (!is_plain) {
    const std::string& model = tree_.model->metadata().name;
    throw Error(Errc::invalid_argument,
                "a query on " + model +
                    " that says more than where it reads is joined as a table; name it: "
                    "stele::from(\"name\", query)",
                {.model = model});
  }
  return {.type = nullptr, .name = {}, .alias = {}, .model = tree_.model};
}

}  // namespace stele::detail
