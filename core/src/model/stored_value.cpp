#include "stored_value.hpp"

#include <utility>

#include "stele/base/error.hpp"

namespace stele::detail {

std::string range_text(const AttributeInfo& attribute) {
  if (!attribute.range) return to_string(attribute.column.type);
  return std::to_string(attribute.range->lowest) + " to " +
         std::to_string(attribute.range->highest);
}

Value coerce_stored(const AttributeInfo& attribute, std::string_view model, Value value) {
  Value stored = coerce(attribute, model, std::move(value));
  const auto* integer = stored.if_is<std::int64_t>();
  if (!attribute.range || integer == nullptr) return stored;
  if (*integer >= attribute.range->lowest && *integer <= attribute.range->highest) return stored;
  throw Error(Errc::out_of_range,
              std::string(model) + "." + attribute.name +
                  " cannot be set: the value is out of the range of its member, " +
                  range_text(attribute) + "; use a wider integer type for the member",
              {.model = std::string(model), .columns = {attribute.column.name}});
}

}  // namespace stele::detail
