#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "schema_resolver.hpp"
#include "stele/model/schema.hpp"
#include "table_scripts.hpp"

namespace stele {

namespace {

using Models = std::vector<std::shared_ptr<detail::ModelState>>;

const schema::Table& table_of(const detail::ModelState& model) {
  return model.metadata().definition.table;
}

/// True where every table that this one refers to is there already.
bool is_ready(const detail::ModelState& model, const std::set<std::string>& created,
              const std::set<std::string>& all) {
  const auto& keys = table_of(model).foreign_keys;
  return std::all_of(keys.begin(), keys.end(), [&](const schema::ForeignKey& key) {
    const std::string target = to_string(key.target);
    return key.target == table_of(model).name || created.contains(target) || !all.contains(target);
  });
}

}  // namespace

Schema::CreationOrder Schema::creation_order() const {
  const std::lock_guard lock(mutex_);
  resolve();
  Models waiting;
  std::copy_if(models_.begin(), models_.end(), std::back_inserter(waiting),
               [](const auto& model) { return !model->metadata().view; });
  std::set<std::string> all;
  for (const auto& model : waiting) all.insert(to_string(table_of(*model).name));
  CreationOrder order;
  std::set<std::string> created;
  while (!waiting.empty()) {
    auto next = std::find_if(waiting.begin(), waiting.end(),
                             [&](const auto& model) { return is_ready(*model, created, all); });
    if (next == waiting.end()) {
      // A cycle: take the first, and add its keys to tables that are still missing afterwards.
      next = waiting.begin();
      for (const schema::ForeignKey& key : table_of(**next).foreign_keys) {
        const bool missing = !created.contains(to_string(key.target)) &&
                             !(key.target == table_of(**next).name) &&
                             all.contains(to_string(key.target));
        if (missing) order.deferred.push_back(key.name);
      }
    }
    created.insert(to_string(table_of(**next).name));
    order.models.push_back(*next);
    waiting.erase(next);
  }
  return order;
}

std::string Schema::create_sql(const Dialect& dialect) const {
  const CreationOrder order = creation_order();
  detail::TableScripts scripts(dialect, order.deferred);
  for (const auto& model : order.models) {
    detail::require_usable(model->metadata());
    scripts.create(model->metadata().definition);
  }
  std::string sql;
  for (const std::string& statement : std::move(scripts).take()) sql += statement + ";\n";
  return sql;
}

}  // namespace stele
