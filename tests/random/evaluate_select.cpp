#include <algorithm>
#include <utility>

#include "evaluate.hpp"

namespace stele::test::queries {

/// One query's rows.
class SelectEvaluator {
 public:
  SelectEvaluator(Evaluator& evaluator, const Select& select, const Place* outer)
      : evaluator_(evaluator), select_(select), outer_(outer) {}

  Answer operator()() {
    if (!select_.parts.empty()) {
      combine_parts();
    } else {
      read();
      select_.group.empty() && !is_aggregated() ? project_rows() : project_groups();
    }
    if (select_.distinct) leave_out_equal();
    sort();
    cut();
    if (select_.derived) filter_derived();
    Answer answer{.failed = failed_};
    for (Line& line : lines_) {
      answer.failed = answer.failed || line.failed;
      answer.rows.push_back(std::move(line.values));
      answer.slack.push_back(std::move(line.slack));
    }
    return answer;
  }

 private:
  /// A row of the result, and by what it is ordered.
  struct Line {
    Row values{};
    std::vector<double> slack{};
    Row keys{};
    bool failed = false;
  };

  [[nodiscard]] bool is_aggregated() const {
    return select_.having != nullptr ||
           std::any_of(select_.terms.begin(), select_.terms.end(),
                       [](const TermPtr& term) { return has_aggregate(*term); });
  }

  [[nodiscard]] const std::vector<Row>& rows_of(std::size_t table) const {
    return evaluator_.tables_[table].rows;
  }

  bool passes(const TermPtr& condition, const Place& place) {
    if (condition == nullptr) return true;
    const Outcome outcome = evaluator_.evaluate(*condition, place);
    failed_ = failed_ || outcome.failed;
    return !outcome.failed && !outcome.value.is_null() && outcome.value.as<bool>();
  }

  /// The rows, joined, that the condition holds for. What else may be calculated is looked at too.
  void read() {
    for (const Row& first : rows_of(select_.table)) {
      if (!select_.join) {
        add({.rows = {&first}, .outer = outer_});
        continue;
      }
      bool found = false;
      for (const Row& second : rows_of(select_.join->table)) {
        const Place place{.rows = {&first, &second}, .outer = outer_};
        if (passes(select_.join->on, place)) {
          add(place);
          found = true;
        } else {
          touch(place);
        }
      }
      if (!found && select_.join->left) add({.rows = {&first, nullptr}, .outer = outer_});
    }
  }

  void add(const Place& place) {
    touch(place);
    if (passes(select_.where, place)) places_.push_back(place);
  }

  void touch(const Place& place) {
    const auto look = [&](const TermPtr& term) {
      if (term) static_cast<void>(evaluator_.evaluate(*term, place));
    };
    look(select_.where);
    for (const TermPtr& term : select_.terms) look(term);
    for (const TermPtr& term : select_.group) look(term);
    look(select_.having);
    for (const OrderBy& order : select_.order) look(order.term);
  }

  void fill(Line& line, const Place& place) {
    for (const TermPtr& term : select_.terms) {
      Outcome outcome = evaluator_.evaluate(*term, place);
      line.failed = line.failed || outcome.failed;
      line.values.push_back(std::move(outcome.value));
      line.slack.push_back(outcome.slack);
    }
    if (select_.terms.empty()) {
      line.values = *place.rows.front();
      line.slack.assign(line.values.size(), 0);
    }
    for (const OrderBy& order : select_.order) {
      Outcome outcome = evaluator_.evaluate(*order.term, place);
      failed_ = failed_ || outcome.failed;
      line.keys.push_back(std::move(outcome.value));
    }
  }

  void project_rows() {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      Place place = places_[i];
      place.group = &places_;
      place.index = i;
      const bool repeats = select_.terms.empty() && i > 0 && select_.join &&
                           places_[i - 1].rows.front() == place.rows.front();
      if (repeats) continue;  // each row of the model once
      fill(lines_.emplace_back(), place);
    }
  }

