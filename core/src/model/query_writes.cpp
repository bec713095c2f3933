#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "assignments.hpp"
#include "row_errors.hpp"
#include "row_statements.hpp"
#include "row_times.hpp"
#include "row_values.hpp"
#include "select_builder.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"
#include "stele/sql/node.hpp"

namespace stele {

SetClause<void> set(std::string_view attribute, Value value) {
  return {detail::attribute(nullptr, attribute), detail::untyped(std::move(value))};
}

}  // namespace stele

namespace stele::detail {

namespace {

constexpr std::string_view chosen_rows = "chosen_rows";

/// True where a condition on the table alone does not say which rows are meant.
bool needs_choice(const QueryTree& tree) {
  return tree.limit || tree.offset || !tree.joins.empty() || tree.after || tree.distinct ||
         !tree.distinct_on.empty();
}

/// The rows of a query, under names that no column has.
sql::CommonTable choice(const Session& session, const QueryTree& tree) {
  sql::CommonTable table{.name = std::string(chosen_rows)};
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

/// Which rows an UPDATE or a DELETE is of.
template <class Statement>
void choose(Statement& statement, const Session& session, const QueryTree& tree,
            SelectBuilder& builder) {
  if (!needs_choice(tree)) {
    statement.where = builder.condition(tree);
    statement.with = builder.take_tables();
    return;
  }
  statement.with = builder.take_tables();
  statement.with.push_back(choice(session, tree));
  statement.where = is_chosen(tree.model->metadata(), statement.with.back());
}

/// True for conditions of constants alone, such as the `all_of` of an empty list.
bool is_always(const sql::Expr& condition, bool outcome) {
  const auto& data = condition.node().data;
  if (const auto* literal = std::get_if<sql::Literal>(&data)) {
    return literal->value == Value(outcome);
  }
  if (const auto* negation = std::get_if<sql::Not>(&data)) {
    return is_always(negation->operand, !outcome);
  }
  const auto* logical = std::get_if<sql::Logical>(&data);
  if (logical == nullptr) return false;
  const auto decides = [&](const sql::Expr& operand) { return is_always(operand, outcome); };
  const bool needs_all = (logical->op == sql::LogicalOperator::and_) == outcome;
  return needs_all ? std::ranges::all_of(logical->operands, decides)
                   : std::ranges::any_of(logical->operands, decides);
}

}  // namespace

void QueryCore::require_condition(std::string_view verb) const {
  const Metadata& metadata = tree_.model->metadata();
  require_writable(metadata, verb);
  const std::string attempt = "could not " + std::string(verb) + " " + metadata.name + ": ";
  const bool has_condition = (tree_.where && !is_always(*tree_.where, true)) ||
                             !tree_.searches.empty() || tree_.deleted == DeletedRows::only;
  if (!has_condition) {
    const std::string_view why =
        tree_.where ? "the condition holds for every row, as all_of(…) of an empty list does"
        : tree_.limit || tree_.offset
            ? "the query has no condition, and a limit does not say which rows are meant"
            : "the query has no condition, so every row would be meant";
    throw Error(Errc::invalid_argument,
                attempt + std::string(why) + "; add where(…)" +
                    (verb == "destroy" ? ", or say so by destroy_all() or truncate()" : ""),
                {.model = metadata.name});
  }
  if (tree_.set || !tree_.group.empty()) {
    throw Error(Errc::invalid_argument,
                attempt +
                    "the query groups or combines rows; say which rows by a condition, such as "
                    "exists(…) or in(…) of a subquery",
                {.model = metadata.name});
  }
  if (needs_choice(tree_) && metadata.key.empty()) {
    throw Error(Errc::invalid_argument,
                attempt +
                    "limit(), offset() and joins need a primary key, by which the rows are chosen, "
                    "and the model has none",
                {.model = metadata.name});
  }
  refuse_lock(std::string(verb) + "()");
}

Compiled QueryCore::update_statement(const AssignmentList& assignments, bool returns,
                                     std::string_view verb) const {
  use_model(session_, *tree_.model);
  require_condition(verb);
  const Metadata& metadata = tree_.model->metadata();
  sql::Update update{.table = metadata.table};
  SelectBuilder builder(session_, true);
  Assignments set(metadata, [&](const sql::Expr& value) { return builder.value(tree_, value); });
  for (const auto& [column, value] : assignments) set.add(column, value);
  if (metadata.updated_at_index) {
    const AttributeInfo& time = metadata.attributes[*metadata.updated_at_index];
    set.add_missing(time, sql::literal(present(time.column.type), time.column.type));
  }
  update.assignments = set.take(verb);
  choose(update, session_, tree_, builder);
  if (returns) update.returning = returning(metadata, all_attributes(metadata));
  return compiled(update);
}

Compiled QueryCore::destroy_statement(bool returns, bool force) const {
  use_model(session_, *tree_.model);
  const Metadata& metadata = tree_.model->metadata();
  if (is_paranoid(metadata) && !force) return mark_statement(returns);
  require_condition("destroy");
  sql::Delete remove{.table = metadata.table};
  SelectBuilder builder(session_, true);
  choose(remove, session_, tree_, builder);
  if (returns) remove.returning = returning(metadata, all_attributes(metadata));
  return compiled(remove);
}

std::int64_t QueryCore::update(const AssignmentList& assignments) const {
  const Compiled compiled = update_statement(assignments, false);
  const ModelState& model = *tree_.model;
  return with_model(session_, model, nullptr, "update", [&] {
    if (!moves_generated_key(session_, model, assignments)) return session_.run(compiled);
    std::int64_t updated = 0;
    session_.atomically([&](const Session& where) {
      updated = where.run(compiled);
      advance_past_all(where, model);
    });
    return updated;
  });
}

Result QueryCore::update_returning(const AssignmentList& assignments) const {
  const Compiled compiled = update_statement(assignments, true);
  const ModelState& model = *tree_.model;
  return with_model(session_, model, nullptr, "update", [&] {
    if (!moves_generated_key(session_, model, assignments)) return session_.execute(compiled);
    std::optional<Result> updated;
    session_.atomically([&](const Session& where) {
      updated.emplace(where.execute(compiled));
      advance_past_all(where, model);
    });
    return *std::move(updated);
  });
}

std::int64_t QueryCore::destroy(bool force) const {
  const Compiled compiled = destroy_statement(false, force);
  return with_model(session_, *tree_.model, nullptr, "destroy",
                    [&] { return session_.run(compiled); });
}

Result QueryCore::destroy_returning() const {
  const Compiled compiled = destroy_statement(true, false);
  return with_model(session_, *tree_.model, nullptr, "destroy",
                    [&] { return session_.execute(compiled); });
}

}  // namespace stele::detail
