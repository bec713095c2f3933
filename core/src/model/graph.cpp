#include "stele/model/graph.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "include.hpp"
#include "join_rows.hpp"
#include "key_text.hpp"
#include "relation_access.hpp"
#include "row_errors.hpp"
#include "row_queries.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

namespace {

using Key = std::vector<Value>;
using Rows = std::vector<void*>;

KeyNames all_names(const Metadata& metadata) {
  KeyNames names;
  for (const AttributeInfo& each : metadata.attributes) names.push_back(each.name);
  return names;
}

RowList list_of(const Rows& rows) { return {.count = rows.size(), .places = rows.data()}; }

/// True where the key refers to nothing: NULL, or a number as its initialiser makes it.
bool is_unset(const Metadata& metadata, const KeyNames& names, const Key& key) {
  const auto is_null = [](const Value& each) { return each.is_null(); };
  if (std::any_of(key.begin(), key.end(), is_null)) return true;
  const bool has_blank = key.size() == 1 && metadata.blank != nullptr;
  return has_blank && values_of(metadata, names, metadata.blank.get()) == key;
}

/// What the row has, and what is stored of attributes that were not read of it.
Key read_values_of(const Metadata& metadata, const void* row, const Key& stored) {
  Key values = stored;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    const AttributeInfo& attribute = metadata.attributes[i];
    EncodeScratch scratch;
    if (is_read(attribute, row)) values[i] = to_value(attribute.encode(row, scratch));
  }
  return values;
}

/// Writes rows and all that is loaded beside them.
class GraphWriter {
 public:
  /// @param options of save_graph; null: of create_graph
  GraphWriter(const Session& session, const GraphOptions* options)
      : session_(session), options_(options) {}

