#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "graph_writer.hpp"
#include "join_rows.hpp"
#include "key_text.hpp"
#include "row_queries.hpp"
#include "row_values.hpp"
#include "stele/base/json.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

/// The rows of a graph that refer to others of it.
namespace stele::detail {

namespace {

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

/// True where the row has the owner's key already, as one that was read with it has.
bool is_child_of(const Metadata& model, const void* owner, const AssociationInfo& association,
                 const Metadata& target, const void* row) {
  const KeyNames& names = association.target_key;
  const bool is_known = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return is_read(target.attribute(name), row);
  });
  return is_known && is_in_database(target, row) &&
         values_of(target, names, row) == values_of(model, association.own_key, owner);
}

}  // namespace

GivenRows GraphWriter::present(const ModelState& target, const Rows& rows) {
  GivenRows given;
  for (const void* const row : rows) {
    if (is_in_database(target.metadata(), row)) given.rows.push_back(row);
  }
  return given;
}

void GraphWriter::write_children(const ModelState& model, const Rows& rows,
                                 const std::vector<bool>& was_there, const Branch& branch) {
  const Metadata& target = branch.target->metadata();
  const AssociationInfo& association = *branch.association;
  std::vector<Rows> children(rows.size());
  Rows owners;
  std::vector<Rows> kept;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!branch.relation.is_loaded(rows[i])) continue;
    children[i] = rows_of(branch, rows[i]);
    const bool replaces =
        association.kind == RelationKind::has_one && !children[i].empty() &&
        !is_child_of(model.metadata(), rows[i], association, target, children[i].front());
    if (!was_there[i] || !(removes() || replaces)) continue;
    owners.push_back(rows[i]);
    kept.push_back(children[i]);
  }
  remove_others(model, owners, branch, kept);
  Rows all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (children[i].empty()) continue;
    KeyNames names = association.target_key;
    Key values = values_of(model.metadata(), association.own_key, rows[i]);
    require_key(model.metadata(), association.own_key, values);
    append_constants(association, names, values);
    for (void* const child : children[i]) {
      assign(target, names, values, child);
      all.push_back(child);
    }
  }
  const std::vector<bool> known = write(*branch.target, all, association.target_key, false);
  if (options_ == nullptr) refer_again(*branch.target, all, known, association);
}

/// Children that were there get their new owner, though nothing else of them is written.
void GraphWriter::refer_again(const ModelState& target, const Rows& children,
                              const std::vector<bool>& known,
                              const AssociationInfo& association) const {
  Rows old;
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (known[i]) old.push_back(children[i]);
  }
  if (old.empty()) return;
  std::vector<std::string_view> names(association.target_key.begin(), association.target_key.end());
  for (const auto& [name, value] : association.constants) names.emplace_back(name);
  update_all(session_, target, {.count = old.size(), .places = old.data()}, names);
}

/// Takes rows out that the database has of owners, and the graph has not.
void GraphWriter::remove_others(const ModelState& model, const Rows& owners, const Branch& branch,
                                const std::vector<Rows>& children) {
  const std::vector<bool> others = have_others(model, owners, branch, children);
  for (std::size_t i = 0; i < owners.size(); ++i) {
    if (!others[i]) continue;
    RelatedRows related(session_, model, branch.association->name, owners[i], false);
    const GivenRows kept = present(*branch.target, children[i]);
    // A has_one may be read of several rows; it replaces none of them by one that is there.
    if (!removes() && !kept.rows.empty() && related.has(kept)) continue;
    related.retain(kept, placed_rows(branch));
  }
}

