#include "schema_compiler.hpp"

#include <algorithm>
#include <cctype>

#include "statement_compiler.hpp"
#include <stele/base/error.hpp>
#include <stele/schema/naming.hpp>

namespace lite {

using stele::SchemaCompiler;
using stele::TypeKind;
using stele::Writer;
namespace schema = stele::schema;

namespace {

[[noreturn]] void throw_unsupported(const std::string& message) {
  throw stele::Error(stele::Errc::unsupported, message, {.dialect = "lite"});
}

// [types]
/// The name, and the class in which the database stores such a value: it goes by the letters INT,
/// TEXT, REAL and BLOB in a type's name.
struct LiteType {
  std::string_view name;
  std::string_view stored;
};

LiteType type_of(const stele::ColumnType& type) {
  switch (type.kind) {
    case TypeKind::smallint:
      return {"INT_16", "integer"};
    case TypeKind::integer:
      return {"INT_32", "integer"};
    case TypeKind::bigint:
      return {"INT_64", "integer"};
    case TypeKind::boolean:
      return {"INT_FLAG", "integer"};
    case TypeKind::float_:
      return {"REAL_32", "real"};
    case TypeKind::double_:
      return {"REAL_64", "real"};
    case TypeKind::string:
      return {"TEXT_LINE", "text"};
    case TypeKind::text:
      return {"TEXT_PAGE", "text"};
    case TypeKind::enumeration:
      return {"TEXT_WORD", "text"};
    case TypeKind::timestamp:
      return {"TEXT_INSTANT", "text"};
    case TypeKind::local_timestamp:
      return {"TEXT_MOMENT", "text"};
    case TypeKind::date:
      return {"TEXT_DATE", "text"};
    case TypeKind::time:
      return {"TEXT_TIME", "text"};
    case TypeKind::blob:
      return {"BLOB_BYTES", "blob"};
    case TypeKind::char_:
      return {"TEXT_WORD", "text"};
    case TypeKind::uuid:
      return {"TEXT_UUID", "text"};
    case TypeKind::citext:
    case TypeKind::decimal:
    case TypeKind::json:
    case TypeKind::array:
      break;
  }
  throw_unsupported("lite cannot store " + to_string(type) + "; use text, or a number");
}
// [/types]

/// What a value of the class must still be; empty: anything.
std::string range_of(const std::string& name, const stele::ColumnType& type,
                     const stele::StatementCompiler& expressions) {
  switch (type.kind) {
    case TypeKind::string:
      return "length(" + name + ") <= " + std::to_string(type.length);
    case TypeKind::char_:
      return "length(" + name + ") = " + std::to_string(type.length);
    case TypeKind::smallint:
      return name + " BETWEEN -32768 AND 32767";
    case TypeKind::integer:
      return name + " BETWEEN -2147483648 AND 2147483647";
    case TypeKind::boolean:
      return name + " IN (0, 1)";
    case TypeKind::enumeration: {
      std::string values;
      for (const std::string& value : *type.values) {
        values += (values.empty() ? "" : ", ") + expressions.literal(stele::Value(value), type);
      }
      return name + " IN (" + values + ")";
    }
    default:
      return "";
  }
}

bool is_now(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return text == "now()" || text == "current_timestamp";
}

/// As SociConnection writes the time.
std::string now_text(const stele::ColumnType& type) {
  switch (type.kind) {
    case TypeKind::timestamp:
      return "strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')";
    case TypeKind::local_timestamp:
      return "strftime('%Y-%m-%d %H:%M:%f000', 'now')";
    case TypeKind::date:
      return "date('now')";
    case TypeKind::time:
      return "time('now')";
    default:
      throw_unsupported("lite: default_sql(\"now()\") is for a column of times; this one is " +
                        to_string(type));
  }
}

}  // namespace

std::string LiteSchemaCompiler::create_index(const schema::TableName& table,
                                             const stele::sql::Index& index) const {
  require_no_schema(table);
  if (!index.method.empty()) {
    throw_unsupported("lite has no index methods: leave that of " + index.name + " out");
  }
  return SchemaCompiler::create_index(table, index);
}

std::string LiteSchemaCompiler::add_foreign_key(const schema::TableName& table,
                                                const schema::ForeignKey& key) const {
  throw_unsupported("lite cannot add the foreign key " + key.name + " to the existing table " +
                    to_string(table) + "; name it in CREATE TABLE");
}

std::string LiteSchemaCompiler::drop_table(const schema::TableName& table) const {
  require_no_schema(table);
  return SchemaCompiler::drop_table(table);
}

std::string LiteSchemaCompiler::create_schema(std::string_view name) const {
  throw_unsupported("lite has no schemas: '" + std::string(name) + "' cannot be created");
}

std::string LiteSchemaCompiler::declared_type(const schema::Table& /*table*/,
                                              const schema::Column& column) const {
  // Only this name makes a key that the database generates.
  return column.auto_increment ? "INTEGER" : std::string(type_of(column.type).name);
}

void LiteSchemaCompiler::write_column(Writer& out, const schema::Table& table,
                                      const schema::Column& column) const {
  // The database lets NULL into a primary key.
  schema::Column declared = column;
  declared.nullable = column.nullable && std::count(table.primary_key.begin(),
                                                    table.primary_key.end(), column.name) == 0;
  SchemaCompiler::write_column(out, table, declared);
}

std::string LiteSchemaCompiler::default_expression(const schema::Column& column) const {
  return is_now(*column.default_sql) ? now_text(column.type) : *column.default_sql;
}

std::vector<std::string> LiteSchemaCompiler::type_checks(const schema::Table& table,
                                                         const schema::Column& column) const {
  Writer name;
  name.identifier(column.name);
  Writer check;
  check << "CONSTRAINT ";
  check.identifier(schema::constraint_name(table.name.name, {column.name}, "check"));
  check << " CHECK (typeof(" << name.sql() << ") IN ('null', '" << type_of(column.type).stored
        << "')";
  const std::string range = range_of(name.sql(), column.type, expressions());
  if (!range.empty()) check << " AND " << range;
  check << ")";
  return {check.sql()};
}

void LiteSchemaCompiler::write_table_options(Writer& /*out*/, const schema::Table& table) const {
  require_no_schema(table.name);
  for (const schema::ForeignKey& key : table.foreign_keys) require_no_schema(key.target);
}

void LiteSchemaCompiler::write_auto_increment(Writer& out, const schema::Table& table,
                                              const schema::Column& column) const {
  if (!column.type.is_integer() || table.primary_key != std::vector<std::string>{column.name}) {
    throw_unsupported("lite generates the values of a lone integer primary key only, which " +
                      table.name.name + "." + column.name + " is not");
  }
  out << " PRIMARY KEY AUTOINCREMENT";
}

bool LiteSchemaCompiler::declares_primary_key(const schema::Table& /*table*/,
                                              const schema::Column& column) const {
  return column.auto_increment;
}

}  // namespace lite
