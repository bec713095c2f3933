#include "raw_plan.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/names.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

namespace {

using Columns = std::vector<ResultColumn>;

/// Of a decimal that is stored as an integer the text does not say how.
Format raw_format(const ColumnType& type) {
  Format format = format_of(type);
  const bool is_decimal = format.kind == ValueKind::decimal;
  if (is_decimal && format.storage == StorageForm::standard) format.precision = format.scale = 0;
  return format;
}

std::string hint(std::string_view wrong, const std::vector<std::string_view>& known) {
  const std::string_view near = schema::did_you_mean(wrong, known);
  return near.empty() ? "" : "; did you mean '" + std::string(near) + "'?";
}

[[noreturn]] void refuse(const std::string& message, const RawTarget& target,
                         const std::string& column) {
  throw Error(Errc::mapping, message, {.model = std::string(target.name), .columns = {column}});
}

void require_distinct(const Columns& columns, const RawTarget& target) {
  for (auto column = columns.begin(); column != columns.end(); ++column) {
    const bool is_first = std::none_of(columns.begin(), column, [&](const ResultColumn& other) {
      return other.name == column->name;
    });
    if (is_first) continue;
    refuse("the statement returns two columns '" + column->name + "', and " +
               std::string(target.name) + " is read by name; name one of them otherwise by AS",
           target, column->name);
  }
}

/// The columns of the attributes, each of which has one.
std::vector<std::size_t> columns_of(const Metadata& metadata, const Columns& columns,
                                    const RawTarget& target) {
  std::vector<std::string_view> wanted;
  std::vector<std::string_view> given;
  for (const AttributeInfo& attribute : metadata.attributes) {
    wanted.push_back(attribute.column.name);
  }
  for (const ResultColumn& column : columns) given.push_back(column.name);
  for (const std::string_view name : given) {
    if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) continue;
    refuse("the statement returns a column '" + std::string(name) + "', for which " +
               std::string(target.name) + " has no member" + hint(name, wanted),
           target, std::string(name));
  }
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto column = std::find(given.begin(), given.end(), wanted[i]);
    if (column == given.end()) {
      refuse("the statement returns no column '" + std::string(wanted[i]) + "' for the member " +
                 std::string(target.name) + "::" + metadata.attributes[i].name + "; it returns " +
                 joined(columns, &ResultColumn::name),
             target, std::string(wanted[i]));
    }
    found.push_back(static_cast<std::size_t>(column - given.begin()));
  }
  return found;
}

void read_struct(const Session& session, RawPlan& plan, const Columns& columns,
                 const RawTarget& target) {
  const Schema& schema = schema_of(session);
  if (const auto defined = schema.find(target.type)) {
    use_model(session, *defined);
    plan.model = defined;
  } else {
    auto model = std::make_shared<ModelState>(make_metadata(*target.structure, schema.naming()));
    model->freeze();
    plan.model = std::move(model);
  }
  const Metadata& metadata = plan.model->metadata();
  plan.columns = columns_of(metadata, columns, target);
  plan.statement.results.resize(columns.size());
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    plan.statement.results[plan.columns[i]] = raw_format(metadata.attributes[i].column.type);
  }
  if (std::is_sorted(plan.columns.begin(), plan.columns.end())) plan.columns.clear();
}

void read_record(RawPlan& plan, const Columns& columns, const RawTarget& target) {
  Metadata metadata;
  metadata.name = target.name;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    AttributeInfo attribute;
    attribute.name = columns[i].name;
    attribute.offset = i;
    attribute.column.name = columns[i].name;
    attribute.column.type = types::text();
    metadata.attributes.push_back(std::move(attribute));
    plan.statement.results.push_back(columns[i].format);
  }
  auto model = std::make_shared<ModelState>(std::move(metadata));
  model->freeze();
  plan.model = std::move(model);
}

void read_values(RawPlan& plan, const Columns& columns, const RawTarget& target) {
  const auto types = target.values();
  if (types.size() != columns.size()) {
    throw Error(Errc::mapping,
                "the statement returns " + std::to_string(columns.size()) + " columns (" +
                    joined(columns, &ResultColumn::name) + "), and " + std::string(target.name) +
                    " it is read into has " + std::to_string(types.size()),
                {.model = std::string(target.name)});
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    plan.statement.results.push_back(types[i] ? raw_format(*types[i]) : columns[i].format);
  }
}

}  // namespace

std::shared_ptr<const RawPlan> make_raw_plan(const Session& session, Compiled statement,
                                             const RawTarget& target) {
  const Columns columns = session.columns_of(statement);
  auto plan = std::make_shared<RawPlan>();
  plan->statement = std::move(statement);
  plan->statement.values.clear();
  try {
    if (columns.empty()) {
      throw Error(Errc::invalid_argument,
                  "the statement returns no rows that query() could read; run it by execute(), or "
                  "let it return some by RETURNING");
    }
    if (target.values != nullptr) {
      read_values(*plan, columns, target);
    } else {
      require_distinct(columns, target);
      target.structure == nullptr ? read_record(*plan, columns, target)
                                  : read_struct(session, *plan, columns, target);
    }
  } catch (Error& error) {
    if (error.context().sql.empty()) error.context().sql = plan->statement.sql;
    if (error.context().dialect.empty()) error.context().dialect = session.dialect().name();
    throw;
  }
  for (const ResultColumn& column : columns) plan->names.push_back(column.name);
  return plan;
}

std::string raw_plan_key(const Compiled& statement, const RawTarget& target) {
  static_assert(std::has_unique_object_representations_v<Format>);
  std::string key(sizeof target.type, '\0');
  std::memcpy(key.data(), &target.type, sizeof target.type);
  for (const Format& format : statement.parameters) {
    key.append(reinterpret_cast<const char*>(&format), sizeof format);
  }
  key += '\0';
  return key += statement.sql;
}

}  // namespace stele::detail
