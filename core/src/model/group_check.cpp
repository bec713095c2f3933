#include <algorithm>
#include <functional>

#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/walk.hpp"

namespace stele::detail {

namespace {

using UseColumn = std::function<void(const sql::ColumnRef&)>;

void for_each_column(const sql::Select& select, const UseColumn& use);

void for_each_column(const sql::Expr& expr, const UseColumn& use) {
  const auto& data = expr.node().data;
  if (const auto* column = std::get_if<sql::ColumnRef>(&data)) use(*column);
  const auto* subquery = std::get_if<sql::Subquery>(&data);
  if (subquery != nullptr) for_each_column(*subquery->select, use);
  for (const sql::Expr& child : sql::children_of(expr)) for_each_column(child, use);
}

/// The columns of all that is in it.
void for_each_column(const sql::Select& select, const UseColumn& use) {
  for (const sql::Projection& each : select.projections) for_each_column(each.expr, use);
  if (select.from && select.from->query) for_each_column(*select.from->query, use);
  for (const sql::Join& join : select.joins) {
    if (join.source.query) for_each_column(*join.source.query, use);
    for_each_column(join.on, use);
  }
  if (select.where) for_each_column(*select.where, use);
  for (const sql::Expr& term : select.group) for_each_column(term, use);
  if (select.having) for_each_column(*select.having, use);
  for (const sql::OrderTerm& term : select.order) for_each_column(term.expr, use);
  for (const auto& part : select.parts) for_each_column(*part, use);
}

/// True for a column of a query around this one.
bool is_enclosing(const sql::ColumnRef& column, const Scope& scope) {
  for (const Scope* outer = scope.enclosing; outer != nullptr; outer = outer->enclosing) {
    const bool has =
        std::any_of(outer->sources.begin(), outer->sources.end(),
                    [&](const ScopeSource& source) { return source.exposed == column.table; });
    if (has) return true;
  }
  return false;
}

}  // namespace

bool reads_outer(const sql::Expr& expr, const Scope& scope) {
  bool is_outer = false;
  for_each_column(expr, [&](const sql::ColumnRef& column) {
    is_outer = is_outer || is_enclosing(column, scope);
  });
  return is_outer;
}

bool reads_outer_alone(const sql::Expr& expr, const Scope& scope) {
  bool is_alone = true;
  for_each_column(expr, [&](const sql::ColumnRef& column) {
    is_alone = is_alone && is_enclosing(column, scope);
  });
  return is_alone && reads_outer(expr, scope);
}

bool has_aggregate(const sql::Expr& expr) {
  const auto& data = expr.node().data;
  if (std::holds_alternative<sql::Aggregate>(data)) return true;
  const std::vector<sql::Expr> children = sql::children_of(expr);
  if (std::holds_alternative<sql::Window>(data)) {
    // Its function is no aggregate, but what it is of may be one.
    const std::vector<sql::Expr> operands = sql::children_of(children.front());
    return std::any_of(operands.begin(), operands.end(), has_aggregate) ||
           std::any_of(children.begin() + 1, children.end(), has_aggregate);
  }
  return std::any_of(children.begin(), children.end(), has_aggregate);
}

namespace {

/// Looks at what a query of groups reads.
class GroupCheck {
 public:
  GroupCheck(const sql::Select& select, const Scope& scope) : select_(select), scope_(scope) {}

  void operator()(const sql::Expr& expr) const {
    const auto& data = expr.node().data;
    if (std::holds_alternative<sql::Aggregate>(data) || is_grouped(expr)) return;
    // Its text may take an aggregate of the columns that are given to it: the database looks.
    if (std::holds_alternative<sql::Raw>(data)) return;
    const std::vector<sql::Expr> children = sql::children_of(expr);
    if (std::holds_alternative<sql::Window>(data)) return check_window(children);
    if (const auto* column = std::get_if<sql::ColumnRef>(&data)) check_column(*column);
    if (const auto* subquery = std::get_if<sql::Subquery>(&data)) {
      for_each_column(*subquery->select, [&](const sql::ColumnRef& column) {
        const bool is_of_this = !column.table.empty() && source_of(column) != nullptr;
        if (is_of_this && !is_group(column)) check_column(column);
      });
    }
    for (const sql::Expr& child : children) (*this)(child);
  }

