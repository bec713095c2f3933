#include <optional>
#include <utility>

#include "row_errors.hpp"
#include "row_values.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

void increment(const Session& session, const ModelState& model, void* row,
               std::string_view attribute, const sql::Expr& value) {
  const Metadata& metadata = model.metadata();
  require_writable(metadata, "increment");
  use_model(session, model);
  require_own(model, row, "increment");
  require_key(metadata, "increment");
  QueryTree tree;
  tree.model = model.shared_from_this();
  tree.database = &session.database();
  tree.unscoped = true;
  for (const std::size_t index : metadata.key) {
    const AttributeInfo& part = metadata.attributes[index];
    EncodeScratch scratch;
    const sql::Expr equal = sql::compare(sql::ComparisonOperator::equal,
                                         detail::attribute(metadata.identity, part.name),
                                         untyped(to_value(part.encode(row, scratch))));
    tree.where = tree.where ? sql::and_(*tree.where, equal) : equal;
  }
  Result result = QueryCore(session, std::move(tree))
                      .update_returning({{detail::attribute(nullptr, attribute), value}});
  if (!result.next()) throw_gone(metadata, "increment");
  model.decode(row, result.row());
}

}  // namespace stele::detail
