#include "respelling.hpp"

#include <bit>
#include <cstdint>
#include <string_view>

#include "stele/driver/array_format.hpp"
#include "stele/driver/parameter_check.hpp"

namespace stele::detail {

namespace {

const ColumnType& innermost(const ColumnType& type) {
  const ColumnType* element = &type;
  while (element->element != nullptr) element = element->element.get();
  return *element;
}

/// False where nothing in the text can have been a -0.0.
bool has_zero(std::string_view text) { return text.find("0.0") != std::string_view::npos; }

bool is_same_number(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

void respell_decimal(const AttributeInfo& attribute, const Decimal& given, void* row) {
  const auto stored = given.rescaled(attribute.column.type.scale);
  if (stored && stored->scale() != given.scale()) attribute.decode(row, Cell::decimal(*stored));
}

void respell_array(const AttributeInfo& attribute, std::string_view given, void* row) {
  const std::string stored = stored_array(given, format_of(attribute.column.type));
  if (stored != given || has_zero(stored)) attribute.decode(row, Cell::array(stored));
}

/// Makes of an attribute's value what is stored of it.
void respell_value(const AttributeInfo& attribute, void* row) {
  EncodeScratch scratch;
  const Cell given = attribute.encode(row, scratch);
  switch (given.kind) {
    case ValueKind::decimal:
      return respell_decimal(attribute, given.decimal(), row);
    case ValueKind::float64: {
      const double stored = stored_float(given.d, format_of(attribute.column.type));
      if (!is_same_number(stored, given.d)) attribute.decode(row, Cell::float64(stored));
      return;
    }
    case ValueKind::json:
      if (has_zero(given.view())) attribute.decode(row, given);
      return;
    case ValueKind::array:
      return respell_array(attribute, given.view(), row);
    default:
      return;
  }
}

}  // namespace

bool can_be_respelled(const AttributeInfo& attribute) {
  if (attribute.column.type.storage != StorageForm::standard) return false;
  const ColumnType& type = innermost(attribute.column.type);
  switch (type.kind) {
    case TypeKind::decimal:
    case TypeKind::float_:
    case TypeKind::double_:
      return true;
    case TypeKind::json:
      return attribute.ops != nullptr;  // a record's documents are as they are stored
    default:
      return false;
  }
}

[[gnu::hot]] void respell(const Metadata& metadata, const AttributeMask& sent, void* row) {
  metadata.masks.doubles.each_common(sent, [&](std::size_t index) {
    auto* const number =
        reinterpret_cast<double*>(static_cast<char*>(row) + metadata.attributes[index].offset);
    if (*number == 0) *number = 0.0;
  });
  metadata.masks.respelled.each_common(
      sent, [&](std::size_t index) { respell_value(metadata.attributes[index], row); });
}

}  // namespace stele::detail
