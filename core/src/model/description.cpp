#include "stele/model/description.hpp"

namespace stele::detail {

void set_unique(AttributeInfo& attribute, const Unique& constraint) {
  attribute.is_unique = constraint.enabled;
  attribute.unique_name = constraint.name;
}

void set_length(AttributeInfo& attribute, int characters) {
  attribute.column.type = types::string(characters);
}

void add_rule(AttributeInfo& attribute, const Rule& rule) { attribute.rules.push_back(rule); }

void add_rule(Metadata& metadata, void (*rule)(const void* row, Errors& errors)) {
  metadata.rules.emplace_back(rule);
}

void add_hook(Metadata& metadata, HookPoint point, void (*hook)(void* row)) {
  metadata.hooks.add(point, hook);
}

void add_unique(Metadata& metadata, std::initializer_list<std::string_view> attributes) {
  metadata.uniques.push_back(names_of(attributes));
}

void add_check(Metadata& metadata, std::string_view name, const sql::Expr& condition) {
  metadata.checks.push_back({std::string(name), condition});
}

IndexInfo& add_index(Metadata& metadata, std::initializer_list<std::string_view> attributes) {
  metadata.indexes.push_back({.attributes = names_of(attributes)});
  return metadata.indexes.back();
}

std::vector<std::string> names_of(std::initializer_list<std::string_view> names) {
  return {names.begin(), names.end()};
}

}  // namespace stele::detail
