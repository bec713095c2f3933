#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "key_text.hpp"
#include "respelling.hpp"
#include "row_batch.hpp"
#include "row_errors.hpp"
#include "row_queries.hpp"
#include "row_statements.hpp"
#include "row_times.hpp"
#include "row_validation.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

namespace {

using KeyText = std::string;

KeyText key_of_row(const Metadata& metadata, const void* row) {
  std::vector<Value> values;
  for (const std::size_t index : metadata.key) {
    EncodeScratch scratch;
    values.push_back(to_value(metadata.attributes[index].encode(row, scratch)));
  }
  return key_text(std::move(values));
}

[[noreturn]] void throw_row_gone(const Metadata& metadata, std::size_t index, std::size_t count) {
  try {
    throw_gone(metadata, "update");
  } catch (const Error& gone) {
    throw_of_row(index, count, gone);
  }
}

/// Rows that are updated in the same attributes.
struct Group {
  AttributeMask mask{};
  std::vector<std::size_t> rows{};
};

/// Updates the rows of a group, in as few statements as there must be.
class BulkUpdate {
 public:
  BulkUpdate(const Session& session, const ModelState& model, const AttributeMask& mask)
      : session_(session),
        model_(model),
        mask_(mask),
        batch_(model.metadata(), with_key(model.metadata(), mask)),
        form_(session.dialect().statement_compiler().given_form(batch_.types())) {}

  void update(const RowList& rows, const std::vector<std::size_t>& indexes) {
    std::size_t at = 0;
    while (at < indexes.size()) {
      const std::size_t left = indexes.size() - at;
      const std::size_t most =
          is_one_by_one() ? 1 : rows_of_statement(session_, form_, batch_.columns(), left);
      std::unordered_map<KeyText, void*> sent;
      for (std::size_t i = 0; i < most && i < left && batch_.bytes() < most_bytes; ++i, ++at) {
        void* const row = rows[indexes[at]];
        batch_.add(row);
        sent.emplace(key_of_row(model_.metadata(), row), row);
      }
      if (!send(sent)) throw_missing(rows, {indexes.data() + at - batch_.rows(), batch_.rows()});
      batch_.clear();
    }
  }

 private:
  [[nodiscard]] bool is_one_by_one() const noexcept {
    return form_ == sql::GivenForm::inserted_values;
  }

  static std::vector<std::size_t> with_key(const Metadata& metadata, const AttributeMask& mask) {
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
      if (mask.test(i)) indexes.push_back(i);
    }
    indexes.insert(indexes.end(), metadata.key.begin(), metadata.key.end());
    return indexes;
  }

  /// @return false where the database has not all of the rows
  [[nodiscard]] bool send(const std::unordered_map<KeyText, void*>& rows) {
    const bool as_lists = form_ == sql::GivenForm::lists;
    const Compiled& compiled =
        is_one_by_one()
            ? update_statement(session_, model_, mask_)
            : bulk_update_statement(session_, model_, mask_, as_lists ? 0 : batch_.rows());
    Result result = session_.execute(compiled, batch_.cells(compiled));
    const auto all = static_cast<std::int64_t>(batch_.rows());
    if (compiled.results.empty()) {
      for (const auto& each : rows) respell(model_.metadata(), mask_, each.second);
      return result.affected() >= all;
    }
    std::int64_t found = 0;
    for (; result.next(); ++found) {
      if (is_one_by_one()) {
        store(model_.metadata(), mask_, result.row(), rows.begin()->second);
      } else {
        store_by_key(rows, result.row());
      }
    }
    return found >= all;
  }

  /// The key comes back as it was given, after the attributes.
  void store_by_key(const std::unordered_map<KeyText, void*>& rows, std::span<const Cell> cells) {
    const std::size_t parts = model_.metadata().key.size();
    std::vector<Value> key;
    for (const Cell& cell : cells.last(parts)) key.push_back(to_value(cell));
    const auto row = rows.find(key_text(std::move(key)));
    if (row != rows.end()) store(model_.metadata(), mask_, cells, row->second);
  }

