#include "row_validation.hpp"

#include <algorithm>

#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"

namespace stele::detail {

namespace {

/// What the column's own type asks of a value that is not NULL.
void check_type(const AttributeInfo& attribute, const Cell& cell, Errors& errors) {
  const ColumnType& type = attribute.column.type;
  if (cell.kind != ValueKind::text) return;
  if (check_text(cell.view()) != TextFault::none) {
    errors.add(attribute.name, "must be valid UTF-8 without NUL characters", "text");
  } else if (type.kind == TypeKind::string &&
             code_points(cell.view()) > static_cast<std::size_t>(type.length)) {
    errors.add(attribute.name, "must have at most " + std::to_string(type.length) + " characters",
               "length");
  } else if (type.kind == TypeKind::enumeration && type.values != nullptr &&
             std::find(type.values->begin(), type.values->end(), cell.view()) ==
                 type.values->end()) {
    errors.add(attribute.name, "must be one of the enumeration's names", "one_of");
  }
}

bool database_fills(const AttributeInfo& attribute) {
  return attribute.column.auto_increment || attribute.column.default_sql.has_value();
}

void check_attribute(const AttributeInfo& attribute, const void* row, Errors& errors) {
  const Cell cell = attribute.encode(row);
  if (cell.is_null()) {
    if (!attribute.column.nullable && !database_fills(attribute)) {
      errors.add(attribute.name, "is required", "required");
    }
    return;
  }
  check_type(attribute, cell, errors);
  for (const Rule& rule : attribute.rules) {
    if (!rule.holds(cell)) errors.add(attribute.name, rule.message(), rule.name());
  }
}

[[noreturn]] void throw_invalid(const Metadata& metadata, std::string_view verb, Errors errors) {
  std::string message = "could not " + std::string(verb) + " " + metadata.name;
  std::string_view separator = ": ";
  ErrorContext context{.model = metadata.name, .table = metadata.table.name};
  for (const ValidationItem& item : errors.items()) {
    message += std::string(separator) + item.message;
    separator = "; ";
    const AttributeInfo* attribute = metadata.find(item.attribute);
    if (attribute == nullptr) continue;
    std::vector<std::string>& columns = context.columns;
    if (std::find(columns.begin(), columns.end(), attribute->column.name) == columns.end()) {
      columns.push_back(attribute->column.name);
    }
  }
  throw ValidationError(Errc::validation, message, errors.take(), std::move(context));
}

}  // namespace

void validate(const ModelState& model, void* row, const AttributeMask& mask,
              std::string_view verb) {
  const Metadata& metadata = model.metadata();
  metadata.hooks.run(HookPoint::before_validate, row);
  Errors errors;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (mask.test(i)) check_attribute(metadata.attributes[i], row, errors);
  }
  for (const auto& rule : metadata.rules) rule(row, errors);
  if (!errors.empty()) {
    metadata.hooks.run(HookPoint::validation_failed, row);
    throw_invalid(metadata, verb, std::move(errors));
  }
  metadata.hooks.run(HookPoint::after_validate, row);
}

}  // namespace stele::detail
