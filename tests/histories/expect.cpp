#include <algorithm>
#include <utility>

#include "evaluate.hpp"
#include "reference.hpp"

namespace stele::test::histories {

namespace {

/// What a step makes of the rows.
class Work {
 public:
  Work(const Table& table, const std::vector<Kept>& rows, const Step& step)
      : table_(table), step_(step) {
    result_.table = rows;
  }

  Expected run() {
    const std::vector<Kept> before = result_.table;
    work();
    if (!result_.must.empty()) result_.table = before;
    return std::move(result_);
  }

 private:
  using Rows = std::vector<Kept>;

  void work() {
    switch (step_.verb) {
      case Verb::create:
        return give(insert(complete(step_.given.front())));
      case Verb::save_new:
        return save_new();
      case Verb::create_all:
        return create_all();
      case Verb::upsert:
        return upsert();
      case Verb::find_or_create:
      case Verb::find_or_build:
        return find_or_create();
      case Verb::save:
      case Verb::update:
      case Verb::update_all:
        return edit();
      case Verb::find_all:
        return find_all();
      case Verb::increment:
        return increment();
      case Verb::increment_where:
      case Verb::update_where:
        return update_where();
      case Verb::destroy:
        if (find(step_.edits.front().key) == nullptr) return fail(Errc::not_found);
        return remove({find(step_.edits.front().key)});
      case Verb::destroy_where:
        return destroy_where();
      case Verb::destroy_all:
        result_.count = std::ssize(result_.table);
        [[fallthrough]];
      case Verb::truncate:
        return result_.table.clear();
      default:
        return;
    }
  }

  void fail(Errc code, std::vector<std::string> attributes = {}) {
    result_.must.push_back({code, std::move(attributes)});
  }
  void give(const Kept& row) {
    result_.gives_rows = true;
    if (row != nullptr) result_.rows.push_back(row);
  }

  [[nodiscard]] Kept find(const Row& key) const {
    for (const Kept& row : result_.table) {
      bool is_same = true;
      for (std::size_t i = 0; i < key.size(); ++i) {
        is_same = is_same && (*row)[table_.keys.front().columns[i]] == key[i];
      }
      if (is_same) return row;
    }
    return nullptr;
  }

  // Keys and checks.

  [[nodiscard]] bool share(const Key& key, const Row& a, const Row& b) const {
    if (key.of_active_rows) {
      const std::size_t active = table_.index("active");
      if (!a[active].as<bool>() || !b[active].as<bool>()) return false;
    }
    return std::all_of(key.columns.begin(), key.columns.end(),
                       [&](std::size_t i) { return !a[i].is_null() && a[i] == b[i]; });
  }
  [[nodiscard]] Kept sharing(const Key& key, const Row& row) const {
    for (const Kept& other : result_.table) {
      if (share(key, row, *other)) return other;
    }
    return nullptr;
  }
  [[nodiscard]] Fault fault_of(const Key& key) const {
    Fault fault{Errc::unique_violation};
    for (const std::size_t i : key.columns) fault.attributes.push_back(table_.columns[i].name);
    return fault;
  }
  [[nodiscard]] bool is_low(const Row& row) const {
    return table_.has_check && row[table_.index("count")].as<std::int64_t>() < lowest_count;
  }

  /// What is wrong with a row beside the others.
  void check(const Row& row, const Kept& itself) {
    if (is_low(row)) fail(Errc::check_violation, {"count"});
    for (const Key& key : table_.keys) {
      for (const Kept& other : result_.table) {
        if (other != itself && share(key, row, *other)) result_.must.push_back(fault_of(key));
      }
    }
  }

  // New rows.

  [[nodiscard]] bool is_typed() const { return !step_.by_name; }

  [[nodiscard]] bool is_sent(const Given& given, std::size_t i) const {
    const std::string& name = table_.columns[i].name;
    if (table_.is_time_stamp(i)) return true;
    if (table_.generates_key && i == 0) return given[i].has_value();
    if (name == "token" && is_typed()) return given[i] && *given[i] != Value("");
    return is_typed() || given[i];
  }

  /// The row that an INSERT makes of it.
  [[nodiscard]] Row complete(const Given& given) const {
    Row row;
    for (std::size_t i = 0; i < given.size(); ++i) {
      const bool is_made = table_.columns[i].name == "token" && !is_sent(given, i);
      row.push_back(is_made ? Value(default_token) : given[i].value_or(Value()));
    }
    return row;
  }

  Kept insert(Row row) {
    check(row, nullptr);
    if (!result_.must.empty()) return nullptr;
    result_.table.push_back(std::make_shared<Row>(std::move(row)));
    return result_.table.back();
  }

