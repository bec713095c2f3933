#include "refused_value.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/names.hpp"
#include "row_errors.hpp"
#include "stele/driver/array_format.hpp"
#include "stele/driver/parameter_check.hpp"
#include "stele/driver/violation.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/walk.hpp"

namespace stele::detail {

namespace {

/// Without what the driver says of the statement, of which the model says more.
std::string_view reason_of(const Error& error) {
  constexpr std::string_view attempt = "could not run the statement: ";
  std::string_view reason = error.what();
  if (reason.substr(0, attempt.size()) == attempt) reason.remove_prefix(attempt.size());
  return reason;
}

[[noreturn]] void throw_named(const Metadata& metadata, const Names& attributes,
                              std::string_view verb, const Error& why, const std::string& label) {
  ErrorContext context = why.context();
  context.model = metadata.name;
  context.table = metadata.table.name;
  context.columns.clear();
  for (const std::string& name : attributes) {
    context.columns.push_back(metadata.attribute(name).column.name);
  }
  std::string message = label + "could not " + std::string(verb) + " " + metadata.name + ": ";
  if (!attributes.empty()) message += joined(attributes) + ": ";
  throw Error(why.code(), message.append(reason_of(why)), std::move(context));
}

/// True where the attribute's value in the row is what was refused.
bool is_refused(const AttributeInfo& attribute, const void* row, const Error& error) {
  try {
    EncodeScratch scratch;
    check_storable(attribute, attribute.encode(row, scratch));
  } catch (const Error& own) {
    return own.code() == error.code() && reason_of(own) == reason_of(error);
  }
  return false;
}

/// True where the expression may fail for the values of a row.
bool calculates(const sql::Expr& expr) {
  const auto& data = expr.node().data;
  if (std::holds_alternative<sql::Arithmetic>(data) || std::holds_alternative<sql::Cast>(data) ||
      std::holds_alternative<sql::Subquery>(data) || std::holds_alternative<sql::Function>(data) ||
      std::holds_alternative<sql::Raw>(data) || std::holds_alternative<sql::Extension>(data)) {
    return true;
  }
  const std::vector<sql::Expr> children = sql::children_of(expr);
  return std::any_of(children.begin(), children.end(), calculates);
}

/// The attributes whose new values may be what was refused; none where the condition may be, too.
Names suspects(const WriteAttempt& attempt) {
  const bool has_other = attempt.condition != nullptr && calculates(*attempt.condition);
  return has_other ? Names() : calculated(attempt);
}

}  // namespace

Names calculated(const WriteAttempt& attempt) {
  Names names;
  if (attempt.assignments == nullptr) return names;
  for (const auto& [column, value] : *attempt.assignments) {
    const bool is_constant = std::holds_alternative<sql::Literal>(value.node().data);
    if (!is_constant) names.push_back(std::get<sql::AttributeRef>(column.node().data).name);
  }
  return names;
}

void check_storable(const AttributeInfo& attribute, const Cell& cell) {
  const Format format = format_of(attribute.column.type);
  check_parameter(cell, format);
  if (cell.kind == ValueKind::array) (void)stored_array(cell.view(), format);
}

void throw_refused(const Metadata& metadata, const AttributeInfo& attribute, std::string_view verb,
                   const Error& why, const std::string& label) {
  throw_named(metadata, {attribute.name}, verb, why, label);
}

void throw_keys_exhausted(const Metadata& metadata, std::string_view verb, ErrorContext context) {
  const AttributeInfo& key = metadata.attributes[*metadata.generated_key];
  context.model = metadata.name;
  context.table = metadata.table.name;
  context.columns = {key.column.name};
  throw Error(Errc::out_of_range,
              "could not " + std::string(verb) + " " + metadata.name +
                  ": there is no further key for " + key.name + ", which is " +
                  to_string(key.column.type) + "; give it a wider type, or free keys",
              std::move(context));
}

void throw_of_row(std::size_t index, std::size_t count, const Error& error) {
  const std::string message = row_label(index, count) + error.what();
  if (const auto* invalid = dynamic_cast<const ValidationError*>(&error)) {
    throw ValidationError(error.code(), message, {invalid->items().begin(), invalid->items().end()},
                          error.context());
  }
  throw Error(error.code(), message, error.context());
}

void name_refusal(const ModelState& model, const WriteAttempt& attempt, Error& error) {
  const Metadata& metadata = model.metadata();
  if (error.context().model.empty()) error.context().model = metadata.name;
  const bool is_of_value = error.code() == Errc::out_of_range || error.code() == Errc::conversion;
  if (!is_of_value || !error.context().columns.empty()) return;
  if (metadata.generated_key && is_keys_exhausted(error)) {
    throw_keys_exhausted(metadata, attempt.verb, error.context());
  }
  for (std::size_t i = 0; i < attempt.rows.count; ++i) {
    for (const AttributeInfo& attribute : metadata.attributes) {
      if (!is_refused(attribute, attempt.rows[i], error)) continue;
      throw_refused(metadata, attribute, attempt.verb, error,
                    attempt.is_bulk ? row_label(i, attempt.rows.count) : std::string());
    }
  }
  throw_named(metadata, suspects(attempt), attempt.verb, error, {});
}

}  // namespace stele::detail
