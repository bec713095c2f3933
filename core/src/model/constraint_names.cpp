#include "constraint_names.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/naming.hpp"

namespace stele::detail {

namespace {

using States = std::vector<std::shared_ptr<ModelState>>;

[[noreturn]] void refuse(const Metadata& metadata, std::string_view what, const std::string& name) {
  throw Error(Errc::mapping,
              "model " + metadata.name + ": the name '" + name + "' of its " + std::string(what) +
                  " is taken already, by a table, an index or a constraint; choose another",
              {.model = metadata.name, .table = metadata.table.name, .constraint = name});
}

/// Names of which no two are the same, whatever their case.
class TakenNames {
 public:
  /// False where it is taken.
  bool take(std::string_view name) { return lowered_.insert(ascii::to_lower(name)).second; }

 private:
  std::set<std::string> lowered_;
};

/// The names of all tables, indexes and uniques, by the database's schema.
class RelationNames {
 public:
  explicit RelationNames(const States& models) {
    for (const auto& model : models) {
      const schema::TableName& table = model->metadata().table;
      of(table).take(table.name);
      of(table).take(schema::constraint_name(table.name, {}, "pkey"));
    }
  }

  TakenNames& of(const schema::TableName& table) { return by_schema_[table.schema]; }

  /// A name of ours that is not taken, now taken.
  std::string make(const schema::TableName& table, std::span<const std::string> columns,
                   const std::string& suffix) {
    std::string name = schema::constraint_name(table.name, columns, suffix);
    for (int number = 1; !of(table).take(name); ++number) {
      name = schema::constraint_name(table.name, columns, suffix + std::to_string(number));
    }
    return name;
  }

 private:
  std::map<std::string, TakenNames> by_schema_;
};

void take_chosen(const Metadata& metadata, RelationNames& names) {
  if (const auto& search = metadata.definition.search) {
    if (!names.of(metadata.table).take(search->name)) {
      refuse(metadata, "full-text index", search->name);
    }
  }
  for (const schema::UniqueConstraint& unique : metadata.definition.table.uniques) {
    if (unique.name.empty()) continue;
    if (!names.of(metadata.table).take(unique.name)) refuse(metadata, "unique", unique.name);
  }
  for (const sql::Index& index : metadata.definition.indexes) {
    if (index.name.empty()) continue;
    if (!names.of(metadata.table).take(index.name)) refuse(metadata, "index", index.name);
  }
}

void make_missing(Metadata& metadata, RelationNames& names) {
  for (schema::UniqueConstraint& unique : metadata.definition.table.uniques) {
    if (unique.name.empty()) unique.name = names.make(metadata.table, unique.columns, "key");
  }
  for (sql::Index& index : metadata.definition.indexes) {
    if (index.name.empty()) index.name = names.make(metadata.table, index.columns, "idx");
  }
}

/// A check is named by the program, so it is the one to give way.
void require_own_checks(const Metadata& metadata) {
  const schema::Table& table = metadata.definition.table;
  TakenNames names;
  names.take(schema::constraint_name(table.name.name, {}, "pkey"));
  for (const schema::UniqueConstraint& unique : table.uniques) names.take(unique.name);
  for (const schema::ForeignKey& key : table.foreign_keys) names.take(key.name);
  for (const schema::Column& column : table.columns) {
    // What every dialect makes of an enumeration.
    if (column.type.kind != TypeKind::enumeration) continue;
    names.take(schema::constraint_name(table.name.name, {column.name}, "check"));
  }
  for (const sql::Check& check : metadata.definition.checks) {
    if (!names.take(check.name)) refuse(metadata, "check", check.name);
  }
}

}  // namespace

void settle_names(const States& models) {
  RelationNames names(models);
  for (const auto& model : models) {
    if (model->frozen()) take_chosen(model->metadata(), names);
  }
  for (const auto& model : models) {
    if (!model->frozen()) take_chosen(model->metadata(), names);
  }
  for (const auto& model : models) {
    if (model->frozen()) continue;
    make_missing(model->mutable_metadata(), names);
    require_own_checks(model->metadata());
  }
}

}  // namespace stele::detail
