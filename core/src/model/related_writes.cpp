#include <algorithm>
#include <unordered_set>
#include <utility>

#include "conflict.hpp"
#include "record_view.hpp"
#include "row_queries.hpp"
#include "row_values.hpp"
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
  for (const std::vector<Value>& each : others) known.insert(write_array(each).text);
  Keys rest;
  for (const std::vector<Value>& each : keys) {
    if (!known.contains(write_array(each).text)) rest.push_back(each);
  }
  return rest;
}

void assign(const Metadata& metadata, const KeyNames& names, const std::vector<Value>& values,
            void* row) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    metadata.attribute(names[i]).decode(row, to_cell(values[i]));
  }
}

/// Those of a foreign key's attributes that can be NULL; it refers to nothing where they are.
KeyNames nullable(const Metadata& metadata, const KeyNames& names) {
  KeyNames found;
  for (const std::string& name : names) {
    if (metadata.attribute(name).column.nullable) found.push_back(name);
  }
  return found;
}

}  // namespace

void RelatedRows::fill(void* row) const {
  const Metadata& target = target_->metadata();
  assign(target, association_->target_key, key_, row);
  for (const auto& [name, value] : association_->constants) {
    target.attribute(name).decode(row, to_cell(value));
  }
  if (!is_record(target)) return;
  // What is not marked as set is not sent.
  Record& record = record_of(row);
  for (std::size_t i = 0; i < key_.size(); ++i) record.set(association_->target_key[i], key_[i]);
  for (const auto& [name, value] : association_->constants) record.set(name, value);
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
    release_others(session, {});
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
    if (!is_own() && !is_linked()) return take(session, given);
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
      removed = release(session, primary_keys("remove from", given));
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
      release_others(session, primary_keys("set", given));
      return take(session, given);
    }
    const std::vector<Key> wanted = referred_keys(session, "set", given);
    const std::vector<Key> present = linked_keys(session);
    unlink(session, without(present, wanted));
    link(session, given_link.is_given() ? wanted : without(wanted, present), given_link);
  });
}

void RelatedRows::take(const Session& session, const GivenRows& given) {
  std::vector<Key> keys = primary_keys("add to", given);
  if (is_one()) release_others(session, keys);
  const Metadata& target = target_->metadata();
  const Keys present =
      read_values(query_where(session, *target_, *own_condition()), primary_key(target));
  keys = without(keys, present);
  QueryCore::AssignmentList assignments;
  for (std::size_t i = 0; i < key_.size(); ++i) {
    assignments.emplace_back(attribute(target.identity, association_->target_key[i]),
                             untyped(key_[i]));
  }
  for (const auto& [name, value] : association_->constants) {
    assignments.emplace_back(attribute(target.identity, name), untyped(value));
  }
  std::int64_t changed = 0;
  for (const sql::Expr& condition : any_of_keys(target, primary_key(target), keys)) {
    changed += query_where(session, *target_, condition).update(assignments);
  }
  const auto missing = static_cast<std::int64_t>(keys.size()) - changed;
  if (missing > 0) {
    refuse(Errc::not_found, "add to",
           std::to_string(missing) + " of the rows that are given are not in the database");
  }
  for (void* const row : given.changing) {
    assign(target, association_->target_key, key_, row);
    for (const auto& [name, value] : association_->constants) {
      target.attribute(name).decode(row, to_cell(value));
    }
  }
}

std::int64_t RelatedRows::release_others(const Session& session,
                                         const std::vector<Key>& keys) const {
  const Metadata& target = target_->metadata();
  const Keys present =
      read_values(query_where(session, *target_, *own_condition()), primary_key(target));
  return release(session, without(present, keys));
}

