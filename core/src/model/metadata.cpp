#include "stele/model/metadata.hpp"

#include <algorithm>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

Cell AttributeInfo::encode(const void* row) const {
  if (ops != nullptr) return ops->encode(static_cast<const char*>(row) + offset);
  return to_cell(RecordAccess::value(*static_cast<const Record*>(row), offset));
}

void AttributeInfo::decode(void* row, const Cell& cell) const {
  if (ops != nullptr) {
    ops->decode(static_cast<char*>(row) + offset, cell);
  } else {
    RecordAccess::value(*static_cast<Record*>(row), offset) = to_value(cell);
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
    message += "; it has ";
    for (std::size_t i = 0; i < known.size(); ++i) {
      message += (i == 0 ? "" : ", ") + std::string(known[i]);
    }
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

/// The same instant, day or number as another kind, where nothing is lost or guessed.
bool widen(Value& value, ValueKind wanted) {
  if (value.kind() == wanted || value.is_null()) return true;
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

}  // namespace

Value coerce(const AttributeInfo& attribute, std::string_view model, Value value) {
  const ValueKind wanted = attribute.column.type.value_kind();
  const ValueKind given = value.kind();
  if (widen(value, wanted)) return value;
  throw Error(Errc::mapping,
              std::string(model) + "." + attribute.name + " is " + std::string(to_string(wanted)) +
                  " (" + to_string(attribute.column.type) + ") and cannot be " +
                  std::string(to_string(given)) + "; give a value of the attribute's own type",
              {.model = std::string(model), .columns = {attribute.column.name}});
}

}  // namespace stele::detail