/// Which of the owners have rows in the database besides these, by one query for all.
std::vector<bool> GraphWriter::have_others(const ModelState& model, const Rows& owners,
                                           const Branch& branch,
                                           const std::vector<Rows>& children) const {
  const Metadata& target = branch.target->metadata();
  const AssociationInfo& association = *branch.association;
  std::vector<Key> keys;
  std::unordered_multimap<std::string, std::size_t> by_key;
  std::vector<std::unordered_set<std::string>> kept(owners.size());
  for (std::size_t i = 0; i < owners.size(); ++i) {
    Key key = values_of(model.metadata(), association.own_key, owners[i]);
    if (has_null(key)) continue;
    by_key.emplace(key_text(key), i);
    keys.push_back(std::move(key));
    for (const void* const child : children[i]) {
      kept[i].insert(key_text(values_of(target, primary_key(target), child)));
    }
  }
  std::vector<bool> others(owners.size(), false);
  KeyNames names = association.target_key;
  const KeyNames primary = primary_key(target);
  names.insert(names.end(), primary.begin(), primary.end());
  for (const sql::Expr& condition : any_of_keys(target, association.target_key, keys)) {
    KeyNames fixed;
    Key constants;
    append_constants(association, fixed, constants);
    const sql::Expr of_owners =
        fixed.empty() ? condition : sql::and_(condition, equal_values(target, fixed, constants));
    for (const Key& row : read_values(shown_where(session_, *branch.target, of_owners), names)) {
      const auto middle = row.begin() + static_cast<std::ptrdiff_t>(association.target_key.size());
      const auto [first, last] = by_key.equal_range(key_text(Key(row.begin(), middle)));
      // Where the database takes two texts for one, it is asked of each owner.
      if (first == last) return std::vector<bool>(owners.size(), true);
      const std::string text = key_text(Key(middle, row.end()));
      for (auto owner = first; owner != last; ++owner) {
        if (!kept[owner->second].contains(text)) others[owner->second] = true;
      }
    }
  }
  return others;
}

/// The rows in the database that the graph has under the branch's foreign key, of any owner.
GivenRows GraphWriter::placed_rows(const Branch& branch) {
  if (!std::exchange(is_placed_, true)) place(*root_, roots_);
  return present(*branch.target, placed_[{branch.target.get(), branch.association->target_key}]);
}

void GraphWriter::place(const ModelState& model, const Rows& rows) {
  if (rows.empty()) return;
  for (const Branch& branch : branches_of(model)) {
    Rows related;
    for (const void* const row : rows) {
      const Rows of_row = rows_of(branch, row);
      related.insert(related.end(), of_row.begin(), of_row.end());
    }
    const RelationKind kind = branch.association->kind;
    if (kind == RelationKind::has_one || kind == RelationKind::has_many) {
      Rows& placed = placed_[{branch.target.get(), branch.association->target_key}];
      placed.insert(placed.end(), related.begin(), related.end());
    }
    place(*branch.target, related);
  }
}

void GraphWriter::write_linked(const ModelState& model, const Rows& rows,
                               const std::vector<bool>& was_there, const Branch& branch) {
  const AssociationInfo& association = *branch.association;
  Rows all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Rows targets = rows_of(branch, rows[i]);
    all.insert(all.end(), targets.begin(), targets.end());
    if (!removes() || !was_there[i] || !branch.relation.is_loaded(rows[i])) continue;
    RelatedRows(session_, model, association.name, rows[i], false)
        .retain(present(*branch.target, targets), {});
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
    require_key(model.metadata(), association.own_key, own);
    for (std::size_t j = 0; j < targets.size(); ++j) {
      const Key key = values_of(branch.target->metadata(), association.target_key, targets[j]);
      require_key(branch.target->metadata(), association.target_key, key);
      const LinkValues link(association, links[j], is_record(model.metadata()));
      auto& list = link.given().is_given() ? with_attributes : plain;
      list.push_back(join_row(session_, association, *join, own, key, link.given()));
    }
  }
  insert_join_rows(session_, association, *join, std::move(plain), unique);
  insert_join_rows(session_, association, *join, std::move(with_attributes), unique);
}

/// Of an owner that may have join rows, which no unique key tells apart.
void GraphWriter::link_again(const ModelState& model, const void* owner, const Branch& branch,
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

}  // namespace stele::detail
