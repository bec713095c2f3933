#include "stele/model/graph.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "graph_writer.hpp"
#include "include.hpp"
#include "key_text.hpp"
#include "row_errors.hpp"
#include "row_queries.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

namespace {

KeyNames all_names(const Metadata& metadata) {
  KeyNames names;
  for (const AttributeInfo& each : metadata.attributes) names.push_back(each.name);
  return names;
}

RowList list_of(const std::vector<void*>& rows) {
  return {.count = rows.size(), .places = rows.data()};
}

/// True where the key refers to nothing: NULL, or a number as its initialiser makes it.
bool is_unset(const Metadata& metadata, const KeyNames& names, const std::vector<Value>& key) {
  if (has_null(key)) return true;
  const bool has_blank = key.size() == 1 && metadata.blank != nullptr;
  return has_blank && values_of(metadata, names, metadata.blank.get()) == key;
}

/// True where the row's foreign key is known, with what tells whose it is.
bool knows_key(const Metadata& metadata, const AssociationInfo& association, const void* row) {
  KeyNames names = association.own_key;
  std::vector<Value> constants;
  append_constants(association, names, constants);
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return is_read(metadata.attribute(name), row);
  });
}

[[noreturn]] void throw_disagreeing(const Metadata& metadata, const AssociationInfo& association) {
  throw Error(Errc::invalid_argument,
              "could not write a graph of " + metadata.name + ": " + metadata.name + "." +
                  association.own_key.front() + " and the row in " + metadata.name +
                  "::" + association.name + " disagree; set one of them",
              {.model = metadata.name});
}

/// A foreign key that was set, and the row assigned to its association.
void require_agreement(const Metadata& metadata, const AssociationInfo& association,
                       const ModelState& target, const void* row, const void* parent) {
  if (!knows_key(metadata, association, row)) return;
  const std::vector<Value> held = values_of(metadata, association.own_key, row);
  if (is_unset(metadata, association.own_key, held)) return;
  const std::vector<Value> key = values_of(target.metadata(), association.target_key, parent);
  if (is_in_database(target.metadata(), parent) && key == held) return;
  throw_disagreeing(metadata, association);
}

/// What the row has, and what is stored of attributes that were not read of it.
std::vector<Value> read_values_of(const Metadata& metadata, const void* row,
                                  const std::vector<Value>& stored) {
  std::vector<Value> values = stored;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    const AttributeInfo& attribute = metadata.attributes[i];
    EncodeScratch scratch;
    if (is_read(attribute, row)) values[i] = to_value(attribute.encode(row, scratch));
  }
  return values;
}

/// Takes over what is stored of attributes that were not read.
void read_rest(const Metadata& metadata, const std::vector<Value>& stored, void* row) {
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (!is_read(metadata.attributes[i], row)) {
      metadata.attributes[i].decode(row, to_cell(stored[i]));
    }
  }
}

/// True where the row is deleted, and was not when it was read.
bool is_deleted_since(const Metadata& metadata, const void* row, const std::vector<Value>& stored) {
  const auto index = metadata.deleted_at_index;
  if (!index || stored[*index].is_null()) return false;
  EncodeScratch scratch;
  const AttributeInfo& attribute = metadata.attributes[*index];
  return !is_read(attribute, row) || attribute.encode(row, scratch).is_null();
}

/// What each row has in these attributes.
std::vector<std::vector<Value>> keys_of(const Metadata& metadata, const KeyNames& names,
                                        const std::vector<void*>& rows) {
  std::vector<std::vector<Value>> keys;
  keys.reserve(rows.size());
  for (const void* const row : rows) keys.push_back(values_of(metadata, names, row));
  return keys;
}

/// What all attributes of a row have in these.
std::vector<Value> parts_of(const Metadata& metadata, const KeyNames& names,
                            const std::vector<Value>& row) {
  std::vector<Value> parts;
  for (const std::string& name : names) parts.push_back(row[metadata.index_of(name)]);
  return parts;
}

void write_graphs(const Session& session, const ModelState& model, const RowRange& rows,
                  const GraphOptions* options) {
  require_writable(model.metadata(), options == nullptr ? "create" : "save");
  session.all_or_nothing([&](const Session& within) {
    GraphWriter::Rows all;
    for (std::size_t i = 0; i < rows.count; ++i) {
      all.push_back(static_cast<char*>(rows.first) + i * rows.row_size);
    }
    GraphWriter(within, options).write(model, all);
  });
}

}  // namespace

void GraphWriter::write(const ModelState& model, const Rows& rows) {
  root_ = &model;
  roots_ = rows;
  write(model, rows, {}, true);
}

