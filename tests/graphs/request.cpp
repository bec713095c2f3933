#include "request.hpp"

#include "values.hpp"

namespace stele::test::graphs {

bool is_joined(const Design& design, const Association& association, const Include& include) {
  // Of several rows of a has_one the first is found by its key.
  return association.is_to_one() && include.strategy != Strategy::query &&
         !include.rows.is_ordered_or_cut() &&
         (association.kind == RelationKind::belongs_to ||
          design.tables[association.target].key.size() == 1);
}

namespace {

std::string text_of(const Table& table, const Condition& condition) {
  using Kind = Condition::Kind;
  if (condition.kind == Kind::test) {
    static const char* const names[] = {
        "=", "<>", "<", ">=", "in", "not in", "is null", "is not null"};
    return table.columns[condition.column].name + " " + names[static_cast<int>(condition.op)] +
           (condition.values.empty() ? "" : " " + graphs::text_of(condition.values));
  }
  std::string text;
  for (const Condition& each : condition.parts) {
    if (!text.empty()) text += condition.kind == Kind::all ? " and " : " or ";
    text += text_of(table, each);
  }
  return (condition.kind == Kind::negation ? "not (" : "(") + text + ")";
}

std::string text_of(const Design& design, std::size_t table, const Rows& rows);

std::string text_of(const Design& design, const Table& owner, const Include& include) {
  static const char* const strategies[] = {"", " by join", " by query"};
  const Association& association = owner.associations[include.association];
  std::string text = association.name + text_of(design, association.target, include.rows);
  text += strategies[static_cast<int>(include.strategy)];
  if (include.required) text += include.is_required_inside ? " required()" : " required";
  if (include.by_paths) text += " by paths";
  if (include.is_said_last) text += ", said last";
  if (include.is_said_twice) text += ", said twice";
  return text;
}

std::string text_of(const Design& design, std::size_t index, const Rows& rows) {
  const Table& table = design.tables[index];
  std::string text;
  if (rows.where) text += " where " + text_of(table, *rows.where);
  for (const OrderBy& each : rows.order) {
    text += " order by " + table.columns[each.column].name + (each.descending ? " desc" : "");
    if (each.nulls_first) text += *each.nulls_first ? " nulls first" : " nulls last";
  }
  if (rows.limit) text += " limit " + std::to_string(*rows.limit);
  if (rows.offset) text += " offset " + std::to_string(*rows.offset);
  for (const Include& each : rows.includes) text += " [" + text_of(design, table, each) + "]";
  return text;
}

}  // namespace

std::string text_of(const Design& design, const Request& request) {
  std::string text =
      design.tables[request.table].name + text_of(design, request.table, request.rows);
  if (request.ending == Ending::first) text += " first()";
  if (request.ending == Ending::page) {
    text +=
        " page(" + std::to_string(request.page) + ", " + std::to_string(request.page_size) + ")";
  }
  if (!request.load) return text;
  std::size_t table = request.table;
  text += "; load ";
  for (const std::size_t each : request.load->path) {
    const Association& association = design.tables[table].associations[each];
    text += association.name + ".";
    table = association.target;
  }
  return text + text_of(design, table, request.load->rows);
}

}  // namespace stele::test::graphs
