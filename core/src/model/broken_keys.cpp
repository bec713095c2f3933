#include "broken_keys.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "base/names.hpp"
#include "chosen_rows.hpp"
#include "select_builder.hpp"
#include "stele/model/database_models.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

Compiled look_for(const Session& session, sql::Select select) {
  select.projections.push_back({.expr = sql::literal(1, types::bigint()), .type = types::bigint()});
  select.limit = sql::literal(1, types::bigint());
  Compiled look = session.dialect().statement_compiler().compile(select);
  look.internal = true;
  return look;
}

bool has_rows(const Session& session, sql::Select select) {
  const Compiled look = look_for(session, std::move(select));
  Result result = session.execute(look);
  return result.next();
}

/// True where a row with these values in these columns is there.
bool row_exists(const Session& session, const schema::TableName& table, const Names& columns,
                const std::vector<Value>& values, const std::vector<ColumnType>& types) {
  sql::Select select;
  select.from = sql::Source{.table = table};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const sql::Expr equal =
        sql::compare(sql::ComparisonOperator::equal, sql::column({}, columns[i], types[i]),
                     sql::literal(values[i], types[i]));
    select.where = select.where ? sql::and_(*select.where, equal) : equal;
  }
  return has_rows(session, std::move(select));
}

struct KeyValues {
  std::vector<Value> values{};
  std::vector<ColumnType> types{};
  bool any_null = false;
};

/// The row's values in these columns of its model.
std::optional<KeyValues> values_of(const Metadata& metadata, const void* row,
                                   const Names& columns) {
  KeyValues key;
  for (const std::string& column : columns) {
    const AttributeInfo* attribute = metadata.find_column(column);
    if (attribute == nullptr) return std::nullopt;
    EncodeScratch scratch;
    key.values.push_back(to_value(attribute->encode(row, scratch)));
    key.types.push_back(attribute->column.type);
    key.any_null = key.any_null || key.values.back().is_null();
  }
  return key;
}

/// True where one of the rows that were written themselves has these values.
bool is_given(const Metadata& metadata, const RowList& rows, const Names& columns,
              const std::vector<Value>& values) {
  for (std::size_t i = 0; i < rows.count; ++i) {
    const auto own = values_of(metadata, rows[i], columns);
    if (own && own->values == values) return true;
  }
  return false;
}

bool is_broken(const Session& session, const Metadata& metadata, const schema::ForeignKey& key,
               const RowList& rows, const void* row) {
  const auto local = values_of(metadata, row, key.columns);
  if (!local || local->any_null) return false;
  const bool is_own = key.target == metadata.table;
  if (is_own && is_given(metadata, rows, key.target_columns, local->values)) return false;
  return !row_exists(session, key.target, key.target_columns, local->values, local->types);
}

/// What the assignments set the key's columns to.
struct AssignedKey {
  std::size_t set = 0;  ///< how many of the columns
  KeyValues constants{};
};

AssignedKey assigned_key(const Metadata& metadata, const WriteAttempt& attempt,
                         const schema::ForeignKey& key) {
  AssignedKey assigned;
  for (const std::string& column : key.columns) {
    const AttributeInfo& attribute = *metadata.find_column(column);
    for (const auto& [target, value] : *attempt.assignments) {
      const auto* ref = std::get_if<sql::AttributeRef>(&target.node().data);
      if (ref == nullptr || ref->name != attribute.name) continue;
      ++assigned.set;
      const auto* constant = std::get_if<sql::Literal>(&value.node().data);
      if (constant == nullptr) continue;
      KeyValues& constants = assigned.constants;
      constants.values.push_back(coerce(attribute, metadata.name, constant->value));
      constants.types.push_back(attribute.column.type);
      constants.any_null = constants.any_null || constants.values.back().is_null();
    }
  }
  return assigned;
}

/// The foreign key that the assignments broke: the only one that they set, or one that they set to
/// constants of which there is no row.
const schema::ForeignKey* assigned_reference(const Session& session, const Metadata& metadata,
                                             const WriteAttempt& attempt) {
  std::vector<const schema::ForeignKey*> candidates;
  for (const schema::ForeignKey& key : metadata.definition.table.foreign_keys) {
    const AssignedKey assigned = assigned_key(metadata, attempt, key);
    const KeyValues& constants = assigned.constants;
    if (assigned.set == 0) continue;
    const bool is_known = constants.values.size() == key.columns.size();
    if (is_known && constants.any_null) continue;
    if (!is_known) {
      candidates.push_back(&key);
    } else if (!row_exists(session, key.target, key.target_columns, constants.values,
                           constants.types)) {
      return &key;
    }
  }
  return candidates.size() == 1 ? candidates.front() : nullptr;
}

