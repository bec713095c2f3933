#include <algorithm>

#include "design.hpp"
#include "values.hpp"

namespace stele::test::graphs {

namespace {

class Filler {
 public:
  Filler(Design& design, Random& random) : design_(design), random_(random) {}

  void fill() {
    for (std::size_t i = 0; i < design_.tables.size(); ++i) fill(i);
    for (const Reference& each : design_.references) {
      if (!each.is_late) continue;
      for (Row& row : design_.tables[each.holder].rows) {
        row[each.column] = key_for(each, row).value_or(Value());
      }
    }
  }

 private:
  void fill(std::size_t index) {
    Table& table = design_.tables[index];
    for (std::int64_t left = row_count(); left > 0; --left) {
      if (auto row = new_row(index)) table.rows.push_back(*std::move(row));
    }
  }

  [[nodiscard]] std::int64_t row_count() {
    if (random_.one_in(8)) return 0;
    return random_.one_in(8) ? 30 : 1 + random_.below(9);
  }

  /// A row, or nothing where its references or its key leave none.
  [[nodiscard]] std::optional<Row> new_row(std::size_t index) {
    const Table& table = design_.tables[index];
    Row row(table.columns.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (is_reference(index, i)) continue;
      const bool is_null = table.columns[i].nullable && random_.one_in(4);
      if (!is_null) row[i] = random_value(random_, table.columns[i]);
    }
    if (table.generates_key) row[table.key.front()] = std::ssize(table.rows) + 1;
    for (const Reference& each : design_.references) {
      if (each.holder != index || each.is_late) continue;
      const auto key = key_for(each, row);
      if (!key) return std::nullopt;
      row[each.column] = *key;
    }
    return has_key(table, row) ? std::nullopt : std::optional(row);
  }

  [[nodiscard]] bool is_reference(std::size_t table, std::size_t column) const {
    return std::any_of(
        design_.references.begin(), design_.references.end(),
        [&](const Reference& each) { return each.holder == table && each.column == column; });
  }

  [[nodiscard]] static bool has_key(const Table& table, const Row& row) {
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const Row& other) {
      return std::all_of(table.key.begin(), table.key.end(),
                         [&](std::size_t column) { return is_equal(row[column], other[column]); });
    });
  }

  /// What the row may have in the column: often NULL, or a key of one of a few rows.
  [[nodiscard]] std::optional<Value> key_for(const Reference& reference, const Row& row) {
    const Column& column = design_.tables[reference.holder].columns[reference.column];
    if (column.nullable && random_.one_in(4)) return Value();
    for (int tries = 0; tries < 8; ++tries) {
      std::optional<Value> key = any_key(reference, row);
      if (key && !(column.unique && is_taken(reference, *key))) return key;
    }
    return column.nullable ? std::optional(Value()) : std::nullopt;
  }

  [[nodiscard]] std::optional<Value> any_key(const Reference& reference, const Row& row) {
    const Table& target = design_.tables[reference.target];
    const Column& key = target.columns[target.key.front()];
    if (!reference.is_constrained && random_.one_in(4)) return random_value(random_, key);
    // Its own, too.
    const bool is_own = reference.holder == reference.target;
    const std::int64_t count = std::ssize(target.rows) + (is_own ? 1 : 0);
    if (count == 0) return std::nullopt;
    const auto place = static_cast<std::size_t>(random_.below(random_.below(count) + 1));
    const Row& chosen = place < target.rows.size() ? target.rows[place] : row;
    return chosen[target.key.front()];
  }

  [[nodiscard]] bool is_taken(const Reference& reference, const Value& key) const {
    const Table& table = design_.tables[reference.holder];
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [&](const Row& each) { return is_equal(each[reference.column], key); });
  }

  Design& design_;
  Random& random_;
};

}  // namespace

void fill(Design& design, Random& random) { Filler(design, random).fill(); }

}  // namespace stele::test::graphs
