#include "row_errors.hpp"
#include "row_queries.hpp"
#include "row_values.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

void increment(const Session& session, const ModelState& model, void* row,
               std::string_view attribute, const sql::Expr& value) {
  const Metadata& metadata = model.metadata();
  require_writable(metadata, "increment");
  use_model(session, model);
  require_kept_key(model, row, "increment");
  require_key(metadata, "increment");
  const KeyNames key = primary_key(metadata);
  Result result =
      query_where(session, model, equal_values(metadata, key, values_of(metadata, key, row)))
          .update_returning({{detail::attribute(nullptr, attribute), value}});
  if (!result.next()) throw_gone(metadata, "increment");
  model.decode(row, result.row());
}

}  // namespace stele::detail
