#include "stele/model/codec.hpp"

#include <nlohmann/json.hpp>

#include "stele/base/error.hpp"
#include "stele/model/array_codec.hpp"

namespace stele {

Cell Codec<nlohmann::json>::encode(const nlohmann::json& value, EncodeScratch& scratch) {
  return Cell::json(scratch.text() = json_text(value).text);
}

void Codec<nlohmann::json>::decode(nlohmann::json& value, const Cell& cell) {
  value = parse_json(cell.view());
}

void EncodeScratch::Deleter::operator()(Texts* texts) const noexcept { delete texts; }

namespace detail {

void throw_integer_decode(std::int64_t lowest, std::uint64_t highest) {
  throw Error(Errc::out_of_range,
              "an integer of the database does not fit into its member, which holds " +
                  std::to_string(lowest) + " to " + std::to_string(highest) +
                  "; use a wider integer type for the member");
}

ColumnType enumeration_type(std::span<const reflect::Enumerator> table) {
  std::vector<std::string> names;
  names.reserve(table.size());
  for (const reflect::Enumerator& each : table) names.emplace_back(each.name);
  return types::enumeration(std::move(names));
}

Cell encode_enumerator(std::span<const reflect::Enumerator> table, std::int64_t value) {
  const std::string_view name = reflect::find_name(table, value);
  if (!name.empty()) return Cell::text(name);
  throw Error(Errc::conversion,
              "a value of an enum class is none of its enumerators, so it has no name to store");
}

std::int64_t decode_enumerator(std::span<const reflect::Enumerator> table, const Cell& cell) {
  if (const auto found = reflect::find_value(table, cell.view())) return *found;
  throw Error(Errc::conversion,
              "a text of the database is not the name of an enumerator of its member's enum class; "
              "add the enumerator, or correct the row");
}

void throw_null_decode() {
  throw Error(Errc::conversion,
              "the database holds NULL where the member cannot; make the member std::optional");
}

std::vector<Value> read_elements(std::string_view array, const ColumnType& type) {
  const ValueKind kind = type.value_kind();
  std::vector<Value> elements = read_array(array);
  for (Value& element : elements) {
    if (element.is_null() || element.kind() == kind) continue;
    element = read_element(element, kind);
    if (element.kind() == kind) continue;
    throw Error(Errc::conversion,
                "an array of the database holds " + std::string(to_string(element.kind())) +
                    " where its member's elements are " + std::string(to_string(kind)));
  }
  return elements;
}

}  // namespace detail

}  // namespace stele
