#include "term.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace stele::test::queries {

namespace {

constexpr std::array<std::string_view, 50> names = {"column",
                                                    "constant",
                                                    "==",
                                                    "!=",
                                                    "<",
                                                    "<=",
                                                    ">",
                                                    ">=",
                                                    "is_distinct",
                                                    "is_not_distinct",
                                                    "and",
                                                    "or",
                                                    "not",
                                                    "is_null",
                                                    "is_not_null",
                                                    "between",
                                                    "in",
                                                    "not_in",
                                                    "in_query",
                                                    "not_in_query",
                                                    "exists",
                                                    "like",
                                                    "not_like",
                                                    "ilike",
                                                    "not_ilike",
                                                    "starts_with",
                                                    "ends_with",
                                                    "contains",
                                                    "matches",
                                                    "scalar",
                                                    "+",
                                                    "-",
                                                    "*",
                                                    "/",
                                                    "lower",
                                                    "upper",
                                                    "length",
                                                    "coalesce",
                                                    "case_when",
                                                    "cast",
                                                    "count_rows",
                                                    "count",
                                                    "count_distinct",
                                                    "sum",
                                                    "avg",
                                                    "min",
                                                    "max",
                                                    "row_number",
                                                    "rank",
                                                    "dense_rank"};
constexpr std::array<std::string_view, 5> shifted = {"lag", "lead", "first_value", "last_value",
                                                     "nth_value"};

std::string_view name_of(Op op) {
  const auto index = static_cast<std::size_t>(op);
  return index < names.size() ? names.at(index) : shifted.at(index - names.size());
}

std::string text_of_all(const std::vector<TermPtr>& terms) {
  std::string text;
  for (const TermPtr& term : terms) text += " " + text_of(*term);
  return text;
}

std::string text_of(const std::vector<OrderBy>& order) {
  std::string text;
  for (const OrderBy& each : order) {
    text += " " + queries::text_of(*each.term) + (each.descending ? " desc" : "");
    if (each.nulls_first) text += *each.nulls_first ? " nulls_first" : " nulls_last";
  }
  return text;
}

std::string text_of(const Window& window) {
  std::string text = " over partition" + text_of_all(window.partition) + " order";
  text += text_of(window.order);
  if (!window.frame) return text;
  const auto bound = [](const std::optional<std::int64_t>& rows) {
    return rows ? std::to_string(*rows) : std::string("all");
  };
  return text + " rows " + bound(window.frame->before) + " to " + bound(window.frame->after);
}

}  // namespace

bool is_aggregate(Op op) { return op >= Op::count_rows && op <= Op::max; }

bool has_aggregate(const Term& term) {
  if (is_aggregate(term.op) && term.window == nullptr) return true;
  return std::any_of(term.args.begin(), term.args.end(),
                     [](const TermPtr& each) { return has_aggregate(*each); });
}

std::string text_of(const Term& term) {
  if (term.source == Source::derived) return "c" + std::to_string(term.column + 1);
  if (term.op == Op::column) {
    const std::string& name = columns().at(term.column).name;
    const std::string_view prefix = term.source == Source::first    ? ""
                                    : term.source == Source::second ? "second."
                                                                    : "outer.";
    return std::string(prefix) + name;
  }
  if (term.op == Op::constant) return text_of(term.values.front());
  std::string text = "(" + std::string(name_of(term.op)) + text_of_all(term.args);
  if (!term.values.empty()) text += " " + text_of(Row(term.values));
  if (term.op == Op::cast) text += " as " + std::to_string(static_cast<int>(term.type));
  if (term.query) text += " [" + text_of(*term.query) + "]";
  if (term.filtered) text += " filtered";
  if (term.op >= Op::lag) text += " #" + std::to_string(term.number);
  if (term.window) text += text_of(*term.window);
  return text + ")";
}

std::string text_of(const Select& select) {
  std::string text = "from " + std::to_string(select.table);
  if (select.join) {
    text += std::string(select.join->left ? " left_join " : " join ") +
            std::to_string(select.join->table) + (select.join->aliased ? " as other" : "") +
            " on " + text_of(*select.join->on);
  }
  if (select.where) text += " where " + text_of(*select.where);
  if (!select.terms.empty()) text += " select" + text_of_all(select.terms);
  if (select.distinct) text += " distinct";
  if (!select.group.empty()) text += " group_by" + text_of_all(select.group);
  if (select.having) text += " having " + text_of(*select.having);
  for (const SelectPtr& part : select.parts) {
    text +=
        " set_op " + std::to_string(static_cast<int>(select.set_op)) + " [" + text_of(*part) + "]";
  }
  if (!select.order.empty()) text += " order_by" + text_of(select.order);
  if (select.limit) text += " limit " + std::to_string(*select.limit);
  if (select.offset) text += " offset " + std::to_string(*select.offset);
  if (select.derived) text += " derived where" + text_of_all(select.derived_where);
  return text;
}

}  // namespace stele::test::queries