  void project_groups() {
    std::vector<Group> groups;
    std::vector<Row> keys;
    for (const Place& place : places_) {
      Row key;
      for (const TermPtr& term : select_.group) {
        Outcome outcome = evaluator_.evaluate(*term, place);
        failed_ = failed_ || outcome.failed;
        key.push_back(std::move(outcome.value));
      }
      const auto same = [&](const Row& other) { return is_same(key, other); };
      const auto found = std::find_if(keys.begin(), keys.end(), same);
      const auto at = static_cast<std::size_t>(found - keys.begin());
      if (found == keys.end()) {
        keys.push_back(std::move(key));
        groups.emplace_back();
      }
      groups[at].push_back(place);
    }
    const Group none;
    if (select_.group.empty() && groups.empty()) groups.push_back(none);
    for (const Group& group : groups) {
      Place place;
      if (!group.empty()) place = group.front();
      place.outer = outer_;
      place.group = &group;
      Line line;
      fill(line, place);
      if (passes(select_.having, place)) lines_.push_back(std::move(line));
    }
  }

  void combine_parts() {
    std::vector<std::vector<Line>> parts;
    for (const SelectPtr& part : select_.parts) {
      SelectEvaluator evaluator(evaluator_, *part, outer_);
      Answer answer = evaluator();
      failed_ = failed_ || answer.failed;
      std::vector<Line>& lines = parts.emplace_back();
      for (std::size_t i = 0; i < answer.rows.size(); ++i) {
        lines.push_back({answer.rows[i], answer.slack[i], answer.rows[i], false});
      }
    }
    const auto is_in = [](const std::vector<Line>& lines, const Line& line) {
      return std::any_of(lines.begin(), lines.end(),
                         [&](const Line& each) { return is_same(each.values, line.values); });
    };
    lines_ = parts.front();
    const bool unites = select_.set_op == SetOp::union_ || select_.set_op == SetOp::union_all;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (unites) {
        lines_.insert(lines_.end(), parts[i].begin(), parts[i].end());
      } else {
        std::erase_if(lines_, [&](const Line& line) {
          return is_in(parts[i], line) == (select_.set_op == SetOp::except);
        });
      }
    }
    if (select_.set_op != SetOp::union_all) leave_out_equal();
    // Ordered by what is selected.
    for (Line& line : lines_) {
      Row keys;
      for (const OrderBy& order : select_.order) {
        const auto found = std::find_if(
            select_.terms.begin(), select_.terms.end(),
            [&](const TermPtr& term) { return text_of(*term) == text_of(*order.term); });
        keys.push_back(line.values[static_cast<std::size_t>(found - select_.terms.begin())]);
      }
      line.keys = std::move(keys);
    }
  }

  void leave_out_equal() {
    std::vector<Line> once;
    for (Line& line : lines_) {
      const bool is_known = std::any_of(once.begin(), once.end(), [&](const Line& each) {
        return is_same(each.values, line.values);
      });
      if (!is_known) once.push_back(std::move(line));
    }
    lines_ = std::move(once);
  }

  void sort() {
    std::stable_sort(lines_.begin(), lines_.end(), [&](const Line& a, const Line& b) {
      for (std::size_t i = 0; i < select_.order.size(); ++i) {
        const int order = compare_in_order(select_.order[i], a.keys[i], b.keys[i]);
        if (order != 0) return order < 0;
      }
      return false;
    });
  }

  void cut() {
    const auto size = std::ssize(lines_);
    const auto from = std::min<std::ptrdiff_t>(select_.offset.value_or(0), size);
    lines_.erase(lines_.begin(), lines_.begin() + from);
    const auto left = std::min<std::ptrdiff_t>(select_.limit.value_or(size), std::ssize(lines_));
    lines_.erase(lines_.begin() + left, lines_.end());
  }

  void filter_derived() {
    for (const TermPtr& condition : select_.derived_where) {
      std::erase_if(lines_, [&](const Line& line) {
        return !line.failed && !passes(condition, {.rows = {&line.values}});
      });
    }
  }

  Evaluator& evaluator_;
  const Select& select_;
  const Place* outer_;
  Group places_;
  std::vector<Line> lines_;
  bool failed_ = false;
};

Answer Evaluator::answer(const Select& select, const Place* outer) {
  SelectEvaluator evaluator(*this, select, outer);
  return evaluator();
}

namespace {

/// The rows of a partition, in its order.
struct Sorted {
  std::vector<const Place*> places{};
  std::vector<Row> keys{};
  std::size_t current = 0;
  bool failed = false;
};

}  // namespace