  /// Tells the first of these rows that is not there.
  [[noreturn]] void throw_missing(const RowList& rows, std::span<const std::size_t> sent) const {
    const Metadata& metadata = model_.metadata();
    std::unordered_set<KeyText> found;
    if (sent.size() > 1) {
      for_each_found(rows, sent, [&](KeyText key) { found.insert(std::move(key)); });
    }
    const auto missing = std::find_if(sent.begin(), sent.end(), [&](std::size_t index) {
      return found.count(key_of_row(metadata, rows[index])) == 0;
    });
    // One that just came is no better.
    throw_row_gone(metadata, missing == sent.end() ? sent.front() : *missing, rows.count);
  }

  /// Calls the function with the keys of those of the rows that are there.
  void for_each_found(const RowList& rows, std::span<const std::size_t> sent,
                      const std::function<void(KeyText)>& found) const {
    const Metadata& metadata = model_.metadata();
    RowBatch keys(metadata, metadata.key);
    for (const std::size_t index : sent) keys.add(rows[index]);
    const bool as_lists = form_ == sql::GivenForm::lists;
    const Compiled& find = bulk_find_statement(session_, model_, as_lists ? 0 : keys.rows());
    Result result = session_.execute(find, keys.cells(find));
    while (result.next()) {
      std::vector<Value> key;
      for (const std::size_t index : metadata.key) key.push_back(to_value(result.row()[index]));
      found(key_text(std::move(key)));
    }
  }

  const Session& session_;
  const ModelState& model_;
  AttributeMask mask_;
  RowBatch batch_;
  sql::GivenForm form_;
};

/// @throws Error Errc::invalid_argument where two rows have one key: which of them is meant?
void require_distinct(const Metadata& metadata, const RowList& rows) {
  std::unordered_map<KeyText, std::size_t> seen;
  for (std::size_t i = 0; i < rows.count; ++i) {
    const auto [first, is_new] = seen.emplace(key_of_row(metadata, rows[i]), i);
    if (is_new) continue;
    throw Error(Errc::invalid_argument,
                "could not update " + metadata.name + ": row " + std::to_string(i + 1) +
                    " has the key of row " + std::to_string(first->second + 1) +
                    "; give each row once",
                {.model = metadata.name});
  }
}

/// The rows by what is updated, checked.
std::vector<Group> groups_of(const ModelState& model, const RowList& rows,
                             const std::optional<AttributeMask>& named) {
  const Metadata& metadata = model.metadata();
  std::vector<Group> groups;
  std::optional<Value> time;
  for_each_row(rows, [&](std::size_t i) {
    require_kept_key(model, rows[i], "update");
    const bool is_new = is_record(metadata) && record_of(rows[i]).is_new();
    if (is_new) throw_row_gone(metadata, i, rows.count);
    AttributeMask mask = named ? *named : updatable(metadata, rows[i]);
    if (mask.none()) return;
    check_rules(model, rows[i], mask, "update");
    if (const auto index = metadata.updated_at_index) {
      const AttributeInfo& attribute = metadata.attributes[*index];
      if (!time) time = present(attribute.column.type);
      attribute.decode(rows[i], to_cell(*time));
      mask.set(*index);
    }
    const auto group = std::find_if(groups.begin(), groups.end(),
                                    [&](const Group& each) { return each.mask == mask; });
    if (group == groups.end()) {
      groups.push_back({mask, {i}});
    } else {
      group->rows.push_back(i);
    }
  });
  return groups;
}

}  // namespace

