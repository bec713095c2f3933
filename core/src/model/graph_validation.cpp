#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/names.hpp"
#include "graph_writer.hpp"
#include "include.hpp"
#include "row_hooks.hpp"
#include "row_queries.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"

/// What is wrong with the rows of a graph, and where they stand in it.
namespace stele::detail {

namespace {

/// The fault with the row's place before it: `children[0].name is required`.
ValidationItem with_place(ValidationItem item, const std::string& place) {
  if (place.empty()) return item;
  item.message = place + (item.attribute.empty() ? ": " : ".") + item.message;
  item.attribute = item.attribute.empty() ? place : place + "." + item.attribute;
  return item;
}

}  // namespace

/// Validates the rows of one model before any of them is written.
/// @throws ValidationError with the failures of all rows of the graph
void GraphWriter::validate(const ModelState& model, const Rows& created, const Rows& changed) {
  const Metadata& metadata = model.metadata();
  bool is_valid = true;
  const auto note = [&](const void* row, Errors errors) {
    is_valid = is_valid && errors.empty();
    faults_[row] = errors.take();
  };
  std::optional<Value> time;
  for (void* const row : created) {
    make_key(metadata, row);
    stamp_new(metadata, row, time);
    AttributeMask changed_by_hooks;
    Errors errors = validation_faults(model, row, all_attributes(metadata), "write a graph of",
                                      changed_by_hooks);
    if (!errors.empty()) metadata.hooks.run(HookPoint::validation_failed, row);
    note(row, std::move(errors));
  }
  for (const void* const row : changed) {
    note(row, faults_of(metadata, row, updatable(metadata, row), "write a graph of"));
  }
  if (!is_valid) throw_faults();
}

void GraphWriter::throw_faults() {
  const Metadata& metadata = root_->metadata();
  std::vector<ValidationItem> items;
  for (std::size_t i = 0; i < roots_.size(); ++i) {
    const std::string place = roots_.size() == 1 ? "" : "[" + std::to_string(i) + "]";
    collect_faults(*root_, roots_[i], place, nullptr, items);
  }
  std::string message = "could not write a graph of " + metadata.name;
  std::string separator = ": ";
  for (const ValidationItem& item : items) {
    message += std::exchange(separator, "; ") + item.message;
  }
  throw ValidationError(Errc::validation, message, std::move(items),
                        {.model = metadata.name, .table = metadata.table.name});
}

/// @param owned_by the association that leads to the row, where the row holds its key
void GraphWriter::collect_faults(const ModelState& model, void* row, const std::string& place,
                                 const AssociationInfo* owned_by,
                                 std::vector<ValidationItem>& items) {
  const std::vector<Branch> branches = branches_of(model);
  const auto known = faults_.find(row);
  std::vector<ValidationItem> own =
      known != faults_.end() ? known->second : foreseen_faults(model, row, owned_by, branches);
  for (ValidationItem& each : own) items.push_back(with_place(std::move(each), place));
  for (const Branch& branch : branches) {
    const AssociationInfo& association = *branch.association;
    const Rows rows = rows_of(branch, row);
    const bool is_held =
        association.kind == RelationKind::has_one || association.kind == RelationKind::has_many;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string inner = place.empty() ? association.name : place + "." + association.name;
      if (!is_to_one(association.kind)) inner += "[" + std::to_string(i) + "]";
      collect_faults(*branch.target, rows[i], inner, is_held ? &association : nullptr, items);
    }
  }
}

/// What is wrong with a new row to which the writing has not come, as far as can be said: its
/// foreign keys are not set yet, by which the model's own rules and hooks might go.
std::vector<ValidationItem> GraphWriter::foreseen_faults(
    const ModelState& model, void* row, const AssociationInfo* owned_by,
    const std::vector<Branch>& branches) const {
  const Metadata& metadata = model.metadata();
  const bool is_root = std::find(roots_.begin(), roots_.end(), row) != roots_.end();
  if (is_there(model, row, is_root) || metadata.hooks.any(HookPoint::before_validate)) return {};
  KeyNames unset;
  std::vector<Value> constants;
  if (owned_by != nullptr) {
    unset = owned_by->target_key;
    append_constants(*owned_by, unset, constants);
  }
  for (const Branch& branch : branches) {
    if (branch.association->kind != RelationKind::belongs_to) continue;
    if (!branch.relation.is_loaded(row)) continue;
    const KeyNames& key = branch.association->own_key;
    unset.insert(unset.end(), key.begin(), key.end());
    append_constants(*branch.association, unset, constants);
  }
  AttributeMask mask;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (!contains(unset, metadata.attributes[i].name)) mask.set(i);
  }
  make_key(metadata, row);
  stamp_new(metadata, row);
  return faults_of(metadata, row, mask, "write a graph of", RulesOf::attributes).take();
}

}  // namespace stele::detail
