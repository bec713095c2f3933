#include "join_rows.hpp"

#include <algorithm>
#include <utility>

#include "base/names.hpp"
#include "conflict.hpp"
#include "record_view.hpp"
#include "soft_delete.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"
#include "stele/sql/walk.hpp"

namespace stele::detail {

namespace {

/// What two join rows of the same rows have in common.
KeyNames fixed_by(const AssociationInfo& association) {
  KeyNames fixed = association.join_own;
  fixed.insert(fixed.end(), association.join_target.begin(), association.join_target.end());
  for (const auto& [name, value] : association.constants) fixed.push_back(name);
  return fixed;
}

}  // namespace

Record join_row(const Session& session, const AssociationInfo& association, const ModelState& join,
                const std::vector<Value>& own, const std::vector<Value>& target,
                const GivenLink& given) {
  Record row = join.new_record();
  if (given.row != nullptr) {
    const auto typed = schema_of(session).find(association.join_model);
    to_record(typed->metadata(), given.row, row);
  }
  for (const FieldValue& field : given.fields) row.set(field.name, field.value);
  for (std::size_t i = 0; i < own.size(); ++i) row.set(association.join_own[i], own[i]);
  for (std::size_t i = 0; i < target.size(); ++i) row.set(association.join_target[i], target[i]);
  for (const auto& [name, value] : association.constants) row.set(name, value);
  return row;
}

KeyNames extras(const AssociationInfo& association, const Metadata& join, const Record& row) {
  const KeyNames fixed = fixed_by(association);
  KeyNames names;
  for (std::size_t i = 0; i < join.attributes.size(); ++i) {
    const std::string& name = join.attributes[i].name;
    if (!contains(fixed, name) && !join.is_key(i) && row.changed(name)) names.push_back(name);
  }
  return names;
}

KeyNames unique_of_links(const AssociationInfo& association, const Metadata& join) {
  const KeyNames fixed = fixed_by(association);
  for (const UniqueKey& key : unique_keys(join)) {
    KeyNames names;
    for (const std::string& column : key.columns) names.push_back(join.find_column(column)->name);
    const bool fits = std::all_of(names.begin(), names.end(),
                                  [&](const std::string& name) { return contains(fixed, name); });
    const bool is_of_all =
        !key.where || (is_paranoid(join) && sql::is_same(*key.where, is_live(join, {})));
    if (fits && is_of_all) return names;
  }
  return {};
}

void insert_join_rows(const Session& session, const AssociationInfo& association,
                      const ModelState& join, std::vector<Record> rows, KeyNames conflict) {
  if (rows.empty()) return;
  BulkOptions options{.returning = false};
  if (!conflict.empty()) {
    options.on_conflict.target = std::move(conflict);
    options.on_conflict.columns = extras(association, join.metadata(), rows.front());
    options.on_conflict.action = options.on_conflict.columns.empty()
                                     ? ConflictClause::Action::ignore
                                     : ConflictClause::Action::update;
    // One that was deleted links again.
    if (is_paranoid(join.metadata())) options.on_conflict.action = ConflictClause::Action::update;
  }
  // Nothing comes back of them.
  const RowSink none{.rows = nullptr, .add = nullptr, .list = [](void*) { return RowList(); }};
  create_all(session, join, {rows.data(), rows.size(), sizeof(Record)}, options, none);
}

}  // namespace stele::detail
