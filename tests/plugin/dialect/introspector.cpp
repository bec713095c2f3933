#include "introspector.hpp"

#include "statement_compiler.hpp"

namespace lite {

using Row = std::span<const stele::Cell>;
namespace types = stele::types;

namespace {

/// A query whose one parameter is a table's name.
stele::Compiled query(std::string_view sql, const std::vector<stele::ColumnType>& results) {
  stele::Compiled compiled;
  compiled.sql = sql;
  compiled.parameters = {format_of(types::text())};
  compiled.values = {stele::Value()};
  for (const stele::ColumnType& type : results) compiled.results.push_back(format_of(type));
  return compiled;
}

}  // namespace

// [describe]
std::optional<stele::schema::LiveTable> LiteIntrospector::describe(
    const stele::schema::TableName& table) {
  require_no_schema(table);
  stele::schema::LiveTable live{.name = table};
  const stele::Cell name[] = {stele::Cell::text(table.name)};
  runner_.run(query("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1) ORDER BY cid",
                    {types::text(), types::text(), types::bigint(), types::bigint()}),
              name, [&](Row row) {
                const bool is_generated_key = row[3].i != 0 && row[1].view() == "INTEGER";
                live.columns.push_back({.name = std::string(row[0].view()),
                                        .type = std::string(row[1].view()),
                                        .nullable = row[2].i == 0 && !is_generated_key,
                                        .primary_key = row[3].i != 0});
              });
  if (live.columns.empty()) return std::nullopt;
  runner_.run(query("SELECT name FROM pragma_index_list(?1) WHERE origin = 'c' ORDER BY name",
                    {types::text()}),
              name, [&](Row row) { live.indexes.emplace_back(row[0].view()); });
  return live;
}
// [/describe]

}  // namespace lite
