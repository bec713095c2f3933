#include "stele/model/association_values.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "include.hpp"
#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

/// A query whose model is found out where it stands: that of the association.
sql::Expr scalar_query(const AssociationName& association, const sql::Expr& term,
                       const std::optional<sql::Expr>& condition, bool of_one) {
  QueryTree tree;
  tree.where = condition;
  tree.terms = {term};
  tree.types = {std::nullopt};
  tree.owners =
      std::make_shared<const OwnerTree>(OwnerTree{.association = std::string(association.name),
                                                  .identity = association.owner,
                                                  .of_one = of_one});
  return sql::Expr({sql::Subquery{.kind = sql::SubqueryKind::scalar,
                                  .tree = std::make_shared<const QueryTree>(std::move(tree))}});
}

bool has_association(const Metadata& metadata, std::string_view name) {
  return std::any_of(metadata.associations.begin(), metadata.associations.end(),
                     [&](const AssociationInfo& each) { return each.name == name; });
}

/// Which of the models of a query has the association.
std::size_t owner_source(const Scope& scope, const OwnerTree& owners) {
  for (std::size_t i = 0; i < scope.sources.size(); ++i) {
    const ScopeSource& source = scope.sources[i];
    if (!source.alias.empty()) continue;
    const bool fits = owners.identity != nullptr
                          ? source.model->identity == owners.identity
                          : has_association(*source.model, owners.association);
    if (fits) return i;
  }
  const std::string& model = scope.sources.front().model->name;
  if (owners.identity == nullptr) return 0;  // whose message says what it has
  throw Error(Errc::invalid_argument,
              "the query on " + model + " uses the association '" + owners.association +
                  "' of a model that is not in it; join that model, or begin at it",
              {.model = model});
}

}  // namespace

sql::Expr association_value(const AssociationName& association, const sql::Expr& aggregate,
                            const std::optional<sql::Expr>& condition) {
  return scalar_query(association, aggregate, condition, false);
}

sql::Expr associated_value(const AssociationName& association, const sql::Expr& term) {
  return scalar_query(association, term, std::nullopt, true);
}

sql::Select SelectBuilder::association_query(const QueryTree& tree, const Scope& scope) {
  OwnerTree owners = *tree.owners;
  owners.source = owner_source(scope, owners);
  const Metadata& owner = *scope.sources[owners.source].model;
  QueryTree query = tree;
  query.model = association_target(session_, owner, owners.association);
  const AssociationInfo& association = resolved_association(session_, owner, owners.association);
  if (owners.of_one && !is_to_one(association.kind)) {
    throw Error(Errc::invalid_argument,
                "value_of(\"" + owners.association + "\") of " + owner.name +
                    " is of an association with several rows; take count_of, sum_of, avg_of, "
                    "min_of or max_of",
                {.model = owner.name});
  }
  owners.model = schema_of(session_).find(owner.name);
  std::optional<std::int64_t> rows;
  if (owners.of_one) rows = 1;
  query.unranked = !owners.of_one;
  query.owners = std::make_shared<const OwnerTree>(std::move(owners));
  const auto kept = std::make_shared<const QueryTree>(std::move(query));
  scoped_.push_back(kept);
  return build(*kept, &scope, Output::rows, rows);
}

void SelectBuilder::add_values(sql::Select& select, const Scope& scope, const QueryTree& tree) {
  const Resolver resolver(scope, Place::result, this);
  for (const ValueTree& value : tree.values) {
    const sql::Expr term = resolver.alone(value.term);
    select.projections.push_back(
        {.expr = term, .type = read_type(term, value.type, tree.model->metadata())});
  }
}

}  // namespace stele::detail
