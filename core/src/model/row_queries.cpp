#include "row_queries.hpp"

#include <optional>
#include <utility>

#include "stele/model/column.hpp"
#include "stele/model/model_state.hpp"

namespace stele::detail {

sql::Expr same_values(const Metadata& metadata, const std::vector<std::size_t>& attributes,
                      const void* row) {
  std::optional<sql::Expr> condition;
  for (const std::size_t index : attributes) {
    const AttributeInfo& attribute = metadata.attributes[index];
    EncodeScratch scratch;
    const sql::Expr equal = sql::compare(sql::ComparisonOperator::equal,
                                         detail::attribute(metadata.identity, attribute.name),
                                         untyped(to_value(attribute.encode(row, scratch))));
    condition = condition ? sql::and_(*condition, equal) : equal;
  }
  return *condition;
}

QueryCore query_where(const Session& session, const ModelState& model, const sql::Expr& condition) {
  QueryTree tree;
  tree.model = model.shared_from_this();
  tree.database = &session.database();
  tree.where = condition;
  tree.unscoped = true;
  return QueryCore(session, std::move(tree));
}

}  // namespace stele::detail