std::vector<bool> GraphWriter::write(const ModelState& model, const Rows& rows,
                                     const KeyNames& held, bool is_root) {
  if (rows.empty()) return {};
  use_model(session_, model);
  const std::vector<Branch> branches = branches_of(model);
  for (const Branch& branch : branches) {
    const bool is_owner =
        branch.association->kind == RelationKind::belongs_to && branch.association->own_key == held;
    if (branch.association->kind == RelationKind::belongs_to && !is_owner) {
      write_parents(model, rows, branch, is_root);
    }
  }
  std::vector<bool> was_there = write_rows(model, rows, is_root);
  for (const Branch& branch : branches) {
    if (branch.association->kind == RelationKind::belongs_to_many) {
      write_linked(model, rows, was_there, branch);
    } else if (branch.association->kind != RelationKind::belongs_to) {
      write_children(model, rows, was_there, branch);
    }
  }
  return was_there;
}

std::vector<GraphWriter::Branch> GraphWriter::branches_of(const ModelState& model) const {
  const Metadata& metadata = model.metadata();
  std::vector<Branch> branches;
  for (const AssociationInfo& each : metadata.associations) {
    const Schema& schema = schema_of(session_);
    const bool is_defined = each.target_type != nullptr
                                ? schema.find(each.target_type) != nullptr
                                : schema.find(std::string_view(each.target)) != nullptr;
    if (!is_defined) continue;
    auto target = association_target(session_, metadata, each.name);
    use_model(session_, *target);
    branches.push_back({&resolved_association(session_, metadata, each.name), std::move(target),
                        RelationAccess(metadata, each.name)});
  }
  return branches;
}

GraphWriter::Rows GraphWriter::rows_of(const Branch& branch, const void* owner) {
  Rows rows;
  branch.relation.append_rows(owner, rows);
  const Metadata& metadata = branch.target->metadata();
  if (!is_record(metadata) || !metadata.generated_key) return rows;
  for (void* const row : rows) {
    require_own(*branch.target, row, "write a graph of");
    if (!record_of(row).is_new() || key_is_unset(metadata, row)) continue;
    RecordAccess::refer(record_of(row), metadata.masks.key);
    referred_.insert(row);
  }
  return rows;
}

bool GraphWriter::is_there(const ModelState& model, const void* row, bool is_root) const {
  const Metadata& metadata = model.metadata();
  const bool creates_all = options_ == nullptr && (is_root || chooses_key(metadata));
  return !creates_all && is_in_database(metadata, row);
}

void GraphWriter::refuse(const Metadata& metadata, const std::string& why) {
  throw Error(Errc::invalid_argument, "could not write a graph of " + metadata.name + ": " + why,
              {.model = metadata.name});
}

void GraphWriter::require_key(const Metadata& referred, const KeyNames& names, const Key& key) {
  if (!has_null(key)) return;
  refuse(referred, null_name(referred, names, key) +
                       ", to which rows of the graph refer, is NULL; set it, or leave those rows "
                       "out");
}

void GraphWriter::write_parents(const ModelState& model, const Rows& rows, const Branch& branch,
                                bool is_root) {
  const Metadata& metadata = model.metadata();
  const AssociationInfo& association = *branch.association;
  Rows parents;
  Rows children;
  Rows without;
  for (void* const row : rows) {
    const Rows parent = rows_of(branch, row);
    if (parent.empty()) {
      if (branch.relation.is_loaded(row)) without.push_back(row);
      continue;
    }
    parents.push_back(parent.front());
    children.push_back(row);
    require_agreement(metadata, association, *branch.target, row, parent.front());
  }
  refer_to_none(model, without, branch, is_root);
  write(*branch.target, parents, {}, false);
  for (std::size_t i = 0; i < children.size(); ++i) {
    KeyNames names = association.own_key;
    Key values = values_of(branch.target->metadata(), association.target_key, parents[i]);
    require_key(branch.target->metadata(), association.target_key, values);
    const bool is_known = knows_key(metadata, association, children[i]);
    if (is_known && values_of(metadata, names, children[i]) == values) continue;
    append_constants(association, names, values);
    assign(metadata, names, values, children[i]);
  }
}

/// Rows whose association is loaded, and has none: as it was assigned, where the row that their
/// foreign key names is one that queries give.
void GraphWriter::refer_to_none(const ModelState& model, const Rows& rows, const Branch& branch,
                                bool is_root) {
  const Metadata& metadata = model.metadata();
  const AssociationInfo& association = *branch.association;
  Rows referring;
  for (void* const row : rows) {
    if (!knows_key(metadata, association, row)) continue;
    const Key held = values_of(metadata, association.own_key, row);
    const bool refers = !is_unset(metadata, association.own_key, held);
    if (!refers || !has_constants(metadata, association, row)) continue;
    if (!is_there(model, row, is_root)) throw_disagreeing(metadata, association);
    referring.push_back(row);
  }
  if (!removes() || referring.empty()) return;
  const std::unordered_set<std::string> shown = shown_parents(metadata, referring, branch);
  const auto stored = stored_rows(model, keys_of(metadata, primary_key(metadata), referring));
  const KeyNames names = nullable(metadata, association.own_key);
  for (void* const row : referring) {
    const Key held = values_of(metadata, association.own_key, row);
    if (!shown.contains(key_text(held))) continue;
    const auto known = stored.find(key_text(values_of(metadata, primary_key(metadata), row)));
    if (known == stored.end()) continue;  // which is said where it is updated
    // A key that was set since is as good as the association.
    if (parts_of(metadata, association.own_key, known->second) != held) {
      throw_disagreeing(metadata, association);
    }
    if (names.empty()) {
      refuse(metadata, metadata.name + "::" + association.name +
                           " was assigned none, and its foreign key cannot be NULL; assign another "
                           "row");
    }
    assign(metadata, names, Key(names.size()), row);
  }
}