  /// @param held the attributes that the row's owner has set; empty: it has none
  /// @param is_root of the rows that the caller named
  /// @return which of them were in the database before
  std::vector<bool> write(const ModelState& model, const Rows& rows, const KeyNames& held,
                          bool is_root) {
    if (rows.empty()) return {};
    use_model(session_, model);
    const std::vector<Branch> branches = branches_of(model);
    for (const Branch& branch : branches) {
      const bool is_owner = branch.association->kind == RelationKind::belongs_to &&
                            branch.association->own_key == held;
      if (branch.association->kind == RelationKind::belongs_to && !is_owner) {
        write_parents(model, rows, branch);
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

 private:
  /// One association of the rows.
  struct Branch {
    const AssociationInfo* association;
    std::shared_ptr<const ModelState> target;
    RelationAccess relation;
  };

  [[nodiscard]] std::vector<Branch> branches_of(const ModelState& model) const {
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

  [[nodiscard]] static Rows rows_of(const Branch& branch, const void* owner) {
    Rows rows;
    branch.relation.append_rows(owner, rows);
    return rows;
  }

  /// Those that the rows' foreign keys refer to; then the keys.
  void write_parents(const ModelState& model, const Rows& rows, const Branch& branch) {
    const Metadata& metadata = model.metadata();
    const AssociationInfo& association = *branch.association;
    Rows parents;
    Rows children;
    for (void* const row : rows) {
      const Rows parent = rows_of(branch, row);
      if (parent.empty()) continue;
      parents.push_back(parent.front());
      children.push_back(row);
      require_agreement(metadata, association, *branch.target, row, parent.front());
    }
    write(*branch.target, parents, {}, false);
    for (std::size_t i = 0; i < children.size(); ++i) {
      KeyNames names = association.own_key;
      Key values = values_of(branch.target->metadata(), association.target_key, parents[i]);
      if (values_of(metadata, names, children[i]) == values) continue;
      append_constants(association, names, values);
      assign(metadata, names, values, children[i]);
    }
  }

  /// A foreign key that was set, and the row assigned to its association.
  static void require_agreement(const Metadata& metadata, const AssociationInfo& association,
                                const ModelState& target, const void* row, const void* parent) {
    const Key held = values_of(metadata, association.own_key, row);
    if (is_unset(metadata, association.own_key, held)) return;
    const Key key = values_of(target.metadata(), association.target_key, parent);
    if (is_in_database(target.metadata(), parent) && key == held) return;
    throw Error(Errc::invalid_argument,
                "could not write a graph of " + metadata.name + ": " + metadata.name + "." +
                    association.own_key.front() + " and the row in " + metadata.name +
                    "::" + association.name + " disagree; set one of them",
                {.model = metadata.name});
  }

  /// @return which rows were in the database before
  std::vector<bool> write_rows(const ModelState& model, const Rows& rows, bool is_root) {
    const Metadata& metadata = model.metadata();
    const bool creates_all = options_ == nullptr && (is_root || chooses_key(metadata));
    std::vector<bool> was_there;
    for (void* const row : rows) {
      require_own(model, row, "write a graph of");
      was_there.push_back(!creates_all && is_in_database(metadata, row));
    }
    if (options_ != nullptr) update(model, rows, was_there);
    Rows created;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!was_there[i]) created.push_back(rows[i]);
    }
    const RowSink none{.rows = nullptr, .add = nullptr, .list = nullptr};
    if (!created.empty()) {
      create_all(session_, model, list_of(created), {.row_hooks = true}, none);
    }
    return was_there;
  }

  /// What the database has of the rows with these keys, all attributes, by the text of the key.
  [[nodiscard]] std::unordered_map<std::string, Key> stored_rows(
      const ModelState& model, const std::vector<Key>& keys) const {
    const Metadata& metadata = model.metadata();
    const KeyNames names = all_names(metadata);
    std::unordered_map<std::string, Key> stored;
    for (const sql::Expr& condition : any_of_keys(metadata, primary_key(metadata), keys)) {
      for (Key& values : read_values(query_where(session_, model, condition), names)) {
        Key key;
        for (const std::size_t index : metadata.key) key.push_back(values[index]);
        stored.emplace(key_text(key), std::move(values));
      }
    }
    return stored;
  }

  /// Updates those that differ from what is in the database, each once.
  /// @param was_there becomes false of a row whose key the program chose, and that is not there
  void update(const ModelState& model, const Rows& rows, std::vector<bool>& was_there) const {
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
      if (found == stored.end()) {
        if (metadata.generated_key || is_record(metadata)) throw_gone(metadata, "update");
        was_there[i] = false;
        continue;
      }
      const Key values = read_values_of(metadata, rows[i], found->second);
      if (values == found->second) continue;
      const auto [known, is_new] = written.emplace(text, values);
      if (is_new || known->second != values) changed.push_back(rows[i]);
    }
    if (!changed.empty()) update_all(session_, model, list_of(changed), {});
  }

  void write_children(const ModelState& model, const Rows& rows, const std::vector<bool>& was_there,
                      const Branch& branch) {
    const Metadata& target = branch.target->metadata();
    const AssociationInfo& association = *branch.association;
    Rows all;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!branch.relation.is_loaded(rows[i])) continue;
      const Rows children = rows_of(branch, rows[i]);
      if (was_there[i]) remove_missing(model, rows[i], branch, children);
      KeyNames names = association.target_key;
      Key values = values_of(model.metadata(), association.own_key, rows[i]);
      append_constants(association, names, values);
      for (void* const child : children) {
        assign(target, names, values, child);
        all.push_back(child);
      }
    }
    const std::vector<bool> known = write(*branch.target, all, association.target_key, false);
    if (options_ == nullptr) refer_again(*branch.target, all, known, association);
  }

  /// Children that were there get their new owner, though nothing else of them is written.
  void refer_again(const ModelState& target, const Rows& children, const std::vector<bool>& known,
                   const AssociationInfo& association) const {
    Rows present;
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (known[i]) present.push_back(children[i]);
    }
    if (present.empty()) return;
    std::vector<std::string_view> names(association.target_key.begin(),
                                        association.target_key.end());
    for (const auto& [name, value] : association.constants) names.emplace_back(name);
    update_all(session_, target, list_of(present), names);
  }

  void remove_missing(const ModelState& model, const void* owner, const Branch& branch,
                      const Rows& related) const {
    if (options_ == nullptr || !options_->remove_missing) return;
    GivenRows given;
    for (const void* const row : related) {
      if (is_in_database(branch.target->metadata(), row)) given.rows.push_back(row);
    }
    RelatedRows(session_, model, branch.association->name, owner, false).retain(given);
  }

  void write_linked(const ModelState& model, const Rows& rows, const std::vector<bool>& was_there,
                    const Branch& branch) {
    const AssociationInfo& association = *branch.association;
    Rows all;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Rows targets = rows_of(branch, rows[i]);
      all.insert(all.end(), targets.begin(), targets.end());
      const bool is_loaded = branch.relation.is_loaded(rows[i]);
      if (was_there[i] && is_loaded) remove_missing(model, rows[i], branch, targets);
    }
    write(*branch.target, all, {}, false);
    const auto join = schema_of(session_).find(association.join_model)->records();
    use_model(session_, *schema_of(session_).find(association.join_model));
    const KeyNames unique = unique_of_links(association, join->metadata());
    std::vector<Record> plain;
    std::vector<Record> with_attributes;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Rows targets = rows_of(branch, rows[i]);
      if (targets.empty()) continue;
      const std::vector<const void*> links = branch.relation.links(rows[i], association);
      if (was_there[i] && unique.empty()) {
        link_again(model, rows[i], branch, targets, links);
        continue;
      }
      const Key own = values_of(model.metadata(), association.own_key, rows[i]);
      for (std::size_t j = 0; j < targets.size(); ++j) {
        const Key key = values_of(branch.target->metadata(), association.target_key, targets[j]);
        const LinkValues link(association, links[j], is_record(model.metadata()));
        auto& list = link.given().is_given() ? with_attributes : plain;
        list.push_back(join_row(session_, association, *join, own, key, link.given()));
      }
    }
    insert_join_rows(session_, association, *join, std::move(plain), unique);
    insert_join_rows(session_, association, *join, std::move(with_attributes), unique);
  }

  /// What a join row that was assigned says; borrowed from it.
  class LinkValues {
   public:
    LinkValues(const AssociationInfo& association, const void* link, bool of_records)
        : type_(association.through_type) {
      if (!of_records) {
        row_ = link;
      } else if (link != nullptr) {
        const Record& record = *static_cast<const Record*>(link);
        for (const std::string& name : names_ = record.changed()) {
          fields_.emplace_back(std::string_view(name), record[name]);
        }
      }
    }
    [[nodiscard]] GivenLink given() const {
      return {.row = row_, .type = type_, .type_name = {}, .fields = fields_};
    }

   private:
    const void* row_ = nullptr;
    reflect::TypeId type_;
    std::vector<std::string> names_;
    std::vector<FieldValue> fields_;
  };

  /// Of an owner that may have join rows, which no unique key tells apart.
  void link_again(const ModelState& model, const void* owner, const Branch& branch,
                  const Rows& targets, const std::vector<const void*>& links) const {
    RelatedRows related(session_, model, branch.association->name, owner, false);
    GivenRows plain;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const LinkValues link(*branch.association, links[i], is_record(model.metadata()));
      if (!link.given().is_given()) {
        plain.rows.push_back(targets[i]);
        continue;
      }
      related.add({.rows = {targets[i]}, .changing = {}, .keys = {}}, link.given());
    }
    related.add(plain, {});
  }

  const Session& session_;
  const GraphOptions* options_;
};

void write_graphs(const Session& session, const ModelState& model, const RowRange& rows,
                  const GraphOptions* options) {
  require_writable(model.metadata(), options == nullptr ? "create" : "save");
  session.all_or_nothing([&](const Session& within) {
    Rows all;
    for (std::size_t i = 0; i < rows.count; ++i) {
      all.push_back(static_cast<char*>(rows.first) + i * rows.row_size);
    }
    GraphWriter(within, options).write(model, all, {}, true);
  });
}

}  // namespace

void create_graphs(const Session& session, const ModelState& model, const RowRange& rows) {
  write_graphs(session, model, rows, nullptr);
}

void save_graphs(const Session& session, const ModelState& model, const RowRange& rows,
                 const GraphOptions& options) {
  write_graphs(session, model, rows, &options);
}

}  // namespace stele::detail
