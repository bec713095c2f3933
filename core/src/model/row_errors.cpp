#include "row_errors.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/names.hpp"
#include "broken_keys.hpp"
#include "refused_text.hpp"
#include "refused_value.hpp"
#include "stele/driver/violation.hpp"
#include "stele/model/database_models.hpp"
#include "stele/sql/columns.hpp"
#include "stored_value.hpp"

namespace stele::detail {

namespace {

Names attributes_of(const Metadata& metadata, const Names& columns) {
  Names attributes;
  for (const std::string& column : columns) {
    const AttributeInfo* attribute = metadata.find_column(column);
    attributes.push_back(attribute == nullptr ? column : attribute->name);
  }
  return attributes;
}

/// The name that our DDL gave the constraint of these columns; empty where there is none.
std::string constraint_of(const Metadata& metadata, Errc code, const Names& columns) {
  const schema::Table& table = metadata.definition.table;
  if (code == Errc::foreign_key_violation) {
    for (const schema::ForeignKey& key : table.foreign_keys) {
      if (key.columns == columns) return key.name;
    }
  } else if (code == Errc::unique_violation) {
    for (const schema::UniqueConstraint& unique : table.uniques) {
      if (unique.columns == columns) return unique.name;
    }
    for (const sql::Index& index : metadata.definition.indexes) {
      if (index.unique && index.columns == columns) return index.name;
    }
    if (table.primary_key == columns) return table.name.name + "_pkey";
  }
  return {};
}

/// The columns of the constraint of that name.
Names columns_of(const Metadata& metadata, std::string_view constraint) {
  const schema::Table& table = metadata.definition.table;
  for (const schema::UniqueConstraint& unique : table.uniques) {
    if (unique.name == constraint) return unique.columns;
  }
  for (const sql::Index& index : metadata.definition.indexes) {
    if (index.name == constraint) return index.columns;
  }
  for (const schema::ForeignKey& key : table.foreign_keys) {
    if (key.name == constraint) return key.columns;
  }
  for (const sql::Check& check : metadata.definition.checks) {
    if (check.name == constraint) return sql::columns_of(check.condition);
  }
  for (const schema::Column& column : table.columns) {
    Names one = {column.name};
    if (schema::constraint_name(table.name.name, one, "check") == constraint) return one;
  }
  return {};
}

/// True of the constraints that say a column's name: that of its type, and that of its member.
bool is_of_type(const Metadata& metadata, const Names& columns, std::string_view constraint) {
  if (columns.size() != 1) return false;
  const std::string& table = metadata.table.name;
  return schema::constraint_name(table, columns, "check") == constraint ||
         schema::constraint_name(table, columns, "range_check") == constraint;
}

std::string message_of(Errc code, const Names& attributes, const std::string& constraint) {
  const bool one = attributes.size() == 1;
  const std::string names = joined(attributes);
  switch (code) {
    case Errc::unique_violation:
      if (attributes.empty()) return "a value must be unique";
      return names + (one ? " must be unique" : " must be unique together");
    case Errc::not_null_violation:
      return (attributes.empty() ? "a value" : names) + " is required";
    case Errc::check_violation:
      return constraint.empty() ? "a check failed" : "the check " + constraint + " failed";
    default:
      if (attributes.empty()) {
        return "a foreign key refers to a row that is not there, or a row that is still referred "
               "to would go";
      }
      return names + (one ? " refers" : " refer") + " to a row that is not there";
  }
}

std::string_view rule_of(Errc code) {
  switch (code) {
    case Errc::unique_violation:
      return "unique";
    case Errc::not_null_violation:
      return "required";
    case Errc::check_violation:
      return "check";
    default:
      return "foreign_key";
  }
}

[[noreturn]] void throw_still_referred_to(const Metadata& metadata, std::string_view verb,
                                          const Referrer& referrer, ErrorContext context) {
  context.constraint = referrer.key.name;
  const std::string message =
      "it is still referred to by " + referrer.model + "." + joined(referrer.key.columns);
  throw ValidationError(Errc::foreign_key_violation,
                        "could not " + std::string(verb) + " " + metadata.name + ": " + message,
                        {{.attribute = {}, .rule = "foreign_key", .message = message}},
                        std::move(context));
}

}  // namespace

void throw_in_words_of(const Session& session, const ModelState& model, const WriteAttempt& attempt,
                       const ValidationError& error) {
  const Metadata& metadata = model.metadata();
  const std::string_view verb = attempt.verb;
  const bool names_keys = session.dialect().features().names_foreign_keys;
  const Errc code = error.code();
  ErrorContext context = error.context();
  context.model = metadata.name;
  if (const auto text = refused_text(metadata, attempt, error)) {
    throw_refused_text(metadata, attempt, *text, std::move(context));
  }
  if (code == Errc::foreign_key_violation && verb == "destroy") {
    context.table = metadata.table.name;
    context.columns.clear();
    if (const auto left = remaining_reference(session, model, attempt, context.constraint)) {
      throw_still_referred_to(metadata, verb, *left, std::move(context));
    }
  } else if (code == Errc::foreign_key_violation && context.columns.empty() && !names_keys) {
    const auto* key = broken_reference(session, metadata, attempt);
    if (key != nullptr) context.columns = key->columns;
  }
  if (context.table.empty()) context.table = metadata.table.name;
  if (context.columns.empty() && !context.constraint.empty()) {
    context.columns = columns_of(metadata, context.constraint);
  }
  if (context.constraint.empty())
    context.constraint = constraint_of(metadata, code, context.columns);

  const Names attributes = attributes_of(metadata, context.columns);
  if (code == Errc::check_violation && is_of_type(metadata, context.columns, context.constraint)) {
    const AttributeInfo& attribute = *metadata.find_column(context.columns.front());
    const ColumnType& type = attribute.column.type;
    const bool is_new_key = attribute.column.auto_increment && verb != "update";
    if (is_new_key) throw_keys_exhausted(metadata, verb, std::move(context));
    if (type.is_integer() || type.kind == TypeKind::decimal) {
      throw Error(Errc::out_of_range,
                  "could not " + std::string(verb) + " " + metadata.name +
                      ": the result is not in the range of " + attribute.name + ", " +
                      range_text(attribute),
                  std::move(context));
    }
  }
  const std::string message = is_text_too_long(error)
                                  ? error.items().front().message
                                  : message_of(code, attributes, context.constraint);
  std::vector<ValidationItem> items;
  for (const std::string& attribute : attributes) {
    items.push_back({attribute, std::string(rule_of(code)), message});
  }
  if (items.empty()) items.push_back({{}, std::string(rule_of(code)), message});
  throw ValidationError(code,
                        "could not " + std::string(verb) + " " + metadata.name + ": " + message,
                        std::move(items), std::move(context));
}

void throw_not_writable(const Metadata& metadata, std::string_view verb) {
  throw Error(Errc::invalid_argument,
              "could not " + std::string(verb) + " " + metadata.name + ": " +
                  (metadata.view ? "the model reads a view" : "the rows are those of a query") +
                  ", which is not written; write the models of the tables behind it",
              {.model = metadata.name, .table = metadata.table.name});
}

}  // namespace stele::detail
