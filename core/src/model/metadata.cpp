#include "stele/model/metadata.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/names.hpp"
#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

Cell AttributeInfo::encode_of_record(const void* row) const {
  const auto& record = *static_cast<const Record*>(row);
  if (!RecordAccess::is_read(record, offset)) throw_not_read(record.model(), name);
  return to_cell(RecordAccess::value(record, offset));
}

void throw_not_read(const std::string& model, std::string_view attribute) {
  throw Error(Errc::not_loaded,
              model + "." + std::string(attribute) +
                  " was not read; add it to columns({…}) of the query, or reload the record",
              {.model = model});
}

void AttributeInfo::decode(void* row, const Cell& cell) const {
  if (ops != nullptr) {
    ops->decode(static_cast<char*>(row) + offset, cell);
  } else {
    RecordAccess::read(*static_cast<Record*>(row), offset, to_value(cell));
  }
}

void Metadata::with_instance(const std::function<void(void*)>& work) const {
  const std::unique_ptr<void, void (*)(void*)> row(rows.create(), rows.destroy);
  work(row.get());
}

bool Metadata::is_key(std::size_t index) const noexcept {
  return std::find(key.begin(), key.end(), index) != key.end();
}

AttributeInfo* Metadata::find(std::string_view attribute) noexcept {
  return const_cast<AttributeInfo*>(std::as_const(*this).find(attribute));
}

const AttributeInfo* Metadata::find(std::string_view attribute) const noexcept {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(),
                   [&](const AttributeInfo& info) { return info.name == attribute; });
  return found == attributes.end() ? nullptr : &*found;
}

const AttributeInfo& Metadata::attribute(std::string_view attribute) const {
  if (const AttributeInfo* info = find(attribute)) return *info;
  std::vector<std::string_view> known;
  for (const AttributeInfo& info : attributes) known.push_back(info.name);
  std::string message = name + " has no attribute '" + std::string(attribute) + "'";
  const std::string_view near = schema::did_you_mean(attribute, known);
  if (!near.empty()) {
    message += "; did you mean '" + std::string(near) + "'?";
  } else {
    message += "; it has " + joined(known);
  }
  throw Error(Errc::mapping, message, {.model = name, .table = table.name});
}

std::size_t Metadata::index_of(std::string_view attribute) const {
  return static_cast<std::size_t>(&this->attribute(attribute) - attributes.data());
}

AssociationInfo* Metadata::find_association(std::string_view association) noexcept {
  const auto found =
      std::find_if(associations.begin(), associations.end(),
                   [&](const AssociationInfo& info) { return info.name == association; });
  return found == associations.end() ? nullptr : &*found;
}

const AttributeInfo* Metadata::find_column(std::string_view column) const noexcept {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(),
                   [&](const AttributeInfo& info) { return info.column.name == column; });
  return found == attributes.end() ? nullptr : &*found;
}

void throw_not_yet(std::string_view what) {
  throw Error(Errc::unsupported, std::string(what) + " is not supported yet");
}

void set_type(AttributeInfo& attribute, ColumnType type) {
  if (attribute.ops != nullptr && attribute.ops->type().value_kind() != type.value_kind()) {
    throw Error(Errc::mapping, "attribute '" + attribute.name + "' cannot have the column type " +
                                   to_string(type) + ": its member holds " +
                                   std::string(to_string(attribute.ops->type().value_kind())));
  }
  type.storage = attribute.column.type.storage;
  attribute.column.type = std::move(type);
}

namespace {

/// A document of one value.
std::optional<JsonText> document_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
    case ValueKind::int64:
    case ValueKind::text: {
      nlohmann::json document;
      if (const auto* boolean = value.if_is<bool>()) document = *boolean;
      if (const auto* integer = value.if_is<std::int64_t>()) document = *integer;
      if (const auto* text = value.if_is<std::string>()) document = *text;
      return json_text(document);
    }
    case ValueKind::float64:
      return json_text(nlohmann::json(value.as<double>()));
    case ValueKind::array:
      return json_text(parse_json(value.if_is<ArrayText>()->text));
    default:
      return std::nullopt;
  }
}

/// The same instant, day, number or document as another kind, where nothing is lost or guessed.
bool widen(Value& value, ValueKind wanted) {
  if (value.kind() == wanted || value.is_null()) return true;
  if (wanted == ValueKind::json) {
    const std::optional<JsonText> document = document_of(value);
    if (document) value = Value(*document);
    return document.has_value();
  }
  if (wanted == ValueKind::decimal && value.kind() == ValueKind::int64) {
    value = Value(Decimal(value.as<std::int64_t>()));
    return true;
  }
  if (wanted == ValueKind::decimal && value.kind() == ValueKind::float64) {
    value = Value(Decimal::from_double(value.as<double>()));
    return true;
  }
  if (wanted == ValueKind::uuid && value.kind() == ValueKind::text) {
    const auto id = Uuid::parse(value.as<std::string_view>());
    if (id) value = Value(*id);
    return id.has_value();
  }
  if (wanted == ValueKind::float64 && value.kind() == ValueKind::int64) {
    const auto integer = value.as<std::int64_t>();
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    if (integer < -exact || integer > exact) return false;
    value = Value(static_cast<double>(integer));
    return true;
  }
  if (wanted == ValueKind::timestamp && value.kind() == ValueKind::date) {
    value = Value(std::chrono::sys_days(value.as<Date>()));
    return true;
  }
  return false;
}

/// The elements each converted, which the text of an array does not tell the kind of.
Value converted_elements(const ArrayText& array, const ColumnType& type) {
  std::vector<Value> elements = read_array(array.text);
  for (Value& element : elements) {
    if (element.is_null() || element.kind() == ValueKind::array) continue;
    element = read_element(element, type.element->value_kind());
    static_cast<void>(widen(element, type.element->value_kind()));
  }
  return write_array(elements);
}

}  // namespace

bool convert(Value& value, const ColumnType& type) {
  if (!widen(value, type.value_kind())) return false;
  const auto* array = value.if_is<ArrayText>();
  if (array != nullptr && type.element != nullptr) value = converted_elements(*array, type);
  return true;
}

Value coerce(const AttributeInfo& attribute, std::string_view model, Value value) {
  coerce_in_place(attribute, model, value);
  return value;
}

void coerce_in_place(const AttributeInfo& attribute, std::string_view model, Value& value) {
  const ValueKind given = value.kind();
  if (convert(value, attribute.column.type)) return;
  throw Error(Errc::mapping,
              std::string(model) + "." + attribute.name + " is " +
                  std::string(to_string(attribute.column.type.value_kind())) + " (" +
                  to_string(attribute.column.type) + ") and cannot be " +
                  std::string(to_string(given)) + "; give a value of the attribute's own type",
              {.model = std::string(model), .columns = {attribute.column.name}});
}

}  // namespace stele::detail