/// The keys of those rows that the foreign keys name, and that queries give.
std::unordered_set<std::string> GraphWriter::shown_parents(const Metadata& metadata,
                                                           const Rows& rows,
                                                           const Branch& branch) const {
  const AssociationInfo& association = *branch.association;
  const std::vector<Key> keys = keys_of(metadata, association.own_key, rows);
  std::unordered_set<std::string> shown;
  for (const sql::Expr& condition :
       any_of_keys(branch.target->metadata(), association.target_key, keys)) {
    const QueryCore parents = shown_where(session_, *branch.target, condition);
    for (const Key& key : read_values(parents, association.target_key)) {
      shown.insert(key_text(key));
    }
  }
  return shown;
}

std::vector<bool> GraphWriter::write_rows(const ModelState& model, const Rows& rows, bool is_root) {
  std::vector<bool> was_there;
  for (void* const row : rows) {
    require_own(model, row, "write a graph of");
    was_there.push_back(is_there(model, row, is_root));
  }
  const Rows changed = options_ == nullptr ? Rows() : changed_rows(model, rows, was_there);
  Rows created;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!was_there[i]) created.push_back(rows[i]);
  }
  validate(model, created, changed);
  if (!changed.empty()) update_all(session_, model, list_of(changed), {});
  const RowSink none{.rows = nullptr, .add = nullptr, .list = nullptr};
  if (!created.empty()) {
    create_all(session_, model, list_of(created), {.row_hooks = true}, none, true);
  }
  return was_there;
}

/// What the database has of the rows with these keys, all attributes, by the text of the key.
std::unordered_map<std::string, GraphWriter::Key> GraphWriter::stored_rows(
    const ModelState& model, const std::vector<Key>& keys) const {
  const Metadata& metadata = model.metadata();
  const KeyNames names = all_names(metadata);
  std::unordered_map<std::string, Key> stored;
  for (const sql::Expr& condition : any_of_keys(metadata, primary_key(metadata), keys)) {
    QueryCore query = query_where(session_, model, condition);
    query.with_deleted(DeletedRows::with);
    for (Key& values : read_values(query, names)) {
      Key key;
      for (const std::size_t index : metadata.key) key.push_back(values[index]);
      stored.emplace(key_text(key), std::move(values));
    }
  }
  return stored;
}

/// Those that differ from what is in the database, each once.
/// @param was_there becomes false of a row whose key the program chose, and that is not there
GraphWriter::Rows GraphWriter::changed_rows(const ModelState& model, const Rows& rows,
                                            std::vector<bool>& was_there) {
  const Metadata& metadata = model.metadata();
  const KeyNames key_names = primary_key(metadata);
  std::vector<Key> keys;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (was_there[i]) keys.push_back(values_of(metadata, key_names, rows[i]));
  }
  const auto stored = stored_rows(model, keys);
  Rows changed;
  std::unordered_map<std::string, Key> written;
  for (std::size_t i = 0, next = 0; i < rows.size(); ++i) {
    if (!was_there[i]) continue;
    const std::string text = key_text(keys[next++]);
    const auto found = stored.find(text);
    if (found == stored.end() || is_deleted_since(metadata, rows[i], found->second)) {
      if (metadata.generated_key || is_record(metadata)) throw_gone(metadata, "update");
      was_there[i] = false;
      continue;
    }
    const Key values = read_values_of(metadata, rows[i], found->second);
    if (referred_.contains(rows[i])) read_rest(metadata, found->second, rows[i]);
    if (values == found->second) continue;
    const auto [known, is_new] = written.emplace(text, values);
    if (is_new || known->second != values) changed.push_back(rows[i]);
  }
  return changed;
}

void create_graphs(const Session& session, const ModelState& model, const RowRange& rows) {
  write_graphs(session, model, rows, nullptr);
}

void save_graphs(const Session& session, const ModelState& model, const RowRange& rows,
                 const GraphOptions& options) {
  write_graphs(session, model, rows, &options);
}

}  // namespace stele::detail
