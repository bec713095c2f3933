#include "conflict.hpp"

#include <algorithm>

#include "assignments.hpp"
#include "base/names.hpp"
#include "select_builder.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

bool is_same_set(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

void require_own(const Metadata& metadata, const ConflictClause& clause) {
  if (clause.model == nullptr || clause.model == metadata.identity) return;
  throw Error(Errc::invalid_argument,
              "on_conflict<…>() names members of another model than " + metadata.name +
                  ", whose rows are written",
              {.model = metadata.name});
}

/// The row that is there, by the name of its table, and the new one.
Scope scope_of(const Metadata& metadata) {
  Scope scope;
  scope.sources.push_back({.model = &metadata, .alias = {}, .exposed = metadata.table.name});
  scope.sources.push_back({.model = &metadata,
                           .alias = std::string(sql::excluded),
                           .exposed = std::string(sql::excluded)});
  scope.models = {0};
  scope.qualified = true;
  return scope;
}

/// False for an index of something else than the columns themselves.
bool is_of_columns(const sql::Index& index) {
  return std::all_of(index.terms.begin(), index.terms.end(), [](const sql::Expr& term) {
    return std::holds_alternative<sql::ColumnRef>(term.node().data);
  });
}

/// The terms of the key's index, where it is one of terms: that of text without case.
std::vector<sql::Expr> terms_of(const Metadata& metadata, const UniqueKey& key) {
  std::vector<sql::Expr> terms;
  bool has_terms = false;
  for (const std::string& name : key.columns) {
    const schema::Column& column = metadata.find_column(name)->column;
    has_terms = has_terms || column.type.kind == TypeKind::citext;
    terms.push_back(sql::column({}, column.name, column.type));
  }
  if (!has_terms) terms.clear();
  return terms;
}

/// What of the new row the one that is there gets where nothing else is said.
AttributeMask updated(const Metadata& metadata, const ConflictClause& clause,
                      const AttributeMask& sent) {
  const std::vector<std::size_t> target = target_of(metadata, clause);
  AttributeMask mask;
  metadata.masks.updatable.each([&](std::size_t i) {
    const bool is_target = std::find(target.begin(), target.end(), i) != target.end();
    if (sent.test(i) && !is_target) mask.set(i);
  });
  return mask;
}

}  // namespace

sql::Expr excluded_column(const schema::Column& column) {
  ColumnType as_it_is = column.type;
  as_it_is.storage = StorageForm::standard;
  return sql::column(std::string(sql::excluded), column.name, as_it_is);
}

std::vector<UniqueKey> unique_keys(const Metadata& metadata) {
  const schema::Table& table = metadata.definition.table;
  std::vector<UniqueKey> keys;
  if (!table.primary_key.empty()) keys.push_back({.columns = table.primary_key});
  for (const schema::UniqueConstraint& unique : table.uniques) keys.push_back({unique.columns});
  for (const sql::Index& index : metadata.definition.indexes) {
    if (index.unique && is_of_columns(index)) keys.push_back({index.columns, index.where});
  }
  std::stable_partition(keys.begin(), keys.end(), [](const UniqueKey& key) { return !key.where; });
  return keys;
}

std::vector<std::size_t> target_of(const Metadata& metadata, const ConflictClause& clause) {
  std::vector<std::size_t> attributes;
  for (const std::string& name : clause.target) attributes.push_back(metadata.index_of(name));
  return attributes;
}

UniqueKey key_of(const Metadata& metadata, const ConflictClause& clause) {
  std::vector<std::string> columns;
  for (const std::size_t index : target_of(metadata, clause)) {
    columns.push_back(metadata.attributes[index].column.name);
  }
  for (UniqueKey& key : unique_keys(metadata)) {
    if (is_same_set(key.columns, columns)) return std::move(key);
  }
  throw Error(Errc::invalid_argument,
              "on_conflict() names " + joined(clause.target) + ", and " + metadata.name +
                  " has no unique key of just " + (columns.size() == 1 ? "that" : "those") +
                  ": declare a unique attribute or index, or name the columns of one",
              {.model = metadata.name, .table = metadata.table.name, .columns = columns});
}

sql::Conflict conflict_of(const Session& session, const ModelState& model,
                          const ConflictClause& clause, const AttributeMask& sent) {
  using Action = ConflictClause::Action;
  const Metadata& metadata = model.metadata();
  require_own(metadata, clause);
  UniqueKey key = key_of(metadata, clause);
  sql::Conflict conflict{.target = {}, .target_terms = terms_of(metadata, key)};
  conflict.target = std::move(key.columns);
  conflict.target_where = std::move(key.where);
  if (clause.action == Action::ignore) return conflict;

  const Scope scope = scope_of(metadata);
  SelectBuilder builder(session, true);
  const Resolver resolve(scope, Place::row, &builder);
  Assignments set(metadata, [&](const sql::Expr& value) { return resolve(value); });
  for (const auto& [column, value] : clause.assignments) set.add(column, value);
  const auto add_new = [&](const AttributeInfo& attribute) {
    set.add_missing(attribute, excluded_column(attribute.column));
  };
  for (const std::string& name : clause.columns) add_new(metadata.attribute(name));
  if (clause.action == Action::update_sent) {
    const AttributeMask mask = updated(metadata, clause, sent);
    for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
      if (mask.test(i)) add_new(metadata.attributes[i]);
    }
  }
  if (metadata.updated_at_index) add_new(metadata.attributes[*metadata.updated_at_index]);
  // A row that was deleted is live again, as the new one is.
  if (is_paranoid(metadata) && !conflict.target_where) add_new(deleted_at(metadata));
  conflict.update = set.take("update");
  if (conflict.update.empty()) {
    // There is nothing to update, but the row is to be returned.
    add_new(metadata.attributes[target_of(metadata, clause).front()]);
    conflict.update = set.take("update");
  }
  if (clause.where) conflict.where = resolve(*clause.where);
  if (!builder.take_tables().empty()) {
    throw Error(Errc::unsupported,
                "on_conflict() of " + metadata.name +
                    " reads a query of with(), which stands before the rows; use the query itself, "
                    "such as exists(…) of it",
                {.model = metadata.name});
  }
  return conflict;
}

}  // namespace stele::detail