void update_all(const Session& session, const ModelState& model, const RowList& rows,
                std::span<const std::string_view> attributes) {
  const Metadata& metadata = model.metadata();
  require_writable(metadata, "update");
  use_model(session, model);
  require_key(metadata, "update");
  std::optional<AttributeMask> named;
  if (!attributes.empty()) named = named_attributes(metadata, attributes);
  require_distinct(metadata, rows);
  const std::vector<Group> groups = groups_of(model, rows, named);
  if (groups.empty()) return;
  with_model(session, model, attempt_of("update", rows), [&] {
    session.all_or_nothing([&](const Session& where) {
      for (const Group& group : groups) {
        BulkUpdate(where, model, group.mask).update(rows, group.rows);
      }
    });
  });
  for (const Group& group : groups) {
    for (const std::size_t index : group.rows) settle(model, rows[index]);
  }
}

namespace {

/// Reads the rows of these keys that default scopes do not leave out.
/// @param values their parts, one key after the other
void find_all_in_scope(const Session& session, const ModelState& model,
                       const std::vector<Value>& values, const RowSink& found) {
  const Metadata& metadata = model.metadata();
  std::vector<std::vector<Value>> keys;
  const auto parts = static_cast<std::ptrdiff_t>(metadata.key.size());
  for (auto at = values.begin(); at != values.end(); at += parts) keys.emplace_back(at, at + parts);
  for (const sql::Expr& condition : any_of_keys(metadata, primary_key(metadata), keys)) {
    Result result = shown_where(session, model, condition).select();
    while (result.next()) model.decode(found.add(found.rows, model), result.row());
  }
}

}  // namespace

std::vector<std::size_t> find_all(const Session& session, const ModelState& model,
                                  const std::vector<std::vector<Value>>& keys,
                                  const RowSink& found) {
  use_model(session, model);
  const Metadata& metadata = model.metadata();
  require_key(metadata, "find");
  std::vector<KeyText> texts;
  std::vector<ColumnType> types;
  for (const std::size_t index : metadata.key)
    types.push_back(metadata.attributes[index].column.type);
  std::vector<Value> values;
  std::unordered_set<KeyText> asked;
  for (const std::vector<Value>& key : keys) {
    require_parts(metadata, key.size());
    std::vector<Value> parts;
    for (std::size_t i = 0; i < key.size(); ++i) {
      parts.push_back(coerce(metadata.attributes[metadata.key[i]], metadata.name, key[i]));
    }
    texts.push_back(key_text(parts));
    if (asked.insert(texts.back()).second)
      std::move(parts.begin(), parts.end(), std::back_inserter(values));
  }

  if (!metadata.default_scopes.empty()) {
    find_all_in_scope(session, model, values, found);
    values.clear();
  }
  sql::GivenForm form = session.dialect().statement_compiler().given_form(types);
  const bool one_by_one = form == sql::GivenForm::inserted_values;
  std::vector<Cell> cells;
  for (std::size_t at = 0; at < values.size();) {
    const std::size_t left = (values.size() - at) / types.size();
    const std::size_t rows =
        one_by_one ? 1 : std::min(left, rows_of_statement(session, form, types.size(), left));
    cells.clear();
    for (std::size_t i = 0; i < rows * types.size(); ++i) cells.push_back(to_cell(values[at++]));
    const bool as_lists = form == sql::GivenForm::lists;
    const Compiled& compiled = one_by_one
                                   ? find_statement(session, model)
                                   : bulk_find_statement(session, model, as_lists ? 0 : rows);
    Result result = session.execute(compiled, cells);
    while (result.next()) model.decode(found.add(found.rows, model), result.row());
  }

  const RowList list = found.list(found.rows);
  std::unordered_map<KeyText, std::size_t> places;
  for (std::size_t i = 0; i < list.count; ++i) places.emplace(key_of_row(metadata, list[i]), i);
  std::vector<std::size_t> order;
  std::unordered_set<std::size_t> named;
  for (const KeyText& text : texts) {
    const auto place = places.find(text);
    if (place == places.end()) continue;
    order.push_back(place->second);
    named.insert(place->second);
  }
  // Where the database takes two texts for one, the key may be spelled otherwise.
  for (std::size_t i = 0; i < list.count; ++i) {
    if (named.count(i) == 0) order.push_back(i);
  }
  return order;
}

}  // namespace stele::detail
