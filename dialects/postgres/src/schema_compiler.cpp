#include "schema_compiler.hpp"

#include "statement_compiler.hpp"
#include "stele/schema/naming.hpp"
#include "stele/sql/node.hpp"

namespace stele::postgres {

namespace {

bool is_sequelize(const schema::Table& table) { return table.storage == StorageForm::sequelize; }

/// Both of its spellings: as DDL writes it and as format_type() does.
struct Spelling {
  std::string declared{};
  std::string catalog{};
};

Spelling spelling_of(const ColumnType& type) {
  switch (type.kind) {
    case TypeKind::string: {
      const std::string length = "(" + std::to_string(type.length) + ")";
      return {"VARCHAR" + length, "character varying" + length};
    }
    case TypeKind::text:
    case TypeKind::enumeration:
      return {"TEXT", "text"};
    case TypeKind::smallint:
      return {"SMALLINT", "smallint"};
    case TypeKind::integer:
      return {"INTEGER", "integer"};
    case TypeKind::bigint:
      return {"BIGINT", "bigint"};
    case TypeKind::float_:
      if (type.storage == StorageForm::sequelize) return {"FLOAT", "double precision"};
      return {"REAL", "real"};
    case TypeKind::double_:
      return {"DOUBLE PRECISION", "double precision"};
    case TypeKind::boolean:
      return {"BOOLEAN", "boolean"};
    case TypeKind::timestamp:
      return {"TIMESTAMP WITH TIME ZONE", "timestamp with time zone"};
    case TypeKind::local_timestamp:
      return {"TIMESTAMP", "timestamp without time zone"};
    case TypeKind::date:
      return {"DATE", "date"};
    case TypeKind::time:
      return {"TIME", "time without time zone"};
    case TypeKind::blob:
      return {"BYTEA", "bytea"};
    case TypeKind::char_: {
      const std::string length = "(" + std::to_string(type.length) + ")";
      if (type.storage == StorageForm::sequelize) return {"CHAR" + length, "character" + length};
      return {"VARCHAR" + length, "character varying" + length};
    }
    case TypeKind::citext:
      return {"TEXT", "text"};
    case TypeKind::decimal: {
      const std::string digits =
          "(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
      return {"NUMERIC" + digits, "numeric" + digits};
    }
    case TypeKind::uuid:
      return {"UUID", "uuid"};
    case TypeKind::json:
      return {"JSONB", "jsonb"};
    case TypeKind::array: {
      // The server does not keep how deep an array is nested.
      const ColumnType* element = &type;
      while (element->kind == TypeKind::array) element = element->element.get();
      const Spelling of = spelling_of(*element);
      return {of.declared + "[]", of.catalog + "[]"};
    }
  }
  return {};
}

std::string_view serial(TypeKind kind) {
  switch (kind) {
    case TypeKind::smallint:
      return "SMALLSERIAL";
    case TypeKind::bigint:
      return "BIGSERIAL";
    default:
      return "SERIAL";
  }
}

bool is_now(std::string_view expression) {
  return expression == "now()" || expression == "NOW()" || expression == "current_timestamp" ||
         expression == "CURRENT_TIMESTAMP";
}

}  // namespace

std::string PostgresSchemaCompiler::declared_type(const schema::Table& table,
                                                  const schema::Column& column) const {
  if (column.auto_increment && is_sequelize(table)) return std::string(serial(column.type.kind));
  std::string declared = spelling_of(column.type).declared;
  const std::string& collation = column.type.collation;
  if (column.type.is_text()) {
    declared += " COLLATE " + quoted_name(collation.empty() ? "C" : collation);
  }
  return declared;
}

std::string PostgresSchemaCompiler::catalog_type(const schema::Table& /*table*/,
                                                 const schema::Column& column) const {
  return spelling_of(column.type).catalog;
}

bool PostgresSchemaCompiler::takes(const ColumnType& type) const noexcept {
  return type.storage != StorageForm::text || type.kind == TypeKind::uuid;
}

std::string PostgresSchemaCompiler::default_expression(const schema::Column& column) const {
  const TypeKind kind = column.type.kind;
  const bool has_no_zone =
      kind == TypeKind::local_timestamp || kind == TypeKind::date || kind == TypeKind::time;
  // Else whoever inserts would store the time of the zone that he has set.
  if (has_no_zone && is_now(*column.default_sql)) {
    return "CAST(now() AT TIME ZONE 'UTC' AS " + spelling_of(column.type).declared + ")";
  }
  return SchemaCompiler::default_expression(column);
}

std::string PostgresSchemaCompiler::type_condition(const schema::Column& column) const {
  const ColumnType& type = column.type;
  if (type.kind == TypeKind::enumeration && type.values != nullptr) {
    return quoted_name(column.name) + " IN (" + names_of(type) + ")";
  }
  if (type.kind == TypeKind::char_) {
    return "char_length(" + quoted_name(column.name) + ") = " + std::to_string(type.length);
  }
  const ColumnType* element = &type;
  while (element->kind == TypeKind::array) element = element->element.get();
  if (element->kind == TypeKind::enumeration && element->values != nullptr) {
    return "array_remove(" + quoted_name(column.name) + ", NULL) <@ ARRAY[" + names_of(*element) +
           "]";
  }
  return {};
}

std::string PostgresSchemaCompiler::names_of(const ColumnType& enumeration) const {
  std::string names;
  for (const std::string& name : *enumeration.values) {
    names += (names.empty() ? "" : ", ") + expressions().literal(Value(name), enumeration);
  }
  return names;
}

std::vector<std::string> PostgresSchemaCompiler::type_checks(const schema::Table& table,
                                                             const schema::Column& column) const {
  const std::string condition = type_condition(column);
  if (condition.empty()) return {};
  Writer out;
  (out << "CONSTRAINT ")
      .identifier(schema::constraint_name(table.name.name, {column.name}, "check"));
  out << " CHECK (" << condition << ")";
  return {std::move(out.sql())};
}

void PostgresSchemaCompiler::write_auto_increment(Writer& out, const schema::Table& table,
                                                  const schema::Column& /*column*/) const {
  if (!is_sequelize(table)) out << " GENERATED BY DEFAULT AS IDENTITY";
}

std::string PostgresSchemaCompiler::create_index(const schema::TableName& table,
                                                 const sql::Index& index) const {
  sql::Index indexed = index;
  for (sql::Expr& term : indexed.terms) term = as_indexed(term);
  return SchemaCompiler::create_index(table, indexed);
}

std::vector<std::string> PostgresSchemaCompiler::comments(const schema::Table& table) const {
  std::vector<std::string> statements;
  const auto add = [&](Writer& target, const std::string& comment) {
    target << " IS " << expressions().literal(Value(comment), types::text());
    statements.push_back(std::move(target.sql()));
  };
  if (!table.comment.empty()) {
    Writer out;
    add((out << "COMMENT ON TABLE ").table(table.name), table.comment);
  }
  for (const schema::Column& column : table.columns) {
    if (column.comment.empty()) continue;
    Writer out;
    (out << "COMMENT ON COLUMN ").table(table.name) << ".";
    add(out.identifier(column.name), column.comment);
  }
  return statements;
}

std::vector<std::string> PostgresSchemaCompiler::create_search(
    const sql::TableDefinition& definition) const {
  const sql::SearchIndex& search = *definition.search;
  const schema::TableName& table = definition.table.name;
  Writer out;
  (out << "ALTER TABLE ").table(table) << " ADD COLUMN IF NOT EXISTS ";
  out.identifier(search.name) << " tsvector GENERATED ALWAYS AS (";
  std::string_view separator;
  for (const std::string& column : search.columns) {
    // The parser would take an address for one word, and one with a hyphen for several.
    out << separator << "to_tsvector('pg_catalog.simple', regexp_replace(lower(coalesce(CAST(";
    out.identifier(column) << " AS TEXT), '') COLLATE \"und-x-icu\"), "
                              "'[^[:alnum:]\\u0300-\\u0304\\u0306-\\u030C\\u030F\\u0311\\u031B"
                              "\\u0323-\\u0328\\u032D\\u032E\\u0330\\u0331]+', ' ', 'g'))";
    // No phrase goes on in the next column.
    separator = " || CAST('''|'':1' AS tsvector) || ";
  }
  out << ") STORED";
  const std::string index =
      schema::constraint_name(table.name, {std::string_view(search.name)}, "idx");
  return {std::move(out.sql()),
          create_index(table, {.name = index, .columns = {search.name}, .method = "gin"})};
}

std::string PostgresSchemaCompiler::drop_table(const schema::TableName& table) const {
  return SchemaCompiler::drop_table(table) + " CASCADE";
}

}  // namespace stele::postgres