Outcome Evaluator::windowed(const Term& term, const Place& place) {
  const Window& window = *term.window;
  const auto alone = [](const Place& at) { return Place{.rows = at.rows, .outer = at.outer}; };
  Sorted sorted;
  const auto row_of = [&](const auto& terms, const Place& at) {
    Row row;
    for (const auto& each : terms) {
      Outcome outcome = evaluate(*each, alone(at));
      sorted.failed = sorted.failed || outcome.failed;
      row.push_back(std::move(outcome.value));
    }
    return row;
  };
  std::vector<TermPtr> order;
  for (const OrderBy& each : window.order) order.push_back(each.term);
  if (place.group == nullptr) {
    for (const TermPtr& arg : term.args) static_cast<void>(evaluate(*arg, alone(place)));
    static_cast<void>(row_of(window.partition, place));
    static_cast<void>(row_of(order, place));
    return {};
  }
  const Row partition = row_of(window.partition, place);
  std::vector<std::pair<Row, const Place*>> rows;
  for (const Place& each : *place.group) {
    if (!is_same(row_of(window.partition, each), partition)) continue;
    rows.emplace_back(row_of(order, each), &each);
  }
  const auto order_of = [&](const Row& a, const Row& b) {
    for (std::size_t i = 0; i < window.order.size(); ++i) {
      const int result = compare_in_order(window.order[i], a[i], b[i]);
      if (result != 0) return result;
    }
    return 0;
  };
  if (sorted.failed) return {.failed = true};
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const auto& a, const auto& b) { return order_of(a.first, b.first) < 0; });
  const Place* const self = &(*place.group)[place.index];
  const auto size = std::ssize(rows);
  std::ptrdiff_t at = 0;
  while (rows[static_cast<std::size_t>(at)].second != self) ++at;
  std::ptrdiff_t first_peer = at;
  std::ptrdiff_t last_peer = at;
  const auto is_peer = [&](std::ptrdiff_t i) {
    return order_of(rows[static_cast<std::size_t>(i)].first,
                    rows[static_cast<std::size_t>(at)].first) == 0;
  };
  while (first_peer > 0 && is_peer(first_peer - 1)) --first_peer;
  while (last_peer + 1 < size && is_peer(last_peer + 1)) ++last_peer;
  switch (term.op) {
    case Op::row_number:
      return {.value = at + 1};
    case Op::rank:
      return {.value = first_peer + 1};
    case Op::dense_rank: {
      std::int64_t number = 1;
      for (std::ptrdiff_t i = 1; i <= first_peer; ++i) {
        const bool differs = order_of(rows[static_cast<std::size_t>(i)].first,
                                      rows[static_cast<std::size_t>(i) - 1].first) != 0;
        if (differs) ++number;
      }
      return {.value = number};
    }
    default:
      break;
  }
  const auto value_at = [&](std::ptrdiff_t i) {
    return evaluate(*term.args.front(), alone(*rows[static_cast<std::size_t>(i)].second));
  };
  if (term.op == Op::lag || term.op == Op::lead) {
    const std::ptrdiff_t target = term.op == Op::lag ? at - term.number : at + term.number;
    if (target >= 0 && target < size) return value_at(target);
    return term.args.size() > 1 ? evaluate(*term.args[1], alone(place)) : Outcome{};
  }
  std::ptrdiff_t from = 0;
  std::ptrdiff_t to = window.order.empty() ? size - 1 : last_peer;
  if (window.frame) {
    from = window.frame->before ? std::max<std::ptrdiff_t>(0, at - *window.frame->before) : 0;
    to = window.frame->after ? std::min<std::ptrdiff_t>(size - 1, at + *window.frame->after)
                             : size - 1;
  }
  switch (term.op) {
    case Op::first_value:
      return value_at(from);
    case Op::last_value:
      return value_at(to);
    case Op::nth_value:
      return from + term.number - 1 <= to ? value_at(from + term.number - 1) : Outcome{};
    default:
      break;
  }
  std::vector<const Place*> places;
  for (std::ptrdiff_t i = from; i <= to; ++i) {
    places.push_back(rows[static_cast<std::size_t>(i)].second);
  }
  return aggregate_of(term, places);
}

}  // namespace stele::test::queries
