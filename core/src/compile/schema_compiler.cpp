#include "stele/compile/schema_compiler.hpp"

#include "base/names.hpp"
#include "stele/base/error.hpp"

namespace stele {

namespace {

std::string_view spelling(schema::ReferentialAction action) {
  switch (action) {
    case schema::ReferentialAction::no_action:
      return "NO ACTION";
    case schema::ReferentialAction::restrict:
      return "RESTRICT";
    case schema::ReferentialAction::cascade:
      return "CASCADE";
    case schema::ReferentialAction::set_null:
      return "SET NULL";
    case schema::ReferentialAction::set_default:
      return "SET DEFAULT";
  }
  return "NO ACTION";
}

/// @throws Error Errc::unsupported for a form that only tables of others have
void require_own_form(const schema::Table& table, const schema::Column& column) {
  const StorageForm form = column.type.storage;
  if (form == StorageForm::standard || form == StorageForm::sequelize) return;
  throw Error(Errc::unsupported,
              "could not make the table " + to_string(table.name) + ": its column '" + column.name +
                  "' is stored as " + std::string(to_string(form)) +
                  ", which is for tables that others made; leave stored_as() out, or make the "
                  "table yourself",
              {.table = to_string(table.name), .columns = {column.name}});
}

}  // namespace

std::string SchemaCompiler::create_table(const sql::TableDefinition& definition,
                                         const std::vector<std::string>& deferred) const {
  const schema::Table& table = definition.table;
  for (const schema::Column& column : table.columns) require_own_form(table, column);
  Writer out;
  (out << "CREATE TABLE IF NOT EXISTS ").table(table.name) << " (";
  std::string_view separator;
  bool key_declared = false;
  for (const schema::Column& column : table.columns) {
    write_column(out << separator, table, column);
    key_declared = key_declared || declares_primary_key(table, column);
    separator = ", ";
  }
  if (!key_declared && !table.primary_key.empty()) {
    (out << ", PRIMARY KEY (").identifiers(table.primary_key) << ")";
  }
  for (const schema::UniqueConstraint& unique : table.uniques) {
    (out << ", CONSTRAINT ").identifier(unique.name) << " UNIQUE (";
    out.identifiers(unique.columns) << ")";
  }
  for (const schema::Column& column : table.columns) {
    for (const std::string& check : type_checks(table, column)) out << ", " << check;
  }
  for (const sql::Check& check : definition.checks) {
    (out << ", CONSTRAINT ").identifier(check.name) << " CHECK (";
    out << expressions_.inline_expression(check.condition) << ")";
  }
  for (const schema::ForeignKey& key : table.foreign_keys) {
    if (!contains(deferred, key.name)) write_foreign_key(out << ", ", key);
  }
  out << ")";
  write_table_options(out, table);
  return out.sql();
}

std::string SchemaCompiler::create_index(const schema::TableName& table,
                                         const sql::Index& index) const {
  Writer out;
  out << (index.unique ? "CREATE UNIQUE INDEX IF NOT EXISTS " : "CREATE INDEX IF NOT EXISTS ");
  (out.identifier(index.name) << " ON ").table(table);
  if (!index.method.empty()) (out << " USING ").identifier(index.method);
  if (index.terms.empty()) {
    (out << " (").identifiers(index.columns) << ")";
  } else {
    std::string_view separator = " (";
    for (const sql::Expr& term : index.terms) {
      out << separator << "(" << expressions_.inline_expression(term) << ")";
      separator = ", ";
    }
    out << ")";
  }
  if (index.where) out << " WHERE " << expressions_.inline_expression(*index.where);
  return out.sql();
}

std::string SchemaCompiler::add_foreign_key(const schema::TableName& table,
                                            const schema::ForeignKey& key) const {
  Writer out;
  (out << "ALTER TABLE ").table(table) << " ADD ";
  write_foreign_key(out, key);
  return out.sql();
}

std::vector<std::string> SchemaCompiler::comments(const schema::Table& /*table*/) const {
  return {};
}

std::vector<std::string> SchemaCompiler::create_search(
    const sql::TableDefinition& definition) const {
  throw Error(Errc::unsupported,
              "could not make the full-text index of " + to_string(definition.table.name) +
                  ": this dialect has none; leave full_text out, and match patterns instead",
              {.table = to_string(definition.table.name)});
}

std::vector<std::string> SchemaCompiler::drop_search(
    const sql::TableDefinition& /*definition*/) const {
  return {};
}

std::string SchemaCompiler::drop_table(const schema::TableName& table) const {
  Writer out;
  (out << "DROP TABLE IF EXISTS ").table(table);
  return out.sql();
}

bool SchemaCompiler::takes(const ColumnType& type) const noexcept {
  return type.storage == StorageForm::standard || type.storage == StorageForm::sequelize;
}

std::string SchemaCompiler::create_schema(std::string_view name) const {
  Writer out;
  (out << "CREATE SCHEMA IF NOT EXISTS ").identifier(name);
  return out.sql();
}

void SchemaCompiler::write_column(Writer& out, const schema::Table& table,
                                  const schema::Column& column) const {
  out.identifier(column.name) << " " << declared_type(table, column);
  if (column.auto_increment) write_auto_increment(out, table, column);
  if (!column.nullable && !declares_primary_key(table, column)) out << " NOT NULL";
  if (column.default_sql) {
    out << " DEFAULT (" << default_expression(column) << ")";
  } else if (column.default_value) {
    out << " DEFAULT " << expressions_.literal(*column.default_value, column.type);
  }
}

std::string SchemaCompiler::default_expression(const schema::Column& column) const {
  return *column.default_sql;
}

std::vector<std::string> SchemaCompiler::type_checks(const schema::Table& /*table*/,
                                                     const schema::Column& /*column*/) const {
  return {};
}

void SchemaCompiler::write_table_options(Writer& /*out*/, const schema::Table& /*table*/) const {}

bool SchemaCompiler::declares_primary_key(const schema::Table& /*table*/,
                                          const schema::Column& /*column*/) const {
  return false;
}

void SchemaCompiler::write_foreign_key(Writer& out, const schema::ForeignKey& key) const {
  (out << "CONSTRAINT ").identifier(key.name) << " FOREIGN KEY (";
  out.identifiers(key.columns) << ") REFERENCES ";
  out.table(key.target) << " (";
  out.identifiers(key.target_columns) << ")";
  if (key.on_delete != schema::ReferentialAction::no_action) {
    out << " ON DELETE " << spelling(key.on_delete);
  }
  if (key.on_update != schema::ReferentialAction::no_action) {
    out << " ON UPDATE " << spelling(key.on_update);
  }
}

}  // namespace stele
