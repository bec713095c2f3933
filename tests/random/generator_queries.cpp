#include <array>
#include <utility>

#include "generator.hpp"

namespace stele::test::queries {

namespace {

TermPtr key_of(Source source) {
  return std::make_shared<const Term>(
      Term{.op = Op::column, .type = Type::integer, .source = source});
}

/// By a key, as most joins are.
TermPtr key_comparison() {
  Term link{.op = Op::column, .type = Type::integer, .source = Source::second};
  link.column = columns().size() - 1;
  return std::make_shared<const Term>(
      Term{.op = Op::equal,
           .type = Type::boolean,
           .args = {key_of(Source::first), std::make_shared<const Term>(std::move(link))}});
}

}  // namespace

TermPtr Generator::small_constant() {
  Term constant{.op = Op::constant, .type = Type::integer};
  constant.values = {constants_.below(9)};
  return std::make_shared<const Term>(std::move(constant));
}

TermPtr Generator::window(const Reach& reach) {
  Term term{.op = Op::row_number, .type = Type::integer};
  auto window = std::make_shared<Window>();
  const std::int64_t kind = random_.below(4);
  const Reach shallow{reach.joins, reach.has_outer, 1};
  if (kind == 0) {
    term.op = static_cast<Op>(static_cast<std::int64_t>(Op::row_number) + random_.below(3));
  } else if (kind == 1) {
    term.op = static_cast<Op>(static_cast<std::int64_t>(Op::lag) + random_.below(5));
    term.type = any_type();
    if (term.type == Type::decimal) term.scale = column_scale;
    term.args = {column(term.type, reach)};
    term.number = term.op == Op::nth_value ? 1 + random_.below(3) : random_.below(3);
    const bool shifts = term.op == Op::lag || term.op == Op::lead;
    // One of the column's own type.
    if (shifts && one_in(3)) {
      term.args.push_back(term.type == Type::integer ? small_constant() : constant(term.type));
    }
  } else {
    term = *aggregate(shallow, false);
    if (term.op == Op::count_distinct) term.op = Op::count;
  }
  if (one_in(2)) window->partition = {column(any_type(), reach)};
  if (!one_in(4) || kind < 2) window->order = {order(this->term(any_type(), shallow))};
  const bool has_frame = kind > 0 && one_in(3);
  if (has_frame) {
    Frame frame;
    if (!one_in(3)) frame.before = random_.below(3);
    if (!one_in(3)) frame.after = random_.below(3);
    window->frame = frame;
  }
  // Which of equal rows comes first is open, but where it makes no difference.
  const bool is_of_peers = kind == 0 ? term.op != Op::row_number : kind > 1 && !has_frame;
  if (!is_of_peers) {
    window->order.push_back({.term = key_of(Source::first)});
    if (reach.joins) window->order.push_back({.term = key_of(Source::second)});
  }
  term.window = std::move(window);
  return std::make_shared<const Term>(std::move(term));
}

void Generator::choose_source(Select& select, Reach& reach) {
  select.table = static_cast<std::size_t>(random_.below(2));
  if (one_in(3)) {
    Join join{.left = one_in(2), .aliased = one_in(2)};
    join.table = join.aliased ? static_cast<std::size_t>(random_.below(2)) : 1 - select.table;
    reach.joins = true;
    join.on = one_in(3) ? condition({true, false, 1}) : key_comparison();
    select.join = std::move(join);
  }
  if (one_in(2)) select.where = condition(reach);
}

void Generator::limit(Select& select) {
  if (one_in(3)) select.limit = constants_.below(6);
  if (one_in(5)) select.offset = constants_.below(4);
}

void Generator::order_rows(Select& select, const Reach& reach) {
  for (std::int64_t left = random_.below(3); left > 0; --left) {
    select.order.push_back(order(term(any_type(), {reach.joins, false, 1})));
  }
  select.order.push_back({.term = key_of(Source::first), .descending = one_in(4)});
  if (reach.joins) select.order.push_back({.term = key_of(Source::second)});
  limit(select);
}

Select Generator::rows() {
  Select select;
  Reach reach;
  choose_source(select, reach);
  // Of each row once there is no one row beside it.
  order_rows(select, {.joins = false});
  return select;
}

Select Generator::projection() {
  Select select;
  Reach reach;
  choose_source(select, reach);
  for (std::int64_t left = 1 + random_.below(3); left > 0; --left) {
    select.terms.push_back(one_in(4) ? window(reach) : term(any_type(), reach));
  }
  order_rows(select, reach);
  return select;
}

Select Generator::distinct() {
  Select select;
  Reach reach;
  choose_source(select, reach);
  for (std::int64_t left = 1 + random_.below(2); left > 0; --left) {
    const Type type = any_type();
    TermPtr selected = term(type, {reach.joins, false, 2, false});
    if (selected->op == Op::constant) selected = column(type, reach);
    select.terms.push_back(std::move(selected));
  }
  for (const TermPtr& each : select.terms) select.order.push_back(order(each));
  select.distinct = true;
  limit(select);
  return select;
}

Select Generator::groups() {
  Select select;
  Reach reach;
  choose_source(select, reach);
  const Reach shallow{reach.joins, false, 1, false};
  for (std::int64_t left = 1 + random_.below(2); left > 0; --left) {
    const Type type = any_type();
    TermPtr group = term(type, shallow);
    if (group->op == Op::constant) group = column(type, reach);
    select.group.push_back(std::move(group));
  }
  for (const TermPtr& group : select.group) {
    if (!one_in(4)) select.terms.push_back(group);
  }
  for (std::int64_t left = 1 + random_.below(2); left > 0; --left) {
    select.terms.push_back(aggregate({reach.joins, false, 2}, false));
  }
  if (one_in(2)) {
    TermPtr counted = aggregate(shallow, true);
    const Type type = counted->type;
    select.having = std::make_shared<const Term>(
        Term{.op = one_in(2) && type != Type::boolean ? Op::greater : Op::not_equal,
             .type = Type::boolean,
             .args = {std::move(counted), constant(type)}});
  }
  if (one_in(3)) select.order.push_back(order(aggregate(shallow, true)));
  for (const TermPtr& group : select.group) select.order.push_back(order(group));
  limit(select);
  return select;
}

Select Generator::totals() {
  Select select;
  Reach reach;
  choose_source(select, reach);
  for (std::int64_t left = 1 + random_.below(3); left > 0; --left) {
    select.terms.push_back(aggregate(reach, false));
  }
  return select;
}

Select Generator::set() {
  Select select;
  std::vector<Type> types;
  types.push_back(any_type());
  if (const Type other = any_type(); other != types.front()) types.push_back(other);
  const std::int64_t count = 2 + random_.below(2);
  for (std::int64_t left = count; left > 0; --left) {
    Select part{.table = static_cast<std::size_t>(random_.below(2))};
    if (!one_in(4)) part.where = condition({.depth = 2});
    for (const Type type : types) {
      const bool is_plain = type == Type::decimal || type == Type::mood;
      part.terms.push_back(is_plain ? column(type, {})
                                    : term(type, {.depth = 2, .queries = false}));
      if (part.terms.back()->op == Op::constant) part.terms.back() = column(type, {});
    }
    select.parts.push_back(std::make_shared<const Select>(std::move(part)));
  }
  static constexpr std::array<SetOp, 4> ops = {SetOp::union_, SetOp::union_all, SetOp::intersect,
                                               SetOp::except};
  select.set_op = random_.pick(ops);
  select.table = select.parts.front()->table;
  select.terms = select.parts.front()->terms;
  for (const TermPtr& each : select.terms) select.order.push_back(order(each));
  limit(select);
  return select;
}

TermPtr Generator::derived_condition(std::size_t index, const Term& term) {
  static constexpr std::array<Op, 4> ops = {Op::equal, Op::not_equal, Op::less, Op::greater_equal};
  Op op = random_.pick(ops);
  if (term.type == Type::boolean && op == Op::less) op = Op::equal;
  if (term.type == Type::boolean && op == Op::greater_equal) op = Op::not_equal;
  auto column = std::make_shared<const Term>(Term{.op = Op::column,
                                                  .type = term.type,
                                                  .scale = term.scale,
                                                  .source = Source::derived,
                                                  .column = index});
  return std::make_shared<const Term>(
      Term{.op = op, .type = Type::boolean, .args = {std::move(column), constant(term.type)}});
}

Select Generator::derived() {
  Select select = one_in(3) ? groups() : projection();
  select.derived = true;
  for (std::size_t i = 0; i < select.terms.size(); ++i) {
    const Term& term = *select.terms[i];
    const bool is_inexact = term.type == Type::real && (term.op == Op::sum || term.op == Op::avg);
    if (one_in(2) && !is_inexact) select.derived_where.push_back(derived_condition(i, term));
  }
  return select;
}

Select Generator::query() {
  switch (random_.below(12)) {
    case 0:
    case 1:
    case 2:
      return rows();
    case 3:
    case 4:
    case 5:
      return projection();
    case 6:
      return distinct();
    case 7:
    case 8:
      return groups();
    case 9:
      return totals();
    case 10:
      return set();
    default:
      return derived();
  }
}

}  // namespace stele::test::queries
