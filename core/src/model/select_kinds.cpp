#include <algorithm>
#include <utility>

#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/query_core.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

sql::Select one_column(sql::Expr expr, const ColumnType& type) {
  sql::Select select;
  select.projections.push_back({.expr = std::move(expr), .type = type});
  return select;
}

sql::Expr count_of_all() {
  return sql::Expr({sql::Aggregate{.kind = sql::AggregateKind::count, .type = types::bigint()}});
}

sql::Select from_query(sql::Expr expr, const ColumnType& type, sql::Select query,
                       std::string alias) {
  sql::Select select = one_column(std::move(expr), type);
  select.from = sql::Source{.table = {},
                            .query = std::make_shared<const sql::Select>(std::move(query)),
                            .alias = std::move(alias)};
  return select;
}

}  // namespace

sql::Select SelectBuilder::count(const QueryTree& tree) {
  sql::Select count = build(tree, nullptr, Output::rows);
  const bool is_plain = !count.distinct && count.distinct_on.empty() && !is_of_groups(count);
  if (is_plain) {
    count.projections = one_column(count_of_all(), types::bigint()).projections;
  } else {
    count =
        from_query(count_of_all(), types::bigint(), build(tree, nullptr, Output::table), "rows");
  }
  count.with = take_tables();
  return count;
}

sql::Select SelectBuilder::exists(const QueryTree& tree) {
  sql::Select select = build(tree, nullptr, Output::exists, 1);
  select.with = take_tables();
  return select;
}

sql::Select SelectBuilder::calculate(const QueryTree& tree, const sql::Expr& aggregate,
                                     const std::optional<ColumnType>& type) {
  QueryTree all = tree;
  if (!tree.joins.empty() || !tree.group.empty() || tree.distinct) {
    // Each row of the model counts once.
    auto parts = std::make_shared<SetTree>();
    parts->parts.push_back(std::make_shared<const QueryTree>(std::move(all)));
    all = QueryTree{.model = tree.model, .database = tree.database};
    all.set = std::move(parts);
    all.unscoped = true;
    all.deleted = DeletedRows::with;
  }
  all.terms = {aggregate};
  all.types = {type};
  return select(all);
}

sql::Select SelectBuilder::subquery(const QueryTree& tree, const Scope& enclosing,
                                    sql::SubqueryKind kind, bool negated) {
  require_same_database(tree);
  if (tree.model == nullptr) return association_query(tree, enclosing);
  const std::string& model = tree.model->metadata().name;
  if (tree.lock) {
    throw Error(Errc::invalid_argument,
                "a subquery on " + model + " cannot lock its rows; lock those of the query",
                {.model = model});
  }
  if (kind == sql::SubqueryKind::exists) return build(tree, &enclosing, Output::exists);
  sql::Select select = build(tree, &enclosing, Output::rows);
  if (kind != sql::SubqueryKind::in || !negated) return select;
  // NULL among the values would make NOT IN true of nothing.
  const bool is_plain =
      !is_of_groups(select) && !select.limit && !select.offset && select.distinct_on.empty();
  const sql::Projection& value = select.projections.front();
  if (is_plain) {
    const sql::Expr has_value({sql::IsNull{.operand = value.expr, .negated = true}});
    select.where = select.where ? sql::and_(*select.where, has_value) : has_value;
    return select;
  }
  const ColumnType type = value.type;
  select.projections.front().alias = "value";
  sql::Select values =
      from_query(sql::column({}, "value", type), type, std::move(select), "values");
  values.where =
      sql::Expr({sql::IsNull{.operand = sql::column({}, "value", type), .negated = true}});
  return values;
}

std::optional<sql::Expr> SelectBuilder::condition(const QueryTree& tree) {
  const QueryTree& scoped = with_scopes(tree);
  const Metadata& metadata = tree.model->metadata();
  std::optional<sql::Expr> condition;
  const auto add = [&](const sql::Expr& each) {
    condition = condition ? sql::and_(*condition, each) : each;
  };
  if (scoped.where) add(value(tree, *scoped.where));
  for (const Value& search : scoped.searches) {
    add(text_search(sql::SearchPart::match, metadata, metadata.table.name, search));
  }
  Scope scope;
  scope.sources.push_back({.model = &metadata, .alias = {}, .exposed = metadata.table.name});
  if (const auto has = has_required(scoped, scope)) add(*has);
  return condition;
}

sql::Expr SelectBuilder::value(const QueryTree& tree, const sql::Expr& expr) {
  use(*tree.model);
  const Metadata& metadata = tree.model->metadata();
  Scope scope;
  scope.sources.push_back({.model = &metadata, .alias = {}, .exposed = metadata.table.name});
  return Resolver(scope, Place::row, this)(expr);
}

}  // namespace stele::detail
