#include "stele/driver/violation.hpp"

#include <string_view>
#include <utility>

#include "base/names.hpp"

namespace stele {

namespace {

constexpr std::string_view keys_exhausted =
    "could not run the statement: the table's generator of keys has none left; give the key a "
    "wider type";

constexpr std::string_view text_too_long = "a text is longer than its column allows";

std::string unique_message(const ErrorContext& context) {
  if (context.columns.empty()) {
    return context.constraint.empty() ? "a value must be unique"
                                      : "the values of " + context.constraint + " must be unique";
  }
  return joined(context.columns) +
         (context.columns.size() == 1 ? " must be unique" : " must be unique together");
}

std::string foreign_key_message(const ErrorContext& context) {
  if (context.columns.empty()) {
    return "a foreign key refers to a row that is not there, or a row that is still referred to "
           "would go";
  }
  return joined(context.columns) + (context.columns.size() == 1 ? " refers" : " refer") +
         " to a row that is not there";
}

ValidationItem item_of(Errc code, const ErrorContext& context) {
  switch (code) {
    case Errc::unique_violation:
      return {.attribute = {}, .rule = "unique", .message = unique_message(context)};
    case Errc::not_null_violation:
      return {.attribute = {},
              .rule = "required",
              .message = context.columns.empty() ? "a value is required"
                                                 : joined(context.columns) + " is required"};
    case Errc::check_violation:
      return {.attribute = {},
              .rule = "check",
              .message = context.constraint.empty()
                             ? "a check failed"
                             : "the check " + context.constraint + " failed"};
    default:
      return {.attribute = {}, .rule = "foreign_key", .message = foreign_key_message(context)};
  }
}

/// One item for each column that is known, or the one that is given.
[[noreturn]] void throw_items(Errc code, const ValidationItem& item, ErrorContext context) {
  std::vector<ValidationItem> items;
  for (const std::string& column : context.columns) {
    items.push_back({.attribute = column, .rule = item.rule, .message = item.message});
  }
  if (items.empty()) items.push_back(item);
  const std::string where = context.table.empty() ? "" : " to " + context.table;
  throw ValidationError(code, "could not write" + where + ": " + item.message, std::move(items),
                        std::move(context));
}

}  // namespace

void throw_violation(Errc code, ErrorContext context) {
  const ValidationItem item = item_of(code, context);
  throw_items(code, item, std::move(context));
}

void throw_text_too_long(ErrorContext context) {
  throw_items(Errc::check_violation,
              {.attribute = {}, .rule = "check", .message = std::string(text_too_long)},
              std::move(context));
}

bool is_text_too_long(const ValidationError& error) noexcept {
  return error.code() == Errc::check_violation && !error.items().empty() &&
         error.items().front().message == text_too_long;
}

void throw_keys_exhausted(ErrorContext context) {
  throw Error(Errc::out_of_range, std::string(keys_exhausted), std::move(context));
}

bool is_keys_exhausted(const Error& error) noexcept {
  return error.code() == Errc::out_of_range && error.what() == keys_exhausted;
}

}  // namespace stele
