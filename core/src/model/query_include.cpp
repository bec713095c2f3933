#include <string>
#include <utility>
#include <vector>

#include "include.hpp"
#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/query_core.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

const IncludeTree* find_include(const QueryTree& tree, std::string_view association) {
  for (const IncludeTree& each : tree.includes) {
    if (each.association == association) return &each;
  }
  return nullptr;
}

/// All rows of an association.
QueryTree new_tree(const Session& session, const QueryTree& owner, std::string_view association) {
  QueryTree tree{.model = association_target(session, owner.model->metadata(), association),
                 .database = owner.database};
  tree.is_included = true;
  return tree;
}

QueryTree included_tree(const Session& session, const QueryTree& tree,
                        std::span<const IncludeStep> path) {
  const IncludeTree* known = find_include(tree, path.front().association);
  const QueryTree next =
      known != nullptr ? *known->query : new_tree(session, tree, path.front().association);
  return path.size() == 1 ? next : included_tree(session, next, path.subspan(1));
}

void put(const Session& session, QueryTree& tree, std::span<const IncludeStep> path,
         const QueryTree& last) {
  const IncludeStep& step = path.front();
  QueryTree next = path.size() == 1 ? last : included_tree(session, tree, path.first(1));
  if (path.size() > 1) put(session, next, path.subspan(1), last);
  IncludeTree include{.association = std::string(step.association),
                      .rows = step.rows,
                      .query = std::make_shared<const QueryTree>(std::move(next))};
  for (IncludeTree& each : tree.includes) {
    if (each.association != step.association) continue;
    each = std::move(include);
    return;
  }
  tree.includes.push_back(std::move(include));
}

void require_records(const QueryTree& tree, const std::string& verb, std::string_view path) {
  const Metadata& metadata = tree.model->metadata();
  if (metadata.type == nullptr) return;
  throw Error(Errc::invalid_argument,
              verb + "(\"" + std::string(path) + "\") is for records; of " + metadata.name +
                  " use " + verb + "<&" + metadata.name + "::" + std::string(path) + ">()",
              {.model = metadata.name});
}

}  // namespace

std::vector<IncludeStep> steps_of(std::string_view path) {
  std::vector<IncludeStep> steps;
  while (true) {
    const std::size_t point = path.find('.');
    steps.push_back({.association = path.substr(0, point)});
    if (point == std::string_view::npos) return steps;
    path.remove_prefix(point + 1);
  }
}

QueryCore QueryCore::included_query(std::span<const IncludeStep> path) const {
  return {session_, included_tree(session_, tree_, path)};
}

void QueryCore::add_include(std::span<const IncludeStep> path, const QueryCore& query) {
  put(session_, tree_, path, query.tree_);
}

QueryCore QueryCore::included_query(std::string_view path) const {
  require_records(tree_, "include", path);
  return included_query(steps_of(path));
}

void QueryCore::add_include(std::string_view path, const QueryCore& query) {
  add_include(steps_of(path), query);
}

void QueryCore::set_strategy(IncludeStrategy strategy, std::string_view verb) {
  if (!tree_.is_included) {
    throw Error(Errc::invalid_argument,
                std::string(verb) +
                    " is for the function of include<…>(), and says how the rows "
                    "of the association are read",
                {.model = tree_.model->metadata().name});
  }
  tree_.strategy = strategy;
}

void QueryCore::require() {
  if (!tree_.is_included) {
    throw Error(Errc::invalid_argument,
                "required() is for the function of include<…>(), where it drops the rows without "
                "a match; a query's own rows are chosen by where_has<…>()",
                {.model = tree_.model->metadata().name});
  }
  tree_.required = true;
}

void QueryCore::add_count(std::string_view association, const sql::Expr& count) {
  const Metadata& metadata = tree_.model->metadata();
  if (is_to_one(written_association(metadata, association).kind)) {
    throw Error(Errc::invalid_argument,
                "include_count() of " + metadata.name + "::" + std::string(association) +
                    ": an association with one row is not counted; include it",
                {.model = metadata.name});
  }
  ValueTree value{.term = count, .type = types::bigint(), .counted = std::string(association)};
  for (ValueTree& each : tree_.values) {
    if (each.counted != association) continue;
    each = std::move(value);
    return;
  }
  tree_.values.push_back(std::move(value));
}

void QueryCore::read_columns(std::span<const std::string_view> names) {
  AttributeMask columns;
  for (const std::string_view name : names) columns.set(tree_.model->metadata().index_of(name));
  tree_.columns = columns;
}

void QueryCore::add_value(const sql::Expr& term, const std::optional<ColumnType>& type) {
  tree_.values.push_back({.term = term, .type = type});
}

QueryCore QueryCore::associated_query(std::span<const IncludeStep> path) const {
  QueryTree tree = tree_;
  for (const IncludeStep& step : path) tree = new_tree(session_, tree, step.association);
  tree.is_included = false;
  return {session_, std::move(tree)};
}

QueryCore QueryCore::associated_query(std::string_view path) const {
  require_records(tree_, "where_has", path);
  return associated_query(steps_of(path));
}

void QueryCore::add_has(std::string_view path, const QueryCore& query, bool negated) {
  add_has(steps_of(path), query, negated);
}

void QueryCore::add_has(std::span<const IncludeStep> path, const QueryCore& query, bool negated) {
  QueryTree tree = query.tree_;
  // From the last association to the first: there is a row that has a row that …
  for (std::size_t i = path.size(); i-- > 0;) {
    const QueryTree owner = i == 0 ? tree_ : included_tree(session_, tree_, path.first(i));
    tree.owners = std::make_shared<const OwnerTree>(
        OwnerTree{.model = owner.model, .association = std::string(path[i].association)});
    const sql::Expr has({sql::Subquery{.kind = sql::SubqueryKind::exists,
                                       .tree = std::make_shared<const QueryTree>(std::move(tree)),
                                       .negated = i == 0 && negated}});
    if (i == 0) return where(has);
    tree = new_tree(session_, i == 1 ? tree_ : included_tree(session_, tree_, path.first(i - 1)),
                    path[i - 1].association);
    tree.where = has;
  }
}

}  // namespace stele::detail
