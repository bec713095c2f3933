#include "generator.hpp"

#include <algorithm>

#include "values.hpp"

namespace stele::test::graphs {

namespace {

constexpr int deepest = 3;

}  // namespace

Value Generator::constant(const Table& table, std::size_t column) {
  const bool is_known = !table.rows.empty() && !constants_.one_in(4);
  if (is_known) {
    const Value& value = constants_.pick(table.rows)[column];
    if (!value.is_null()) return value;
  }
  return random_value(constants_, table.columns[column]);
}

Condition Generator::condition(const Table& table, int depth) {
  using Kind = Condition::Kind;
  if (depth > 0 && one_in(2)) {
    static const std::vector<Kind> kinds = {Kind::all, Kind::any, Kind::any, Kind::negation};
    Condition made{.kind = random_.pick(kinds)};
    made.parts.push_back(condition(table, depth - 1));
    if (made.kind != Kind::negation) made.parts.push_back(condition(table, depth - 1));
    return made;
  }
  // Such that many rows are left.
  static const std::vector<Op> ops = {Op::equal,  Op::not_equal, Op::not_equal,  Op::less,
                                      Op::less,   Op::at_least,  Op::at_least,   Op::in,
                                      Op::not_in, Op::is_null,   Op::is_not_null};
  Condition made{.op = random_.pick(ops), .column = below(table.columns.size())};
  const bool is_list = made.op == Op::in || made.op == Op::not_in;
  const bool has_value = made.op != Op::is_null && made.op != Op::is_not_null;
  for (std::size_t i = is_list ? 1 + below(3) : (has_value ? 1 : 0); i > 0; --i) {
    made.values.push_back(constant(table, made.column));
  }
  return made;
}

std::vector<OrderBy> Generator::order(const Table& table) {
  std::vector<OrderBy> made;
  for (std::size_t i = 1 + below(2); i > 0; --i) {
    OrderBy each{.column = below(table.columns.size()), .descending = one_in(2)};
    const bool is_there = std::any_of(made.begin(), made.end(), [&](const OrderBy& other) {
      return other.column == each.column;
    });
    if (is_there) continue;
    if (one_in(3)) each.nulls_first = one_in(2);
    made.push_back(each);
  }
  return made;
}

void Generator::order_by_key(const Table& table, std::vector<OrderBy>& order) {
  for (const std::size_t column : table.key) {
    const bool is_there = std::any_of(order.begin(), order.end(),
                                      [&](const OrderBy& other) { return other.column == column; });
    if (!is_there) order.push_back({.column = column, .descending = one_in(4)});
  }
}

Rows Generator::included_rows(std::size_t table, int depth) {
  const Table& target = design_.tables[table];
  Rows rows;
  if (one_in(3)) rows.where = condition(target, 2);
  if (one_in(4)) rows.order = order(target);
  if (one_in(5)) rows.limit = constants_.one_in(8) ? 0 : 1 + constants_.below(3);
  if (one_in(7)) rows.offset = constants_.below(3);
  rows.includes = includes(table, depth, 2);
  return rows;
}

Include Generator::include(const Table& owner, std::size_t association, int depth) {
  const Association& found = owner.associations[association];
  Include made{.association = association, .rows = included_rows(found.target, depth - 1)};
  if (found.is_to_one() && !one_in(4)) {
    made.rows.order.clear();
    made.rows.limit = made.rows.offset = std::nullopt;
  }
  made.required = one_in(6);
  if (is_joined(design_, found, made) && one_in(3)) {
    made.strategy = one_in(2) ? Strategy::join : Strategy::query;
  } else if (one_in(8)) {
    made.strategy = Strategy::query;
  }
  made.by_paths = one_in(2);
  made.is_said_last = one_in(3);
  made.is_said_twice = one_in(4);
  made.is_required_inside = one_in(2);
  return made;
}

std::vector<Include> Generator::includes(std::size_t table, int depth, std::size_t most) {
  const Table& owner = design_.tables[table];
  std::vector<Include> made;
  if (depth == 0 || owner.associations.empty()) return made;
  const std::size_t count = below(most + 1) + (depth == deepest ? 1 : 0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t association = below(owner.associations.size());
    const bool is_there = std::any_of(made.begin(), made.end(), [&](const Include& other) {
      return other.association == association;
    });
    if (!is_there) made.push_back(include(owner, association, depth));
  }
  return made;
}

std::optional<Load> Generator::load(std::size_t table) {
  Load made;
  for (std::size_t left = 1 + below(deepest); left > 0; --left) {
    const Table& owner = design_.tables[table];
    if (owner.associations.empty()) break;
    made.path.push_back(below(owner.associations.size()));
    table = owner.associations[made.path.back()].target;
  }
  if (made.path.empty()) return std::nullopt;
  made.rows = included_rows(table, deepest - 1);
  return made;
}

std::size_t Generator::any_table() {
  // Seldom one without rows.
  const bool takes_any = one_in(8);
  std::vector<std::size_t> with_rows;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < design_.tables.size(); ++i) {
    const Table& table = design_.tables[i];
    if (table.associations.empty()) continue;
    all.push_back(i);
    if (!table.rows.empty()) with_rows.push_back(i);
  }
  const std::vector<std::size_t>& models = takes_any || with_rows.empty() ? all : with_rows;
  return models[below(models.size())];
}

Request Generator::request() {
  Request made{.table = any_table()};
  const Table& root = design_.tables[made.table];
  Rows& rows = made.rows;
  if (one_in(4)) rows.where = condition(root, 2);
  if (one_in(2)) rows.order = order(root);
  const bool is_page = one_in(8);
  if (!is_page && one_in(3)) rows.limit = constants_.one_in(8) ? 0 : 1 + constants_.below(5);
  if (!is_page && one_in(5)) rows.offset = constants_.below(4);
  if (is_page) {
    made.ending = Ending::page;
    made.page = 1 + constants_.below(2);
    made.page_size = 1 + constants_.below(5);
  } else if (one_in(6)) {
    made.ending = Ending::first;
  }
  rows.includes = includes(made.table, deepest, 2);
  if (one_in(5)) made.load = load(made.table);
  // Whoever takes some of the rows gets them in the order of the key.
  const bool is_ordered = made.ending != Ending::all || rows.limit || rows.offset;
  if (!is_ordered || one_in(3)) order_by_key(root, rows.order);
  return made;
}

}  // namespace stele::test::graphs
