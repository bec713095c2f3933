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
        write(each, key_for(each, row).value_or(Row(each.columns.size())), row);
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
      write(each, *key, row);
    }
    if (has(table, table.key, values_of(row, table.key))) return std::nullopt;
    const bool is_taken =
        table.other_key && has(table, {*table.other_key}, {row[*table.other_key]});
    return is_taken ? std::nullopt : std::optional(row);
  }

  [[nodiscard]] bool is_reference(std::size_t table, std::size_t column) const {
    return std::any_of(
        design_.references.begin(), design_.references.end(), [&](const Reference& each) {
          return each.holder == table &&
                 std::find(each.columns.begin(), each.columns.end(), column) != each.columns.end();
        });
  }

  static void write(const Reference& reference, const Row& key, Row& row) {
    for (std::size_t i = 0; i < key.size(); ++i) row[reference.columns[i]] = key[i];
  }

  /// Whether the table has a row with these values of the columns.
  [[nodiscard]] static bool has(const Table& table, const Columns& columns, const Row& values) {
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const Row& each) {
      return are_equal(values_of(each, columns), values);
    });
  }

  /// What the row may have in the columns: often NULL, or the key of one of a few rows.
  [[nodiscard]] std::optional<Row> key_for(const Reference& reference, const Row& row) {
    const Table& holder = design_.tables[reference.holder];
    const Column& column = holder.columns[reference.columns.front()];
    const std::size_t size = reference.columns.size();
    if (column.nullable && random_.one_in(4)) return Row(size);
    for (int tries = 0; tries < 8; ++tries) {
      std::optional<Row> key = any_key(reference, row);
      if (!key || (column.unique && has(holder, reference.columns, *key))) continue;
      // One part that is NULL is enough to refer to nothing.
      if (column.nullable && size > 1 && random_.one_in(6)) {
        (*key)[static_cast<std::size_t>(random_.below(std::ssize(*key)))] = Value();
      }
      if (column.nullable || !has_null(*key)) return key;
    }
    return column.nullable ? std::optional(Row(size)) : std::nullopt;
  }

  [[nodiscard]] std::optional<Row> any_key(const Reference& reference, const Row& row) {
    const Table& target = design_.tables[reference.target];
    if (!reference.is_constrained && random_.one_in(4)) {
      Row key;
      for (const std::size_t column : reference.target_key) {
        key.push_back(random_value(random_, target.columns[column]));
      }
      return key;
    }
    // Its own, too.
    const bool is_own = reference.holder == reference.target;
    const std::int64_t count = std::ssize(target.rows) + (is_own ? 1 : 0);
    if (count == 0) return std::nullopt;
    const auto place = static_cast<std::size_t>(random_.below(random_.below(count) + 1));
    return values_of(place < target.rows.size() ? target.rows[place] : row, reference.target_key);
  }

  Design& design_;
  Random& random_;
};

}  // namespace

void fill(Design& design, Random& random) { Filler(design, random).fill(); }

}  // namespace stele::test::graphs
