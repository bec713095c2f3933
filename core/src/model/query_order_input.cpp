#include <algorithm>

#include "base/ascii.hpp"
#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/query_core.hpp"

namespace stele::detail {

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// One of "name", "-name", "+name", "name asc" and "name desc".
struct OrderInput {
  std::string_view name;
  bool descending = false;
  bool is_order = true;
};

OrderInput parse(std::string_view text) {
  OrderInput input{trimmed(text)};
  const bool has_sign = input.name.starts_with('-') || input.name.starts_with('+');
  if (has_sign) {
    input.descending = input.name.front() == '-';
    input.name.remove_prefix(1);
  }
  const std::size_t space = input.name.find_first_of(" \t");
  if (space == std::string_view::npos) return input;
  const std::string word = ascii::to_lower(trimmed(input.name.substr(space)));
  input.name = input.name.substr(0, space);
  input.descending = word == "desc";
  input.is_order = !has_sign && (word == "asc" || word == "desc");
  return input;
}

std::string list_of(std::span<const AllowedOrder> allowed) {
  std::string names;
  for (const AllowedOrder& each : allowed) {
    if (!names.empty()) names += ", ";
    names += each.name;
  }
  return names;
}

}  // namespace

void QueryCore::order_by_input(std::string_view text, std::span<const AllowedOrder> allowed) {
  const std::string& model = tree_.model->metadata().name;
  while (!trimmed(text).empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const OrderInput input = parse(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    const auto found = std::find_if(allowed.begin(), allowed.end(), [&](const AllowedOrder& each) {
      return input.is_order && each.name == input.name;
    });
    if (found == allowed.end()) {
      // What was asked for is not repeated: it comes from outside.
      throw Error(Errc::invalid_argument,
                  "the order that was asked of " + model +
                      " is none of those allowed: name, -name, or name desc, of " +
                      list_of(allowed),
                  {.model = model});
    }
    order_by(found->term, input.descending, sql::NullsOrder::dialect_neutral);
  }
}

}  // namespace stele::detail
