#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema_resolver.hpp"
#include "session_runner.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/schema/naming.hpp"
#include "table_scripts.hpp"

namespace stele {

namespace {

using detail::ModelState;

const schema::LiveColumn* find(const schema::LiveTable& live, std::string_view name) {
  const auto found =
      std::find_if(live.columns.begin(), live.columns.end(),
                   [&](const schema::LiveColumn& column) { return column.name == name; });
  return found == live.columns.end() ? nullptr : &*found;
}

/// One difference between a column and the live one, in words; empty where there is none.
std::string difference(const schema::Table& table, const schema::Column& column,
                       const schema::LiveTable& live, const SchemaCompiler& compiler) {
  const schema::LiveColumn* there = find(live, column.name);
  if (there == nullptr) return "'" + column.name + "' is missing in the table";
  const std::string wanted = compiler.catalog_type(table, column);
  if (there->type != wanted) {
    return "'" + column.name + "' is " + there->type + ", not " + wanted;
  }
  const bool key = std::find(table.primary_key.begin(), table.primary_key.end(), column.name) !=
                   table.primary_key.end();
  if (there->primary_key != key) {
    return "'" + column.name + (key ? "' is not" : "' is") + " in the primary key";
  }
  if (!key && there->nullable != column.nullable) {
    return "'" + column.name + (column.nullable ? "' cannot be NULL" : "' can be NULL");
  }
  return {};
}

/// @throws Error Errc::mapping naming the columns in which the live table differs
void require_same(const ModelState& model, const schema::LiveTable& live,
                  const SchemaCompiler& compiler) {
  const schema::Table& table = model.metadata().definition.table;
  std::vector<std::string> columns;
  std::string words;
  const auto add = [&](const std::string& column, const std::string& difference) {
    words += (words.empty() ? "" : "; ") + difference;
    columns.push_back(column);
  };
  for (const schema::Column& column : table.columns) {
    const std::string found = difference(table, column, live, compiler);
    if (!found.empty()) add(column.name, found);
  }
  // A full-text index may be a column of its own.
  const std::string search = schema::search_index_name(table.name.name);
  for (const schema::LiveColumn& column : live.columns) {
    if (table.find(column.name) == nullptr && column.name != search) {
      add(column.name, "'" + column.name + "' is not in the model");
    }
  }
  if (columns.empty()) return;
  throw Error(Errc::mapping,
              "could not sync " + model.metadata().name + ": the table " + to_string(table.name) +
                  " differs from the model: " + words +
                  "; change the table or the model, or drop the table with {.force = true}",
              {.model = model.metadata().name, .table = table.name.name, .columns = columns});
}

/// True where the full-text index is not there yet, or only in part.
/// @throws Error Errc::mapping where it is one of other columns
bool lacks_search(const ModelState& model, Introspector& introspector) {
  const sql::TableDefinition& definition = model.metadata().definition;
  if (!definition.search) return false;
  const schema::TableName& table = definition.table.name;
  schema::LiveSearchIndex index = introspector.search_index(table, definition.search->name);
  std::vector<std::string>& live = index.columns;
  if (live.empty()) return true;
  std::vector<std::string> wanted = definition.search->columns;
  std::sort(live.begin(), live.end());
  std::sort(wanted.begin(), wanted.end());
  if (live == wanted) return !index.is_whole;
  throw Error(Errc::mapping,
              "could not sync " + model.metadata().name + ": the full-text index " +
                  definition.search->name + " of the table " + to_string(table) +
                  " is of other columns than the model's; drop it, so that sync() makes it anew",
              {.model = model.metadata().name, .table = table.name, .columns = live});
}

/// The statements that make what is missing.
std::vector<std::string> missing(const Session& session, const Schema::CreationOrder& order) {
  detail::SessionRunner runner(session);
  const auto introspector = session.dialect().introspector(runner);
  const SchemaCompiler& compiler = session.dialect().schema_compiler();
  detail::TableScripts scripts(session.dialect(), order.deferred);
  for (const auto& model : order.models) {
    const sql::TableDefinition& definition = model->metadata().definition;
    const std::optional<schema::LiveTable> live = introspector->describe(definition.table.name);
    if (!live) {
      scripts.create(definition);
    } else {
      require_same(*model, *live, compiler);
      scripts.create_indexes(definition, live->indexes);
      if (lacks_search(*model, *introspector)) scripts.create_search(definition);
    }
  }
  return std::move(scripts).take();
}

/// Drops all tables, and creates them anew, in one transaction.
void recreate(const Session& session, const Schema::CreationOrder& order) {
  const SchemaCompiler& compiler = session.dialect().schema_compiler();
  std::vector<std::string> body;
  std::for_each(order.models.rbegin(), order.models.rend(), [&](const auto& model) {
    const sql::TableDefinition& definition = model->metadata().definition;
    if (definition.search) {
      for (std::string& drop : compiler.drop_search(definition)) body.push_back(std::move(drop));
    }
    body.push_back(compiler.drop_table(definition.table.name));
  });
  detail::TableScripts scripts(session.dialect(), order.deferred);
  for (const auto& model : order.models) scripts.create(model->metadata().definition);
  for (std::string& statement : std::move(scripts).take()) body.push_back(std::move(statement));
  session.run_scripts(compiler.before_drop(), body, compiler.after_drop());
}

}  // namespace

void Database::sync(const SyncOptions& options) {
  if (options.alter) {
    throw Error(
        Errc::unsupported,
        "sync({.alter = true}) is not supported yet; change the tables by hand, or drop them "
        "with {.force = true}");
  }
  const Schema& schema = detail::schema_of(session_);
  const Schema::CreationOrder order = schema.creation_order();
  for (const auto& model : order.models) schema.use(*model);
  if (options.force) return recreate(session_, order);
  const std::vector<std::string> statements = missing(session_, order);
  if (!statements.empty()) session_.run_scripts({}, statements, {});
}

}  // namespace stele