std::int64_t RelatedRows::release(const Session& session, const std::vector<Key>& keys) const {
  const std::optional<sql::Expr> own = own_condition();
  const Metadata& target = target_->metadata();
  QueryCore::AssignmentList assignments;
  for (const std::string& name : nullable(target, association_->target_key)) {
    assignments.emplace_back(attribute(target.identity, name), untyped(Value()));
  }
  std::int64_t released = 0;
  for (const sql::Expr& condition : any_of_keys(target, primary_key(target), keys)) {
    const QueryCore rows = query_where(session, *target_, sql::and_(*own, condition));
    released += assignments.empty() ? rows.destroy() : rows.update(assignments);
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
    for (const auto& [name, value] : association_->constants) {
      names.push_back(name);
      values.push_back(value);
    }
  }
  const Key before = values_of(owner, names, row_);
  assign(owner, names, values, row_);
  const std::vector<std::string_view> views(names.begin(), names.end());
  try {
    update(session, *owner_, row_, views);
  } catch (...) {
    assign(owner, names, before, row_);
    throw;
  }
  key_ = values_of(owner, association_->own_key, row_);
}

Record RelatedRows::link_row(const Key& key, const GivenLink& given) const {
  Record link = join_->new_record();
  if (given.row != nullptr) {
    const auto typed = schema_of(session_).find(association_->join_model);
    to_record(typed->metadata(), given.row, link);
  }
  for (const FieldValue& field : given.fields) link.set(field.name, field.value);
  for (std::size_t i = 0; i < key_.size(); ++i) link.set(association_->join_own[i], key_[i]);
  for (std::size_t i = 0; i < key.size(); ++i) link.set(association_->join_target[i], key[i]);
  for (const auto& [name, value] : association_->constants) link.set(name, value);
  return link;
}

namespace {

/// What two join rows of the same rows have in common.
KeyNames fixed_by(const AssociationInfo& association) {
  KeyNames fixed = association.join_own;
  fixed.insert(fixed.end(), association.join_target.begin(), association.join_target.end());
  for (const auto& [name, value] : association.constants) fixed.push_back(name);
  return fixed;
}

/// The attributes of a unique key that they are all of; none where there is no such key.
KeyNames unique_among(const Metadata& join, const KeyNames& fixed) {
  for (const UniqueKey& key : unique_keys(join)) {
    KeyNames names;
    for (const std::string& column : key.columns) names.push_back(join.find_column(column)->name);
    const bool fits = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      return std::find(fixed.begin(), fixed.end(), name) != fixed.end();
    });
    if (fits && !key.where) return names;
  }
  return {};
}

/// What is said of the join row besides that.
KeyNames extras(const Metadata& join, const KeyNames& fixed, const Record& link) {
  KeyNames names;
  for (std::size_t i = 0; i < join.attributes.size(); ++i) {
    const std::string& name = join.attributes[i].name;
    const bool is_fixed = std::find(fixed.begin(), fixed.end(), name) != fixed.end();
    if (!is_fixed && !join.is_key(i) && link.changed(name)) names.push_back(name);
  }
  return names;
}

}  // namespace

void RelatedRows::link(const Session& session, const std::vector<Key>& keys,
                       const GivenLink& given) const {
  const Metadata& join = join_->metadata();
  const KeyNames fixed = fixed_by(*association_);
  BulkOptions options{.returning = false};
  options.on_conflict.target = unique_among(join, fixed);
  std::vector<Key> missing = keys;
  if (options.on_conflict.target.empty()) {
    const std::vector<Key> present = linked_keys(session);
    missing = without(keys, present);
    const std::vector<Key> known = without(keys, missing);
    if (given.is_given() && !known.empty()) {
      update_links(session, known, link_row(known.front(), given));
    }
  }
  std::vector<Record> rows;
  for (const Key& key : missing) rows.push_back(link_row(key, given));
  if (rows.empty()) return;
  ConflictClause& conflict = options.on_conflict;
  if (given.is_given()) conflict.columns = extras(join, fixed, rows.front());
  conflict.action =
      conflict.columns.empty() ? ConflictClause::Action::ignore : ConflictClause::Action::update;
  std::vector<Record> written;
  create_all(session, *join_, {rows.data(), rows.size(), sizeof(Record)}, options,
             {&written, nullptr, [](void* /*rows*/) { return RowList(); }});
}

void RelatedRows::update_links(const Session& session, const std::vector<Key>& keys,
                               const Record& link) const {
  const Metadata& join = join_->metadata();
  QueryCore::AssignmentList assignments;
  for (const std::string& name : extras(join, fixed_by(*association_), link)) {
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
