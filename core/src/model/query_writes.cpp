#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "assignments.hpp"
#include "chosen_rows.hpp"
#include "row_errors.hpp"
#include "row_statements.hpp"
#include "row_times.hpp"
#include "row_values.hpp"
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

/// True for conditions that do not ask for the row, such as the `all_of` of an empty list, and
/// `not_in` of one.
bool is_always(const sql::Expr& condition, bool outcome) {
  const auto& data = condition.node().data;
  if (const auto* literal = std::get_if<sql::Literal>(&data)) {
    return literal->value == Value(outcome);
  }
  if (const auto* negation = std::get_if<sql::Not>(&data)) {
    return is_always(negation->operand, !outcome);
  }
  if (const auto* list = std::get_if<sql::In>(&data)) {
    return list->values.empty() && list->negated == outcome;
  }
  const auto* logical = std::get_if<sql::Logical>(&data);
  if (logical == nullptr) return false;
  const auto decides = [&](const sql::Expr& operand) { return is_always(operand, outcome); };
  const bool needs_all = (logical->op == sql::LogicalOperator::and_) == outcome;
  return needs_all ? std::ranges::all_of(logical->operands, decides)
                   : std::ranges::any_of(logical->operands, decides);
}

/// Runs an UPDATE; where it assigns the generated key, later keys come after those that it gave.
template <class Run>
auto run_update(const Session& session, const QueryTree& tree,
                const QueryCore::AssignmentList& assignments, const Run& run) {
  const ModelState& model = *tree.model;
  const WriteAttempt attempt{.verb = "update",
                             .assignments = &assignments,
                             .condition = tree.where ? &*tree.where : nullptr,
                             .query = &tree};
  return with_model(session, model, attempt, [&] {
    if (!moves_generated_key(session, model, assignments)) return run(session);
    std::optional<decltype(run(session))> updated;
    session.atomically([&](const Session& where) {
      updated.emplace(run(where));
      advance_past_all(where, model);
    });
    return *std::move(updated);
  });
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
        tree_.where ? "the condition holds for every row, as all_of(…) and not_in(…) of an empty "
                      "list do"
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
  ChosenRows rows = chosen_rows(session_, tree_, builder);
  update.where = std::move(rows.where);
  update.with = std::move(rows.with);
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
  ChosenRows rows = chosen_rows(session_, tree_, builder);
  remove.where = std::move(rows.where);
  remove.with = std::move(rows.with);
  if (returns) remove.returning = returning(metadata, all_attributes(metadata));
  return compiled(remove);
}

std::int64_t QueryCore::update(const AssignmentList& assignments) const {
  const Compiled compiled = update_statement(assignments, false);
  return run_update(session_, tree_, assignments,
                    [&](const Session& session) { return session.run(compiled); });
}

Result QueryCore::update_returning(const AssignmentList& assignments) const {
  const Compiled compiled = update_statement(assignments, true);
  return run_update(session_, tree_, assignments,
                    [&](const Session& session) { return session.execute(compiled); });
}

std::int64_t QueryCore::destroy(bool force) const {
  const Compiled compiled = destroy_statement(false, force);
  return with_model(session_, *tree_.model, {.verb = "destroy", .query = &tree_},
                    [&] { return session_.run(compiled); });
}

Result QueryCore::destroy_returning() const {
  const Compiled compiled = destroy_statement(true, false);
  return with_model(session_, *tree_.model, {.verb = "destroy", .query = &tree_},
                    [&] { return session_.execute(compiled); });
}

}  // namespace stele::detail
