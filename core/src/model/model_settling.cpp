#include <algorithm>
#include <map>
#include <utility>

#include "schema_resolver.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/identifier.hpp"
#include "stele/sql/columns.hpp"

namespace stele::detail {

namespace {

[[noreturn]] void refuse(const Metadata& metadata, const std::string& why) {
  throw Error(Errc::mapping, "model " + metadata.name + ": " + why,
              {.model = metadata.name, .table = metadata.table.name});
}

/// What rows are found by must be equal in the same way everywhere, and have one form.
bool can_be_key(const ColumnType& type) {
  return type.kind != TypeKind::json && type.kind != TypeKind::array &&
         type.kind != TypeKind::citext && type.kind != TypeKind::boolean &&
         type.value_kind() != ValueKind::float64;
}

/// The primary key: as described, or the member named id or id_.
void settle_key(Metadata& metadata) {
  std::vector<std::string>& key = metadata.primary_key;
  if (key.empty()) {
    for (const AttributeInfo& attribute : metadata.attributes) {
      if (attribute.primary_key) key.push_back(attribute.name);
    }
  }
  AttributeInfo* id = metadata.find("id");
  if (id == nullptr) id = metadata.find("id_");  // as private members are often named
  if (key.empty() && id != nullptr) {
    key = {id->name};
    if (id->column.type.is_integer()) id->column.auto_increment = true;
  }
  metadata.key.clear();
  for (const std::string& name : key) {
    metadata.key.push_back(metadata.index_of(name));
    AttributeInfo& attribute = metadata.attributes[metadata.key.back()];
    if (attribute.ops != nullptr && attribute.ops->nullable) {
      refuse(metadata, "the primary key '" + name + "' cannot be std::optional");
    }
    if (!can_be_key(attribute.column.type)) {
      refuse(metadata, "the primary key '" + name + "' is " + to_string(attribute.column.type) +
                           ", which cannot be one: use an integer, a decimal, text, a UUID, bytes, "
                           "a time or an enumeration");
    }
    attribute.column.nullable = false;
  }
}

void settle_generated_key(Metadata& metadata) {
  metadata.generated_key.reset();
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    const AttributeInfo& attribute = metadata.attributes[i];
    if (!attribute.column.auto_increment) continue;
    if (!attribute.column.type.is_integer()) {
      refuse(metadata, "'" + attribute.name + "' is auto_increment, but not an integer");
    }
    if (metadata.key.size() != 1 || metadata.key.front() != i) {
      refuse(metadata, "'" + attribute.name +
                           "' is auto_increment, which only the one attribute of a primary key can "
                           "be: not a part of a composite key, and no other attribute");
    }
    metadata.generated_key = i;
  }
}

std::optional<std::size_t> settle_time(Metadata& metadata, std::string& name) {
  if (!metadata.timestamps) name.clear();
  if (name.empty()) return std::nullopt;
  const std::size_t index = metadata.index_of(name);
  if (metadata.attributes[index].column.type.kind != TypeKind::timestamp) {
    refuse(metadata, "'" + name + "' is to be kept by the library, but is no timestamp");
  }
  return index;
}

/// The form that was written for the attribute.
void settle_storage(const Metadata& metadata, AttributeInfo& attribute) {
  if (!attribute.stored_as) return;
  ColumnType& type = attribute.column.type;
  if (!fits(*attribute.stored_as, type.kind)) {
    refuse(metadata, "'" + attribute.name + "' is " + to_string(type) +
                         " and cannot be stored as " +
                         std::string(to_string(*attribute.stored_as)) +
                         "; leave stored_as() out, or give the form that the table has");
  }
  type.storage = *attribute.stored_as;
}

void settle_columns(Metadata& metadata, const Naming& naming) {
  std::vector<std::string> names;
  for (AttributeInfo& attribute : metadata.attributes) {
    if (naming.sequelize_storage()) {
      attribute.column.type.storage = StorageForm::sequelize;
    }
    settle_storage(metadata, attribute);
    schema::check_column_name(attribute.column.name);
    names.push_back(attribute.column.name);
  }
  schema::check_distinct("column", names);
}

const ColumnType& type_of(const Metadata& metadata, std::string_view column) {
  return metadata.find_column(column)->column.type;
}

bool has_any(const Metadata& metadata, const std::vector<std::string>& columns, TypeKind kind) {
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return type_of(metadata, column).kind == kind;
  });
}

