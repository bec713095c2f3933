#include <utility>

#include "select_builder.hpp"
#include "shape.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"

namespace stele::detail {

namespace {

/// Runs what `build` makes of a tree, or the statement that is kept of another of the same shape.
template <class Build>
Result run(const Session& session, const QueryTree& tree, const Shape& shape, const Build& build) {
  ShapeCache& cache = schema_of(session).shapes();
  if (shape.can_be_kept()) {
    if (const auto kept = cache.find(shape.key())) {
      std::vector<Cell> cells;
      std::vector<std::unique_ptr<Value>> made;
      if (kept->bind(shape, cells, made)) return session.execute(kept->compiled(), cells);
    }
  }
  SelectBuilder builder(session, true);
  const sql::Select select = build(builder, tree);
  Origins origins;
  Compiled compiled = session.dialect().statement_compiler().compile(select, &origins);
  Result result = session.execute(compiled);
  if (shape.can_be_kept()) {
    if (auto kept = ShapeStatement::make(shape, std::move(compiled), origins)) {
      cache.keep(shape.key(), std::move(kept));
    }
  }
  return result;
}

/// The tree with the conditions of its model's default scopes.
QueryTree scoped(const QueryCore& query) {
  QueryCore scoped = query;
  for (const auto& apply : query.model().metadata().default_scopes) apply(scoped);
  scoped.unscoped();
  return scoped.tree();
}

template <class Build>
Result run(const QueryCore& query, char verb, std::optional<std::int64_t> rows,
           const Build& build) {
  const QueryTree& tree = query.tree();
  use_model(query.session(), *tree.model);
  if (tree.unscoped || tree.model->metadata().default_scopes.empty()) {
    return run(query.session(), tree, Shape(verb, tree, rows), build);
  }
  const QueryTree with_scopes = scoped(query);
  return run(query.session(), with_scopes, Shape(verb, with_scopes, rows), build);
}

}  // namespace

Result QueryCore::select(std::optional<std::int64_t> rows) const {
  use_model(session_, *tree_.model);
  require_lockable();
  return run(*this, 's', rows, [&](SelectBuilder& builder, const QueryTree& tree) {
    return builder.select(tree, rows);
  });
}

Compiled QueryCore::compile() const {
  SelectBuilder builder(session_, false);
  return session_.dialect().statement_compiler().compile(builder.select(tree_));
}

void QueryCore::calculate(const sql::Expr& aggregate, const std::optional<ColumnType>& type,
                          const std::function<void(const Cell&)>& read) const {
  refuse_lock("an aggregate");
  SelectBuilder builder(session_, true);
  const sql::Select statement = builder.calculate(tree_, aggregate, type);
  Result result = session_.execute(session_.dialect().statement_compiler().compile(statement));
  if (result.next()) read(result.row()[0]);
}

std::int64_t QueryCore::count() const {
  refuse_lock("count()");
  QueryCore all = *this;
  all.tree_.order.clear();
  all.tree_.limit.reset();
  all.tree_.offset.reset();
  Result result = run(all, 'c', std::nullopt, [](SelectBuilder& builder, const QueryTree& tree) {
    return builder.count(tree);
  });
  return result.next() ? result.row()[0].i : 0;
}

bool QueryCore::exists() const {
  refuse_lock("exists()");
  QueryCore any = *this;
  any.tree_.order.clear();
  any.tree_.limit.reset();
  any.tree_.offset.reset();
  Result result = run(any, 'e', std::nullopt, [](SelectBuilder& builder, const QueryTree& tree) {
    return builder.exists(tree);
  });
  return result.next();
}

std::string QueryCore::explain() const {
  SelectBuilder builder(session_, true);
  const StatementCompiler& compiler = session_.dialect().statement_compiler();
  Result result = session_.execute(compiler.explain(compiler.compile(builder.select(tree_))));
  std::string plan;
  while (result.next()) {
    plan += result.row().back().view();
    plan += '\n';
  }
  return plan;
}

void QueryCore::throw_not_one(bool none) const {
  const std::string& model = tree_.model->metadata().name;
  if (none) {
    throw Error(Errc::not_found, "one() found nothing that the query on " + model + " selects",
                {.model = model});
  }
  throw Error(Errc::invalid_argument,
              "one() found more than one row that the query on " + model +
                  " selects; narrow the condition, or use first() or all()",
              {.model = model});
}

}  // namespace stele::detail
