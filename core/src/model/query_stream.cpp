#include "select_builder.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"

namespace stele::detail {

Cursor QueryCore::open_cursor() const {
  use_model(session_, *tree_.model);
  require_lockable();
  SelectBuilder builder(session_, true);
  const sql::Select statement = builder.select(tree_);
  return session_.open_cursor(session_.dialect().statement_compiler().compile(statement));
}

}  // namespace stele::detail
