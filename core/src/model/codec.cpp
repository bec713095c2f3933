#include "stele/model/codec.hpp"

#include "stele/base/error.hpp"

namespace stele::detail {

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

}  // namespace stele::detail
