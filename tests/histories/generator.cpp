#include "generator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace stele::test::histories {

namespace {

const std::vector<const char*> texts = {"a", "b", "A", "é", "", "%_\\", "'); --", "😀"};
const std::vector<const char*> items = {"x", "y", ""};
const std::vector<const char*> tags = {"t", "u", "NULL"};

Value value_of(const std::optional<Mood>& mood) {
  static constexpr const char* names[] = {"sad", "well", "Very_happy"};
  return mood ? Value(names[static_cast<std::size_t>(*mood)]) : Value();
}

}  // namespace

/// A value of few in the columns of keys, of all there are in the others.
Value Generator::value(std::size_t column) {
  const std::string& name = table_->columns[column].name;
  if (name == "id") return 1 + below(12);
  if (name == "code") return one_in(8) ? std::string(20, 'z') : std::string(pick(texts));
  if (name == "shop") return one_in(12) ? std::numeric_limits<std::int64_t>::max() : 1 + below(3);
  if (name == "item") return pick(items);
  if (name == "tag") return one_in(3) ? Value() : Value(pick(tags));
  if (name == "active") return one_in(2);
  if (name == "token") return one_in(3) ? "" : pick(items);
  const Wide wide = random_.row();
  if (name == "count") {
    if (one_in(16)) return std::numeric_limits<std::int32_t>::max();
    return one_in(24) ? -60 : below(9) - 4;
  }
  if (name == "price") {
    const Decimal few = Decimal::from_unscaled((below(9) - 4) * 25, 2);
    return one_in(4) ? wide.fee.value_or(few) : few;
  }
  if (name == "big") return one_in(2) ? Value(below(5)) : Value(wide.big);
  if (name == "real")
    return wide.real && std::isfinite(*wide.real) ? Value(*wide.real) : Value(0.1);
  if (name == "note") return wide.text;
  if (name == "bytes") return wide.bytes;
  if (name == "data") return wide.data ? Value(*wide.data) : Value();
  if (name == "key") return wide.key;
  if (name == "mood") return value_of(wide.mood);
  if (name == "moment") return wide.moment;
  if (name == "local") return wide.local;
  if (name == "day") return wide.day;
  if (name == "time") return wide.time;
  return wide.numbers;
}

/// What is added to a column.
Value Generator::number(std::size_t column) {
  switch (table_->columns[column].type.kind) {
    case TypeKind::double_:
      return 0.5 * static_cast<double>(below(7) - 3);
    case TypeKind::decimal:
      return Decimal::from_unscaled(one_in(12) ? 9'999'999'999 : below(9) * 25, 2);
    case TypeKind::bigint:
      return one_in(16) ? std::numeric_limits<std::int64_t>::max() : below(9) - 4;
    default:
      return one_in(16) ? std::numeric_limits<std::int32_t>::max() : below(9) - 4;
  }
}

Given Generator::given(bool may_choose_key) {
  Given given(table_->columns.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const Column& column = table_->columns[i];
    if (table_->is_time_stamp(i)) continue;
    const Value made = value(i);
    bool is_given = !column.nullable || one_in(2);
    if (column.name == "id") is_given = may_choose_key && one_in(3);
    if (column.name == "token") is_given = one_in(2);
    if (is_given) given[i] = made;
  }
  return given;
}

std::size_t Generator::column_among(const std::vector<const char*>& names) {
  while (true) {
    if (const auto index = table_->find(pick(names))) return *index;
  }
}

std::vector<std::size_t> Generator::settable() const {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < table_->columns.size(); ++i) {
    if (!table_->is_key(i) && !table_->is_time_stamp(i)) all.push_back(i);
  }
  return all;
}

Test Generator::test() {
  static const std::vector<const char*> names = {"id",    "code",  "shop",  "item", "active",
                                                 "count", "count", "price", "tag",  "shop"};
  const std::size_t column = column_among(names);
  if (table_->columns[column].nullable) {
    return {column, one_in(2) ? Op::is_null : Op::is_not_null};
  }
  if (table_->columns[column].type.kind == TypeKind::boolean) {
    return {column, Op::equal, value(column)};
  }
  static constexpr Op ops[] = {Op::equal, Op::not_equal, Op::less, Op::at_least, Op::at_least};
  return {column, pick(ops), value(column)};
}