/// Attributes that name the same constraint are unique together.
void settle_uniques(Metadata& metadata) {
  std::map<std::string, std::vector<std::string>> shared;
  for (const AttributeInfo& attribute : metadata.attributes) {
    if (attribute.is_unique && !attribute.unique_name.empty()) {
      schema::check_identifier("unique constraint", attribute.unique_name);
      shared[attribute.unique_name].push_back(attribute.column.name);
    }
  }
  schema::Table& table = metadata.definition.table;
  for (const AttributeInfo& attribute : metadata.attributes) {
    if (!attribute.is_unique) continue;
    const std::vector<std::string> one = {attribute.column.name};
    if (attribute.unique_name.empty()) {
      table.uniques.push_back({{}, one});
    } else if (const auto node = shared.extract(attribute.unique_name)) {
      table.uniques.push_back({attribute.unique_name, node.mapped()});
    }
  }
  for (const std::vector<std::string>& attributes : metadata.uniques) {
    std::vector<std::string> columns;
    columns.reserve(attributes.size());
    for (const std::string& name : attributes) {
      columns.push_back(metadata.attribute(name).column.name);
    }
    const bool known = std::any_of(table.uniques.begin(), table.uniques.end(),
                                   [&](const schema::UniqueConstraint& unique) {
                                     return unique.name.empty() && unique.columns == columns;
                                   });
    if (!known) table.uniques.push_back({{}, std::move(columns)});
  }
  for (const schema::UniqueConstraint& unique : table.uniques) {
    if (has_any(metadata, unique.columns, TypeKind::json)) {
      refuse(metadata, "a JSON document cannot be unique; index a part of it");
    }
  }
}

void settle_indexes(Metadata& metadata) {
  for (const IndexInfo& info : metadata.indexes) {
    sql::Index index{.name = info.name, .unique = info.unique, .method = info.method};
    for (const std::string& attribute : info.attributes) {
      index.columns.push_back(metadata.attribute(attribute).column.name);
    }
    for (const sql::Expr& term : info.terms) {
      index.terms.push_back(resolve(term, metadata));
      for (std::string& column : sql::columns_of(index.terms.back())) {
        index.columns.push_back(std::move(column));
      }
    }
    if (index.columns.empty()) refuse(metadata, "an index names no attribute");
    if (!index.name.empty()) schema::check_identifier("index", index.name);
    if (!index.method.empty()) schema::check_identifier("index method", index.method);
    if (info.where) index.where = resolve(*info.where, metadata);
    metadata.definition.indexes.push_back(std::move(index));
  }
}

bool begins_with(const std::vector<std::string>& columns, const std::vector<std::string>& first) {
  return columns.size() >= first.size() && std::equal(first.begin(), first.end(), columns.begin());
}

/// Rows are found by what they refer to, and looked for where that goes.
void settle_indexed_keys(Metadata& metadata) {
  std::vector<sql::Index>& indexes = metadata.definition.indexes;
  const schema::Table& table = metadata.definition.table;
  for (const KeyNames& key : metadata.indexed_keys) {
    std::vector<std::string> columns;
    for (const std::string& name : key) columns.push_back(metadata.attribute(name).column.name);
    bool is_covered = begins_with(metadata.primary_key, key);
    for (const schema::UniqueConstraint& unique : table.uniques) {
      is_covered = is_covered || begins_with(unique.columns, columns);
    }
    for (const sql::Index& index : indexes) {
      const bool is_plain = index.terms.empty() && !index.where && index.method.empty();
      is_covered = is_covered || (is_plain && begins_with(index.columns, columns));
    }
    if (!is_covered) indexes.push_back({.columns = std::move(columns)});
  }
}

