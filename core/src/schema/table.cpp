#include "stele/schema/table.hpp"

#include <algorithm>

namespace stele::schema {

std::string to_string(const TableName& table) {
  return table.schema.empty() ? table.name : table.schema + "." + table.name;
}

const Column* Table::find(std::string_view column) const noexcept {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& c) { return c.name == column; });
  return found == columns.end() ? nullptr : &*found;
}

}  // namespace stele::schema
