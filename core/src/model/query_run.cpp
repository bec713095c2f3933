#include <utility>

#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"

namespace stele::detail {

Result QueryCore::select(std::optional<std::int64_t> rows) const {
  use_model(session_, *tree_.model);
  require_lockable();
  SelectBuilder builder(session_, true);
  const sql::Select statement = builder.select(tree_, rows);
  return session_.execute(session_.dialect().statement_compiler().compile(statement));
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
  SelectBuilder builder(session_, true);
  const sql::Select statement = builder.count(tree_);
  Result result = session_.execute(session_.dialect().statement_compiler().compile(statement));
  return result.next() ? result.row()[0].i : 0;
}

bool QueryCore::exists() const {
  refuse_lock("exists()");
  SelectBuilder builder(session_, true);
  const sql::Select statement = builder.exists(tree_);
  Result result = session_.execute(session_.dialect().statement_compiler().compile(statement));
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
