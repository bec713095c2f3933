#include <algorithm>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "join_rows.hpp"
#include "key_text.hpp"
#include "row_queries.hpp"
#include "row_values.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/related_rows.hpp"
#include "stele/model/writes.hpp"

/// The verbs of a relation that write.
namespace stele::detail {

namespace {

using Keys = std::vector<std::vector<Value>>;

/// Those that are not among the others.
Keys without(const Keys& keys, const Keys& others) {
  std::unordered_set<std::string> known;
  for (const std::vector<Value>& each : others) known.insert(key_text(each));
  Keys rest;
  for (const std::vector<Value>& each : keys) {
    if (!known.contains(key_text(each))) rest.push_back(each);
  }
  return rest;
}

/// Sets attributes to what they are in the database: a record does not send them again.
void store_values(const Metadata& metadata, const KeyNames& names, const std::vector<Value>& values,
                  void* row) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    metadata.attribute(names[i]).decode(row, to_cell(values[i]));
  }
}

/// Takes over what was written of rows that are at hand: these attributes, and the times.
/// @param written all attributes of the rows in the database
/// @return how many were written
std::int64_t store_written(const Metadata& metadata, KeyNames names, Result written,
                           const std::vector<void*>& rows) {
  for (const auto& time : {metadata.updated_at_index, metadata.deleted_at_index}) {
    if (time) names.push_back(metadata.attributes[*time].name);
  }
  const KeyNames key = primary_key(metadata);
  std::unordered_multimap<std::string, void*> by_key;
  for (void* const row : rows) {
    by_key.emplace(key_text(values_of(metadata, key, row)), row);
  }
  std::int64_t count = 0;
  for (; written.next(); ++count) {
    const std::span<const Cell> cells = written.row();
    std::vector<Value> values;
    for (const std::size_t index : metadata.key) values.push_back(to_value(cells[index]));
    const auto [first, last] = by_key.equal_range(key_text(values));
    for (auto row = first; row != last; ++row) {
      for (const std::string& name : names) {
        const std::size_t index = metadata.index_of(name);
        metadata.attributes[index].decode(row->second, cells[index]);
      }
    }
  }
  return count;
}

/// Whether queries of the association can leave out rows that are its owner's.
bool hides_rows(const Metadata& target, const AssociationInfo& association) {
  const bool is_linked = association.kind == RelationKind::belongs_to_many;
  return !target.default_scopes.empty() || (is_linked && is_paranoid(target));
}

}  // namespace

void RelatedRows::fill(void* row) const {
  KeyNames names = association_->target_key;
  Key values = key_;
  append_constants(*association_, names, values);
  assign(target_->metadata(), names, values, row);
}

void RelatedRows::create(void* row, const GivenLink& link) {
  refuse_link("create in", link);
  require_saved("create in");
  if (association_->kind == RelationKind::has_many) {
    fill(row);
    return detail::create(session_, *target_, row);
  }
  session_.all_or_nothing([&](const Session& session) { create_linked(session, row, link); });
}

void RelatedRows::create_linked(const Session& session, void* row, const GivenLink& given) {
  if (association_->kind == RelationKind::has_one) {
    release(session, shown_keys(session), {});
    fill(row);
  }
  detail::create(session, *target_, row);
  if (association_->kind == RelationKind::has_one) return;
  const Key key = values_of(target_->metadata(), association_->target_key, row);
  is_own() ? refer(session, &key) : link(session, {key}, given);
}

void RelatedRows::add(const GivenRows& given, const GivenLink& given_link) {
  refuse_link("add to", given_link);
  require_saved("add to");
  require_one("add to", given);
  if (given.rows.empty() && given.keys.empty()) return;
  session_.all_or_nothing([&](const Session& session) {
    if (!is_own() && !is_linked()) {
      const std::vector<Key> keys = primary_keys("add to", given);
      const std::vector<Key> present = owned_keys(session);
      if (is_one()) release(session, without(shown_keys(session), keys), {});
      return take(session, without(keys, present), given.changing);
    }
    const std::vector<Key> keys = referred_keys(session, "add to", given);
    is_own() ? refer(session, &keys.front()) : link(session, keys, given_link);
  });
}

