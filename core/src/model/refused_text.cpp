#include "refused_text.hpp"

#include <utility>

#include "refused_value.hpp"
#include "row_validation.hpp"
#include "stele/driver/violation.hpp"
#include "stele/schema/table.hpp"

namespace stele::detail {

namespace {

/// The name that the check of the column's length has where it is one.
std::string check_of(const Metadata& metadata, const AttributeInfo& attribute) {
  return schema::constraint_name(metadata.table.name, {attribute.column.name}, "check");
}

bool may_be(const Metadata& metadata, const AttributeInfo& attribute,
            const ValidationError& error) {
  if (!has_length(attribute.column.type)) return false;
  return is_text_too_long(error) || error.context().constraint == check_of(metadata, attribute);
}

/// True where the row's own value is too long, or too short.
bool is_refused(const AttributeInfo& attribute, const void* row) {
  EncodeScratch scratch;
  const Cell cell = attribute.encode(row, scratch);
  return cell.kind == ValueKind::text && !fits_length(attribute.column.type, cell.view());
}

/// The one attribute whose new value is an expression of text, and may be what was refused.
const AttributeInfo* only_suspect(const Metadata& metadata, const WriteAttempt& attempt,
                                  const ValidationError& error) {
  const AttributeInfo* only = nullptr;
  for (const std::string& name : calculated(attempt)) {
    const AttributeInfo& attribute = metadata.attribute(name);
    if (!may_be(metadata, attribute, error)) continue;
    if (only != nullptr) return nullptr;
    only = &attribute;
  }
  return only;
}

}  // namespace

std::optional<RefusedText> refused_text(const Metadata& metadata, const WriteAttempt& attempt,
                                        const ValidationError& error) {
  if (error.code() != Errc::check_violation) return std::nullopt;
  for (std::size_t i = 0; i < attempt.rows.count; ++i) {
    for (const AttributeInfo& attribute : metadata.attributes) {
      if (!may_be(metadata, attribute, error) || !is_refused(attribute, attempt.rows[i])) continue;
      return RefusedText{&attribute,
                         attempt.is_bulk ? row_label(i, attempt.rows.count) : std::string()};
    }
  }
  const AttributeInfo* const only = only_suspect(metadata, attempt, error);
  return only == nullptr ? std::nullopt : std::optional(RefusedText{only});
}

void throw_refused_text(const Metadata& metadata, const WriteAttempt& attempt,
                        const RefusedText& text, ErrorContext context) {
  const AttributeInfo& attribute = *text.attribute;
  context.table = metadata.table.name;
  context.columns = {attribute.column.name};
  context.constraint = check_of(metadata, attribute);
  const std::string message = attribute.name + " " + length_rule(attribute.column.type);
  throw ValidationError(
      Errc::check_violation,
      text.label + "could not " + std::string(attempt.verb) + " " + metadata.name + ": " + message,
      {{.attribute = attribute.name, .rule = "check", .message = message}}, std::move(context));
}

}  // namespace stele::detail
