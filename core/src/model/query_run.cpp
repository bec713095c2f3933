#include <utility>

#include "comment.hpp"
#include "select_builder.hpp"
#include "shape.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"

namespace stele::detail {

namespace {

/// Runs what `build` makes of a tree, or the statement that is kept of another of the same shape.
/// @param use runs a statement with values
template <class Build, class Use>
auto run_kept(const Session& session, const QueryTree& tree, const Shape& shape, const Build& build,
              const Use& use) {
  ShapeCache& cache = schema_of(session).shapes();
  std::vector<Cell> cells;
  std::shared_ptr<const ShapeStatement> kept;
  if (shape.can_be_kept()) kept = cache.find(shape.key());
  if (kept) {
    std::vector<std::unique_ptr<Value>> made;
    if (kept->bind(shape, cells, made)) return use(kept->compiled(), cells);
    cells.clear();
  }
  SelectBuilder builder(session, true);
  const sql::Select select = build(builder, tree);
  Origins origins;
  Compiled compiled = session.dialect().statement_compiler().compile(select, &origins);
  compiled.sql += comment(tree.labels);
  for (const Value& value : compiled.values) cells.push_back(to_cell(value));
  auto result = use(compiled, cells);
  // Where constants of few values need another statement, the one of the others stays.
  if (shape.can_be_kept() && !kept) {
    if (auto made = ShapeStatement::make(shape, std::move(compiled), origins)) {
      cache.keep(shape.key(), std::move(made));
    }
  }
  return result;
}

/// The tree with what its model leaves out said as conditions.
QueryTree scoped(const QueryCore& query) {
  QueryCore scoped = query;
  scoped.apply_scopes();
  return scoped.tree();
}

/// @param shape_of makes the shape of a tree
template <class ShapeOf, class Build, class Use>
auto run_kept(const QueryCore& query, const ShapeOf& shape_of, const Build& build, const Use& use) {
  const QueryTree& tree = query.tree();
  use_model(query.session(), *tree.model);
  if (!leaves_out(tree)) {
    return run_kept(query.session(), tree, shape_of(tree), build, use);
  }
  const QueryTree with_scopes = scoped(query);
  return run_kept(query.session(), with_scopes, shape_of(with_scopes), build, use);
}

template <class ShapeOf, class Build>
Result run(const QueryCore& query, const ShapeOf& shape_of, const Build& build) {
  return run_kept(query, shape_of, build,
                  [&](const Compiled& compiled, std::span<const Cell> cells) {
                    return query.session().execute_here(compiled, cells);
                  });
}

template <class Build>
Result run(const QueryCore& query, char verb, const Build& build) {
  return run(
      query, [verb](const QueryTree& tree) { return Shape(verb, tree); }, build);
}

}  // namespace

Result QueryCore::select(std::optional<std::int64_t> rows) const {
  use_model(session_, *tree_.model);
  require_lockable();
  return run(
      *this, [rows](const QueryTree& tree) { return Shape('s', tree, rows); },
      [rows](SelectBuilder& builder, const QueryTree& tree) { return builder.select(tree, rows); });
}

Cursor QueryCore::open_cursor() const {
  use_model(session_, *tree_.model);
  if (!tree_.includes.empty() || !tree_.values.empty() || tree_.columns) {
    throw Error(Errc::unsupported,
                "stream() and each() of " + tree_.model->metadata().name +
                    " do not read associations along; leave include(), include_count() and "
                    "columns() out, and load(…) them for some rows at a time, or use all()",
                {.model = tree_.model->metadata().name});
  }
  require_lockable();
  return run_kept(
      *this, [](const QueryTree& tree) { return Shape('s', tree); },
      [](SelectBuilder& builder, const QueryTree& tree) { return builder.select(tree); },
      [this](const Compiled& compiled, std::span<const Cell> cells) {
        return session_.open_cursor(compiled, cells);
      });
}

Compiled QueryCore::compile() const {
  SelectBuilder builder(session_, false);
  return compiled(builder.select(tree_));
}

Compiled QueryCore::compiled(const sql::Statement& statement) const {
  Compiled compiled = session_.dialect().statement_compiler().compile(statement);
  compiled.sql += comment(tree_.labels);
  return compiled;
}

void QueryCore::drop_order() {
  tree_.order.clear();
  tree_.unranked = true;
  tree_.limit.reset();
  tree_.offset.reset();
}

QueryCore QueryCore::without_order() const {
  QueryCore all = *this;
  all.drop_order();
  return all;
}

void QueryCore::calculate(const sql::Expr& aggregate, const std::optional<ColumnType>& type,
                          const std::function<void(const Cell&)>& read) const {
  refuse_lock("an aggregate");
  const QueryCore all = without_order();
  Result result = run(
      all, [&](const QueryTree& tree) { return Shape(tree, aggregate, type); },
      [&](SelectBuilder& builder, const QueryTree& tree) {
        return builder.calculate(tree, aggregate, type);
      });
  if (result.next()) read(result.row()[0]);
}

std::int64_t QueryCore::count() const {
  refuse_lock("count()");
  const QueryCore all = without_order();
  Result result = run(
      all, 'c', [](SelectBuilder& builder, const QueryTree& tree) { return builder.count(tree); });
  return result.next() ? result.row()[0].i : 0;
}

bool QueryCore::exists() const {
  refuse_lock("exists()");
  const QueryCore any = without_order();
  Result result = run(
      any, 'e', [](SelectBuilder& builder, const QueryTree& tree) { return builder.exists(tree); });
  return result.next();
}

std::string QueryCore::explain() const {
  SelectBuilder builder(session_, true);
  const StatementCompiler& compiler = session_.dialect().statement_compiler();
  Result result = session_.execute(compiler.explain(compiled(builder.select(tree_))));
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
