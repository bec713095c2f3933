#include <algorithm>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

const ModelState& QueryCore::joined(std::size_t index) const {
  return index == 0 ? *tree_.model : *tree_.joins[index - 1].model;
}

void QueryCore::add_join(JoinTree join) {
  for (std::size_t i = 0; i <= tree_.joins.size(); ++i) {
    const std::string& alias = i == 0 ? std::string() : tree_.joins[i - 1].alias;
    const bool is_same_name =
        join.alias == alias &&
        (!alias.empty() || joined(i).metadata().name == join.model->metadata().name);
    if (!is_same_name) continue;
    const std::string& model = join.model->metadata().name;
    if (!alias.empty()) {
      throw Error(Errc::invalid_argument,
                  "the query has the alias '" + alias + "' already; give another",
                  {.model = model});
    }
    throw Error(
        Errc::invalid_argument,
        "the query has " + model + " already; join it under an alias, of stele::alias<…>(…)",
        {.model = model});
  }
  tree_.joins.push_back(std::move(join));
}

std::shared_ptr<const ModelState> QueryCore::target_of(std::size_t owner,
                                                       std::string_view association) const {
  const Metadata& metadata = joined(owner).metadata();
  const Schema& schema = schema_of(session_);
  std::vector<std::string_view> known;
  for (const AssociationInfo& each : metadata.associations) {
    if (each.name != association) {
      known.push_back(each.name);
      continue;
    }
    auto target = each.target_type != nullptr ? schema.find(each.target_type)
                                              : schema.find(std::string_view(each.target));
    if (target != nullptr) return target;
    throw Error(Errc::mapping,
                metadata.name + "::" + each.name + " leads to " + each.target +
                    ", which is not defined on this database; define it before the query",
                {.model = metadata.name});
  }
  const std::string_view near = schema::did_you_mean(association, known);
  throw Error(Errc::mapping,
              metadata.name + " has no association '" + std::string(association) + "'" +
                  (near.empty() ? std::string() : "; did you mean '" + std::string(near) + "'?"),
              {.model = metadata.name});
}

void QueryCore::join(sql::JoinKind kind, reflect::TypeId owner,
                     std::span<const std::string_view> path, std::string_view alias) {
  std::size_t from = 0;
  while (owner != nullptr && joined(from).metadata().identity != owner) {
    if (++from > tree_.joins.size()) {
      throw Error(Errc::invalid_argument,
                  "the query on " + tree_.model->metadata().name +
                      " joins by an association of a model that is not in it",
                  {.model = tree_.model->metadata().name});
    }
  }
  for (const std::string_view& association : path) {
    const bool is_last = &association == &path.back();
    add_join({.kind = kind,
              .model = target_of(from, association),
              .alias = is_last ? std::string(alias) : std::string(),
              .owner = from,
              .association = std::string(association)});
    from = tree_.joins.size();
  }
}

void QueryCore::join(sql::JoinKind kind, const JoinTarget& target, const sql::Expr& on) {
  std::shared_ptr<const ModelState> model = target.model;
  if (model == nullptr) {
    const Schema& schema = schema_of(session_);
    model = target.type != nullptr ? schema.find(target.type) : schema.find(target.name);
  }
  if (model == nullptr) {
    throw Error(Errc::mapping,
                "the query on " + tree_.model->metadata().name + " joins " +
                    std::string(target.name) +
                    ", which is not defined on this database; define it before the query",
                {.model = tree_.model->metadata().name});
  }
  add_join({.kind = kind, .model = std::move(model), .alias = std::string(target.alias), .on = on});
}

}  // namespace stele::detail