Choice Generator::choice() {
  Choice choice;
  if (one_in(24)) return choice;
  choice.tests.push_back(test());
  if (one_in(3)) choice.tests.push_back(test());
  if (one_in(3)) {
    choice.limit = below(4);
    if (one_in(2)) choice.offset = below(3);
    if (one_in(2)) choice.order = column_among({"code", "item", "count", "price", "shop"});
    choice.descending = one_in(2);
  }
  return choice;
}

Assignment Generator::assignment(std::size_t column, bool may_exclude) {
  using Kind = Assignment::Kind;
  const std::string& name = table_->columns[column].name;
  const bool is_number = name == "count" || name == "big" || name == "price" || name == "real";
  if (may_exclude && one_in(3)) {
    const bool adds = is_number && name != "real" && one_in(2);
    return {column, adds ? Kind::plus_excluded : Kind::excluded};
  }
  if (is_number && !one_in(3)) return {column, Kind::plus, number(column)};
  if (name == "note" && one_in(2)) return {column, Kind::copy, {}, table_->index("item")};
  if (name == "big" && one_in(2)) return {column, Kind::copy, {}, table_->index("count")};
  return {column, Kind::constant, value(column)};
}

std::vector<Assignment> Generator::assignments(const std::vector<std::size_t>& columns,
                                               std::int64_t most, bool may_exclude) {
  std::vector<Assignment> all;
  std::vector<std::size_t> left = columns;
  for (std::int64_t count = 1 + below(most); count > 0 && !left.empty(); --count) {
    const std::size_t column = pick(left);
    std::erase(left, column);
    all.push_back(assignment(column, may_exclude));
  }
  return all;
}

Conflict Generator::conflict() {
  using Action = Conflict::Action;
  Conflict conflict;
  conflict.key = static_cast<std::size_t>(below(std::ssize(table_->keys)));
  static constexpr Action actions[] = {Action::update_sent, Action::update, Action::update,
                                       Action::ignore};
  conflict.action = pick(actions);
  if (conflict.action == Action::ignore) return conflict;
  if (conflict.action == Action::update) {
    std::vector<std::size_t> columns = settable();
    for (const std::size_t target : table_->keys[conflict.key].columns) {
      std::erase(columns, target);
    }
    if (one_in(2)) {
      conflict.columns.push_back(pick(columns));
      std::erase(columns, conflict.columns.front());
    }
    if (conflict.columns.empty() || one_in(3)) {
      conflict.assignments = assignments(columns, 2, true);
    }
  }
  if (one_in(4)) conflict.where = test();
  // Of the key that the same call made nothing is known yet.
  while (conflict.where && table_->columns[conflict.where->column].name == "id") {
    conflict.where = test();
  }
  return conflict;
}

Edit Generator::edit(bool may_be_gone) {
  Edit edit{.pick = may_be_gone && one_in(12) ? -1 : below(1000)};
  std::vector<std::size_t> columns = settable();
  for (std::int64_t count = 1 + below(3); count > 0; --count) {
    const std::size_t column = pick(columns);
    std::erase(columns, column);
    edit.changes.emplace_back(column, value(column));
  }
  return edit;
}

void Generator::add_new_rows(Step& step) {
  const bool is_bulk = step.verb == Verb::create_all;
  const bool may_choose = step.verb != Verb::save_new && one_in(4);
  std::int64_t count = is_bulk ? below(one_in(8) ? 80 : 5) : 1;
  for (; count > 0; --count) step.given.push_back(given(may_choose));
  if (step.verb == Verb::upsert || (is_bulk && one_in(3))) step.conflict = conflict();
  step.returning = !one_in(4);
}

void Generator::add_found_row(Step& step) {
  step.conflict = Conflict{.key = static_cast<std::size_t>(below(std::ssize(table_->keys)))};
  step.given.push_back(given(true));
  Given& row = step.given.front();
  for (const std::size_t i : table_->keys[step.conflict->key].columns) {
    while (!row[i] || row[i]->is_null()) row[i] = value(i);
    step.choice.tests.push_back({i, Op::equal, *row[i]});
  }
  if (one_in(6)) step.choice.tests.push_back({table_->index("count"), Op::at_least, 0});
}

