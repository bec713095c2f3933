#include "evaluate.hpp"

#include <algorithm>
#include <utility>

namespace stele::test::queries {

namespace {

/// True, false or NULL.
using Truth = std::optional<bool>;

Truth truth_of(const Outcome& outcome) {
  if (outcome.value.is_null()) return std::nullopt;
  return outcome.value.as<bool>();
}

Outcome of_truth(const Truth& truth) { return {.value = truth ? Value(*truth) : Value()}; }

bool holds(Op op, int order) {
  switch (op) {
    case Op::equal:
      return order == 0;
    case Op::not_equal:
      return order != 0;
    case Op::less:
      return order < 0;
    case Op::less_equal:
      return order <= 0;
    case Op::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

std::string in_case(const std::string& text, char first, char last, int shift) {
  std::string changed = text;
  for (char& c : changed) {
    if (c >= first && c <= last) c = static_cast<char>(c + shift);
  }
  return changed;
}

std::int64_t length_of(const std::string& text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

bool is_text_test(Op op) { return op >= Op::like && op <= Op::matches; }

/// Of AND the false, of OR the true decides, whatever the others are.
Outcome logical(Op op, const std::vector<Outcome>& args) {
  const bool decisive = op == Op::any;
  bool failed = false;
  bool has_null = false;
  for (const Outcome& arg : args) {
    failed = failed || arg.failed;
    if (arg.failed) continue;
    const Truth truth = truth_of(arg);
    if (truth == decisive) return of_truth(decisive);
    has_null = has_null || !truth;
  }
  if (failed) return {.failed = true};
  return has_null ? Outcome{} : of_truth(!decisive);
}

}  // namespace

Outcome Evaluator::evaluate(const Term& term, const Place& place) {
  if (term.op == Op::constant) return {.value = term.values.front()};
  if (term.op == Op::column) {
    const Place& at = term.source == Source::outer ? *place.outer : place;
    const Row* row = at.rows[term.source == Source::second ? 1 : 0];
    return {.value = row == nullptr ? Value() : (*row)[term.column]};
  }
  if (term.query) return queried(term, place);
  if (term.window) return windowed(term, place);
  if (is_aggregate(term.op)) return aggregate(term, place);
  std::vector<Outcome> args;
  args.reserve(term.args.size());
  for (const TermPtr& arg : term.args) args.push_back(evaluate(*arg, place));
  return combine(term, args);
}

Outcome Evaluator::combine(const Term& term, const std::vector<Outcome>& args) {
  if (term.op == Op::all || term.op == Op::any) return logical(term.op, args);
  if (term.op == Op::case_when) {
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
      if (args[i].failed) return {.failed = true};
      if (truth_of(args[i]) == true) return args[i + 1];
    }
    return args.size() % 2 == 1 ? args.back() : Outcome{};
  }
  if (term.op == Op::coalesce) {
    for (const Outcome& arg : args) {
      if (arg.failed || !arg.value.is_null()) return arg;
    }
    return {};
  }
  const bool failed =
      std::any_of(args.begin(), args.end(), [](const Outcome& arg) { return arg.failed; });
  if (failed) return {.failed = true};
  const Value& first = args.front().value;
  switch (term.op) {
    case Op::negation:
      return first.is_null() ? Outcome{} : of_truth(!first.as<bool>());
    case Op::is_null:
      return of_truth(first.is_null());
    case Op::is_not_null:
      return of_truth(!first.is_null());
    case Op::is_distinct:
      return of_truth(!is_same(first, args[1].value));
    case Op::is_not_distinct:
      return of_truth(is_same(first, args[1].value));
    case Op::in:
    case Op::not_in:
      return listed(term, args);
    case Op::cast:
      return converted(term, first);
    case Op::between: {
      const auto side = [&](Op op, const Value& bound) {
        const bool has_null = first.is_null() || bound.is_null();
        return has_null ? Outcome{} : of_truth(holds(op, compare(first, bound)));
      };
      return logical(Op::all,
                     {side(Op::greater_equal, args[1].value), side(Op::less_equal, args[2].value)});
    }
    default:
      break;
  }
  for (const Outcome& arg : args) {
    if (arg.value.is_null()) return {};
  }
  if (is_text_test(term.op)) {
    return of_truth(
        is_match(term.op, first.as<std::string>(), term.values.front().as<std::string>()));
  }
  switch (term.op) {
    case Op::lower:
      return {.value = in_case(first.as<std::string>(), 'A', 'Z', 'a' - 'A')};
    case Op::upper:
      return {.value = in_case(first.as<std::string>(), 'a', 'z', 'A' - 'a')};
    case Op::length:
      return {.value = length_of(first.as<std::string>())};
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
      return arithmetic(term, first, args[1].value);
    default:
      return of_truth(holds(term.op, compare(first, args[1].value)));
  }
}

Outcome Evaluator::listed(const Term& term, const std::vector<Outcome>& args) {
  const bool negated = term.op == Op::not_in;
  if (term.values.empty()) return of_truth(negated);
  const Value& value = args.front().value;
  if (value.is_null()) return {};
  const bool is_in = std::any_of(term.values.begin(), term.values.end(),
                                 [&](const Value& each) { return compare(value, each) == 0; });
  return of_truth(is_in != negated);
}

Outcome Evaluator::queried(const Term& term, const Place& place) {
  Outcome operand;
  if (!term.args.empty()) operand = evaluate(*term.args.front(), place);
  const Answer found = answer(*term.query, &place);
  if (operand.failed || found.failed) return {.failed = true};
  if (term.op == Op::exists) return of_truth(!found.rows.empty());
  if (term.op == Op::scalar) {
    return {.value = found.rows.empty() ? Value() : found.rows.front().front()};
  }
  const bool negated = term.op == Op::not_in_query;
  std::vector<Value> values;
  bool has_null = false;
  for (const Row& row : found.rows) {
    row.front().is_null() ? void(has_null = true) : values.push_back(row.front());
  }
  // NULLs are left out of what NOT IN looks through.
  if (negated) has_null = false;
  if (values.empty() && !has_null) return of_truth(negated);
  if (operand.value.is_null()) return {};
  const bool is_in = std::any_of(values.begin(), values.end(), [&](const Value& each) {
    return compare(operand.value, each) == 0;
  });
  if (!is_in && has_null) return {};
  return of_truth(is_in != negated);
}

Outcome Evaluator::aggregate(const Term& term, const Place& place) {
  std::vector<const Place*> places;
  if (place.group != nullptr) {
    for (const Place& each : *place.group) places.push_back(&each);
    return aggregate_of(term, places);
  }
  for (const TermPtr& arg : term.args) static_cast<void>(evaluate(*arg, place));
  return {};
}

Outcome Evaluator::aggregate_of(const Term& term, const std::vector<const Place*>& places) {
  std::vector<Value> values;
  bool failed = false;
  for (const Place* each : places) {
    const Place alone{.rows = each->rows, .outer = each->outer};
    if (term.filtered) {
      const Outcome passes = evaluate(*term.args.back(), alone);
      failed = failed || passes.failed;
      if (passes.failed || truth_of(passes) != true) continue;
    }
    if (term.op == Op::count_rows) {
      values.emplace_back(1);
      continue;
    }
    const Outcome outcome = evaluate(*term.args.front(), alone);
    failed = failed || outcome.failed;
    if (!outcome.failed && !outcome.value.is_null()) values.push_back(outcome.value);
  }
  if (failed) return {.failed = true};
  switch (term.op) {
    case Op::count_rows:
    case Op::count:
      return {.value = std::ssize(values)};
    case Op::count_distinct: {
      std::sort(values.begin(), values.end(),
                [](const Value& a, const Value& b) { return compare(a, b) < 0; });
      const auto end = std::unique(values.begin(), values.end(),
                                   [](const auto& a, const auto& b) { return compare(a, b) == 0; });
      return {.value = end - values.begin()};
    }
    case Op::min:
    case Op::max: {
      if (values.empty()) return {};
      const auto ends =
          std::minmax_element(values.begin(), values.end(),
                              [](const Value& a, const Value& b) { return compare(a, b) < 0; });
      return {.value = term.op == Op::min ? *ends.first : *ends.second};
    }
    default:
      return total(term, values);
  }
}

}  // namespace stele::test::queries