/// Text without case is indexed, and unique, as the dialect compares it, which an index can say of
/// its terms and a constraint cannot.
void settle_text_without_case(Metadata& metadata) {
  std::vector<schema::UniqueConstraint>& uniques = metadata.definition.table.uniques;
  std::vector<sql::Index>& indexes = metadata.definition.indexes;
  for (const schema::UniqueConstraint& unique : uniques) {
    if (!has_any(metadata, unique.columns, TypeKind::citext)) continue;
    indexes.push_back({.name = unique.name, .columns = unique.columns, .unique = true});
  }
  std::erase_if(uniques, [&](const schema::UniqueConstraint& unique) {
    return has_any(metadata, unique.columns, TypeKind::citext);
  });
  for (sql::Index& index : indexes) {
    if (!index.terms.empty() || !has_any(metadata, index.columns, TypeKind::citext)) continue;
    for (const std::string& column : index.columns) {
      index.terms.push_back(sql::column({}, column, type_of(metadata, column)));
    }
  }
}

IntegerRange range_of(TypeKind type) {
  if (type == TypeKind::smallint) return member_range<std::int16_t>;
  if (type == TypeKind::integer) return member_range<std::int32_t>;
  return {};
}

/// What a member can hold of its column's values, where that is not all of them.
void settle_ranges(Metadata& metadata) {
  for (AttributeInfo& attribute : metadata.attributes) {
    if (attribute.ops == nullptr || !attribute.column.type.is_integer()) continue;
    const IntegerRange column = range_of(attribute.column.type.kind);
    const IntegerRange& member = attribute.ops->range;
    const bool is_narrower = member.lowest > column.lowest || member.highest < column.highest;
    if (is_narrower) attribute.range = member;
  }
}

/// The bounds of the range that those of the type do not imply.
sql::Expr is_within(const schema::Column& column, const IntegerRange& range) {
  const IntegerRange type = range_of(column.type.kind);
  const auto is = [&](sql::ComparisonOperator op, std::int64_t bound) {
    return sql::compare(op, sql::column({}, column.name, column.type),
                        sql::literal(bound, types::bigint()));
  };
  sql::Expr above = is(sql::ComparisonOperator::greater_equal, range.lowest);
  sql::Expr below = is(sql::ComparisonOperator::less_equal, range.highest);
  if (range.highest >= type.highest) return above;
  return range.lowest <= type.lowest ? below : sql::and_(above, below);
}

void settle_checks(Metadata& metadata) {
  std::vector<sql::Check>& checks = metadata.definition.checks;
  for (const AttributeInfo& attribute : metadata.attributes) {
    if (!attribute.range) continue;
    const std::vector<std::string> one = {attribute.column.name};
    checks.push_back({schema::constraint_name(metadata.table.name, one, "range_check"),
                      is_within(attribute.column, *attribute.range)});
  }
  for (const CheckInfo& check : metadata.checks) {
    schema::check_identifier("check", check.name);
    checks.push_back({check.name, resolve(check.condition, metadata)});
  }
}

void settle_search(Metadata& metadata) {
  if (metadata.full_text.empty()) return;
  if (metadata.view) refuse(metadata, "a view has no full-text index; leave full_text out");
  sql::SearchIndex search{.name = schema::search_index_name(metadata.table.name)};
  for (const std::string& name : metadata.full_text) {
    const schema::Column& column = metadata.attribute(name).column;
    if (!column.type.is_text() || column.type.kind == TypeKind::enumeration) {
      refuse(metadata, "the attribute '" + name + "' is " + to_string(column.type) +
                           " and cannot be in the full-text index, which is of text");
    }
    search.columns.push_back(column.name);
  }
  schema::check_distinct("column of the full-text index", search.columns);
  if (metadata.find_column(search.name) != nullptr) {
    refuse(metadata, "the column '" + search.name +
                         "' has the name of the full-text index; give it another by column()");
  }
  metadata.definition.search = std::move(search);
}

