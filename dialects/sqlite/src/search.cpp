#include <algorithm>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "schema_compiler.hpp"
#include "statement_compiler.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/search_query.hpp"

/// Full-text indexes: tables of FTS5, whose rows have the rowids of those that they are of.
namespace stele::sqlite {

namespace {

/// `"red hen" *`
std::string fts5_of(const SearchTerm& term) {
  std::string text = "\"";
  for (const std::string& word : term.words) text += (text.size() == 1 ? "" : " ") + word;
  text += term.prefix ? "\" *" : "\"";
  return text;
}

/// The query that FTS5 reads of a `SearchQuery`.
Value fts5_of_search(const Value& search) {
  const SearchQuery query(search.as<std::string_view>());
  std::string text;
  for (const SearchTerm& term : query.terms()) {
    if (!text.empty()) text += term.negated ? " NOT " : " AND ";
    text += fts5_of(term);
  }
  return Value(text);
}

void require_column_name(const schema::Column& column, bool is_indexed,
                         const sql::TableDefinition& definition) {
  const auto is = [&](const char* name) { return sqlite3_stricmp(column.name.c_str(), name) == 0; };
  if (!is("rowid") && (!is("rank") || !is_indexed)) return;
  throw Error(Errc::unsupported,
              "sqlite keeps the name '" + column.name +
                  "' for itself in a table with a full-text index: give the column of " +
                  definition.table.name.name + " another by column()",
              {.dialect = "sqlite", .table = definition.table.name.name, .columns = {column.name}});
}

/// `new."a", new."b"`
std::string columns_of(const sql::SearchIndex& search, std::string_view row) {
  std::string text;
  for (const std::string& column : search.columns) {
    text += ", " + std::string(row) + "." + quoted_name(column);
  }
  return text;
}

/// The rows of FTS5's table follow those of the other by their old values.
class Triggers {
 public:
  explicit Triggers(const sql::TableDefinition& definition)
      : table_(quoted_name(definition.table.name.name)),
        search_(*definition.search),
        index_(quoted_name(search_.name)),
        columns_(Writer().identifiers(search_.columns).sql()) {}

  [[nodiscard]] std::string on_insert() const {
    return begin("insert", "INSERT", "") + add() + "END";
  }
  [[nodiscard]] std::string on_delete() const {
    return begin("delete", "DELETE", "") + remove() + "END";
  }
  [[nodiscard]] std::string on_update() const {
    std::string changes = " WHEN old.rowid <> new.rowid";
    for (const std::string& column : search_.columns) {
      const std::string name = quoted_name(column);
      changes.append(" OR old.").append(name).append(" COLLATE BINARY IS NOT new.").append(name);
    }
    return begin("update", "UPDATE", changes) + remove() + add() + "END";
  }

 private:
  [[nodiscard]] std::string begin(std::string_view name, std::string_view event,
                                  std::string_view when) const {
    return "CREATE TRIGGER IF NOT EXISTS " + quoted_name(search_trigger(search_.name, name)) +
           " AFTER " + std::string(event) + " ON " + table_ + std::string(when) + " BEGIN ";
  }
  [[nodiscard]] std::string add() const {
    return "INSERT INTO " + index_ + " (rowid, " + columns_ + ") VALUES (new.rowid" +
           columns_of(search_, "new") + "); ";
  }
  [[nodiscard]] std::string remove() const {
    return "INSERT INTO " + index_ + " (" + index_ + ", rowid, " + columns_ +
           ") VALUES ('delete', old.rowid" + columns_of(search_, "old") + "); ";
  }

  std::string table_;
  const sql::SearchIndex& search_;
  std::string index_;
  std::string columns_;
};

}  // namespace

std::string search_trigger(std::string_view index, std::string_view event) {
  return std::string(index) + "_" + std::string(event);
}

std::vector<std::string> SqliteSchemaCompiler::create_search(
    const sql::TableDefinition& definition) const {
  const sql::SearchIndex& search = *definition.search;
  for (const schema::Column& column : definition.table.columns) {
    const bool is_indexed = std::find(search.columns.begin(), search.columns.end(), column.name) !=
                            search.columns.end();
    require_column_name(column, is_indexed, definition);
  }
  Writer create;
  (create << "CREATE VIRTUAL TABLE IF NOT EXISTS ").identifier(search.name) << " USING fts5(";
  create.identifiers(search.columns) << ", content=";
  create << expressions().literal(Value(definition.table.name.name), types::text());
  create << ", tokenize=\"unicode61 remove_diacritics 0 categories 'L* Nd'\")";
  Writer fill;
  (fill << "INSERT INTO ").identifier(search.name) << " (";
  fill.identifier(search.name) << ") VALUES ('rebuild')";
  const Triggers triggers(definition);
  return {std::move(create.sql()), triggers.on_insert(), triggers.on_update(), triggers.on_delete(),
          std::move(fill.sql())};
}

std::vector<std::string> SqliteSchemaCompiler::drop_search(
    const sql::TableDefinition& definition) const {
  return {SchemaCompiler::drop_table({.name = definition.search->name})};
}

void SqliteStatementCompiler::write_text_search(Writer& out, const sql::TextSearch& search) const {
  if (search.part == sql::SearchPart::rank) {
    out.identifier(search.index) << ".\"rank\"";
    return;
  }
  const auto write_match = [&] {
    out.identifier(search.index) << " MATCH ";
    out.bind(std::get<sql::Literal>(search.text.node().data), fts5_of_search, types::text());
  };
  if (!search.joined) {
    out.identifier(search.table) << R"(."rowid" IN (SELECT "rowid" FROM )";
    out.identifier(search.index) << " WHERE ";
    write_match();
    out << ")";
    return;
  }
  write_match();
  // The plus keeps sqlite from asking the index again for each row, which ranks all rows each time.
  out << " AND ";
  out.identifier(search.table) << ".\"rowid\" = +";
  out.identifier(search.index) << ".\"rowid\"";
}

}  // namespace stele::sqlite
