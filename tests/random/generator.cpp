#include "generator.hpp"

#include <array>
#include <utility>

namespace stele::test::queries {

namespace {

using Terms = std::vector<TermPtr>;

TermPtr make(Term term) { return std::make_shared<const Term>(std::move(term)); }

TermPtr make(Op op, Type type, Terms args) {
  return make({.op = op, .type = type, .args = std::move(args)});
}

constexpr std::array<Type, 8> all_types = {Type::integer, Type::real,    Type::text, Type::boolean,
                                           Type::instant, Type::decimal, Type::mood, Type::day};

bool is_number(Type type) {
  return type == Type::integer || type == Type::real || type == Type::decimal;
}

}  // namespace

Type Generator::any_type() {
  const std::int64_t number = random_.below(12);
  return number < 8 ? all_types[static_cast<std::size_t>(number)]
                    : all_types[static_cast<std::size_t>(number - 8) % 3];
}

TermPtr Generator::column(Type type, const Reach& reach) {
  std::vector<std::size_t> fitting;
  for (std::size_t i = 0; i < columns().size(); ++i) {
    if (columns()[i].type == type) fitting.push_back(i);
  }
  Term column{.op = Op::column, .type = type};
  column.column = random_.pick(fitting);
  if (type == Type::decimal) column.scale = column_scale;
  if (reach.joins && one_in(2)) column.source = Source::second;
  if (reach.has_outer && one_in(3)) column.source = Source::outer;
  return make(std::move(column));
}

TermPtr Generator::constant(Type type) {
  Term constant{.op = Op::constant, .type = type};
  if (type == Type::decimal) constant.scale = column_scale;
  constant.values = {random_value(constants_, type)};
  return make(std::move(constant));
}

TermPtr Generator::condition(const Reach& reach) {
  if (reach.depth <= 0) return comparison(reach);
  switch (random_.below(14)) {
    case 0:
      return make(Op::all, Type::boolean, {condition(reach.deeper()), condition(reach.deeper())});
    case 1:
      return make(Op::any, Type::boolean, {condition(reach.deeper()), condition(reach.deeper())});
    case 2:
      return make(Op::negation, Type::boolean, {condition(reach.deeper())});
    case 3:
      return make(one_in(2) ? Op::is_null : Op::is_not_null, Type::boolean,
                  {term(any_type(), reach.deeper())});
    case 4:
    case 5:
      return text_condition(reach.deeper());
    case 6:
      return listed(reach.deeper());
    case 7:
    case 8:
      if (reach.has_outer || reach.depth < 2 || !reach.queries) return comparison(reach);
      return queried(reach.deeper());
    case 9: {
      const auto type = one_in(2) ? Type::integer : random_.pick(all_types);
      if (type == Type::boolean) return comparison(reach);
      return make(Op::between, Type::boolean,
                  {term(type, reach.deeper()), constant(type),
                   one_in(2) ? constant(type) : term(type, reach.deeper())});
    }
    default:
      return comparison(reach);
  }
}

TermPtr Generator::comparison(const Reach& reach) {
  static constexpr std::array<Op, 8> ops = {Op::equal,       Op::not_equal,      Op::less,
                                            Op::greater,     Op::greater_equal,  Op::less_equal,
                                            Op::is_distinct, Op::is_not_distinct};
  const Type type = any_type();
  Op op = random_.pick(ops);
  if (type == Type::boolean && op >= Op::less && op <= Op::greater_equal) op = Op::equal;
  const bool is_mixed = type == Type::integer && one_in(5);
  const Type other = is_mixed ? Type::real : type;
  TermPtr left = term(type, reach.deeper());
  TermPtr right = one_in(2) ? constant(other) : term(other, reach.deeper());
  if (type == Type::decimal && right->op == Op::constant && one_in(3)) {
    // A constant can have other digits than the column.
    Term fine{.op = Op::constant, .type = type};
    fine.values = {Decimal::from_unscaled(constants_.below(4000) - 2000, 3)};
    right = make(std::move(fine));
  }
  return make(op, Type::boolean, {std::move(left), std::move(right)});
}

std::string Generator::pattern(Op op) {
  static const std::vector<std::string> expressions = {
      "^a",         "b$",    "a+b",    "[ab]{2}", "a|B", "(?i)a[Bz]",
      "^(?:a|b)*$", "[^aA]", "^\\d*$", "\\ba",    "B?a", "\\s"};
  if (op == Op::matches) return constants_.pick(expressions);
  auto pattern = random_value(constants_, Type::text).as<std::string>();
  const bool is_plain = op == Op::starts_with || op == Op::ends_with || op == Op::contains;
  if (is_plain) return pattern;
  static const std::vector<std::string> wildcards = {"%", "_", "\\%", "\\\\", ""};
  // A backslash takes the meaning of what follows: there has to be something.
  const std::string before = constants_.pick(wildcards);
  pattern = before + pattern;
  std::size_t backslashes = 0;
  while (backslashes < pattern.size() &&
         pattern.rbegin()[static_cast<std::ptrdiff_t>(backslashes)] == '\\') {
    ++backslashes;
  }
  if (backslashes % 2 == 1) pattern += "\\";
  return pattern + constants_.pick(wildcards);
}

TermPtr Generator::text_condition(const Reach& reach) {
  const auto first = static_cast<std::int64_t>(Op::like);
  const auto count = static_cast<std::int64_t>(Op::matches) - first + 1;
  const auto op = static_cast<Op>(first + random_.below(count));
  Term test{.op = op, .type = Type::boolean, .args = {text(reach)}};
  if (test.args.front()->op == Op::constant) test.args = {column(Type::text, reach)};
  test.values = {pattern(op)};
  return make(std::move(test));
}

TermPtr Generator::listed(const Reach& reach) {
  const Type type = any_type();
  Term test{.op = one_in(2) ? Op::in : Op::not_in, .type = Type::boolean};
  test.args = {term(type, reach)};
  const bool is_empty = one_in(12);
  for (std::int64_t left = is_empty ? 0 : 1 + constants_.below(4); left > 0; --left) {
    test.values.push_back(random_value(constants_, type));
  }
  return make(std::move(test));
}

SelectPtr Generator::subquery(const Reach& reach, std::vector<TermPtr> terms) {
  Select select{.table = static_cast<std::size_t>(random_.below(2))};
  Reach inner{.joins = false, .has_outer = true, .depth = reach.depth - 1};
  if (!one_in(4)) select.where = condition(inner);
  select.terms = std::move(terms);
  return std::make_shared<const Select>(std::move(select));
}

TermPtr Generator::queried(const Reach& reach) {
  if (one_in(2)) {
    Term exists{.op = Op::exists, .type = Type::boolean};
    exists.query = subquery(reach, {});
    return make(std::move(exists));
  }
  const Type type = any_type();
  const Reach inner{.joins = false, .has_outer = one_in(4), .depth = 1};
  Term in{.op = one_in(2) ? Op::in_query : Op::not_in_query, .type = Type::boolean};
  TermPtr selected = term(type, inner);
  if (selected->op == Op::constant) selected = column(type, inner);
  in.args = {term(type, reach)};
  if (type == Type::decimal) {
    selected = column(type, inner);
    in.args = {column(type, reach)};
  }
  in.query = subquery(reach, {std::move(selected)});
  return make(std::move(in));
}

TermPtr Generator::term(Type type, const Reach& reach) {
  if (reach.depth <= 0 || one_in(3)) {
    return one_in(6) ? constant(type) : column(type, reach);
  }
  const Reach deeper = reach.deeper();
  switch (random_.below(8)) {
    case 0:
      return case_when(type, deeper);
    case 1:
      return coalesce(type, deeper);
    case 2:
      if (reach.has_outer || reach.depth < 2 || !reach.queries) break;
      return scalar(type, deeper);
    default:
      break;
  }
  switch (type) {
    case Type::integer:
    case Type::real:
      return number(type, deeper);
    case Type::decimal:
      return decimal(deeper);
    case Type::text:
      return text(deeper);
    case Type::day:
      if (one_in(2)) return make(Op::cast, type, {term(Type::instant, deeper)});
      break;
    case Type::boolean:
      if (one_in(2)) return make(Op::cast, type, {term(Type::integer, deeper)});
      break;
    default:
      break;
  }
  return column(type, reach);
}

TermPtr Generator::number(Type type, const Reach& reach) {
  static constexpr std::array<Op, 4> ops = {Op::add, Op::subtract, Op::multiply, Op::divide};
  if (type == Type::integer && one_in(5)) return make(Op::length, type, {text(reach)});
  if (one_in(8)) {
    const Type from = type == Type::real ? (one_in(2) ? Type::integer : Type::decimal)
                                         : (one_in(2) ? Type::boolean : Type::real);
    return make(Op::cast, type, {from == Type::decimal ? column(from, reach) : term(from, reach)});
  }
  const Type other = type == Type::real && one_in(3) ? Type::integer : type;
  Op op = random_.pick(ops);
  if (op == Op::divide && !one_in(3)) op = Op::add;
  TermPtr right = one_in(2) ? constant(other) : term(other, reach);
  return make(op, type, {term(type, reach), std::move(right)});
}

TermPtr Generator::decimal(const Reach& reach) {
  Term result{.op = one_in(2) ? Op::add : Op::subtract, .type = Type::decimal};
  result.scale = column_scale;
  result.args = {column(Type::decimal, reach),
                 one_in(2) ? constant(Type::decimal) : column(Type::decimal, reach)};
  return make(std::move(result));
}

TermPtr Generator::text(const Reach& reach) {
  switch (random_.below(8)) {
    case 0:
      return make(Op::lower, Type::text, {column(Type::text, reach)});
    case 1:
      return make(Op::upper, Type::text, {term(Type::text, reach.deeper())});
    case 2: {
      static constexpr std::array<Type, 6> from = {Type::integer, Type::boolean, Type::decimal,
                                                   Type::mood,    Type::text,    Type::real};
      const Type type = random_.pick(from);
      const bool is_plain = type == Type::real || type == Type::decimal;
      return make(Op::cast, Type::text,
                  {is_plain ? column(type, reach) : term(type, reach.deeper())});
    }
    case 3:
      return one_in(3) ? constant(Type::text) : column(Type::text, reach);
    default:
      return column(Type::text, reach);
  }
}

TermPtr Generator::case_when(Type type, const Reach& reach) {
  Term result{.op = Op::case_when, .type = type, .scale = type == Type::decimal ? column_scale : 0};
  for (std::int64_t left = 1 + random_.below(2); left > 0; --left) {
    result.args.push_back(condition(reach.deeper()));
    result.args.push_back(type == Type::decimal ? column(type, reach) : term(type, reach));
  }
  if (!one_in(3)) result.args.push_back(constant(type));
  return make(std::move(result));
}

TermPtr Generator::coalesce(Type type, const Reach& reach) {
  Term result{.op = Op::coalesce, .type = type, .scale = type == Type::decimal ? column_scale : 0};
  result.args.push_back(column(type, reach));
  if (one_in(3))
    result.args.push_back(type == Type::decimal ? column(type, reach) : term(type, reach));
  result.args.push_back(one_in(2) ? constant(type) : column(type, reach));
  return make(std::move(result));
}

TermPtr Generator::scalar(Type type, const Reach& reach) {
  Term result{.op = Op::scalar, .type = type, .scale = type == Type::decimal ? column_scale : 0};
  const Reach inner{.joins = false, .has_outer = true, .depth = 1};
  if (type == Type::boolean) return column(type, reach);
  TermPtr value;
  if (type == Type::integer && one_in(2)) {
    value = make(Op::count_rows, type, {});
  } else {
    Term least{.op = one_in(2) ? Op::min : Op::max, .type = type, .scale = result.scale};
    least.args = {column(type, inner)};
    if (least.args.front()->source == Source::outer) least.args = {column(type, {})};
    value = make(std::move(least));
  }
  result.query = subquery(reach, {std::move(value)});
  return make(std::move(result));
}

TermPtr Generator::aggregate_of(Op op, Type type, const Reach& reach) {
  Term result{.op = op, .type = type, .scale = type == Type::decimal ? column_scale : 0};
  if (op != Op::count_rows) {
    TermPtr operand =
        type == Type::decimal || type == Type::boolean ? column(type, reach) : term(type, reach);
    if (operand->op == Op::constant) operand = column(type, reach);
    result.args.push_back(std::move(operand));
  }
  if (op == Op::count || op == Op::count_distinct || op == Op::count_rows) {
    result.type = Type::integer;
    result.scale = 0;
  }
  if (op == Op::avg) result.type = Type::real;
  result.filtered = one_in(4);
  if (result.filtered) result.args.push_back(condition({reach.joins, reach.has_outer, 1}));
  return make(std::move(result));
}

TermPtr Generator::aggregate(const Reach& reach, bool exact) {
  const auto first = static_cast<std::int64_t>(Op::count_rows);
  const auto op = static_cast<Op>(first + random_.below(7));
  Type type = any_type();
  const bool calculates = op == Op::sum || op == Op::avg;
  if (calculates && !is_number(type)) type = Type::integer;
  if (calculates && exact) return aggregate_of(Op::sum, Type::integer, reach.deeper());
  if ((op == Op::min || op == Op::max) && type == Type::boolean) type = Type::text;
  return aggregate_of(op, type, reach.deeper());
}

OrderBy Generator::order(TermPtr term) {
  OrderBy order{.term = std::move(term), .descending = one_in(2)};
  if (one_in(3)) order.nulls_first = one_in(2);
  return order;
}

}  // namespace stele::test::queries
