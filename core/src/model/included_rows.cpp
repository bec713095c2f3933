#include "stele/model/included_rows.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "include.hpp"
#include "owner_index.hpp"
#include "relation_access.hpp"
#include "row_values.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/operand.hpp"

namespace stele::detail {

/// An association whose rows were counted, and the cell that says how many there are.
struct CountedStep {
  RelationAccess relation;
  std::size_t cell;
};

/// What is known of a row besides its attributes.
struct RowExtras {
  std::vector<CountedStep> counts{};
  std::optional<AttributeMask> columns{};  ///< that are read of it; empty: all

  void read(void* row, std::span<const Cell> cells) const {
    for (const CountedStep& each : counts) each.relation.set_count(row, cells[each.cell].i);
    if (columns) RecordAccess::keep_read(*static_cast<Record*>(row), *columns);
  }
};

/// An association that was joined, and where its cells are.
struct JoinedStep {
  RelationAccess relation;
  const ModelState* target;
  std::size_t begin;  ///< of its cells
  std::size_t key;    ///< the cell that is NULL where there is no row
  std::size_t end;    ///< the step after those that it includes
  RowExtras extras;
};

namespace {

/// Of a row whose cells begin there.
RowExtras extras_of(const Session& session, const QueryTree& tree, std::size_t begin) {
  RowExtras extras{.columns = read_attributes(session, tree)};
  const Metadata& metadata = tree.model->metadata();
  std::size_t cell = begin + metadata.attributes.size();
  for (const ValueTree& value : tree.values) {
    if (!value.counted.empty()) {
      extras.counts.push_back({RelationAccess(metadata, value.counted), cell});
    }
    ++cell;
  }
  return extras;
}

void add_steps(const Session& session, const ModelState& owner, const QueryTree& tree,
               std::size_t& at, std::vector<JoinedStep>& steps) {
  for (const IncludeTree& include : tree.includes) {
    if (!is_joined(owner.metadata(), include)) continue;
    const ModelState& target = *include.query->model;
    const Metadata& metadata = target.metadata();
    const std::size_t index = steps.size();
    steps.push_back({.relation = RelationAccess(owner.metadata(), include),
                     .target = &target,
                     .begin = at,
                     .key = at + metadata.key.front(),
                     .end = 0,
                     .extras = extras_of(session, *include.query, at)});
    at += metadata.attributes.size() + include.query->values.size();
    add_steps(session, target, *include.query, at, steps);
    steps[index].end = steps.size();
  }
}

void read_steps(const std::vector<JoinedStep>& steps, std::size_t first, std::size_t end, void* row,
                std::span<const Cell> cells) {
  for (std::size_t i = first; i < end; i = steps[i].end) {
    const JoinedStep& step = steps[i];
    step.relation.clear(row);
    if (cells[step.key].is_null()) continue;
    void* const related = step.relation.add(row);
    step.target->decode(related, cells.subspan(step.begin));
    step.extras.read(related, cells);
    read_steps(steps, i + 1, step.end, related, cells);
  }
}

using Rows = std::vector<void*>;

void load_tree(const QueryCore& query, const QueryTree& tree, const Rows& owners);

/// True where the query's rows are all those of a table, which all rows of others that refer to one
/// of that table's refer to. Of few rows those that refer to them are found by their keys.
bool reads_table(const QueryTree& tree, std::size_t rows) {
  constexpr std::size_t few = 100;
  const Metadata& metadata = tree.model->metadata();
  const bool has_all = rows >= few && !metadata.view && !metadata.derived && !leaves_out(tree);
  const bool is_plain = !tree.is_included && !tree.owners && tree.joins.empty() && !tree.set &&
                        !tree.where && tree.searches.empty() && !tree.distinct &&
                        tree.distinct_on.empty() && !tree.limit && !tree.offset && !tree.after &&
                        !tree.lock;
  return has_all && is_plain &&
         std::none_of(tree.includes.begin(), tree.includes.end(),
                      [](const IncludeTree& each) { return each.query->required; });
}

/// The rows of one association of the owners, by one query.
/// @param all the owners are all rows of their table
void load_one(const QueryCore& query, const ModelState& owner, const IncludeTree& include,
              const Rows& owners, bool all) {
  const Session& session = query.session();
  const AssociationInfo& association =
      resolved_association(session, owner.metadata(), include.association);
  const RelationAccess relation(owner.metadata(), include);
  for (void* const each : owners) relation.clear(each);
  const OwnerIndex index(owner.metadata(), association, owners);
  if (index.empty()) return;

  QueryTree tree = *include.query;
  OwnerTree of_owners{.model = owner.shared_from_this(), .association = include.association};
  of_owners.all = all && association.kind != RelationKind::belongs_to &&
                  association.constants.empty();  // by which others' rows are told apart
  if (!of_owners.all) {
    for (const std::vector<Value>& values : index.keys()) {
      sql::In keys{.operand = untyped(Value()), .values = {}};
      for (const Value& key : values) keys.values.push_back(untyped(key));
      of_owners.keys.push_back(std::move(keys));
    }
  }
  tree.owners = std::make_shared<const OwnerTree>(std::move(of_owners));
  if (tree.labels.empty()) tree.labels = query.tree().labels;
  const QueryCore related(session, std::move(tree));
  const IncludedRows joined(related);
  const bool is_one = is_to_one(association.kind);
  const auto link = link_model(session, owner.metadata(), association);
  const std::size_t link_column = columns_of(related.tree());
  const std::vector<std::size_t> key = owner_columns(session, related.tree());
  Result result = related.select();
  const std::size_t usual = static_cast<std::size_t>(result.row_hint()) / owners.size();
  while (result.next()) {
    const std::span<const Cell> cells = result.row();
    for (const std::size_t place : index.owners_of(cells, key)) {
      void* const each = owners[place];
      if (is_one && !relation.is_empty(each)) continue;
      void* const row = relation.add(each, usual);
      include.query->model->decode(row, cells);
      joined.read(row, cells);
      if (!link) continue;
      link->decode(relation.add_link(each, association, *link), cells.subspan(link_column));
    }
  }
}

void load_tree(const QueryCore& query, const QueryTree& tree, const Rows& owners) {
  if (owners.empty()) return;
  const bool all = reads_table(tree, owners.size());
  for (const IncludeTree& include : tree.includes) {
    if (!is_joined(tree.model->metadata(), include)) {
      load_one(query, *tree.model, include, owners, all);
    }
    if (include.query->includes.empty()) continue;
    const RelationAccess relation(tree.model->metadata(), include);
    Rows rows;
    for (void* const owner : owners) relation.append_rows(owner, rows);
    load_tree(query, *include.query, rows);
  }
}

Rows addresses(const RowRange& range) {
  Rows rows;
  rows.reserve(range.count);
  for (std::size_t i = 0; i < range.count; ++i) {
    rows.push_back(static_cast<char*>(range.first) + i * range.row_size);
  }
  return rows;
}

/// What a query says of its owners, of which there is none where the rows are at hand.
void require_plain(const Metadata& owner, const IncludeTree& include) {
  const bool is_joined = include.query->strategy == IncludeStrategy::join;
  if (!include.query->required && !is_joined) return;
  throw Error(
      Errc::invalid_argument,
      "could not load " + owner.name + "::" + include.association + ": " +
          (is_joined ? "by_join() is for include(), since the owners are not read here"
                     : "required() is for include(), since the owners are at hand already") +
          "; leave it out",
      {.model = owner.name});
}

}  // namespace

struct IncludedRows::Plan {
  std::vector<JoinedStep> steps{};
  RowExtras extras{};
};

IncludedRows::IncludedRows(const QueryCore& query) : query_(query) {
  const QueryTree& tree = query.tree();
  if (tree.includes.empty() && tree.values.empty() && !tree.columns) return;
  auto plan = std::make_unique<Plan>();
  std::size_t at = tree.model->metadata().attributes.size() + tree.values.size();
  plan->extras = extras_of(query.session(), tree, 0);
  add_steps(query.session(), *tree.model, tree, at, plan->steps);
  plan_ = std::move(plan);
}

IncludedRows::~IncludedRows() = default;

void IncludedRows::read_joined(void* row, std::span<const Cell> cells) const {
  plan_->extras.read(row, cells);
  read_steps(plan_->steps, 0, plan_->steps.size(), row, cells);
}

void IncludedRows::load_all(const RowRange& rows) const {
  load_tree(query_, query_.tree(), addresses(rows));
}

void load_path(const QueryCore& query, std::span<const IncludeStep> path, const RowRange& range) {
  use_model(query.session(), query.model());
  Rows owners = addresses(range);
  for (const void* const owner : owners) require_own(query.model(), owner, "load associations of");
  const QueryTree* tree = &query.tree();
  for (std::size_t i = 0; i < path.size() && !owners.empty(); ++i) {
    const IncludeTree* include = nullptr;
    for (const IncludeTree& each : tree->includes) {
      if (each.association == path[i].association) include = &each;
    }
    const bool is_last = i + 1 == path.size();
    if (is_last) require_plain(tree->model->metadata(), *include);
    const RelationAccess relation(tree->model->metadata(), *include);
    Rows missing;
    for (void* const owner : owners) {
      if (is_last || !relation.is_loaded(owner)) missing.push_back(owner);
    }
    load_one(query, *tree->model, *include, missing, false);
    Rows rows;
    for (void* const owner : owners) relation.append_rows(owner, rows);
    owners = std::move(rows);
    tree = include->query.get();
  }
  load_tree(query, *tree, owners);
}

void load_path(const QueryCore& query, std::string_view path, const RowRange& rows) {
  load_path(query, steps_of(path), rows);
}

}  // namespace stele::detail