std::int64_t RelatedRows::remove(const GivenRows& given) {
  require_saved("remove from");
  std::int64_t removed = 0;
  session_.all_or_nothing([&](const Session& session) {
    if (is_linked()) {
      removed = unlink(session, referred_keys(session, "remove from", given));
    } else if (!is_own()) {
      removed = release(session, primary_keys("remove from", given), given.changing);
    } else {
      const std::vector<Key> keys = referred_keys(session, "remove from", given);
      if (std::find(keys.begin(), keys.end(), key_) == keys.end()) return;
      refer(session, nullptr);
      removed = 1;
    }
  });
  return removed;
}

void RelatedRows::set(const GivenRows& given, const GivenLink& given_link) {
  refuse_link("set", given_link);
  require_saved("set");
  require_one("set", given);
  session_.all_or_nothing([&](const Session& session) {
    if (is_own()) {
      const std::vector<Key> keys = referred_keys(session, "set", given);
      return refer(session, keys.empty() ? nullptr : &keys.front());
    }
    if (!is_linked()) {
      const std::vector<Key> keys = primary_keys("set", given);
      const std::vector<Key> shown = shown_keys(session);
      const std::vector<Key> present =
          hides_rows(target_->metadata(), *association_) ? owned_keys(session) : shown;
      release(session, without(shown, keys), {});
      return take(session, without(keys, present), given.changing);
    }
    const std::vector<Key> wanted = referred_keys(session, "set", given);
    const std::vector<Key> shown = shown_keys(session);
    const std::vector<Key> present =
        hides_rows(target_->metadata(), *association_) ? linked_keys(session) : shown;
    unlink(session, without(shown, wanted));
    link(session, given_link.is_given() ? wanted : without(wanted, present), given_link);
  });
}

void RelatedRows::retain(const GivenRows& given, const GivenRows& moving) {
  if (is_own()) return;
  const std::vector<Key> shown = shown_keys(session_);
  if (is_linked()) {
    unlink(session_, without(shown, referred_keys(session_, "set", given)));
    return;
  }
  std::vector<Key> gone = without(shown, primary_keys("set", given));
  const bool deletes = nullable(target_->metadata(), association_->target_key).empty();
  if (deletes) gone = without(gone, primary_keys("set", moving));
  release(session_, gone, {});
}

void RelatedRows::take(const Session& session, const std::vector<Key>& keys,
                       const std::vector<void*>& changing) const {
  const Metadata& target = target_->metadata();
  KeyNames names = association_->target_key;
  Key values = key_;
  append_constants(*association_, names, values);
  QueryCore::AssignmentList assignments;
  for (std::size_t i = 0; i < names.size(); ++i) {
    assignments.emplace_back(attribute(target.identity, names[i]), untyped(values[i]));
  }
  std::int64_t changed = 0;
  for (const sql::Expr& condition : any_of_keys(target, primary_key(target), keys)) {
    changed += write(query_where(session, *target_, condition), assignments, names, changing);
  }
  const auto missing = static_cast<std::int64_t>(keys.size()) - changed;
  if (missing > 0) {
    refuse(Errc::not_found, "add to",
           std::to_string(missing) + " of the rows that are given are not in the database");
  }
  for (void* const row : changing) store_values(target, names, values, row);
}

std::int64_t RelatedRows::write(const QueryCore& rows, const QueryCore::AssignmentList& assignments,
                                const KeyNames& names, const std::vector<void*>& changing) const {
  const Metadata& target = target_->metadata();
  if (changing.empty()) return assignments.empty() ? rows.destroy() : rows.update(assignments);
  return store_written(
      target, names,
      assignments.empty() ? rows.destroy_returning() : rows.update_returning(assignments),
      changing);
}

std::vector<RelatedRows::Key> RelatedRows::owned_keys(const Session& session) const {
  return read_values(query_where(session, *target_, *own_condition()),
                     primary_key(target_->metadata()));
}