  void save_new() {
    const Given& given = step_.given.front();
    const Row row = complete(given);
    // A key that the program chooses is looked for.
    const bool is_upsert = is_typed() && !table_.generates_key;
    const Kept old = is_upsert ? sharing(table_.keys.front(), row) : nullptr;
    if (old == nullptr) return give(insert(row));
    give(replace(old, row));
  }

  void create_all() {
    if (step_.returning) result_.gives_rows = true;
    for (const Given& given : step_.given) {
      Kept row;
      if (step_.conflict) {
        row = put(given).first;
      } else {
        row = insert(complete(given));
      }
      if (!result_.must.empty()) return;
      if (step_.returning && row != nullptr) result_.rows.push_back(row);
    }
  }

  void upsert() {
    const Row row = complete(step_.given.front());
    const Kept old = sharing(table_.keys[step_.conflict->key], row);
    const Kept put_row = put(step_.given.front()).first;
    result_.created = old == nullptr;
    give(put_row == nullptr ? old : put_row);
  }

  /// INSERT with ON CONFLICT.
  /// @return the row that was inserted or updated, or null
  std::pair<Kept, bool> put(const Given& given) {
    const Conflict& conflict = *step_.conflict;
    const Row row = complete(given);
    if (is_low(row)) fail(Errc::check_violation, {"count"});
    const Kept old = sharing(table_.keys[conflict.key], row);
    if (old == nullptr) return {insert(row), true};
    if (conflict.action == Conflict::Action::ignore) return {nullptr, false};
    if (conflict.where && !holds(*conflict.where, *old)) return {nullptr, false};
    Row updated = *old;
    if (conflict.action == Conflict::Action::update_sent) {
      const std::vector<std::size_t>& target = table_.keys[conflict.key].columns;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const bool is_target = std::find(target.begin(), target.end(), i) != target.end();
        const bool stays = is_target || table_.is_key(i) || table_.columns[i].name == "created_at";
        if (!stays && is_sent(given, i)) updated[i] = row[i];
      }
    }
    for (const std::size_t i : conflict.columns) updated[i] = row[i];
    assign(updated, *old, conflict.assignments, &row);
    return {replace(old, std::move(updated)), false};
  }

  void find_or_create() {
    const Kept found = first_of(step_.choice);
    result_.created = found == nullptr;
    if (found != nullptr) return give(found);
    if (step_.verb == Verb::find_or_build) return;
    const Row row = complete(step_.given.front());
    if (is_low(row)) return fail(Errc::check_violation, {"count"});
    const Key& key = table_.keys[step_.conflict->key];
    if (sharing(key, row) != nullptr) {
      result_.must.push_back(fault_of(key));
    } else {
      give(insert(row));
    }
  }

  // Rows that are there.

  [[nodiscard]] Rows chosen(const Choice& choice) const {
    Rows rows;
    for (const Kept& row : result_.table) {
      const bool fits = std::all_of(choice.tests.begin(), choice.tests.end(),
                                    [&](const Test& test) { return holds(test, *row); });
      if (fits) rows.push_back(row);
    }
    const auto before = [&](const Kept& a, const Kept& b) {
      if (choice.order && (*a)[*choice.order] != (*b)[*choice.order]) {
        return is_less((*a)[*choice.order], (*b)[*choice.order]) != choice.descending;
      }
      for (const std::size_t i : table_.keys.front().columns) {
        if ((*a)[i] != (*b)[i]) return is_less((*a)[i], (*b)[i]);
      }
      return false;
    };
    std::sort(rows.begin(), rows.end(), before);
    const auto first = std::min(choice.offset.value_or(0), std::ssize(rows));
    rows.erase(rows.begin(), rows.begin() + first);
    const auto count = std::min(choice.limit.value_or(std::ssize(rows)), std::ssize(rows));
    rows.resize(static_cast<std::size_t>(count));
    return rows;
  }
  [[nodiscard]] Kept first_of(const Choice& choice) const {
    const Rows rows = chosen(choice);
    return rows.empty() ? nullptr : rows.front();
  }

  void assign(Row& row, const Row& old, const std::vector<Assignment>& assignments,
              const Row* excluded) {
    using Kind = Assignment::Kind;
    for (const Assignment& each : assignments) {
      const std::size_t i = each.column;
      std::optional<Value> value = each.value;
      if (each.kind == Kind::copy) value = old[each.from];
      if (each.kind == Kind::excluded) value = (*excluded)[i];
      if (each.kind == Kind::plus) value = sum(table_.columns[i], old[i], each.value);
      if (each.kind == Kind::plus_excluded) value = sum(table_.columns[i], old[i], (*excluded)[i]);
      if (!value) return fail(Errc::out_of_range);
      row[i] = *value;
    }
  }

