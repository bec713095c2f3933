#include "chosen_rows.hpp"

#include <memory>
#include <string>
#include <utility>

#include "stele/model/model_state.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

constexpr std::string_view chosen_table = "chosen_rows";

/// The rows of a query, under names that no column has.
sql::CommonTable choice(const Session& session, const QueryTree& tree) {
  sql::CommonTable table{.name = std::string(chosen_table)};
  sql::Select select = SelectBuilder(session, true).select(tree);
  for (std::size_t i = 0; i < select.projections.size(); ++i) {
    table.columns.push_back("chosen_" + std::to_string(i + 1));
  }
  table.query = std::make_shared<const sql::Select>(std::move(select));
  return table;
}

/// A row of the table is one of those that were chosen.
sql::Expr is_chosen(const Metadata& metadata, const sql::CommonTable& table) {
  auto select = std::make_shared<sql::Select>();
  select->projections = {
      {.expr = sql::Expr({sql::Position{1, types::bigint()}}), .type = types::bigint()}};
  select->from = sql::Source{.table = {.name = table.name}};
  for (const std::size_t index : metadata.key) {
    const schema::Column& column = metadata.attributes[index].column;
    const sql::Expr equal = sql::compare(
        sql::ComparisonOperator::equal, sql::column(table.name, table.columns[index], column.type),
        sql::column(metadata.table.name, column.name, column.type));
    select->where = select->where ? sql::and_(*select->where, equal) : equal;
  }
  return sql::Expr({sql::Subquery{.kind = sql::SubqueryKind::exists, .select = std::move(select)}});
}

}  // namespace

bool needs_choice(const QueryTree& tree) {
  return tree.limit || tree.offset || !tree.joins.empty() || tree.after || tree.distinct ||
         !tree.distinct_on.empty();
}

ChosenRows chosen_rows(const Session& session, const QueryTree& tree, SelectBuilder& builder) {
  ChosenRows rows;
  if (!needs_choice(tree)) {
    rows.where = builder.condition(tree);
    rows.with = builder.take_tables();
    return rows;
  }
  rows.with = builder.take_tables();
  rows.with.push_back(choice(session, tree));
  rows.where = is_chosen(tree.model->metadata(), rows.with.back());
  return rows;
}

}  // namespace stele::detail