std::vector<RelatedRows::Key> RelatedRows::shown_keys(const Session& session) const {
  if (!hides_rows(target_->metadata(), *association_))
    return is_linked() ? linked_keys(session) : owned_keys(session);
  return read_values(shown_rows(session, *tree()),
                     is_linked() ? association_->target_key : primary_key(target_->metadata()));
}

std::int64_t RelatedRows::release(const Session& session, const std::vector<Key>& keys,
                                  const std::vector<void*>& changing) const {
  const std::optional<sql::Expr> own = own_condition();
  const Metadata& target = target_->metadata();
  const KeyNames names = nullable(target, association_->target_key);
  QueryCore::AssignmentList assignments;
  for (const std::string& name : names) {
    assignments.emplace_back(attribute(target.identity, name), untyped(Value()));
  }
  std::int64_t released = 0;
  for (const sql::Expr& condition : any_of_keys(target, primary_key(target), keys)) {
    const QueryCore rows = query_where(session, *target_, sql::and_(*own, condition));
    released += write(rows, assignments, names, changing);
  }
  return released;
}

void RelatedRows::refer(const Session& session, const Key* key) {
  const Metadata& owner = owner_->metadata();
  const std::string verb = key == nullptr ? "remove from" : "set";
  if (row_ == nullptr) {
    refuse(Errc::invalid_argument, verb,
           "its foreign key is the " + owner.name + "'s, which was given as const");
  }
  KeyNames names = association_->own_key;
  Key values;
  if (key == nullptr) {
    names = nullable(owner, names);
    values.resize(names.size());
    if (names.empty()) {
      refuse(Errc::invalid_argument, verb,
             "its foreign key cannot be NULL; set another row, or destroy the " + owner.name);
    }
  } else {
    values = *key;
    append_constants(*association_, names, values);
  }
  const Key before = values_of(owner, names, row_);
  store_values(owner, names, values, row_);
  const std::vector<std::string_view> views(names.begin(), names.end());
  try {
    update(session, *owner_, row_, views);
  } catch (...) {
    store_values(owner, names, before, row_);
    throw;
  }
  key_ = values_of(owner, association_->own_key, row_);
}

void RelatedRows::link(const Session& session, const std::vector<Key>& keys,
                       const GivenLink& given) const {
  const KeyNames unique = unique_of_links(*association_, join_->metadata());
  std::vector<Key> missing = keys;
  if (unique.empty()) {
    missing = without(keys, linked_keys(session));
    if (given.is_given()) update_links(session, without(keys, missing), given);
  }
  std::vector<Record> rows;
  rows.reserve(missing.size());
  for (const Key& key : missing) {
    rows.push_back(join_row(session, *association_, *join_, key_, key, given));
  }
  insert_join_rows(session, *association_, *join_, std::move(rows), unique);
}

void RelatedRows::update_links(const Session& session, const std::vector<Key>& keys,
                               const GivenLink& given) const {
  if (keys.empty()) return;
  const Metadata& join = join_->metadata();
  const Record link = join_row(session, *association_, *join_, key_, keys.front(), given);
  QueryCore::AssignmentList assignments;
  for (const std::string& name : extras(*association_, join, link)) {
    assignments.emplace_back(attribute(join.identity, name), untyped(link[name]));
  }
  if (assignments.empty()) return;
  for (const sql::Expr& condition : any_of_keys(join, association_->join_target, keys)) {
    query_where(session, *join_, sql::and_(link_condition(), condition)).update(assignments);
  }
}

std::vector<RelatedRows::Key> RelatedRows::linked_keys(const Session& session) const {
  return read_values(query_where(session, *join_, link_condition()), association_->join_target);
}

std::int64_t RelatedRows::unlink(const Session& session, const std::vector<Key>& keys) const {
  std::int64_t removed = 0;
  for (const sql::Expr& condition :
       any_of_keys(join_->metadata(), association_->join_target, keys)) {
    removed += query_where(session, *join_, sql::and_(link_condition(), condition)).destroy();
  }
  return removed;
}

}  // namespace stele::detail
