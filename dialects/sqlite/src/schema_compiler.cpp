#include "schema_compiler.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "pragma.hpp"
#include "statement_compiler.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/naming.hpp"
#include "stored_form.hpp"
#include "value_format.hpp"

namespace stele::sqlite {

namespace {

bool in_primary_key(const schema::Table& table, const schema::Column& column) {
  return std::find(table.primary_key.begin(), table.primary_key.end(), column.name) !=
         table.primary_key.end();
}

/// INTEGER as the type of a lone primary key makes it the rowid, for which sqlite makes up a value
/// where none is given; INT is the same type without that.
std::string integer_type(const schema::Table& table, const schema::Column& column) {
  if (column.auto_increment) return "INTEGER";
  return table.primary_key.size() == 1 && in_primary_key(table, column) ? "INT" : "INTEGER";
}

std::string strict_type(const schema::Table& table, const schema::Column& column) {
  switch (column.type.kind) {
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::boolean:
    case TypeKind::decimal:
      return integer_type(table, column);
    case TypeKind::float_:
    case TypeKind::double_:
      return "REAL";
    case TypeKind::blob:
      return "BLOB";
    case TypeKind::string:
    case TypeKind::text:
    case TypeKind::enumeration:
    case TypeKind::timestamp:
    case TypeKind::local_timestamp:
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::char_:
    case TypeKind::uuid:
    case TypeKind::json:
    case TypeKind::array:
    case TypeKind::citext:
      return "TEXT";
  }
  return "TEXT";
}

std::string sequelize_type(const schema::Table& table, const schema::Column& column) {
  switch (column.type.kind) {
    case TypeKind::string:
      return "VARCHAR(" + std::to_string(column.type.length) + ")";
    case TypeKind::text:
    case TypeKind::enumeration:
      return "TEXT";
    case TypeKind::smallint:
      return column.auto_increment ? "INTEGER" : "SMALLINT";
    case TypeKind::integer:
      return integer_type(table, column);
    case TypeKind::bigint:
      return column.auto_increment ? "INTEGER" : "BIGINT";
    case TypeKind::float_:
      return "FLOAT";
    case TypeKind::double_:
      return "DOUBLE PRECISION";
    case TypeKind::boolean:
      return "TINYINT(1)";
    case TypeKind::timestamp:
    case TypeKind::local_timestamp:
      return "DATETIME";
    case TypeKind::date:
      return "DATE";
    case TypeKind::time:
      return "TIME";
    case TypeKind::blob:
      return "BLOB";
    case TypeKind::char_:
      return "CHAR(" + std::to_string(column.type.length) + ")";
    case TypeKind::citext:
      return "TEXT";
    case TypeKind::decimal:
      return "DECIMAL(" + std::to_string(column.type.precision) + "," +
             std::to_string(column.type.scale) + ")";
    case TypeKind::uuid:
      return "UUID";
    case TypeKind::json:
      return "JSON";
    case TypeKind::array:
      return "TEXT";
  }
  return "TEXT";
}

void write_comment(Writer& out, std::string text) {
  if (text.empty()) return;
  for (std::size_t end = text.find("*/"); end != std::string::npos; end = text.find("*/", end)) {
    text.insert(end + 1, " ");
  }
  std::replace(text.begin(), text.end(), '\0', ' ');
  out << "/* " << text << " */";
}

bool is_now(std::string_view expression) {
  static constexpr std::string_view names[] = {"now()", "current_timestamp"};
  const auto same = [&](std::string_view name) {
    return std::equal(expression.begin(), expression.end(), name.begin(), name.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
  };
  return std::any_of(std::begin(names), std::end(names), same);
}

/// The present time as `value_format` writes a value of the type; %f has milliseconds.
std::string now_text(const ColumnType& type) {
  switch (type.kind) {
    case TypeKind::timestamp:
      return type.storage == StorageForm::sequelize
                 ? "strftime('%Y-%m-%d %H:%M:%f +00:00', 'now')"
                 : "strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')";
    case TypeKind::local_timestamp:
      return "strftime('%Y-%m-%d %H:%M:%f000', 'now')";
    case TypeKind::date:
      return "date('now')";
    case TypeKind::time:
      return "time('now')";
    default:
      throw Error(
          Errc::unsupported,
          "sqlite: default_sql(\"now()\") is for a column of times; this one is " + to_string(type),
          {.dialect = "sqlite"});
  }
}

[[noreturn]] void throw_unsupported(const std::string& message) {
  throw Error(Errc::unsupported, message, {.dialect = "sqlite"});
}

/// Of its own storage, sqlite's integers hold 18 digits whatever they are.
void require_storable(const schema::Table& table, const schema::Column& column) {
  const ColumnType* type = &column.type;
  while (type->kind == TypeKind::array && type->element != nullptr) type = type->element.get();
  if (type->kind != TypeKind::decimal || type->precision <= max_decimal_precision) return;
  if (table.storage == StorageForm::sequelize) return;
  throw_unsupported("sqlite stores a decimal as an integer, of at most 18 digits: " +
                    table.name.name + "." + column.name + " cannot be " + to_string(*type) +
                    "; give it a precision of at most 18, or store it as text");
}

}  // namespace

std::string SqliteSchemaCompiler::create_index(const schema::TableName& table,
                                               const sql::Index& index) const {
  require_no_schema(table);
  if (!index.method.empty()) {
    throw_unsupported("sqlite has no index methods: the index " + index.name + " on " + table.name +
                      " cannot use " + index.method + "; leave the method out");
  }
  return SchemaCompiler::create_index(table, index);
}

std::string SqliteSchemaCompiler::add_foreign_key(const schema::TableName& table,
                                                  const schema::ForeignKey& key) const {
  throw_unsupported("sqlite cannot add the foreign key " + key.name + " to the existing table " +
                    to_string(table) +
                    "; name it in CREATE TABLE, which may refer to tables that "
                    "are not there yet");
}

std::string SqliteSchemaCompiler::drop_table(const schema::TableName& table) const {
  require_no_schema(table);
  return SchemaCompiler::drop_table(table);
}

std::string SqliteSchemaCompiler::create_schema(std::string_view name) const {
  throw_unsupported("sqlite has no schemas: '" + std::string(name) +
                    "' cannot be created; leave the schema out, or put its name before those of "
                    "its tables");
}

std::vector<std::string> SqliteSchemaCompiler::before_drop() const {
  return {std::string(pragma::foreign_keys_off)};
}

std::vector<std::string> SqliteSchemaCompiler::after_drop() const {
  return {std::string(pragma::foreign_keys_back)};
}

std::string SqliteSchemaCompiler::catalog_type(const schema::Table& table,
                                               const schema::Column& column) const {
  return table.storage == StorageForm::sequelize ? sequelize_type(table, column)
                                                 : strict_type(table, column);
}

bool SqliteSchemaCompiler::takes(const ColumnType& type) const noexcept {
  return type.storage != StorageForm::native && type.storage != StorageForm::without_zone;
}

std::string SqliteSchemaCompiler::declared_type(const schema::Table& table,
                                                const schema::Column& column) const {
  require_storable(table, column);
  std::string type = catalog_type(table, column);
  if (column.type.kind == TypeKind::citext) return type + " COLLATE NOCASE";
  if (!column.type.is_text() || column.type.collation.empty()) return type;
  return type + " COLLATE " + quoted_name(column.type.collation);
}

void SqliteSchemaCompiler::write_column(Writer& out, const schema::Table& table,
                                        const schema::Column& column) const {
  if (&column == table.columns.data() && !table.comment.empty()) {
    write_comment(out, table.comment);
    out << " ";
  }
  // Of tables that are not STRICT, sqlite lets NULL into a primary key.
  schema::Column declared = column;
  declared.nullable = column.nullable && !in_primary_key(table, column);
  SchemaCompiler::write_column(out, table, declared);
  if (!column.comment.empty()) write_comment(out << " ", column.comment);
}

std::string SqliteSchemaCompiler::default_expression(const schema::Column& column) const {
  return is_now(*column.default_sql) ? now_text(column.type)
                                     : SchemaCompiler::default_expression(column);
}

std::vector<std::string> SqliteSchemaCompiler::type_checks(const schema::Table& table,
                                                           const schema::Column& column) const {
  if (table.storage == StorageForm::sequelize) return {};
  const std::string name = quoted_name(column.name);
  std::string condition;
  switch (column.type.kind) {
    case TypeKind::char_:
      condition = "length(" + name + ") = " + std::to_string(column.type.length);
      break;
    case TypeKind::decimal: {
      const std::string largest(static_cast<std::size_t>(column.type.precision), '9');
      condition = name + " BETWEEN -" + largest + " AND " + largest;
      break;
    }
    case TypeKind::json:
      condition = name + " IS NULL OR json_valid(" + name + ")";
      break;
    case TypeKind::array:
      // json_type() fails on what is not valid.
      condition = "CASE WHEN " + name + " IS NULL THEN 1 WHEN json_valid(" + name +
                  ") THEN json_type(" + name + ") = 'array' ELSE 0 END";
      break;
    case TypeKind::string:
      condition = "length(" + name + ") <= " + std::to_string(column.type.length);
      break;
    case TypeKind::smallint:
      condition = name + " BETWEEN -32768 AND 32767";
      break;
    case TypeKind::integer:
      condition = name + " BETWEEN -2147483648 AND 2147483647";
      break;
    case TypeKind::boolean:
      condition = name + " IN (0, 1)";
      break;
    case TypeKind::enumeration:
      for (const std::string& value : *column.type.values) {
        condition += (condition.empty() ? name + " IN (" : ", ") +
                     expressions().literal(Value(value), column.type);
      }
      condition += ")";
      break;
    default:
      condition = form_condition(column.type.kind, name);
      if (condition.empty()) return {};
  }
  return {"CONSTRAINT " +
          quoted_name(schema::constraint_name(table.name.name, {column.name}, "check")) +
          " CHECK (" + condition + ")"};
}

void SqliteSchemaCompiler::write_table_options(Writer& out, const schema::Table& table) const {
  require_no_schema(table.name);
  for (const schema::ForeignKey& key : table.foreign_keys) require_no_schema(key.target);
  if (table.storage == StorageForm::standard) out << " STRICT";
}

void SqliteSchemaCompiler::write_auto_increment(Writer& out, const schema::Table& table,
                                                const schema::Column& column) const {
  if (!column.type.is_integer() || table.primary_key != std::vector<std::string>{column.name}) {
    throw_unsupported("sqlite generates the values of a lone integer primary key only, which " +
                      table.name.name + "." + column.name + " is not");
  }
  out << " PRIMARY KEY AUTOINCREMENT";
}

bool SqliteSchemaCompiler::declares_primary_key(const schema::Table& /*table*/,
                                                const schema::Column& column) const {
  return column.auto_increment;
}

}  // namespace stele::sqlite
