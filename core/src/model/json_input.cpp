#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "base/names.hpp"
#include "json_values.hpp"
#include "row_validation.hpp"
#include "stele/model/json_graph.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

namespace {

/// So many keys that are not accepted are told; a document may have any number.
constexpr std::size_t most_told = 10;

struct Input {
  const AttributeInfo* attribute;
  Value value;
};

/// True where an error may show the key, which is the sender's own.
bool is_plain(std::string_view key) {
  constexpr std::size_t longest = 63;
  return !key.empty() && key.size() <= longest && std::all_of(key.begin(), key.end(), [](char c) {
    return reflect::is_identifier(c) && static_cast<unsigned char>(c) < 0x80;
  });
}

void refuse_key(std::string_view key, std::span<const std::string_view> accepted, Errors& errors) {
  if (!is_plain(key)) {
    return errors.add_to_model("a key that is no attribute's name is not accepted", "accepted");
  }
  const std::string_view near =
      schema::did_you_mean(key, std::vector(accepted.begin(), accepted.end()));
  errors.add(key,
             near.empty() ? "is not accepted"
                          : "is not accepted (did you mean '" + std::string(near) + "'?)",
             "accepted");
}

void refuse_value(const AttributeInfo& attribute, bool takes_null, Errors& errors) {
  errors.add(attribute.name,
             "must be " + expected(attribute.column.type) + (takes_null ? ", or null" : ""),
             "type");
}

/// A typed member tells itself whether it may be NULL; of a record that is asked when it is
/// written.
bool takes_null(const AttributeInfo& attribute) {
  return attribute.ops == nullptr ? attribute.column.nullable : attribute.ops->nullable;
}

/// The attribute's value, and its fault where there is none.
std::optional<Value> input_value(const AttributeInfo& attribute, const nlohmann::json& document,
                                 Errors& errors) {
  const bool nullable = takes_null(attribute);
  const bool is_document = attribute.column.type.kind == TypeKind::json;
  try {
    if (document.is_null() && is_document && !nullable) return Value(document);
    std::optional<Value> value = value_of(document, attribute.column.type);
    if (value && (!value->is_null() || nullable || attribute.ops == nullptr)) return value;
    refuse_value(attribute, nullable, errors);
  } catch (const Error& error) {
    errors.add(attribute.name, std::string("is refused: ") + error.what(), "type");
  }
  return std::nullopt;
}

std::vector<Input> inputs_of(const Metadata& metadata, const nlohmann::json& document,
                             std::span<const std::string_view> accepted, Errors& errors) {
  std::vector<Input> inputs;
  std::size_t unknown = 0;
  for (const auto& [key, content] : document.items()) {
    if (std::find(accepted.begin(), accepted.end(), key) == accepted.end()) {
      if (++unknown <= most_told) refuse_key(key, accepted, errors);
      continue;
    }
    const AttributeInfo& attribute = metadata.attribute(key);
    std::optional<Value> value = input_value(attribute, content, errors);
    if (value) inputs.push_back({&attribute, *std::move(value)});
  }
  return inputs;
}

/// The codec of a member may take less than its column.
void set_members(void* row, const std::vector<Input>& inputs, Errors& errors) {
  for (const auto& [attribute, value] : inputs) {
    try {
      attribute->decode(row, to_cell(value));
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {  // its words may hold the value
      errors.add(attribute->name,
                 "must be " + expected(attribute->column.type) + ", and fit its member", "type");
    }
  }
}

void set_fields(Record& record, const std::vector<Input>& inputs) {
  for (const auto& [attribute, value] : inputs) record.set(attribute->name, value);
}

}  // namespace

void read_json(const ModelState& model, void* row, const nlohmann::json& document,
               std::span<const std::string_view> accepted) {
  const Metadata& metadata = model.metadata();
  for (const std::string_view name : accepted) static_cast<void>(metadata.attribute(name));
  const std::string known =
      accepted.empty() ? "no attribute is accepted" : "accepted are " + joined(accepted);
  Errors errors;
  std::vector<Input> inputs;
  if (document.is_object()) {
    inputs = inputs_of(metadata, document, accepted, errors);
  } else {
    errors.add_to_model("it must be an object", "type");
  }
  if (errors.empty() && metadata.type == nullptr) {
    return set_fields(*static_cast<Record*>(row), inputs);
  }
  if (errors.empty()) {
    metadata.with_instance([&](void* trial) { set_members(trial, inputs, errors); });
  }
  if (!errors.empty()) throw_invalid(metadata, "read the JSON of", std::move(errors), known);
  set_members(row, inputs, errors);
}

}  // namespace stele::detail
