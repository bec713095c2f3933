#include "build.hpp"

#include <stdexcept>

namespace stele::test::queries {

namespace {

Expr erased(const sql::Expr& expr) { return Expr(expr); }

Expr constant(const Value& value) { return erased(detail::untyped(value)); }

Expr column_of(const Term& term, const Reads& reads) {
  if (term.source == Source::derived) {
    return erased(column("c" + std::to_string(term.column + 1)).expr());
  }
  const std::string& name = columns()[term.column].name;
  if (term.source == Source::outer) return erased(outer(name).expr());
  if (term.source == Source::first) return erased(column(name).expr());
  const Model<Record>& model = reads.models[reads.join->table];
  if (reads.join->aliased) return erased(alias(model, "other").column(name).expr());
  return erased(column(model.name() + "." + name).expr());
}

/// Of one column; what it reads of the query around is `outer`.
auto subquery_of(const Term& term, const Reads& reads) {
  const Reads inner{reads.models};
  return rows_of(*term.query, inner).select(value_of(*term.query->terms.front(), inner));
}

Expr cast_of(const Term& term, const Expr& operand) {
  switch (term.type) {
    case Type::integer:
      return erased(cast<std::int64_t>(operand).expr());
    case Type::real:
      return erased(cast<double>(operand).expr());
    case Type::boolean:
      return erased(cast<bool>(operand).expr());
    case Type::day:
      return erased(cast<Date>(operand).expr());
    case Type::decimal:
      return erased(cast(operand, types::decimal(10, term.scale)).expr());
    default:
      return erased(cast<std::string>(operand).expr());
  }
}

Expr case_of(const Term& term, const Reads& reads) {
  const auto& args = term.args;
  auto result = case_when(condition_of(*args[0], reads), value_of(*args[1], reads));
  if (args.size() >= 4) {
    result = result.when(condition_of(*args[2], reads), value_of(*args[3], reads));
  }
  if (args.size() % 2 == 0) return erased(result.expr());
  return erased(result.otherwise(value_of(*args.back(), reads)).expr());
}

stele::OrderBy<Condition<>> order_of_window(const Window& window, const Reads& reads) {
  stele::OrderBy<Condition<>> order;
  for (const OrderBy& each : window.order) {
    order.terms.push_back(detail::order_term(order_of(each, reads)));
  }
  return order;
}

template <class F>
Expr over(const F& function, const Window& window, const Reads& reads) {
  stele::PartitionBy<Condition<>> partition;
  for (const TermPtr& each : window.partition) {
    partition.terms.push_back(value_of(*each, reads).expr());
  }
  const auto order = order_of_window(window, reads);
  if (!window.frame) return erased(function.over(partition, order).expr());
  const auto& [before, after] = *window.frame;
  const auto frame = rows_between(before ? preceding(*before) : unbounded_preceding,
                                  after ? following(*after) : unbounded_following);
  return erased(function.over(partition, order, frame).expr());
}

template <class A>
Expr finished(const A& aggregate, const Term& term, const Reads& reads) {
  if (term.window == nullptr) return erased(aggregate.expr());
  return over(aggregate, *term.window, reads);
}

template <class A>
Expr filtered(const A& aggregate, const Term& term, const Reads& reads) {
  if (!term.filtered) return finished(aggregate, term, reads);
  return finished(aggregate.filter(condition_of(*term.args.back(), reads)), term, reads);
}

Expr aggregate_of(const Term& term, const Reads& reads) {
  if (term.op == Op::count_rows) return filtered(count(), term, reads);
  const Expr operand = value_of(*term.args.front(), reads);
  switch (term.op) {
    case Op::count:
      return filtered(count(operand), term, reads);
    case Op::count_distinct:
      return filtered(count_distinct(operand), term, reads);
    case Op::sum:
      return filtered(sum(operand), term, reads);
    case Op::avg:
      return filtered(avg(operand), term, reads);
    case Op::min:
      return filtered(min(operand), term, reads);
    default:
      return filtered(max(operand), term, reads);
  }
}

Expr window_of(const Term& term, const Reads& reads) {
  const Window& window = *term.window;
  if (term.op == Op::row_number) return over(row_number(), window, reads);
  if (term.op == Op::rank) return over(rank(), window, reads);
  if (term.op == Op::dense_rank) return over(dense_rank(), window, reads);
  const Expr value = value_of(*term.args.front(), reads);
  const bool has_other = term.args.size() > 1;
  switch (term.op) {
    case Op::lag:
      return has_other
                 ? over(lag(value, term.number, value_of(*term.args[1], reads)), window, reads)
                 : over(lag(value, term.number), window, reads);
    case Op::lead:
      return has_other
                 ? over(lead(value, term.number, value_of(*term.args[1], reads)), window, reads)
                 : over(lead(value, term.number), window, reads);
    case Op::first_value:
      return over(first_value(value), window, reads);
    case Op::last_value:
      return over(last_value(value), window, reads);
    default:
      return over(nth_value(value, term.number), window, reads);
  }
}

/// With a function that takes a constant as it is, or an expression.
template <class F>
auto beside(const Term& right, const Reads& reads, const F& make) {
  if (right.op == Op::constant) return make(right.values.front());
  return make(value_of(right, reads));
}

Condition<> text_condition(const Term& term, const Reads& reads) {
  const Expr text = value_of(*term.args.front(), reads);
  const auto pattern = term.values.front().as<std::string>();
  switch (term.op) {
    case Op::like:
      return text.like(pattern);
    case Op::not_like:
      return text.not_like(pattern);
    case Op::ilike:
      return text.ilike(pattern);
    case Op::not_ilike:
      return text.not_ilike(pattern);
    case Op::starts_with:
      return text.starts_with(pattern);
    case Op::ends_with:
      return text.ends_with(pattern);
    case Op::contains:
      return text.contains(pattern);
    default:
      return text.matches(pattern);
  }
}

Condition<> comparison(const Term& term, const Reads& reads) {
  const Expr left = value_of(*term.args[0], reads);
  return beside(*term.args[1], reads, [&](const auto& right) -> Condition<> {
    switch (term.op) {
      case Op::equal:
        return left == right;
      case Op::not_equal:
        return left != right;
      case Op::less:
        return left < right;
      case Op::less_equal:
        return left <= right;
      case Op::greater:
        return left > right;
      case Op::greater_equal:
        return left >= right;
      case Op::is_distinct:
        return left.is_distinct_from(right);
      default:
        return left.is_not_distinct_from(right);
    }
  });
}

}  // namespace

Expr value_of(const Term& term, const Reads& reads) {
  if (term.window && !is_aggregate(term.op)) return window_of(term, reads);
  if (is_aggregate(term.op)) return aggregate_of(term, reads);
  const auto arg = [&](std::size_t i) { return value_of(*term.args[i], reads); };
  const auto calculated = [&](const auto& make) {
    return beside(*term.args[1], reads,
                  [&](const auto& right) { return erased(make(arg(0), right).expr()); });
  };
  switch (term.op) {
    case Op::column:
      return column_of(term, reads);
    case Op::constant:
      return constant(term.values.front());
    case Op::scalar:
      return erased(scalar(subquery_of(term, reads)).expr());
    case Op::add:
      return calculated([](const auto& a, const auto& b) { return a + b; });
    case Op::subtract:
      return calculated([](const auto& a, const auto& b) { return a - b; });
    case Op::multiply:
      return calculated([](const auto& a, const auto& b) { return a * b; });
    case Op::divide:
      return calculated([](const auto& a, const auto& b) { return a / b; });
    case Op::lower:
      return erased(lower(arg(0)).expr());
    case Op::upper:
      return erased(upper(arg(0)).expr());
    case Op::length:
      return erased(length(arg(0)).expr());
    case Op::coalesce:
      return erased(
          (term.args.size() == 2 ? coalesce(arg(0), arg(1)) : coalesce(arg(0), arg(1), arg(2)))
              .expr());
    case Op::case_when:
      return case_of(term, reads);
    case Op::cast:
      return cast_of(term, arg(0));
    default:
      throw std::logic_error("this term is a condition");
  }
}

Condition<> condition_of(const Term& term, const Reads& reads) {
  const auto value = [&] { return value_of(*term.args.front(), reads); };
  const auto condition = [&](std::size_t i) { return condition_of(*term.args[i], reads); };
  switch (term.op) {
    case Op::all:
      return condition(0) && condition(1);
    case Op::any:
      return condition(0) || condition(1);
    case Op::negation:
      return !condition(0);
    case Op::is_null:
      return value().is_null();
    case Op::is_not_null:
      return value().is_not_null();
    case Op::between:
      return beside(*term.args[1], reads, [&](const auto& lowest) {
        return beside(*term.args[2], reads, [&](const auto& highest) -> Condition<> {
          return value().between(lowest, highest);
        });
      });
    case Op::in:
      return value().in(term.values);
    case Op::not_in:
      return value().not_in(term.values);
    case Op::in_query:
      return value().in(subquery_of(term, reads));
    case Op::not_in_query:
      return value().not_in(subquery_of(term, reads));
    case Op::exists:
      return exists(rows_of(*term.query, {reads.models}));
    default:
      return term.op >= Op::like && term.op <= Op::matches ? text_condition(term, reads)
                                                           : comparison(term, reads);
  }
}

Order<void> order_of(const OrderBy& order, const Reads& reads) {
  const Expr term = value_of(*order.term, reads);
  Order<void> made = order.descending ? term.desc() : term.asc();
  if (!order.nulls_first) return made;
  return *order.nulls_first ? made.nulls_first() : made.nulls_last();
}

Query<Record> rows_of(const Select& select, const Reads& reads) {
  Query<Record> query = reads.models[select.table].query();
  apply(query, select, reads);
  return query;
}

}  // namespace stele::test::queries