void Generator::add_edits(Step& step) {
  const bool is_bulk = step.verb == Verb::update_all || step.verb == Verb::find_all;
  // A record that is new is saved by creating it.
  const bool may_be_gone = step.verb != Verb::save || (!step.by_name && table_->generates_key);
  for (std::int64_t count = is_bulk ? below(5) : 1; count > 0; --count) {
    step.edits.push_back(edit(may_be_gone));
  }
  const bool can_name =
      step.verb == Verb::update_all || (step.verb == Verb::update && !step.by_name);
  if (can_name && one_in(2)) {
    const std::size_t count = table_->index("count");
    step.named.push_back(pick(settable()));
    if (step.named.front() != count && one_in(2)) step.named.push_back(count);
  }
  if (step.verb == Verb::increment) {
    step.column = column_among({"count", "count", "big", "price", "real"});
    step.by = number(step.column);
    step.down = one_in(3) && step.by != Value(std::numeric_limits<std::int64_t>::max());
  }
}

Verb Generator::verb() {
  static const std::vector<std::pair<Verb, int>> weights = {{Verb::create, 10},
                                                            {Verb::create_all, 14},
                                                            {Verb::upsert, 12},
                                                            {Verb::find_or_create, 8},
                                                            {Verb::find_or_build, 2},
                                                            {Verb::save_new, 5},
                                                            {Verb::save, 5},
                                                            {Verb::update, 7},
                                                            {Verb::update_all, 9},
                                                            {Verb::find_all, 3},
                                                            {Verb::update_where, 14},
                                                            {Verb::increment, 5},
                                                            {Verb::increment_where, 4},
                                                            {Verb::destroy, 3},
                                                            {Verb::destroy_where, 5},
                                                            {Verb::destroy_all, 1},
                                                            {Verb::truncate, 1},
                                                            {Verb::begin, 7},
                                                            {Verb::commit, 4},
                                                            {Verb::rollback, 3}};
  int all = 0;
  for (const auto& [verb, weight] : weights) all += weight;
  auto left = static_cast<int>(below(all));
  for (const auto& [verb, weight] : weights) {
    left -= weight;
    if (left < 0) return verb;
  }
  return Verb::create;
}

Step Generator::step(Verb verb) {
  Step step{.verb = verb, .by_name = !table_->is_typed || one_in(2)};
  switch (verb) {
    case Verb::create:
    case Verb::create_all:
    case Verb::upsert:
    case Verb::save_new:
      add_new_rows(step);
      break;
    case Verb::find_or_create:
    case Verb::find_or_build:
      add_found_row(step);
      break;
    case Verb::update_where:
    case Verb::increment_where:
    case Verb::destroy_where: {
      step.choice = choice();
      step.returning = verb != Verb::increment_where && one_in(2);
      std::vector<std::size_t> columns = settable();
      if (!table_->generates_key) columns.push_back(0);
      if (verb == Verb::update_where) step.assignments = assignments(columns, 3, false);
      if (verb == Verb::increment_where) {
        step.column = column_among({"count", "big", "price", "real"});
        step.by = number(step.column);
      }
      break;
    }
    case Verb::truncate:
      step.restart_keys = one_in(2);
      break;
    case Verb::begin:
    case Verb::commit:
    case Verb::rollback:
    case Verb::destroy_all:
      break;
    default:
      add_edits(step);
  }
  return step;
}

History Generator::history() {
  const std::int64_t which = below(10);
  table_ = &tables()[which < 6 ? 0 : which < 8 ? 1 : 2];
  History history{.table = table_};
  for (std::int64_t count = below(6); count > 0; --count) {
    history.steps.push_back(step(Verb::create));
  }
  int open = 0;
  for (std::int64_t count = 5 + below(14); count > 0; --count) {
    const Verb next = verb();
    if ((next == Verb::commit || next == Verb::rollback) && open == 0) continue;
    if (next == Verb::begin && open == 3) continue;
    open += next == Verb::begin ? 1 : next == Verb::commit || next == Verb::rollback ? -1 : 0;
    history.steps.push_back(step(next));
  }
  while (open-- > 0) history.steps.push_back(step(one_in(3) ? Verb::rollback : Verb::commit));
  return history;
}

}  // namespace stele::test::histories
