#include <utility>

#include "include.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"

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
              .model = association_target(session_, joined(from).metadata(), association),
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