/// The first foreign key to the table of which `matches(model, key)`.
template <class F>
std::optional<Referrer> referrer_where(const Session& session, const Metadata& target,
                                       F&& matches) {
  const Schema& schema = schema_of(session);
  for (const std::string& name : schema.models()) {
    const Metadata& metadata = schema.find(name)->metadata();
    for (const schema::ForeignKey& key : metadata.definition.table.foreign_keys) {
      if (key.target == target.table && matches(metadata, key)) return Referrer{name, key};
    }
  }
  return std::nullopt;
}

bool holds_its_target(const schema::ForeignKey& key) {
  return key.on_delete == schema::ReferentialAction::no_action ||
         key.on_delete == schema::ReferentialAction::restrict;
}

constexpr std::string_view referrer_alias = "referrer";

/// A row that was to go has the values in these columns that the referring row has in those.
sql::Expr is_to_go(const Metadata& target, const ChosenRows& chosen, const Names& columns,
                   const Names& referring) {
  auto select = std::make_shared<sql::Select>();
  select->projections = {
      {.expr = sql::Expr({sql::Position{1, types::bigint()}}), .type = types::bigint()}};
  select->from = sql::Source{.table = target.table};
  select->where = chosen.where;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ColumnType& type = target.find_column(columns[i])->column.type;
    const sql::Expr equal = sql::compare(
        sql::ComparisonOperator::equal, sql::column(target.table.name, columns[i], type),
        sql::column(std::string(referrer_alias), referring[i], type));
    select->where = select->where ? sql::and_(*select->where, equal) : equal;
  }
  return sql::Expr({sql::Subquery{.kind = sql::SubqueryKind::exists, .select = std::move(select)}});
}

/// True where a row that stays refers to one that was to go.
bool refers_to_any(const Session& session, const Metadata& from, const schema::ForeignKey& key,
                   const Metadata& target, const ChosenRows& chosen) {
  sql::Select select{.with = chosen.with};
  select.from = sql::Source{.table = from.table, .alias = std::string(referrer_alias)};
  select.where = is_to_go(target, chosen, key.target_columns, key.columns);
  if (from.table == target.table) {
    const Names& own = target.definition.table.primary_key;
    select.where = sql::and_(*select.where, sql::not_(is_to_go(target, chosen, own, own)));
  }
  return has_rows(session, std::move(select));
}

ChosenRows rows_to_go(const Session& session, const WriteAttempt& attempt) {
  if (attempt.query == nullptr) return {};
  SelectBuilder builder(session, true);
  return chosen_rows(session, *attempt.query, builder);
}

}  // namespace

const schema::ForeignKey* broken_reference(const Session& session, const Metadata& metadata,
                                           const WriteAttempt& attempt) {
  for (std::size_t i = 0; i < attempt.rows.count; ++i) {
    for (const schema::ForeignKey& key : metadata.definition.table.foreign_keys) {
      if (is_broken(session, metadata, key, attempt.rows, attempt.rows[i])) return &key;
    }
  }
  const bool assigns = attempt.assignments != nullptr;
  return assigns ? assigned_reference(session, metadata, attempt) : nullptr;
}

std::optional<Referrer> remaining_reference(const Session& session, const ModelState& model,
                                            const WriteAttempt& attempt,
                                            const std::string& constraint) {
  const Metadata& metadata = model.metadata();
  if (!constraint.empty()) {
    return referrer_where(session, metadata, [&](const Metadata&, const schema::ForeignKey& key) {
      return key.name == constraint;
    });
  }
  if (attempt.rows.count == 0) {
    const ChosenRows chosen = rows_to_go(session, attempt);
    return referrer_where(
        session, metadata, [&](const Metadata& from, const schema::ForeignKey& key) {
          return holds_its_target(key) && refers_to_any(session, from, key, metadata, chosen);
        });
  }
  const void* const row = attempt.rows[0];
  return referrer_where(
      session, metadata, [&](const Metadata& from, const schema::ForeignKey& key) {
        const auto local = values_of(metadata, row, key.target_columns);
        return local && !local->any_null &&
               row_exists(session, from.table, key.columns, local->values, local->types);
      });
}

}  // namespace stele::detail
