#include "introspector.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "adopted.hpp"
#include "schema_compiler.hpp"
#include "statement_compiler.hpp"
#include "stele/compile/writer.hpp"

namespace stele::sqlite {

namespace {

/// A query whose one parameter is a table's name.
Compiled query(std::string_view sql, const std::vector<ColumnType>& results) {
  Compiled compiled;
  compiled.sql = sql;
  compiled.parameters = {format_of(types::text())};
  compiled.values = {Value()};
  for (const ColumnType& type : results) compiled.results.push_back(format_of(type));
  return compiled;
}

/// "integer" and "INTEGER" alike.
bool is_integer(std::string_view type) {
  constexpr std::string_view expected = "INTEGER";
  return std::equal(type.begin(), type.end(), expected.begin(), expected.end(),
                    [](char a, char b) { return (a & ~0x20) == b; });
}

bool has_same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

/// Of the rows of EXPLAIN.
constexpr std::size_t explained_columns = 8;

/// True for types that others hold otherwise than we do.
bool has_forms_of(const ColumnType& type) {
  return type.kind == TypeKind::timestamp || type.kind == TypeKind::local_timestamp ||
         type.kind == TypeKind::time || type.kind == TypeKind::uuid ||
         type.kind == TypeKind::decimal;
}

}  // namespace

std::vector<StorageForm> SqliteIntrospector::storage_forms(const schema::Table& table) {
  const bool has_forms = std::any_of(table.columns.begin(), table.columns.end(),
                                     [](const auto& column) { return has_forms_of(column.type); });
  if (!table.name.schema.empty() || !has_forms) return {};
  bool is_view = false;
  std::vector<schema::LiveColumn> declared;
  const Cell name[] = {Cell::text(table.name.name)};
  runner_.run(query("SELECT c.name, c.type, t.type = 'view' FROM pragma_table_list AS t, "
                    "pragma_table_xinfo(t.name, 'main') AS c WHERE t.schema = 'main' AND t.type IN "
                    "('table', 'view') AND NOT t.strict AND t.name = ?1 COLLATE NOCASE",
                    {types::text(), types::text(), types::bigint()}),
              name, [&](std::span<const Cell> row) {
                declared.push_back(
                    {.name = std::string(row[0].view()), .type = std::string(row[1].view())});
                is_view = row[2].i != 0;
              });
  if (declared.empty()) return {};
  const Bases bases = is_view ? bases_of(table.name.name) : Bases::others;
  if (bases == Bases::ours) return {};
  std::vector<StorageForm> forms(table.columns.size(), StorageForm::standard);
  for (const schema::LiveColumn& live : declared) {
    for (std::size_t i = 0; i < forms.size(); ++i) {
      const schema::Column& column = table.columns[i];
      if (!has_same_name(column.name, live.name)) continue;
      // Where a view reads tables of both, such an integer is more likely one of our decimals.
      const bool is_ours =
          bases == Bases::both && column.type.kind == TypeKind::decimal && is_integer(live.type);
      if (!is_ours) forms[i] = adopted_form(column, live.type);
    }
  }
  return forms;
}

SqliteIntrospector::Bases SqliteIntrospector::bases_of(std::string_view view) {
  Compiled plan;
  plan.sql = "EXPLAIN SELECT * FROM main." + quoted_name(view);
  for (const ColumnType& type : {types::bigint(), types::text(), types::bigint(), types::bigint()})
    plan.results.push_back(format_of(type));
  plan.results.resize(explained_columns);
  // What is opened is a table, or an index of it, by the number of its first page.
  std::string pages;
  runner_.run(plan, {}, [&](std::span<const Cell> row) {
    if (row[1].view() != "OpenRead") return;
    pages += (pages.empty() ? "" : ", ") + std::to_string(row[3].i);
  });
  Compiled tables;
  tables.sql =
      "SELECT DISTINCT t.strict FROM sqlite_schema AS s, pragma_table_list AS t WHERE t.schema = "
      "'main' AND t.name = s.tbl_name AND s.rootpage IN (" +
      pages + ")";
  tables.results = {format_of(types::bigint())};
  bool reads_ours = false;
  bool reads_others = false;
  runner_.run(tables, {}, [&](std::span<const Cell> row) {
    (row[0].i != 0 ? reads_ours : reads_others) = true;
  });
  if (reads_ours && reads_others) return Bases::both;
  return reads_ours ? Bases::ours : Bases::others;
}

std::optional<schema::LiveTable> SqliteIntrospector::describe(const schema::TableName& table) {
  require_no_schema(table);
  std::optional<schema::LiveTable> live;
  const Cell name[] = {Cell::text(table.name)};
  runner_.run(query("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') "
                    "AND name = ?1 COLLATE NOCASE",
                    {types::text()}),
              name, [&](std::span<const Cell> row) {
                live.emplace();
                live->name.name = row[0].view();
              });
  if (!live) return std::nullopt;
  live->columns = columns(live->name.name);
  live->indexes = indexes(live->name.name);
  return live;
}

schema::LiveSearchIndex SqliteIntrospector::search_index(const schema::TableName& table,
                                                         std::string_view index) {
  schema::LiveSearchIndex live;
  for (const schema::LiveColumn& column : columns(index)) live.columns.push_back(column.name);
  std::vector<std::string> triggers;
  for (const std::string_view event : search_events) {
    triggers.push_back(search_trigger(index, event));
  }
  // They went with the table, where that was made anew by another program.
  const Cell name[] = {Cell::text(table.name)};
  std::size_t found = 0;
  runner_.run(query("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 "
                    "COLLATE NOCASE",
                    {types::text()}),
              name, [&](std::span<const Cell> row) {
                const bool is_ours =
                    std::find(triggers.begin(), triggers.end(), row[0].view()) != triggers.end();
                if (is_ours) ++found;
              });
  live.is_whole = found == triggers.size();
  return live;
}

std::vector<schema::LiveColumn> SqliteIntrospector::columns(std::string_view table) {
  std::vector<schema::LiveColumn> found;
  const Cell name[] = {Cell::text(table)};
  runner_.run(
      // Hidden columns of kind 1 belong to virtual tables; 2 and 3 are generated columns.
      query("SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?1, 'main') "
            "WHERE hidden <> 1 ORDER BY cid",
            {types::text(), types::text(), types::bigint(), types::bigint()}),
      name, [&](std::span<const Cell> row) {
        found.push_back({.name = std::string(row[0].view()),
                         .type = std::string(row[1].view()),
                         .nullable = row[2].i == 0,
                         .primary_key = row[3].i != 0});
      });
  const auto keys = std::count_if(found.begin(), found.end(),
                                  [](const auto& column) { return column.primary_key; });
  for (schema::LiveColumn& column : found) {
    // The rowid by another name, which is never NULL although the catalog does not say so.
    if (keys == 1 && column.primary_key && is_integer(column.type)) column.nullable = false;
  }
  return found;
}

std::vector<std::string> SqliteIntrospector::indexes(std::string_view table) {
  std::vector<std::string> found;
  const Cell name[] = {Cell::text(table)};
  runner_.run(
      query("SELECT name FROM pragma_index_list(?1, 'main') WHERE origin = 'c' ORDER BY name",
            {types::text()}),
      name, [&](std::span<const Cell> row) { found.emplace_back(row[0].view()); });
  return found;
}

}  // namespace stele::sqlite