 private:
  [[nodiscard]] bool is_grouped(const sql::Expr& expr) const {
    return std::any_of(select_.group.begin(), select_.group.end(),
                       [&](const sql::Expr& term) { return sql::is_same(term, expr); });
  }

  /// Whether it is a term of the groups, which may be written without its source.
  [[nodiscard]] bool is_group(const sql::ColumnRef& column) const {
    return std::any_of(select_.group.begin(), select_.group.end(), [&](const sql::Expr& term) {
      const auto* group = std::get_if<sql::ColumnRef>(&term.node().data);
      return group != nullptr && group->column == column.column &&
             source_of(*group) == source_of(column);
    });
  }

  void check_window(const std::vector<sql::Expr>& children) const {
    // An aggregate over a window is of the groups' own values.
    for (const sql::Expr& operand : sql::children_of(children.front())) (*this)(operand);
    for (std::size_t i = 1; i < children.size(); ++i) (*this)(children[i]);
  }

  void check_column(const sql::ColumnRef& column) const {
    const bool is_outer = !column.table.empty() && source_of(column) == nullptr;
    if (is_outer) return;
    const ScopeSource* source = source_of(column);
    if (source != nullptr && has_whole_key(*source)) return;
    const std::string& model = scope_.sources.front().model->name;
    throw Error(Errc::invalid_argument,
                "the column '" + column.column + "' of a query of groups on " + model +
                    " has no one value in a group; group by it, or take an aggregate such as "
                    "min() of it",
                {.model = model, .columns = {column.column}});
  }

  [[nodiscard]] const ScopeSource* source_of(const sql::ColumnRef& column) const {
    if (column.table.empty()) return &scope_.sources.front();
    const auto found =
        std::find_if(scope_.sources.begin(), scope_.sources.end(),
                     [&](const ScopeSource& source) { return source.exposed == column.table; });
    return found == scope_.sources.end() ? nullptr : &*found;
  }

  /// All else of a row depends on its key.
  [[nodiscard]] bool has_whole_key(const ScopeSource& source) const {
    const Metadata& model = *source.model;
    if (model.key.empty() || model.derived != nullptr) return false;
    return std::all_of(model.key.begin(), model.key.end(), [&](std::size_t index) {
      const std::string& name = model.attributes[index].column.name;
      return std::any_of(select_.group.begin(), select_.group.end(), [&](const sql::Expr& term) {
        const auto* column = std::get_if<sql::ColumnRef>(&term.node().data);
        return column != nullptr && column->column == name && source_of(*column) == &source;
      });
    });
  }

  const sql::Select& select_;
  const Scope& scope_;
};

bool has_aggregates(const sql::Select& select) {
  return std::any_of(
             select.projections.begin(), select.projections.end(),
             [](const sql::Projection& projection) { return has_aggregate(projection.expr); }) ||
         std::any_of(select.order.begin(), select.order.end(),
                     [](const sql::OrderTerm& term) { return has_aggregate(term.expr); });
}

}  // namespace

namespace {

/// As `has_aggregate`, but for those within a window.
bool has_plain_aggregate(const sql::Expr& expr) {
  const auto& data = expr.node().data;
  if (std::holds_alternative<sql::Aggregate>(data)) return true;
  if (std::holds_alternative<sql::Window>(data)) return false;
  const std::vector<sql::Expr> children = sql::children_of(expr);
  return std::any_of(children.begin(), children.end(), has_plain_aggregate);
}

}  // namespace

bool is_of_groups(const sql::Select& select) {
  return !select.group.empty() || select.having || has_aggregates(select);
}

void require_grouped(const sql::Select& select, const Scope& scope) {
  const bool selects_aggregates = std::any_of(
      select.projections.begin(), select.projections.end(),
      [](const sql::Projection& projection) { return has_plain_aggregate(projection.expr); });
  const bool is_open = select.group.empty() && !selects_aggregates &&
                       !(select.having && has_plain_aggregate(*select.having));
  if (is_open) {
    const std::string& model = scope.sources.front().model->name;
    throw Error(Errc::invalid_argument,
                "a query on " + model +
                    " has a condition, an order or a window of groups, and no groups; add "
                    "group_by(…)",
                {.model = model});
  }
  const GroupCheck check(select, scope);
  for (const sql::Projection& each : select.projections) check(each.expr);
  if (select.having) check(*select.having);
  for (const sql::OrderTerm& term : select.order) check(term.expr);
}

}  // namespace stele::detail