void settle_deleted_at(Metadata& metadata) {
  if (metadata.deleted_at.empty()) return;
  const std::size_t index = metadata.index_of(metadata.deleted_at);
  const schema::Column& column = metadata.attributes[index].column;
  if (column.type.kind != TypeKind::timestamp || !column.nullable) {
    refuse(metadata, "the attribute '" + metadata.deleted_at +
                         "' says since when a row is deleted, and must be a timestamp that can be "
                         "NULL");
  }
  metadata.deleted_at_index = index;
}

/// What is unique among live rows is so by an index, for a constraint cannot say that.
void settle_live_uniques(Metadata& metadata) {
  if (!is_unique_among_live(metadata)) return;
  std::vector<sql::Index> live;
  for (schema::UniqueConstraint& unique : metadata.definition.table.uniques) {
    if (unique.name.empty()) {
      unique.name = schema::constraint_name(metadata.table.name, unique.columns, "key");
    }
    live.push_back(
        {.name = std::move(unique.name), .columns = std::move(unique.columns), .unique = true});
  }
  metadata.definition.table.uniques.clear();
  std::vector<sql::Index>& indexes = metadata.definition.indexes;
  indexes.insert(indexes.begin(), live.begin(), live.end());
  for (sql::Index& index : indexes) {
    if (index.unique && !index.where) index.where = is_live(metadata, {});
  }
}

}  // namespace

void settle_model(Metadata& metadata, const Naming& naming) {
  if (!metadata.has_table_name) metadata.table.name = naming.table(metadata.name);
  schema::check_table_name(metadata.table.name);
  if (metadata.attributes.empty()) refuse(metadata, "it has no attributes");
  settle_columns(metadata, naming);
  settle_key(metadata);
  settle_generated_key(metadata);
  metadata.created_at_index = settle_time(metadata, metadata.created_at);
  metadata.updated_at_index = settle_time(metadata, metadata.updated_at);
  settle_deleted_at(metadata);
  metadata.definition.table.storage =
      naming.sequelize_storage() ? StorageForm::sequelize : StorageForm::standard;
}

void build_definition(Metadata& metadata) {
  const StorageForm storage = metadata.definition.table.storage;
  metadata.definition = {};
  schema::Table& table = metadata.definition.table;
  table.storage = storage;
  table.name = metadata.table;
  table.comment = metadata.comment;
  for (const AttributeInfo& attribute : metadata.attributes) {
    table.columns.push_back(attribute.column);
  }
  for (const std::size_t index : metadata.key) {
    table.primary_key.push_back(metadata.attributes[index].column.name);
  }
  table.foreign_keys = metadata.foreign_keys;
  settle_uniques(metadata);
  settle_indexes(metadata);
  settle_live_uniques(metadata);
  settle_indexed_keys(metadata);
  settle_text_without_case(metadata);
  settle_ranges(metadata);
  settle_checks(metadata);
  settle_search(metadata);
}

void adopt(Metadata& metadata, const std::vector<StorageForm>& forms) {
  for (std::size_t i = 0; i < forms.size(); ++i) {
    AttributeInfo& attribute = metadata.attributes[i];
    if (attribute.stored_as) continue;
    attribute.column.type.storage = forms[i];
    metadata.definition.table.columns[i].type.storage = forms[i];
  }
}

void require_usable(const Metadata& metadata) {
  for (const AssociationInfo& association : metadata.associations) {
    if (association.kind != RelationKind::belongs_to || association.resolved) continue;
    refuse(metadata, "the association '" + association.name + "' refers to " + association.target +
                         ", which is not defined; define it on the same database");
  }
  if (metadata.key.empty() && !metadata.view) {
    refuse(metadata,
           "it has no primary key: name a member id, or say primary_key() in its "
           "description");
  }
}

}  // namespace stele::detail
