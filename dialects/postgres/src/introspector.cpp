#include "introspector.hpp"

#include <array>
#include <string>

#include "adopted.hpp"

namespace stele::postgres {

namespace {

/// One row a column; one of NULLs for a table that has none.
constexpr const char* columns_sql =
    "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, "
    "coalesce(a.attnum = ANY (k.indkey), false) "
    "FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "LEFT JOIN pg_catalog.pg_attribute a "
    "ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "LEFT JOIN pg_catalog.pg_index k ON k.indrelid = c.oid AND k.indisprimary "
    "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = $1 "
    "AND CASE WHEN $2 = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $2 END "
    "ORDER BY a.attnum";

/// The types of columns and whether text is compared bytewise there; of a domain, those of what it
/// is made of.
constexpr const char* types_sql =
    "SELECT a.attname, CASE WHEN coalesce(b.typtype, t.typtype) = 'e' THEN 'enum' "
    "ELSE pg_catalog.format_type(coalesce(b.oid, t.oid), NULL) END, "
    "coalesce(l.collname IN ('C', 'POSIX'), true) "
    "FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
    "LEFT JOIN pg_catalog.pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype "
    "LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation "
    "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = $1 "
    "AND CASE WHEN $2 = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $2 END";

constexpr const char* indexes_sql =
    "SELECT i.relname "
    "FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_catalog.pg_index k ON k.indrelid = c.oid "
    "JOIN pg_catalog.pg_class i ON i.oid = k.indexrelid "
    "WHERE c.relname = $1 "
    "AND CASE WHEN $2 = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $2 END "
    "ORDER BY i.relname";

/// The columns of which a generated column is made, and whether that has an index.
constexpr const char* search_sql =
    "SELECT a.attname, EXISTS (SELECT FROM pg_catalog.pg_index k WHERE k.indrelid = c.oid "
    "AND k.indisvalid AND s.attnum = ANY (k.indkey)) "
    "FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_catalog.pg_attribute s ON s.attrelid = c.oid "
    "JOIN pg_catalog.pg_attrdef g ON g.adrelid = c.oid AND g.adnum = s.attnum "
    "JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass "
    "AND d.objid = g.oid AND d.refobjid = c.oid AND d.refobjsubid <> s.attnum "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid "
    "WHERE c.relname = $1 "
    "AND CASE WHEN $2 = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $2 END "
    "AND s.attname = $3 AND a.attnum > 0";

Compiled query(const char* sql, std::vector<Format> results) {
  Compiled compiled;
  compiled.sql = sql;
  compiled.parameters = {format_of(types::text()), format_of(types::text())};
  compiled.results = std::move(results);
  compiled.values.resize(compiled.parameters.size());
  return compiled;
}

const Compiled& columns_query() {
  static const Format text = format_of(types::text());
  static const Format boolean = format_of(types::boolean());
  static const Compiled compiled = query(columns_sql, {text, text, boolean, boolean});
  return compiled;
}

const Compiled& indexes_query() {
  static const Compiled compiled = query(indexes_sql, {format_of(types::text())});
  return compiled;
}

const Compiled& search_query() {
  static const Format text = format_of(types::text());
  static const Compiled compiled = [] {
    Compiled three = query(search_sql, {text, format_of(types::boolean())});
    three.parameters.push_back(text);
    three.values.emplace_back();
    return three;
  }();
  return compiled;
}

const Compiled& types_query() {
  static const Format text = format_of(types::text());
  static const Compiled compiled = query(types_sql, {text, text, format_of(types::boolean())});
  return compiled;
}

}  // namespace

std::vector<StorageForm> PostgresIntrospector::storage_forms(const schema::Table& table) {
  const std::array parameters{Cell::text(table.name.name), Cell::text(table.name.schema)};
  std::vector<StorageForm> forms(table.columns.size(), StorageForm::standard);
  runner_.run(types_query(), parameters, [&](std::span<const Cell> row) {
    for (std::size_t i = 0; i < forms.size(); ++i) {
      const schema::Column& column = table.columns[i];
      if (column.name != row[0].view()) continue;
      forms[i] = adopted_form(column.type, row[1].view(), row[2].i != 0);
    }
  });
  return forms;
}

schema::LiveSearchIndex PostgresIntrospector::search_index(const schema::TableName& table,
                                                           std::string_view index) {
  const std::array parameters{Cell::text(table.name), Cell::text(table.schema), Cell::text(index)};
  schema::LiveSearchIndex live;
  runner_.run(search_query(), parameters, [&](std::span<const Cell> row) {
    live.columns.emplace_back(row[0].view());
    live.is_whole = row[1].i != 0;
  });
  return live;
}

std::optional<schema::LiveTable> PostgresIntrospector::describe(const schema::TableName& table) {
  const std::array parameters{Cell::text(table.name), Cell::text(table.schema)};
  std::optional<schema::LiveTable> live;
  runner_.run(columns_query(), parameters, [&](std::span<const Cell> row) {
    if (!live) live = schema::LiveTable{.name = table, .columns = {}, .indexes = {}};
    if (row[0].is_null()) return;
    live->columns.push_back({.name = std::string(row[0].view()),
                             .type = std::string(row[1].view()),
                             .nullable = row[2].i == 0,
                             .primary_key = row[3].i != 0});
  });
  if (!live) return std::nullopt;
  runner_.run(indexes_query(), parameters,
              [&](std::span<const Cell> row) { live->indexes.emplace_back(row[0].view()); });
  return live;
}

}  // namespace stele::postgres