  /// UPDATE of one row.
  Kept replace(const Kept& old, Row row) {
    const Rows made = replace_all({{old, std::move(row)}});
    return made.empty() ? nullptr : made.front();
  }

  /// UPDATE of rows: the keys are compared one by one, in whatever order the database takes.
  Rows replace_all(const std::vector<std::pair<Kept, Row>>& changes) {
    Rows made;
    for (const auto& [old, row] : changes) {
      made.push_back(std::make_shared<Row>(row));
      if (const auto i = table_.find("updated_at")) (*made.back())[*i] = Value();
      *std::find(result_.table.begin(), result_.table.end(), old) = made.back();
    }
    for (const Kept& row : made) check(*row, row);
    for (const Key& key : table_.keys) {
      for (std::size_t i = 0; i < changes.size(); ++i) {
        for (std::size_t k = 0; k < changes.size(); ++k) {
          if (i != k && share(key, *made[i], *changes[k].first)) {
            result_.may.push_back(fault_of(key));
          }
        }
      }
    }
    return made;
  }

  void edit() {
    const bool is_bulk = step_.verb == Verb::update_all;
    std::vector<std::pair<Kept, Row>> changes;
    std::vector<Row> seen;
    bool is_gone = false;
    for (const Edit& edit : step_.edits) {
      if (std::find(seen.begin(), seen.end(), edit.key) != seen.end()) {
        return fail(Errc::invalid_argument);
      }
      seen.push_back(edit.key);
      const Kept old = find(edit.key);
      is_gone = is_gone || old == nullptr;
      if (old == nullptr) continue;
      Row row = *old;
      for (const auto& [column, value] : edit.changes) {
        const auto& named = step_.named;
        const bool is_meant =
            named.empty() || std::find(named.begin(), named.end(), column) != named.end();
        if (is_meant) row[column] = value;
      }
      const bool is_all = is_typed() || (is_bulk && !step_.named.empty());
      if (is_all || row != *old) changes.emplace_back(old, std::move(row));
    }
    if (is_gone) fail(Errc::not_found);
    const Rows made = replace_all(changes);
    // What was not named is in memory alone.
    if (!step_.named.empty()) return;
    for (const Edit& edit : step_.edits) give(find(edit.key));
  }

  void find_all() {
    result_.gives_rows = true;
    for (const Edit& edit : step_.edits) give(find(edit.key));
  }

  void increment() {
    const Kept old = find(step_.edits.front().key);
    if (old == nullptr) return fail(Errc::not_found);
    Row row = *old;
    assign(row, *old, {by()}, nullptr);
    give(replace(old, std::move(row)));
  }
  [[nodiscard]] Assignment by() const {
    Value by = step_.by;
    if (step_.down) {
      if (by.kind() == ValueKind::int64) by = -by.as<std::int64_t>();
      if (by.kind() == ValueKind::float64) by = -by.as<double>();
      if (by.kind() == ValueKind::decimal) by = -by.as<Decimal>();
    }
    return {step_.column, Assignment::Kind::plus, by};
  }

  void update_where() {
    if (step_.choice.tests.empty()) return fail(Errc::invalid_argument);
    const bool increments = step_.verb == Verb::increment_where;
    std::vector<std::pair<Kept, Row>> changes;
    for (const Kept& old : chosen(step_.choice)) {
      Row row = *old;
      assign(row, *old, increments ? std::vector{by()} : step_.assignments, nullptr);
      changes.emplace_back(old, std::move(row));
    }
    const Rows made = replace_all(changes);
    affect(made);
  }
  void destroy_where() {
    if (step_.choice.tests.empty()) return fail(Errc::invalid_argument);
    const Rows rows = chosen(step_.choice);
    remove(rows);
    affect(rows);
  }
  void affect(const Rows& rows) {
    result_.is_ordered = false;
    result_.gives_rows = step_.returning;
    if (step_.returning) {
      result_.rows = rows;
    } else {
      result_.count = std::ssize(rows);
    }
  }
  void remove(const Rows& rows) {
    std::erase_if(result_.table, [&](const Kept& row) {
      return std::find(rows.begin(), rows.end(), row) != rows.end();
    });
  }

  const Table& table_;
  const Step& step_;
  Expected result_{};
};

}  // namespace

Expected expect(const Table& table, const std::vector<Kept>& rows, const Step& step) {
  return Work(table, rows, step).run();
}

}  // namespace stele::test::histories
