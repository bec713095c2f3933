#include "table_scripts.hpp"

#include <algorithm>
#include <iterator>

#include "base/names.hpp"

namespace stele::detail {

void TableScripts::create(const sql::TableDefinition& definition) {
  const schema::Table& table = definition.table;
  if (!table.name.schema.empty()) {
    std::string create = compiler_.create_schema(table.name.schema);
    if (!contains(schemas_, create)) schemas_.push_back(std::move(create));
  }
  tables_.push_back(compiler_.create_table(definition, deferred_));
  for (const schema::ForeignKey& key : table.foreign_keys) {
    if (contains(deferred_, key.name)) later_.push_back(compiler_.add_foreign_key(table.name, key));
  }
  create_indexes(definition, {});
  if (definition.search) create_search(definition);
  for (std::string& comment : compiler_.comments(table)) later_.push_back(std::move(comment));
}

void TableScripts::create_indexes(const sql::TableDefinition& definition,
                                  const std::vector<std::string>& existing) {
  for (const sql::Index& index : definition.indexes) {
    if (contains(existing, index.name)) continue;
    later_.push_back(compiler_.create_index(definition.table.name, index));
  }
}

void TableScripts::create_search(const sql::TableDefinition& definition) {
  std::vector<std::string> statements = compiler_.create_search(definition);
  std::move(statements.begin(), statements.end(), std::back_inserter(later_));
}

std::vector<std::string> TableScripts::take() && {
  std::vector<std::string> all = std::move(schemas_);
  std::move(tables_.begin(), tables_.end(), std::back_inserter(all));
  std::move(later_.begin(), later_.end(), std::back_inserter(all));
  return all;
}

}  // namespace stele::detail
