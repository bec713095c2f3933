#include <algorithm>
#include <optional>
#include <string>

#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/query_core.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/search_query.hpp"

/// Full-text searches: which rows match, and in which order they come.
namespace stele::detail {

void QueryCore::search(std::string_view text) {
  const Metadata& metadata = tree_.model->metadata();
  if (tree_.set) {
    throw Error(Errc::invalid_argument,
                "search() is of the rows of a table, and the query on " + metadata.name +
                    " combines several queries; search in each of them",
                {.model = metadata.name});
  }
  if (metadata.full_text.empty()) {
    throw Error(Errc::invalid_argument,
                "search() looks in a full-text index, and " + metadata.name +
                    " has none; describe it by full_text<…>(), or by {.full_text = {…}} of "
                    "define(), or match a pattern by contains()",
                {.model = metadata.name});
  }
  static_cast<void>(SearchQuery(text));
  tree_.searches.emplace_back(text);
}

sql::Expr text_search(sql::SearchPart part, const Metadata& metadata, const std::string& table,
                      const Value& text) {
  return sql::Expr({sql::TextSearch{.part = part,
                                    .table = table,
                                    .index = metadata.definition.search->name,
                                    .text = sql::literal(text, types::text(), &text)}});
}

bool SelectBuilder::is_ranked(const QueryTree& tree, Output output, bool is_inner, bool picks) {
  const bool has_order = !tree.order.empty() || tree.unranked || output == Output::exists;
  if (tree.searches.empty() || has_order) return false;
  if (tree.after) {
    const std::string& model = tree.model->metadata().name;
    throw Error(Errc::invalid_argument,
                "after() pages " + model +
                    " by columns of its own, and a search orders by how well rows match; add "
                    "order_by(…), or use page()",
                {.model = model});
  }
  const bool is_grouped = tree.distinct || !tree.distinct_on.empty() || !tree.group.empty() ||
                          std::any_of(tree.terms.begin(), tree.terms.end(), has_aggregate);
  const bool is_read = output == Output::rows && !is_inner;
  return !is_grouped && (is_read || picks || tree.limit || tree.offset);
}

std::optional<sql::Expr> SelectBuilder::search(sql::Select& select, const Scope& scope,
                                               const QueryTree& tree, bool ranks) const {
  const ScopeSource& root = scope.sources.front();
  const bool joins = ranks && session_.dialect().statement_compiler().joins_search_index();
  std::optional<sql::Expr> all;
  for (const Value& text : tree.searches) {
    const sql::Expr match = text_search(sql::SearchPart::match, *root.model, root.exposed, text);
    if (joins && &text == &tree.searches.back()) {
      sql::TextSearch joined = std::get<sql::TextSearch>(match.node().data);
      joined.joined = true;
      select.joins.push_back(
          {.kind = sql::JoinKind::inner,
           .source = {.table = {.name = joined.index, .schema = root.model->table.schema}},
           .on = sql::Expr({joined})});
    } else {
      all = all ? sql::and_(*all, match) : match;
    }
  }
  return all;
}

void SelectBuilder::rank(sql::Select& select, const Scope& scope, const QueryTree& tree) {
  const ScopeSource& root = scope.sources.front();
  select.order.push_back(
      {.expr = text_search(sql::SearchPart::rank, *root.model, root.exposed, tree.searches.back()),
       .nulls = sql::NullsOrder::irrelevant});
  append_key(select, scope, root);
}

}  // namespace stele::detail
