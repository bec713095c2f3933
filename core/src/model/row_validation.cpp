#include "row_validation.hpp"

#include <algorithm>
#include <optional>

#include "refused_value.hpp"
#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"

namespace stele::detail {

namespace {

struct Fault {
  std::string message;
  std::string_view rule;
};

/// What keeps a text from being one of the type's.
std::optional<Fault> text_fault(const ColumnType& type, std::string_view text) {
  if (check_text(text) != TextFault::none) {
    return Fault{"must be valid UTF-8 without NUL characters", "text"};
  }
  if (!fits_length(type, text)) return Fault{length_rule(type), "length"};
  if (type.kind == TypeKind::enumeration && type.values != nullptr &&
      std::find(type.values->begin(), type.values->end(), text) == type.values->end()) {
    return Fault{"must be one of the enumeration's names", "one_of"};
  }
  return std::nullopt;
}

/// The first element that is none of the type's.
std::optional<Fault> element_fault(const ColumnType& type, std::string_view array) {
  for (const Value& element : read_array(array)) {
    std::optional<Fault> fault;
    if (const auto* inner = element.if_is<ArrayText>()) {
      const bool nested = type.kind == TypeKind::array && type.element != nullptr;
      fault = element_fault(nested ? *type.element : type, inner->text);
    } else if (const auto* text = element.if_is<std::string>(); type.is_text() && text != nullptr) {
      fault = text_fault(type, *text);
    }
    if (fault) return fault;
  }
  return std::nullopt;
}

/// What keeps a value that is not NULL from being one of the type's.
std::optional<Fault> type_fault(const ColumnType& type, const Cell& cell) {
  if (cell.kind == ValueKind::text) return text_fault(type, cell.view());
  if (cell.kind != ValueKind::array || type.element == nullptr) return std::nullopt;
  std::optional<Fault> fault = element_fault(*type.element, cell.view());
  if (fault) fault->message = "holds an element that " + fault->message;
  return fault;
}

/// What the column's own type asks.
void check_type(const AttributeInfo& attribute, const Cell& cell, Errors& errors) {
  const std::optional<Fault> fault = type_fault(attribute.column.type, cell);
  if (fault) errors.add(attribute.name, fault->message, fault->rule);
}

bool database_fills(const AttributeInfo& attribute) {
  return attribute.column.auto_increment || attribute.column.default_sql.has_value();
}

Cell value_of(const Metadata& metadata, const AttributeInfo& attribute, const void* row,
              std::string_view verb, EncodeScratch& scratch) {
  try {
    return attribute.encode(row, scratch);
  } catch (const Error& error) {
    const bool is_of_value = error.code() == Errc::conversion || error.code() == Errc::out_of_range;
    if (!is_of_value) throw;
    throw_refused(metadata, attribute, verb, error);
  }
}

/// The attribute's value; nothing, and a fault, where it is none of its enumeration's.
std::optional<Cell> enumerator(const AttributeInfo& attribute, const void* row,
                               EncodeScratch& scratch, Errors& errors) {
  try {
    return attribute.encode(row, scratch);
  } catch (const Error& error) {
    if (error.code() != Errc::conversion) throw;
    errors.add(attribute.name, "must be one of the enumeration's names", "one_of");
    return std::nullopt;
  }
}

void check_value(const AttributeInfo& attribute, const Cell& cell, Errors& errors) {
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

}  // namespace

bool has_length(const ColumnType& type) noexcept {
  return type.kind == TypeKind::string || type.kind == TypeKind::char_;
}

bool fits_length(const ColumnType& type, std::string_view text) noexcept {
  if (!has_length(type)) return true;
  const auto length = static_cast<std::size_t>(type.length);
  const std::size_t characters = code_points(text);
  return type.kind == TypeKind::char_ ? characters == length : characters <= length;
}

std::string length_rule(const ColumnType& type) {
  return (type.kind == TypeKind::char_ ? "must have exactly " : "must have at most ") +
         std::to_string(type.length) + " characters";
}

[[gnu::hot]] Errors faults_of(const Metadata& metadata, const void* row, const AttributeMask& mask,
                              std::string_view verb, RulesOf rules) {
  Errors errors;
  EncodeScratch scratch;
  metadata.masks.validated.each_common(mask, [&](std::size_t index) {
    const AttributeInfo& attribute = metadata.attributes[index];
    if (metadata.masks.plain_texts.test(index) &&
        check_text(attribute.encode(row, scratch).view()) == TextFault::none) {
      return;
    }
    if (attribute.column.type.kind != TypeKind::enumeration) {
      check_value(attribute, value_of(metadata, attribute, row, verb, scratch), errors);
    } else if (const auto cell = enumerator(attribute, row, scratch, errors)) {
      check_value(attribute, *cell, errors);
    }
  });
  if (rules == RulesOf::attributes) return errors;
  for (const auto& rule : metadata.rules) rule(row, errors);
  return errors;
}

void throw_invalid(const Metadata& metadata, std::string_view verb, Errors errors,
                   std::string_view advice) {
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
  if (!advice.empty()) message += "; " + std::string(advice);
  throw ValidationError(Errc::validation, message, errors.take(), std::move(context));
}

[[gnu::hot]] void check_rules(const ModelState& model, const void* row, const AttributeMask& mask,
                              std::string_view verb) {
  Errors errors = faults_of(model.metadata(), row, mask, verb);
  if (!errors.empty()) throw_invalid(model.metadata(), verb, std::move(errors));
}

void validate(const Metadata& metadata, std::span<const Assignment> assignments,
              std::string_view verb) {
  Errors errors;
  for (const auto& [attribute, value] : assignments) {
    if (!value.is_null()) {
      check_type(*attribute, to_cell(value), errors);
    } else if (!attribute->column.nullable) {
      errors.add(attribute->name, "is required", "required");
    }
  }
  if (!errors.empty()) throw_invalid(metadata, verb, std::move(errors));
}

}  // namespace stele::detail
